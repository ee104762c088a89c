//! 学年中的变动: what movements and lists say of each pupil of a school year.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Bearer, Doubles, Key, List, NewYear, RollYear};
use crate::rates::{RollMark, RollPupil};
use crate::rosters::MovementKind;
use crate::schools::Grade;
use crate::standing::SchoolStatus;

/// A line of the movement list.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The line.
    pub id: Uuid,
    /// 记录编号: of two lines of one day the later.
    pub record_id: &'a str,
    /// 类别.
    pub kind: MovementKind,
    /// The day.
    pub on: NaiveDate,
    /// Of whom it speaks.
    pub who: Bearer<'a>,
    /// Whether a paper is named beside it.
    pub has_paper: bool,
}

/// The lists of a school year.
#[derive(Debug, Default)]
pub struct Lists<'a> {
    /// With which it began.
    pub base: List<'a>,
    /// Of its spring.
    pub spring: List<'a>,
    /// Of the term from which it is looked at.
    pub now: List<'a>,
}

/// A pupil of the list with which the year began of whom no child is known and no list of the term bears the roll number.
#[derive(Debug, Clone, Copy)]
pub struct Unknown<'a> {
    /// The key of its row.
    pub key: Key<'a>,
    /// Who stands in it.
    pub who: Bearer<'a>,
}

/// What rows of the list with which the year began say by themselves.
#[derive(Debug, Default)]
pub struct OfRows<'a> {
    /// Pupils without a child, still on that list, whom no list of the term has by the roll number and who have not finished.
    pub unknown: Vec<Unknown<'a>>,
    /// Roll numbers of those who were away when the year began and stood on the list of the year before.
    pub away_before: Vec<&'a str>,
}

/// What is said of one pupil.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is said by a list of its own, and none follows from another")]
pub struct Told {
    /// The newest movement of the year: its kind and day.
    pub kind: Option<MovementKind>,
    /// The day of it.
    pub on: Option<NaiveDate>,
    /// 辍学, and had not returned when the year ended.
    pub stayed_away: bool,
    /// The first leaving since the year began that no return follows.
    pub left_since: Option<NaiveDate>,
    /// The first since the year before began.
    pub left_before: Option<NaiveDate>,
    /// Away when the year began, and on the list of the year before.
    pub away_before: bool,
    /// Whether, of whom no child is known, it may still have dropped out.
    pub unproven: bool,
    /// Whether the newest movement is a 转出 beside which a paper is named.
    pub papered: bool,
}

/// What a row and the lists of the new year say of a pupil beside its story.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// The grade when the year began.
    pub grade: Option<Grade>,
    /// Away on the list with which the year began.
    pub away: bool,
    /// How its child stands, where one is known.
    pub status: Option<SchoolStatus>,
    /// On the lists of the new year.
    pub now: NewYear,
}

impl Told {
    /// Two stories of one pupil: the later words of each.
    fn and(self, other: Self) -> Self {
        Self {
            kind: later(self.kind, other.kind),
            on: self.on.max(other.on),
            stayed_away: self.stayed_away || other.stayed_away,
            left_since: self.left_since.max(other.left_since),
            left_before: self.left_before.max(other.left_before),
            away_before: self.away_before || other.away_before,
            unproven: self.unproven || other.unproven,
            papered: self.papered || other.papered,
        }
    }

    /// The pupil of a row. Whose child is known is judged by the child: of the movements it keeps only a 辍学 that outlasted the year, and a
    /// 转出 with a paper, which was proven when it happened whatever has to be shown anew since. While the year still runs, a 辍学 of whom a
    /// list of the term has in class is a suspicion, and the child's standing says the rest.
    pub fn pupil(self, year: RollYear, seen: Seen) -> RollPupil {
        let of_the_year_before = seen.away && self.away_before && year.left_before(self.left_before);
        let other_year = of_the_year_before || !self.stayed_away && year.came_after(seen.now, self.left_since);
        // Of a 辍学 from which a pupil was back when the year ended nothing is left; one of the weeks after it counts.
        let counts =
            |kind: &MovementKind| *kind != MovementKind::Dropout || self.on.is_some_and(|on| on > year.year.ends_on());
        let is_suspicion = !year.is_over() && seen.now.present;
        let movement = if self.stayed_away {
            Some(MovementKind::Dropout).filter(|_| !is_suspicion)
        } else {
            self.kind.filter(|kind| (seen.status.is_none() || self.papered) && counts(kind))
        };
        let mark = (seen.status.is_none() && self.unproven).then_some(RollMark::Unproven);
        RollPupil { grade: seen.grade, status: seen.status, movement, other_year, mark }
    }
}

/// Of two kinds the later by its code: only a child with two roll numbers has two.
fn later(one: Option<MovementKind>, other: Option<MovementKind>) -> Option<MovementKind> {
    if other.map(MovementKind::as_str) > one.map(MovementKind::as_str) { other } else { one }
}

/// A movement with the pupil of whom it speaks.
#[derive(Clone, Copy)]
struct Known<'m, 'a> {
    pupil: Key<'a>,
    on_base: bool,
    line: &'m Move<'a>,
}

/// What is said of everybody of a year.
#[derive(Debug, Default)]
pub struct Story<'a> {
    told: HashMap<Key<'a>, Told>,
    /// 学年中转入后辍学: the movement, and the row of the spring where there is one.
    pub arrived: Vec<(Uuid, Option<Uuid>)>,
}

impl<'a> Story<'a> {
    /// Puts the movements since the year before began together with the lists.
    pub fn of(
        year: RollYear,
        moves: &[Move<'a>],
        lists: &Lists<'a>,
        doubles: &Doubles<'a>,
        of_rows: &OfRows<'a>,
    ) -> Self {
        let known = known(moves, lists, doubles);
        let newest = newest(year, &known, lists);
        let mut story = Self::default();
        for (pupil, last) in &newest {
            story.tell_of_the_newest(year, (*pupil, *last), lists, doubles);
        }
        story.tell_of_leavings(year, &known);
        story.tell_of_unknown(&of_rows.unknown, &known, lists);
        of_rows.away_before.iter().for_each(|number| story.of_pupil(Key::Number(number)).away_before = true);
        story.arrived = arrived(year, &newest, &known, lists, &story);
        story.tell_all_keys(doubles);
        story
    }

    /// What is said of a pupil.
    pub fn told(&self, pupil: Key<'a>) -> Told {
        self.told.get(&pupil).copied().unwrap_or_default()
    }

    fn of_pupil(&mut self, pupil: Key<'a>) -> &mut Told {
        self.told.entry(pupil).or_default()
    }

    fn tell_of_the_newest(
        &mut self,
        year: RollYear,
        (pupil, last): (Key<'a>, Known<'_, 'a>),
        lists: &Lists<'a>,
        doubles: &Doubles<'a>,
    ) {
        let line = last.line;
        let stayed_away = line.kind == MovementKind::Dropout
            && line.on <= year.year.ends_on()
            && !came_back(year, pupil, line, lists, doubles);
        let unproven = line.kind == MovementKind::TransferOut && !line.has_paper && !lists.now.has(pupil, line.who);
        let papered = line.kind == MovementKind::TransferOut && line.has_paper;
        let told = Told { kind: Some(line.kind), on: Some(line.on), stayed_away, unproven, papered, ..Told::default() };
        self.told.insert(pupil, told);
    }

    /// 辍学 without a 复学 behind it.
    fn tell_of_leavings(&mut self, year: RollYear, known: &[Known<'_, 'a>]) {
        let mut returned: HashMap<Key, NaiveDate> = HashMap::new();
        for Known { pupil, line, .. } in known.iter().filter(|known| known.line.kind == MovementKind::Return) {
            returned.entry(*pupil).and_modify(|on| *on = (*on).max(line.on)).or_insert(line.on);
        }
        let is_open = |known: &&Known| returned.get(&known.pupil).is_none_or(|back| *back < known.line.on);
        let first = |known: Option<NaiveDate>, on: NaiveDate| Some(known.map_or(on, |known| known.min(on)));
        for Known { pupil, line, .. } in known.iter().filter(|k| k.line.kind == MovementKind::Dropout).filter(is_open) {
            let told = self.of_pupil(*pupil);
            told.left_before = first(told.left_before, line.on);
            if line.on >= year.year.starts_on() {
                told.left_since = first(told.left_since, line.on);
            }
        }
    }

    /// Of whom nothing was written, and whom no list of the county has now.
    fn tell_of_unknown(&mut self, unknown: &[Unknown<'a>], known: &[Known<'_, 'a>], lists: &Lists<'a>) {
        let written: HashSet<Key> = known.iter().map(|known| known.pupil).collect();
        for pupil in unknown.iter().filter(|pupil| !written.contains(&pupil.key)) {
            if !lists.now.has(pupil.key, pupil.who) {
                self.of_pupil(pupil.key).unproven = true;
            }
        }
    }

    /// Of a child with two roll numbers all is said of both.
    fn tell_all_keys(&mut self, doubles: &Doubles<'a>) {
        let mut more = Vec::new();
        for (own, told) in &self.told {
            more.extend(doubles.all(*own).iter().filter(|key| *key != own).map(|key| (*key, *told)));
        }
        for (key, told) in more {
            let known = self.told(key);
            self.told.insert(key, known.and(told));
        }
    }
}

/// Each movement with its pupil: whom the list has with which the year began; else whom the spring's has; else what the line knows itself.
fn known<'m, 'a>(moves: &'m [Move<'a>], lists: &Lists<'a>, doubles: &Doubles<'a>) -> Vec<Known<'m, 'a>> {
    let mut known = Vec::with_capacity(moves.len());
    for line in moves {
        let base = lists.base.pupil_of(line.who);
        let own = base.map_or(&[][..], |pupil| doubles.own(pupil));
        let other = || base.or_else(|| lists.spring.pupil_of(line.who)).or_else(|| line.who.key());
        let pupils = own.iter().copied().chain(if own.is_empty() { other() } else { None });
        known.extend(pupils.map(|pupil| Known { pupil, on_base: base.is_some(), line }));
    }
    known
}

/// The newest movement of the year of each; also a leaving of the weeks after it, of somebody who stands on no list of the new year.
fn newest<'m, 'a>(year: RollYear, known: &[Known<'m, 'a>], lists: &Lists<'a>) -> HashMap<Key<'a>, Known<'m, 'a>> {
    let mut newest: HashMap<Key, Known> = HashMap::new();
    for one in known {
        let line = one.line;
        let is_late =
            || line.kind == MovementKind::Dropout && year.holds_late(line.on) && !lists.now.has(one.pupil, line.who);
        if year.holds(line.on) || is_late() {
            let age = |known: &Known<'m, 'a>| (known.line.on, known.line.record_id);
            let last = newest.entry(one.pupil).or_insert(*one);
            if age(one) > age(last) {
                *last = *one;
            }
        }
    }
    newest
}

/// Whether a list of the spring has the pupil present on a later day of the year. The list of the term in which it left may only be late to
/// strike it off.
fn came_back<'a>(year: RollYear, pupil: Key<'a>, left: &Move<'a>, lists: &Lists<'a>, doubles: &Doubles<'a>) -> bool {
    let after = |day: NaiveDate| day > left.on && day <= year.year.ends_on();
    let other_rolls = doubles.all(pupil).iter().flat_map(|key| lists.spring.rows_of_key(*key));
    left.on < year.year.spring().starts_on()
        && lists
            .spring
            .rows_of(pupil, left.who)
            .chain(other_rolls)
            .any(|line| !line.away && line.as_of.is_some_and(after))
}

/// Who dropped out within the year, had not returned when it ended, and was not on the list with which it began, but came by a transfer or
/// stands on the list of the spring.
fn arrived<'a>(
    year: RollYear,
    newest: &HashMap<Key<'a>, Known<'_, 'a>>,
    known: &[Known<'_, 'a>],
    lists: &Lists<'a>,
    story: &Story<'a>,
) -> Vec<(Uuid, Option<Uuid>)> {
    let came = |pupil: Key, left: NaiveDate| {
        known.iter().any(|known| {
            let day = year.year.starts_on()..=left;
            known.pupil == pupil && known.line.kind == MovementKind::TransferIn && day.contains(&known.line.on)
        })
    };
    let from_elsewhere = newest.iter().filter(|(pupil, last)| !last.on_base && story.told(**pupil).stayed_away);
    let with_row = from_elsewhere.map(|(pupil, last)| {
        let row = lists.spring.first_of(*pupil, last.line.who);
        (row.is_some() || came(*pupil, last.line.on)).then_some((last.line.id, row))
    });
    with_row.flatten().collect()
}

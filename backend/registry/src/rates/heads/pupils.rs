//! 在籍学生: who was on the roll when the year of the dropout rate began. Rows are read and held together here; what they say together is
//! `rules::rates::roll`.

use std::collections::{HashMap, HashSet};

use rules::calendar::Term;
use rules::rates::roll::{
    BaseRow, Bearer, Doubles, Key, Lists, Move, OfRows, RollYear, Seen, Story, Unknown, WrittenOff,
};
use rules::rates::{Counted, DropoutPeriod, RollMark, RollPupil};
use rules::rosters::MovementKind;
use rules::schools::Grade;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::gathered::{Gathered, Place};
use super::lines::{LineRow, Lines, MoveRow, Records};
use super::rolls::{RollRow, Rolls, links};
use super::whose::{Row, Whose};
use super::words::{Head, Wanted};
use super::{Role, statement};
use crate::deed::Deed;
use crate::{Result, packed};

/// The term whose rosters are the base: the autumn of the year, or its spring where no autumn list was handed in.
pub(super) async fn base(deed: &Deed, period: DropoutPeriod) -> Result<Term> {
    let [autumn, spring] = period.base_terms();
    let sql = "SELECT 1 AS one FROM roster_rows WHERE county_code = $1 AND term = $2 AND ended_on IS NULL LIMIT 1";
    let asked = statement(deed, sql, [deed.county_code().into(), autumn.to_string().into()]);
    Ok(if deed.txn().query_one_raw(asked).await?.is_some() { autumn } else { spring })
}

/// The lists around the rows of the base term.
struct Around {
    year: RollYear,
    base: Term,
    /// Rows of which movements and pupils without a child may speak.
    lines: Lines,
    /// Pupils without a child whom no list of the term has by the roll number, as their rows write them.
    unknown: Lines,
    /// Roll numbers of those who were away when the year began and stood on the list of the year before.
    away_before: Vec<Box<str>>,
}

/// The pupils of the term's dropout rate, from the rows of its base term.
pub(super) async fn wanted(
    deed: &Deed,
    (mut rolls, base): (Rolls, Term),
    records: &Records,
    all: &mut Gathered<'_>,
) -> Result<Wanted> {
    find_children(deed, &mut rolls, base, all).await?;
    let year = RollYear::of(all.term);
    let recent = |row: &MoveRow| row.on >= year.before().starts_on();
    let around = around(deed, &rolls, (year, base), &records.moves(recent), all).await?;
    let rows: Vec<BaseRow> = rolls.rows.iter().map(|row| base_row(row, all)).collect();
    let (doubles, lists) = (Doubles::of(&rows), around.lists(all.term));
    let story = Story::of(year, &records.moves(recent), &lists, &doubles, &around.of_rows(&rolls, all));
    let police = records.written_off();
    let mut heads = Vec::with_capacity(rolls.rows.len());
    for (row, own) in rolls.rows.iter().zip(&rows) {
        let told = story.told(own.key());
        if is_counted(row, told.kind.is_some(), doubles.is_still_listed(own)) {
            let mut pupil = told.pupil(year, seen(row, &rolls, all));
            if doubles.is_second(row.id) {
                pupil.mark = Some(RollMark::SecondRow);
            }
            let pupil = around.written_off(row.id, pupil, &police);
            heads.push(head(row, &rolls, pupil, all));
        }
    }
    heads.extend(arrived(deed, &story.arrived, &rolls, (&around, records), all).await?);
    Ok(Wanted::of(Role::Pupil, heads))
}

/// Whose each row is: by the comparisons that looked at its term, else by its roll number on this term's lists, where nearly every pupil is
/// found; else by any other list, else by the numbers of the register.
async fn find_children(deed: &Deed, rolls: &mut Rolls, base: Term, all: &Gathered<'_>) -> Result<()> {
    let mut linked: HashMap<Uuid, (bool, bool, Uuid)> = HashMap::new();
    for of in [(base.next(), "roster_before"), (base, "roster")] {
        links(deed, deed.txn(), of, |link| {
            let best = (of.0 != all.term, link.unsettled, link.child);
            linked.entry(link.row).and_modify(|known| *known = best.min(*known)).or_insert(best);
        })
        .await?;
    }
    for row in &mut rolls.rows {
        let listed = || all.now.listed(row.roll_number.as_deref())?.child();
        row.child = linked.get(&row.id).map(|(_, _, child)| *child).or_else(listed);
    }
    drop(linked);
    let without = rolls.rows.iter().filter(|row| row.child.is_none()).map(|row| row.id).collect();
    let lines = Lines::of_rows(deed, without).await?;
    let unknown: Vec<Row> = lines.iter().map(LineRow::unknown).collect();
    let whose = Whose::of(deed, &unknown).await?;
    for row in &mut rolls.rows {
        let Some(line) = lines.get(row.id).filter(|_| row.child.is_none()) else { continue };
        let once = whose.once_listed(line.unknown(), base, all.term);
        row.child = once.or_else(|| whose.registered(line.unknown()));
    }
    Ok(())
}

async fn around(
    deed: &Deed,
    rolls: &Rolls,
    (year, base): (RollYear, Term),
    moves: &[Move<'_>],
    all: &Gathered<'_>,
) -> Result<Around> {
    let gone = |row: &&RollRow| row.child.is_none() && all.now.listed(row.roll_number.as_deref()).is_none();
    let unknown = Lines::of_rows(deed, rolls.rows.iter().filter(gone).map(|row| row.id).collect()).await?;
    let asked: Vec<Bearer> = moves.iter().map(|line| line.who).chain(unknown.iter().map(LineRow::asked)).collect();
    let lines = Lines::around(deed, &asked).await?;
    drop(asked);
    let away_before = away_before(deed, rolls, year).await?;
    Ok(Around { year, base, lines, unknown, away_before })
}

/// Roll numbers of the few who were away when the year began, as far as the list of the year before has them.
async fn away_before(deed: &Deed, rolls: &Rolls, year: RollYear) -> Result<Vec<Box<str>>> {
    let before = base(deed, DropoutPeriod { year: year.before() }).await?;
    let away = rolls.rows.iter().filter(|row| row.away).filter_map(|row| row.roll_number.as_deref());
    let these = packed::listed(deed.txn().get_database_backend(), 3);
    let from = format!("roster_rows WHERE county_code = $1 AND term = $2 AND roll_number IN ({these})");
    let values = vec![deed.county_code().into(), before.to_string().into(), packed::list(away)];
    let mut found = Vec::new();
    packed::texts(deed.txn(), (["roll_number"], &from), values, |[number]| {
        found.extend(number.owned());
        Ok(())
    })
    .await?;
    Ok(found)
}

impl Around {
    fn lists(&self, term: Term) -> Lists<'_> {
        let spring = self.year.year.spring();
        Lists { base: self.lines.list(self.base), spring: self.lines.list(spring), now: self.lines.list(term) }
    }

    /// Who has finished by the last class of the year that ended is not looked for.
    fn of_rows<'r>(&'r self, rolls: &Rolls, all: &Gathered<'_>) -> OfRows<'r> {
        let last = Grade::of_year_of_school(9, all.system);
        let finished = |row: &RollRow| self.year.is_over() && rolls.words.grade(row.grade) == last;
        let still_here = rolls.rows.iter().filter(|row| !row.ended && !finished(row));
        let unknown = still_here.filter_map(|row| self.unknown.get(row.id));
        OfRows {
            unknown: unknown.map(|line| Unknown { key: line.key(), who: line.names.bearer() }).collect(),
            away_before: self.away_before.iter().map(AsRef::as_ref).collect(),
        }
    }

    /// Of whom no child is known, and whom the police list has as dead or gone, stands as a child of the same entry does.
    fn written_off<'r>(&'r self, row: Uuid, pupil: RollPupil, police: &WrittenOff<'r>) -> RollPupil {
        let waits = pupil.mark == Some(RollMark::Unproven);
        let line = self.unknown.get(row).filter(|_| waits);
        let status = line.and_then(|line| police.status(line.names.bearer()));
        if status.is_some() { pupil.standing(status) } else { pupil }
    }
}

impl LineRow {
    fn key(&self) -> Key<'_> {
        Key::of_row(self.id, self.names.roll_number.as_deref())
    }

    /// By what the lists of the term may still have a pupil whose roll number they lack.
    fn asked(&self) -> Bearer<'_> {
        let who = self.names.bearer();
        let nameless = who.roll_number.is_some() || who.id_number.is_some();
        Bearer { roll_number: None, born_on: who.born_on.filter(|_| !nameless), ..who }
    }

    pub(super) fn unknown(&self) -> Row<'_> {
        let who = self.names.bearer();
        Row { id: self.id, roll_number: who.roll_number, id_number: who.id_number }
    }
}

fn base_row<'r>(row: &'r RollRow, all: &Gathered<'_>) -> BaseRow<'r> {
    BaseRow {
        id: row.id,
        roll_number: row.roll_number.as_deref(),
        ended: row.ended,
        child: row.child,
        at_its_school: all.is_at(row.child, row.school),
    }
}

/// Who left the list since counts as well where a movement or a child tells who it was, and no other row of the list bears the number.
fn is_counted(row: &RollRow, is_told: bool, still_listed: bool) -> bool {
    !row.ended || row.roll_number.is_some() && (is_told || row.child.is_some()) && !still_listed
}

fn seen(row: &RollRow, rolls: &Rolls, all: &Gathered<'_>) -> Seen {
    Seen {
        grade: rolls.words.grade(row.grade),
        away: row.away,
        status: all.status(row.child),
        now: all.now.has(row.roll_number.as_deref(), row.child),
    }
}

fn head(row: &RollRow, rolls: &Rolls, pupil: RollPupil, all: &mut Gathered<'_>) -> Head {
    let place = Place {
        subject: row.id,
        child: row.child,
        hukou: rolls.words.text(row.hukou),
        village_of: Some(row.school),
        school: Some(row.school),
        grade: rolls.words.text(row.grade),
        sex: row.sex,
    };
    all.head_of(&place, Counted::Pupil(pupil))
}

/// Who came within the year and dropped out: a number of its own, by the movement. No other row of the child was there at the beginning.
async fn arrived(
    deed: &Deed,
    arrived: &[(Uuid, Option<Uuid>)],
    rolls: &Rolls,
    (around, records): (&Around, &Records),
    all: &mut Gathered<'_>,
) -> Result<Vec<Head>> {
    let found = |(movement, row): &(Uuid, Option<Uuid>)| {
        let moved = records.moves.iter().find(|row| row.id == *movement)?;
        Some((moved, row.and_then(|row| around.lines.get(row))))
    };
    let known: Vec<(&MoveRow, Option<&LineRow>)> = arrived.iter().filter_map(found).collect();
    let asked: Vec<Row> = known.iter().map(|(moved, line)| either(moved, *line)).collect();
    let whose = Whose::of(deed, &asked).await?;
    let at_the_beginning: HashSet<Uuid> = rolls.rows.iter().filter_map(|row| row.child).collect();
    let mut heads = Vec::with_capacity(known.len());
    for ((moved, line), row) in known.into_iter().zip(asked) {
        let child = whose.once_listed(row, around.base, all.term).or_else(|| whose.registered(row));
        if child.is_none_or(|child| !at_the_beginning.contains(&child)) {
            heads.push(head_of_arrived(moved, line, child, all));
        }
    }
    Ok(heads)
}

/// What the movement knows, else what the row of the spring knows.
fn either<'r>(moved: &'r MoveRow, line: Option<&'r LineRow>) -> Row<'r> {
    let (own, listed) = (moved.names.bearer(), line.map(|line| line.names.bearer()).unwrap_or_default());
    Row {
        id: moved.id,
        roll_number: own.roll_number.or(listed.roll_number),
        id_number: own.id_number.or(listed.id_number),
    }
}

fn head_of_arrived(moved: &MoveRow, line: Option<&LineRow>, child: Option<Uuid>, all: &mut Gathered<'_>) -> Head {
    let grade = moved.grade.as_deref().or_else(|| line?.grade.as_deref());
    let school = moved.school.or(line.map(|line| line.school));
    let pupil = RollPupil {
        grade: grade.and_then(|code| Grade::of_code(code.parse().ok()?)),
        status: all.status(child),
        movement: Some(MovementKind::Dropout),
        other_year: false,
        mark: Some(RollMark::ArrivedSince),
    };
    let place = Place {
        subject: moved.id,
        child,
        hukou: line.and_then(|line| line.hukou.as_deref()),
        village_of: school,
        school,
        grade,
        sex: line.map_or(0, |line| line.sex),
    };
    all.head_of(&place, Counted::Pupil(pupil))
}

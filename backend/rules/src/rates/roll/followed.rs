//! 同批学生: the two classes of a cohort held together, and what became of everybody.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Bearer, Move};
use crate::rates::CohortRecord;
use crate::rosters::MovementKind;

/// A row of the class of entry or of the last class.
#[derive(Debug, Clone, Copy)]
pub struct ClassRow<'a> {
    /// The row.
    pub id: Uuid,
    /// Its school.
    pub school: Uuid,
    /// Who stands in it.
    pub who: Bearer<'a>,
    /// Its child, where it is known.
    pub child: Option<Uuid>,
    /// Whether the child stands at this school now.
    pub at_its_school: bool,
}

/// The last transfers and the death of a pupil since the entry.
#[derive(Debug, Clone, Copy, Default)]
pub struct Days {
    /// 转入.
    pub came: Option<NaiveDate>,
    /// 转出.
    pub went: Option<NaiveDate>,
    /// 死亡.
    pub died: Option<NaiveDate>,
}

impl Days {
    fn add(&mut self, kind: MovementKind, on: NaiveDate) {
        let day = match kind {
            MovementKind::TransferIn => &mut self.came,
            MovementKind::TransferOut => &mut self.went,
            MovementKind::Death => &mut self.died,
            _ => return,
        };
        *day = (*day).max(Some(on));
    }

    /// Of each kind its own day, else the other's.
    fn or(self, other: Self) -> Self {
        Self { came: self.came.or(other.came), went: self.went.or(other.went), died: self.died.or(other.died) }
    }

    fn has_left(self) -> bool {
        self.went.is_some_and(|went| self.came.is_none_or(|came| came < went))
    }

    /// What became of who came between and is in the last class no more.
    fn after_coming(self) -> CohortRecord {
        match (self.went >= self.came, self.died) {
            (true, _) => CohortRecord::ArrivedLeft,
            (false, Some(_)) => CohortRecord::ArrivedDied,
            (false, None) => CohortRecord::ArrivedLost,
        }
    }
}

/// A cohort, put together.
#[derive(Debug, Default)]
pub struct Followed<'a> {
    of_roll: HashMap<&'a str, Days>,
    named: HashMap<(&'a str, NaiveDate), Days>,
    /// Schools with both classes: at another nobody could enter and finish, and it has no such rate.
    both_classes: HashSet<Uuid>,
    /// Roll numbers and children of both classes.
    numbers: HashSet<&'a str>,
    children: HashSet<Uuid>,
    /// Everybody of the class of entry, by the number of the row: what became of it, and the row of the last class that is its own.
    pub entered: Vec<(usize, CohortRecord, Option<usize>)>,
    /// Everybody of the last class.
    pub last: Vec<(usize, CohortRecord)>,
}

impl<'a> Followed<'a> {
    /// The school at which a row is counted.
    pub fn school(&self, school: Uuid) -> Option<Uuid> {
        Some(school).filter(|school| self.both_classes.contains(school))
    }

    /// What became of a pupil who came by a transfer, where one is recorded under that number.
    pub fn after_coming(&self, roll_number: &str) -> Option<CohortRecord> {
        self.of_roll.get(roll_number).map(|days| days.after_coming())
    }

    /// Whether nobody of either class bears that number, nor is that child: who came between and is in the last class no more.
    pub fn is_in_neither_class(&self, roll_number: &str, child: Option<Uuid>) -> bool {
        !self.numbers.contains(roll_number) && child.is_none_or(|child| !self.children.contains(&child))
    }

    fn days(&self, who: Bearer<'a>) -> Days {
        let of_roll = who.roll_number.and_then(|number| self.of_roll.get(number)).copied().unwrap_or_default();
        let named = who.named().and_then(|named| self.named.get(&named)).copied().unwrap_or_default();
        of_roll.or(named)
    }

    /// Whether a row of either class is counted at one school with the other.
    fn same_school(&self, one: &ClassRow, other: &ClassRow) -> bool {
        self.school(one.school) == self.school(other.school)
    }

    fn became(&self, entrant: &ClassRow<'a>, now: Option<&ClassRow<'a>>, elsewhere: bool) -> CohortRecord {
        let days = self.days(entrant.who);
        match now {
            Some(now) if self.same_school(entrant, now) => CohortRecord::Stayed,
            Some(_) => CohortRecord::Moved,
            None if days.died.is_some() => CohortRecord::Died,
            None if elsewhere => CohortRecord::Behind,
            None if days.has_left() => CohortRecord::Left,
            None => CohortRecord::Lost,
        }
    }

    fn came_from(&self, now: &ClassRow<'a>, entrant: Option<&ClassRow<'a>>) -> CohortRecord {
        match entrant {
            Some(entrant) if self.same_school(entrant, now) => CohortRecord::InLastGrade,
            Some(_) => CohortRecord::CameOver,
            None if self.days(now.who).came.is_some() => CohortRecord::Arrived,
            None => CohortRecord::Unrecorded,
        }
    }
}

/// Follows who entered to the last class. `moves` are those since the entry; `is_listed` says whether a list of the term has a roll number.
pub fn follow<'a>(
    entered: &[ClassRow<'a>],
    last: &[ClassRow<'a>],
    moves: &[Move<'a>],
    is_listed: impl Fn(&str) -> bool,
) -> Followed<'a> {
    let everybody = || entered.iter().chain(last);
    let mut followed = Followed {
        both_classes: both_classes(entered, last),
        numbers: everybody().filter_map(|row| row.who.roll_number).collect(),
        children: everybody().filter_map(|row| row.child).collect(),
        ..Followed::default()
    };
    for line in moves {
        match (line.who.roll_number, line.who.named()) {
            (Some(number), _) => followed.of_roll.entry(number).or_default().add(line.kind, line.on),
            (None, Some(named)) => followed.named.entry(named).or_default().add(line.kind, line.on),
            (None, None) => {}
        }
    }
    let ((entrants, seconds), (now, now_seconds)) = (once_each(entered), once_each(last));
    let same = same(entered, &entrants, last, &now);
    let back: HashMap<usize, usize> = same.iter().map(|(entrant, now)| (*now, *entrant)).collect();
    for at in entrants {
        let (entrant, own) = (&entered[at], same.get(&at).copied());
        let elsewhere = entrant.who.roll_number.is_some_and(&is_listed);
        let record = followed.became(entrant, own.map(|own| &last[own]), elsewhere);
        followed.entered.push((at, record, own));
    }
    for at in now {
        let record = followed.came_from(&last[at], back.get(&at).map(|entrant| &entered[*entrant]));
        followed.last.push((at, record));
    }
    followed.entered.extend(seconds.into_iter().map(|at| (at, CohortRecord::EnteredTwice, None)));
    followed.last.extend(now_seconds.into_iter().map(|at| (at, CohortRecord::ListedTwice)));
    followed
}

fn both_classes(entered: &[ClassRow], last: &[ClassRow]) -> HashSet<Uuid> {
    let schools = |rows: &[ClassRow]| rows.iter().map(|row| row.school).collect::<HashSet<_>>();
    schools(entered).intersection(&schools(last)).copied().collect()
}

/// Everyone once, and the further rows of whoever is counted by another: one child is one person of its cohort. The row that stays is of the
/// school where the child stands, else the first.
fn once_each(rows: &[ClassRow]) -> (Vec<usize>, Vec<usize>) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_unstable_by_key(|at| (!rows[*at].at_its_school, rows[*at].id));
    let (mut children, mut numbers) = (HashSet::new(), HashSet::new());
    let (mut first, mut seconds): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|at| match (rows[*at].child, rows[*at].who.roll_number) {
            (Some(child), _) => children.insert(child),
            (None, Some(number)) => numbers.insert(number),
            (None, None) => true,
        });
    for part in [&mut first, &mut seconds] {
        part.sort_unstable_by_key(|at| rows[*at].id);
    }
    (first, seconds)
}

/// Which row of the last class is which entrant's: one to one, by the roll number, else by the child, else by name and birth date; of several
/// the first is the first's.
fn same<'a>(
    entered: &[ClassRow<'a>],
    entrants: &[usize],
    last: &[ClassRow<'a>],
    now: &[usize],
) -> HashMap<usize, usize> {
    let mut pairs = Pairs::default();
    let (entered, last) = ((entered, entrants), (last, now));
    pairs.add(entered, last, |row| row.who.roll_number);
    pairs.add(entered, last, |row| row.child);
    pairs.add(entered, last, |row| row.who.named());
    pairs.own
}

#[derive(Default)]
struct Pairs {
    own: HashMap<usize, usize>,
    taken: HashSet<usize>,
}

impl Pairs {
    /// Pairs those who have no other yet by a key, the first with the first.
    fn add<'a, K: std::hash::Hash + Eq>(
        &mut self,
        (entered, entrants): (&[ClassRow<'a>], &[usize]),
        (last, now): (&[ClassRow<'a>], &[usize]),
        key: impl Fn(&ClassRow<'a>) -> Option<K>,
    ) {
        let mut waiting: HashMap<K, std::collections::VecDeque<usize>> = HashMap::new();
        for at in now.iter().filter(|at| !self.taken.contains(at)) {
            if let Some(key) = key(&last[*at]) {
                waiting.entry(key).or_default().push_back(*at);
            }
        }
        for at in entrants {
            if self.own.contains_key(at) {
                continue;
            }
            let next = key(&entered[*at]).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(next) = next {
                self.own.insert(*at, next);
                self.taken.insert(next);
            }
        }
    }
}

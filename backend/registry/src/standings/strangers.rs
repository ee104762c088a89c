//! 未建档的学生: pupils on the rosters of this term or the last whom no child of the register explains. Nobody knocked at their door, and all
//! the same they are judged by the same rules: who was on last term's roll and is on none now is looked for (三比对②, 义务教育法 4, 12).

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::children::HukouState;
use rules::identity::{counted_birth, may_be_one};
use rules::places::PlaceCode;
use rules::standing::{ChildFacts, SchoolStatus};
use uuid::Uuid;

use super::facts::roll_row;
use super::police::hukou_entry;
use super::rows::{ChildRow, PoliceRow, PupilRow};
use super::sources::Sources;
use crate::schools::SchoolId;

/// A pupil without a child.
pub(super) struct Stranger<'s> {
    /// The rows of this pupil: of this term, of the last, and of this term's lists those that struck the pupil off.
    pub rows: Vec<&'s PupilRow>,
    /// What the lists say, as of a child.
    pub facts: ChildFacts,
}

impl<'s> Stranger<'s> {
    /// The row by which the pupil is known.
    pub(super) fn row(&self) -> &'s PupilRow {
        self.rows[0]
    }
}

/// By what rows of several lists are one person's.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'s> {
    Number(&'s str),
    Named(&'s str, NaiveDate),
}

/// Whose rows are somebody's already.
#[derive(Default)]
struct Known<'s> {
    numbers: HashSet<&'s str>,
    /// The ID numbers of those who bear a name and were born on a day; none where one of them has no number.
    named: HashMap<(&'s str, NaiveDate), Vec<Option<&'s str>>>,
}

impl<'s> Known<'s> {
    fn add(&mut self, keys: impl Iterator<Item = Key<'s>>, id: Option<&'s String>) {
        for key in keys {
            match key {
                Key::Number(number) => _ = self.numbers.insert(number),
                Key::Named(name, born) => self.named.entry((name, born)).or_default().push(id.map(String::as_str)),
            }
        }
    }

    /// Whether a row is somebody's: by a number, or by name and birthday where no other number says that it is a namesake's.
    fn holds(&self, mut keys: impl Iterator<Item = Key<'s>>, id: Option<&'s String>) -> bool {
        keys.any(|key| match key {
            Key::Number(number) => self.numbers.contains(number),
            Key::Named(name, born) => self
                .named
                .get(&(name, born))
                .is_some_and(|holders| holders.iter().any(|holder| may_be_one(*holder, id.map(String::as_str)))),
        })
    }
}

/// Every pupil of both terms without a child. Who stands on a list of this term as somebody's child is that child, and a row that a newer
/// list lacks, or that last term's comparison left alone, is the child's who bears its number or its name and birthday.
pub(super) fn strangers<'s>(
    sources: &'s Sources,
    child_of_row: &HashMap<Uuid, Uuid>,
    waiting: &HashSet<PlaceCode>,
) -> Vec<Stranger<'s>> {
    let (term, police) = (sources.term.to_string(), written_off(sources));
    let rows = || sources.rows.pupils.values();
    let stands_now = |row: &PupilRow| row.term == term && row.ended_on.is_none();
    let mut known = Known::default();
    rows()
        .filter(|row| stands_now(row) && child_of_row.contains_key(&row.id))
        .for_each(|row| known.add(keys(row), row.id_number.as_ref()));
    sources.rows.children.iter().for_each(|child| known.add(keys_of_child(child), child.id_number.as_ref()));
    let unknown = rows()
        .filter(|row| !child_of_row.contains_key(&row.id))
        .filter(|row| stands_now(row) || !known.holds(keys(row), row.id_number.as_ref()));
    people(unknown.collect(), &term, &sources.suspected_before)
        .into_iter()
        .map(|rows| {
            let entry = keys(rows[0]).find_map(|key| {
                police.get(&key).filter(|entry| may_be_one(rows[0].id_number.as_deref(), entry.id_number.as_deref()))
            });
            let entry = entry.map(|entry| hukou_entry(sources.term, entry));
            let next_school_waits = village(sources, rows[0]).is_some_and(|village| waiting.contains(&village));
            let facts = ChildFacts { hukou: entry, next_school_waits, ..facts(sources, &rows, &term) };
            Stranger { rows, facts }
        })
        .collect()
}

/// The rows of each person, the one by which the person is known first: of this term, else of the last, else of a list of this term that
/// struck the person off.
fn people<'s>(mut rows: Vec<&'s PupilRow>, term: &str, suspected: &HashSet<Uuid>) -> Vec<Vec<&'s PupilRow>> {
    let rank = |row: &PupilRow| (row.ended_on.is_some(), row.term != term);
    rows.retain(|row| row.term == term || row.ended_on.is_none() || suspected.contains(&row.id));
    rows.sort_by_key(|row| (rank(row), row.id));
    let (mut people, mut owners): (Vec<Vec<&PupilRow>>, HashMap<Key<'_>, usize>) = (Vec::new(), HashMap::new());
    for row in rows {
        let owner = keys(row).find_map(|key| owners.get(&key)).copied();
        // Two rows of one term are two pupils until somebody has said that they are one (double rolls are told of children).
        let fits = |other: &&PupilRow| {
            rank(other) != rank(row) && may_be_one(other.id_number.as_deref(), row.id_number.as_deref())
        };
        let owner = owner.filter(|at| people[*at].iter().all(fits));
        let at = owner.unwrap_or(people.len());
        if at == people.len() {
            people.push(Vec::new());
        }
        people[at].push(row);
        for key in keys(row) {
            owners.entry(key).or_insert(at);
        }
    }
    people
}

fn facts(sources: &Sources, rows: &[&PupilRow], term: &str) -> ChildFacts {
    let row = rows[0];
    let id = row.id_number.as_deref().and_then(|number| number.parse().ok());
    let (now, before): (Vec<&PupilRow>, Vec<&PupilRow>) = rows.iter().partition(|row| row.term == term);
    ChildFacts {
        born_on: counted_birth(row.born_on, id),
        hukou_code: row.hukou_code.as_deref().and_then(|code| code.parse().ok()),
        rows: now.into_iter().filter_map(|row| roll_row(sources, row)).collect(),
        row_before: before.first().and_then(|row| roll_row(sources, row)),
        // Nobody found the pupil since.
        stood_before: rows
            .iter()
            .any(|row| sources.suspected_before.contains(&row.id))
            .then_some(SchoolStatus::SuspectedDropout),
        ..ChildFacts::default()
    }
}

/// Entries of the police list that make no child of the register, because the hukou is gone: by number, else by name and birthday; of
/// several the first.
fn written_off(sources: &Sources) -> HashMap<Key<'_>, &PoliceRow> {
    let registered = HukouState::Registered.as_str();
    let mut entries: Vec<&PoliceRow> =
        sources.rows.hukou.values().filter(|entry| entry.hukou_state != registered).collect();
    entries.sort_by_key(|entry| entry.id);
    let mut found = HashMap::new();
    for entry in entries {
        let number = entry.id_number.as_deref().map(Key::Number);
        let named = entry.born_on.map(|born| Key::Named(&entry.name_key, born));
        for key in number.into_iter().chain(named) {
            found.entry(key).or_insert(entry);
        }
    }
    found
}

/// The numbers of a row, then its name with its birthday.
fn keys(row: &PupilRow) -> impl Iterator<Item = Key<'_>> {
    let numbers = [&row.roll_number, &row.id_number].into_iter().flatten().map(|number| Key::Number(number));
    numbers.chain(row.born_on.map(|born| Key::Named(&row.name_key, born)))
}

/// The same of a child.
fn keys_of_child(child: &ChildRow) -> impl Iterator<Item = Key<'_>> {
    let numbers = [&child.roll_number, &child.id_number].into_iter().flatten().map(|number| Key::Number(number));
    numbers.chain(child.born_on.map(|born| Key::Named(&child.name_key, born)))
}

/// The village of the hukou, else the one in which the school lies.
fn village(sources: &Sources, row: &PupilRow) -> Option<PlaceCode> {
    let hukou: Option<PlaceCode> = row.hukou_code.as_deref().and_then(|code| code.parse().ok());
    let seat = || sources.schools.by_id(SchoolId(row.school_id))?.place;
    hukou.and_then(PlaceCode::village).or_else(|| seat()?.village())
}

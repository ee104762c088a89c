//! 同一学生: one child is one head. Which rows of the list with which a year began are one pupil's.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::Key;

/// A row of the list with which the year began.
#[derive(Debug, Clone, Copy)]
pub struct BaseRow<'a> {
    /// The row.
    pub id: Uuid,
    /// 学籍号.
    pub roll_number: Option<&'a str>,
    /// Whether a later list of the term lacks it.
    pub ended: bool,
    /// Its child, where it is known.
    pub child: Option<Uuid>,
    /// Whether the child stands at the school of this row now.
    pub at_its_school: bool,
}

impl<'a> BaseRow<'a> {
    /// The key under which movements find it.
    pub fn key(&self) -> Key<'a> {
        Key::of_row(self.id, self.roll_number)
    }

    /// The child, else the roll number; a row of which neither is known is nobody else's.
    fn person(&self) -> Option<Person<'a>> {
        self.child.map(Person::Child).or(self.roll_number.map(Person::Number))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Person<'a> {
    Child(Uuid),
    Number(&'a str),
}

/// What several rows of one pupil mean.
#[derive(Debug, Default)]
pub struct Doubles<'a> {
    /// Of a child with two roll numbers each with the one under which all of its movements are looked at.
    own: HashMap<Key<'a>, Vec<Key<'a>>>,
    /// The other way round.
    others: HashMap<Key<'a>, Vec<Key<'a>>>,
    /// Struck off, and on the list again under another key.
    still: HashSet<&'a str>,
    /// 同一学生的另一条.
    seconds: HashSet<Uuid>,
}

impl<'a> Doubles<'a> {
    /// Looks at all rows of the list.
    pub fn of(rows: &[BaseRow<'a>]) -> Self {
        let mut doubles = Self { still: still_listed(rows), ..Self::default() };
        for rows in doubled(rows).into_values() {
            doubles.remember_keys(&rows);
            doubles.remember_seconds(rows);
        }
        doubles
    }

    /// Whether it is a further row of whoever is counted by another.
    pub fn is_second(&self, row: Uuid) -> bool {
        self.seconds.contains(&row)
    }

    /// Whether a row that was struck off is on the list again under that roll number.
    pub fn is_still_listed(&self, row: &BaseRow<'a>) -> bool {
        row.roll_number.is_some_and(|number| self.still.contains(number))
    }

    /// The keys under which all movements of a pupil with several are looked at; none of a pupil with one.
    pub(super) fn own(&self, key: Key<'a>) -> &[Key<'a>] {
        self.own.get(&key).map_or(&[], Vec::as_slice)
    }

    /// All keys of the pupil who is looked at under that one.
    pub(super) fn all(&self, own: Key<'a>) -> &[Key<'a>] {
        self.others.get(&own).map_or(&[], Vec::as_slice)
    }

    fn remember_keys(&mut self, rows: &[BaseRow<'a>]) {
        let mut keys: Vec<Key> = rows.iter().map(BaseRow::key).collect();
        keys.sort_unstable();
        keys.dedup();
        let [own, _, ..] = keys[..] else { return };
        for key in &keys {
            let known = self.own.entry(*key).or_default();
            if !known.contains(&own) {
                known.push(own);
            }
            let others = self.others.entry(own).or_default();
            if !others.contains(key) {
                others.push(*key);
            }
        }
    }

    /// The row that stays is one still on the list, of the school where the child stands, else the first.
    fn remember_seconds(&mut self, mut rows: Vec<BaseRow<'a>>) {
        rows.retain(|row| !row.ended || row.roll_number.is_some() && !self.is_still_listed(row));
        rows.sort_unstable_by_key(|row| (row.ended, !row.at_its_school, row.id));
        self.seconds.extend(rows.iter().skip(1).map(|row| row.id));
    }
}

/// Roll numbers of rows that were struck off which other rows still bear.
fn still_listed<'a>(rows: &[BaseRow<'a>]) -> HashSet<&'a str> {
    let numbers = |ended: bool| rows.iter().filter(move |row| row.ended == ended).filter_map(|row| row.roll_number);
    let gone: HashSet<&str> = numbers(true).collect();
    numbers(false).filter(|number| gone.contains(number)).collect()
}

/// The rows of each person who has several: few.
fn doubled<'a>(rows: &[BaseRow<'a>]) -> HashMap<Person<'a>, Vec<BaseRow<'a>>> {
    let (mut known, mut several) = (HashSet::with_capacity(rows.len()), HashSet::new());
    for person in rows.iter().filter_map(BaseRow::person) {
        if !known.insert(person) {
            several.insert(person);
        }
    }
    let mut doubled: HashMap<Person, Vec<BaseRow>> = HashMap::with_capacity(several.len());
    for row in rows {
        if let Some(person) = row.person().filter(|person| several.contains(person)) {
            doubled.entry(person).or_default().push(*row);
        }
    }
    doubled
}

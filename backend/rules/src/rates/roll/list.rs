//! 名册: the rows of one term, found by what a line of another list knows of a pupil.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

/// By what a line of a list knows its pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bearer<'a> {
    /// 学籍号.
    pub roll_number: Option<&'a str>,
    /// 身份证号.
    pub id_number: Option<&'a str>,
    /// 姓名, as it is compared.
    pub name: &'a str,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
}

impl<'a> Bearer<'a> {
    /// Name and birthday.
    pub fn named(self) -> Option<(&'a str, NaiveDate)> {
        Some((self.name, self.born_on?))
    }

    /// The best that it knows by itself: the roll number, else the ID number, else name and birthday.
    pub(super) fn key(self) -> Option<Key<'a>> {
        let number = self.roll_number.or(self.id_number).map(Key::Number);
        number.or_else(|| self.named().map(|(name, born_on)| Key::Named(name, born_on)))
    }
}

/// The name under which all lists speak of one pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key<'a> {
    /// A row without a roll number.
    Row(Uuid),
    /// The roll number; of whom only movements know, its ID number.
    Number(&'a str),
    /// Of whom only movements know, without any number.
    Named(&'a str, NaiveDate),
}

impl<'a> Key<'a> {
    /// The key of a row.
    pub fn of_row(id: Uuid, roll_number: Option<&'a str>) -> Self {
        roll_number.map_or(Self::Row(id), Self::Number)
    }
}

/// A row of a roster, as movements look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The row.
    pub id: Uuid,
    /// Who stands in it.
    pub bearer: Bearer<'a>,
    /// 在籍离校 or 不在籍不在校.
    pub away: bool,
    /// The last day for which a list has it.
    pub as_of: Option<NaiveDate>,
}

impl<'a> Line<'a> {
    fn key(&self) -> Key<'a> {
        Key::of_row(self.id, self.bearer.roll_number)
    }
}

/// The rows of one term of which anybody asks.
#[derive(Debug, Default)]
pub struct List<'a> {
    of_roll: HashMap<&'a str, Vec<Line<'a>>>,
    of_id: HashMap<&'a str, Vec<Line<'a>>>,
    named: HashMap<(&'a str, NaiveDate), Vec<Line<'a>>>,
}

impl<'a> List<'a> {
    /// The list of these rows.
    pub fn of(lines: impl IntoIterator<Item = Line<'a>>) -> Self {
        let mut list = Self::default();
        for line in lines {
            let bearer = line.bearer;
            bearer.roll_number.into_iter().for_each(|number| list.of_roll.entry(number).or_default().push(line));
            bearer.id_number.into_iter().for_each(|number| list.of_id.entry(number).or_default().push(line));
            bearer.named().into_iter().for_each(|named| list.named.entry(named).or_default().push(line));
        }
        list
    }

    /// Whose a line is of somebody known so: by the roll number, else by the ID number, else by a name and birthday that are of one pupil
    /// alone. Of two numbers that differ a name says nothing.
    pub fn pupil_of(&self, who: Bearer<'a>) -> Option<Key<'a>> {
        if let Some(number) = who.roll_number.filter(|number| self.of_roll.contains_key(number)) {
            return Some(Key::Number(number));
        }
        let by_id = || of_key(&self.of_id, who.id_number?).iter().map(Line::key).min();
        let by_name = || {
            let namesakes = of_key(&self.named, who.named()?).iter();
            let fits = |line: &&Line| line.bearer.id_number.is_none() || who.id_number.is_none();
            let mut keys = namesakes.filter(fits).map(Line::key);
            let first = keys.next()?;
            keys.all(|key| key == first).then_some(first)
        };
        by_id().or_else(by_name)
    }

    /// The rows of a pupil: by its key, by its ID number, and by name and birthday where nothing else is written.
    pub fn rows_of(&self, pupil: Key<'a>, who: Bearer<'a>) -> impl Iterator<Item = &Line<'a>> {
        let by_id = who.id_number.map_or(&[][..], |number| of_key(&self.of_id, number));
        let nameless = who.roll_number.is_some() || who.id_number.is_some();
        let named = who.named().filter(|_| !nameless).map_or(&[][..], |named| of_key(&self.named, named));
        self.rows_of_key(pupil).chain(by_id).chain(named)
    }

    /// The rows under that roll number.
    pub fn rows_of_key(&self, pupil: Key<'a>) -> impl Iterator<Item = &Line<'a>> {
        let number = if let Key::Number(number) = pupil { Some(number) } else { None };
        number.map_or(&[][..], |number| of_key(&self.of_roll, number)).iter()
    }

    /// Whether it has the pupil, however.
    pub fn has(&self, pupil: Key<'a>, who: Bearer<'a>) -> bool {
        self.rows_of(pupil, who).next().is_some()
    }

    /// The first row of a pupil: by its key, else by its ID number, else by name and birthday.
    pub(super) fn first_of(&self, pupil: Key<'a>, who: Bearer<'a>) -> Option<Uuid> {
        let first = |rows: &[Line]| rows.iter().map(|line| line.id).min();
        let by_id = || first(of_key(&self.of_id, who.id_number?));
        let named = || first(of_key(&self.named, who.named()?));
        self.rows_of_key(pupil).map(|line| line.id).min().or_else(by_id).or_else(named)
    }
}

fn of_key<K: std::hash::Hash + Eq + Copy, V>(rows: &HashMap<K, Vec<V>>, key: K) -> &[V] {
    rows.get(&key).map_or(&[], Vec::as_slice)
}

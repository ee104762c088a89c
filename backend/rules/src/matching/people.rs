//! Both lists of children, row by row, taken apart once and packed: 128 bytes a child.

use linkage::block::stir;
use linkage::{Row, Side};

use crate::matching::birthdays::{self, Day};
use crate::matching::cells::trimmed;
use crate::matching::namebook::{NameBook, NameNumber, Names};
use crate::matching::numbers::{self, Number, Standing};
use crate::matching::person::{Guardian, Person, Relation};
use crate::matching::schools::SchoolBook;

/// Fingerprint of a text that is only ever compared for equality; 0 = nothing written.
pub(super) type Mark = u32;

/// One child of one list, ready to be compared: two lines of the processor's cache.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub(super) struct Child {
    pub(super) id: Number,
    pub(super) roll: Number,
    pub(super) name: NameNumber,
    pub(super) other_name: NameNumber,
    /// Father, mother, guardian.
    pub(super) guardians: [NameNumber; 3],
    pub(super) born: Day,
    /// The birth date inside the ID or roll number.
    pub(super) born_inside: Day,
    /// Residence and hukou: village, township of each.
    pub(super) villages: [Mark; 2],
    pub(super) towns: [Mark; 2],
    pub(super) group: Mark,
    /// The school as written.
    pub(super) school: Mark,
    pub(super) school_town: Mark,
    pub(super) household: Mark,
    /// Latitude and longitude of the home; both 0 when nobody wrote them down.
    pub(super) at: [f32; 2],
    pub(super) phones: [Mark; 3],
    pub(super) guardian_ids: [Mark; 3],
    pub(super) standing: Standing,
    pub(super) sex: u8,
    pub(super) grade: u8,
    pub(super) ethnic: u8,
}

impl Child {
    /// A word of every line that the row fills, so that whoever asks for many rows waits for all of them at once.
    #[inline]
    pub(super) fn touched(&self) -> u32 {
        self.id as u32 ^ self.name ^ self.phones[0] ^ u32::from(self.sex)
    }

    /// The numbers of all names in the row.
    pub(super) fn names(&self) -> impl Iterator<Item = NameNumber> {
        self.guardians.into_iter().chain([self.name, self.other_name])
    }

    /// The same, to be changed.
    pub(super) fn names_mut(&mut self) -> impl Iterator<Item = &mut NameNumber> {
        self.guardians.iter_mut().chain([&mut self.name, &mut self.other_name])
    }
}

/// One list.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) children: Vec<Child>,
    /// Rows that have been taken out; empty while none has.
    gone: Vec<bool>,
    keys: String,
    key_ends: Vec<usize>,
}

impl List {
    /// Whether a row has not been taken out.
    #[inline]
    pub(super) fn stands(&self, row: Row) -> bool {
        !self.gone.get(row as usize).copied().unwrap_or(false)
    }

    /// The rows that stand, by number.
    pub(super) fn standing(&self) -> impl Iterator<Item = (Row, &Child)> {
        (0..).zip(&self.children).filter(|(row, _)| self.stands(*row))
    }

    /// Makes room for so many rows more.
    pub(super) fn make_room(&mut self, rows: usize) {
        self.children.reserve(rows);
        self.key_ends.reserve(rows);
        self.keys.reserve(rows * 10);
    }

    pub(super) fn push(&mut self, key: &str, child: Child) {
        self.keys.push_str(key);
        self.key_ends.push(self.keys.len());
        self.children.push(child);
    }

    /// Of these children and their keys, which come in pieces.
    pub(super) fn of(children: Vec<Child>, keys: Vec<KeyTexts>) -> Self {
        let mut list = Self { key_ends: Vec::with_capacity(children.len()), children, ..Self::default() };
        list.keys.reserve_exact(keys.iter().map(|some| some.texts.len()).sum());
        for some in keys {
            let before = list.keys.len();
            list.keys.push_str(&some.texts);
            list.key_ends.extend(some.ends.iter().map(|end| before + *end as usize));
        }
        list
    }

    /// Puts the rows of other lists behind these, one list behind the other.
    pub(super) fn append(&mut self, others: Vec<Self>) {
        let rows = others.iter().map(|list| list.children.len()).sum();
        self.children.reserve_exact(rows);
        self.key_ends.reserve_exact(rows);
        self.keys.reserve_exact(others.iter().map(|list| list.keys.len()).sum());
        for other in others {
            let before = self.keys.len();
            self.keys.push_str(&other.keys);
            self.key_ends.extend(other.key_ends.iter().map(|end| before + end));
            self.children.extend(other.children);
        }
    }

    /// Makes room for one more row and no more: a list would double its room for the next one.
    pub(super) fn make_room_for_one(&mut self) {
        self.children.reserve_exact(1);
        self.key_ends.reserve_exact(1);
        self.keys.reserve_exact(64);
    }

    /// The caller's key of a row.
    pub(super) fn key(&self, row: Row) -> &str {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.key_ends[row - 1] };
        &self.keys[start..self.key_ends[row]]
    }
}

/// Keys of some rows, one behind the other.
#[derive(Default)]
pub(super) struct KeyTexts {
    texts: String,
    ends: Vec<u32>,
}

impl KeyTexts {
    /// Adds a key behind the others.
    pub(super) fn push(&mut self, key: &str) {
        self.texts.push_str(key);
        self.ends.push(self.texts.len() as u32);
    }
}

/// Both lists and the names they share. Rows are pushed one by one, so a file of any length can be read through it.
#[derive(Debug)]
pub struct People {
    pub(super) names: NameBook,
    pub(super) schools: SchoolBook,
    pub(super) left: List,
    pub(super) right: List,
    this_year: u32,
}

impl People {
    /// Empty lists for a match done in `this_year` (needed to tell a child's ID number from an adult's).
    pub fn new(this_year: i32) -> Self {
        Self {
            names: NameBook::default(),
            schools: SchoolBook::default(),
            left: List::default(),
            right: List::default(),
            this_year: this_year.unsigned_abs(),
        }
    }

    /// Adds a child to a list and gives the number of its row.
    pub fn push(&mut self, side: Side, person: &Person<'_>) -> Row {
        let child = take_in(&mut self.names, &mut self.schools, (person, &person.guardians), self.this_year);
        let list = self.list_mut(side);
        list.push(person.key, child);
        Row::try_from(list.children.len() - 1).unwrap_or(Row::MAX)
    }

    /// Takes a row out of a list. The numbers of the others stay.
    pub fn remove(&mut self, side: Side, row: Row) {
        let list = self.list_mut(side);
        list.gone.resize(list.children.len().max(row as usize + 1), false);
        list.gone[row as usize] = true;
    }

    /// Takes back the left row that was pushed last.
    pub(super) fn take_back_left(&mut self) {
        self.left.children.pop();
        self.left.key_ends.pop();
        self.left.keys.truncate(self.left.key_ends.last().copied().unwrap_or(0));
    }

    /// Number of rows in a list, those taken out included.
    pub fn count(&self, side: Side) -> usize {
        self.list(side).children.len()
    }

    /// The caller's key of a row.
    pub fn key(&self, side: Side, row: Row) -> &str {
        self.list(side).key(row)
    }

    pub(super) fn list(&self, side: Side) -> &List {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    pub(super) fn list_mut(&mut self, side: Side) -> &mut List {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        }
    }

    #[inline]
    pub(super) fn child(&self, (side, row): (Side, Row)) -> &Child {
        &self.list(side).children[row as usize]
    }

    pub(super) fn this_year(&self) -> u32 {
        self.this_year
    }
}

/// Takes a child's record apart. Names are numbered by whoever keeps them.
pub(super) fn take_in(
    names: &mut impl Names,
    schools: &mut SchoolBook,
    (person, guardians): (&Person<'_>, &[Guardian<'_>]),
    this_year: u32,
) -> Child {
    let mut child = Child {
        id: numbers::pack(person.id_number),
        roll: numbers::pack(person.roll_number),
        name: names.number_of(person.name),
        other_name: other_name(names, person),
        born: person.born_on.map_or(0, birthdays::of_date),
        sex: if matches!(person.sex, 1 | 2) { person.sex } else { 0 },
        grade: person.grade.unwrap_or(0),
        ethnic: ethnic(person.ethnic),
        school: schools.mark_of(person),
        phones: [phone(person.phone), 0, 0],
        at: person.at.map_or([0.0; 2], |(latitude, longitude)| [latitude as f32, longitude as f32]),
        ..Child::default()
    };
    child.standing = numbers::standing(child.id, this_year);
    if child.standing == Standing::None && numbers::inside_roll(child.roll) != 0 {
        child.id = numbers::inside_roll(child.roll);
        child.standing = numbers::standing(child.id, this_year);
    }
    child.born_inside = born_inside(&child, this_year);
    take_in_places(&mut child, person);
    for guardian in guardians {
        take_in_guardian(&mut child, guardian, names);
    }
    child
}

fn other_name(names: &mut impl Names, person: &Person<'_>) -> NameNumber {
    if person.other_names.is_empty() {
        return 0;
    }
    let mut others = person.other_names.split(['、', '，', ',', ';', '；', '/', ' ', '　']);
    others.find(|other| !other.trim().is_empty()).map_or(0, |other| names.number_of(other.trim()))
}

fn born_inside(child: &Child, this_year: u32) -> Day {
    let plausible = |day: Day| birthdays::year(day) + 20 >= this_year && birthdays::year(day) <= this_year;
    let dates = [numbers::birth(child.id), numbers::birth_in_roll(child.roll)];
    dates.into_iter().find(|day| plausible(*day)).unwrap_or(0)
}

fn take_in_places(child: &mut Child, person: &Person<'_>) {
    for (place, code) in [person.village, person.hukou].into_iter().enumerate() {
        let code = PlaceCode::read(code);
        child.villages[place] = code.mark(12);
        child.towns[place] = code.mark(9);
        if place == 0 {
            child.group = code.mark(14);
        }
    }
    let school_place = if person.school_place.is_empty() { person.school } else { person.school_place };
    child.school_town = PlaceCode::read(school_place).mark(9);
    if !person.household.is_empty() {
        child.household = (stir(u64::from(mark(person.household)) ^ u64::from(child.villages[0]) << 32) as Mark).max(1);
    }
}

fn take_in_guardian(child: &mut Child, guardian: &Guardian<'_>, names: &mut impl Names) {
    let slot = match guardian.relation {
        Relation::Father => 0,
        Relation::Mother => 1,
        Relation::Guardian => 2,
    };
    let number = names.number_of(guardian.name);
    if number != 0 && child.guardians[slot] == 0 {
        child.guardians[slot] = number;
    }
    let id = numbers::pack(guardian.id_number);
    if id != 0 {
        child.guardian_ids[slot] = (stir(id as u64 ^ stir((id >> 64) as u64)) as Mark).max(1);
    }
    let phone = phone(guardian.phone);
    if phone != 0
        && !child.phones.contains(&phone)
        && let Some(free) = child.phones.iter_mut().find(|one| **one == 0)
    {
        *free = phone;
    }
}

pub(super) fn mark(written: &str) -> Mark {
    let written = trimmed(written);
    if written.is_empty() { 0 } else { (linkage::block::fingerprint(written) as Mark).max(1) }
}

/// The digits with which a place code begins.
struct PlaceCode<'c>(&'c str);

impl<'c> PlaceCode<'c> {
    fn read(written: &'c str) -> Self {
        let code = trimmed(written);
        let digits = code.bytes().take_while(u8::is_ascii_digit).take(14).count();
        Self(&code[..digits])
    }

    /// The first so many digits; a code padded with zeros below that level says nothing there.
    fn mark(&self, digits: usize) -> Mark {
        let above = if digits == 9 { 6 } else { digits - if digits == 12 { 3 } else { 2 } };
        match self.0.get(..digits) {
            Some(part) if part.as_bytes()[above..].iter().any(|digit| *digit != b'0') => mark(part),
            _ => 0,
        }
    }
}

fn phone(written: &str) -> Mark {
    if written.is_empty() {
        return 0;
    }
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 7 { 0 } else { mark(&digits[digits.len().saturating_sub(11)..]) }
}

/// 1 = Han, others by fingerprint, 0 = not written.
fn ethnic(written: &str) -> u8 {
    match trimmed(written).trim_end_matches('族') {
        "" => 0,
        "汉" | "01" | "1" => 1,
        other => 2 + (mark(other) % 253) as u8,
    }
}

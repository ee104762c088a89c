//! Blocking keys of a child: every way in which two rows of one child are likely to meet.

use linkage::Side;
use linkage::block::Keys;

use crate::matching::birthdays::{self, Day, lunar_of, solar_of};
use crate::matching::name::Ear;
use crate::matching::namebook::{NameBook, NameNumber};
use crate::matching::numbers::{self, Standing};
use crate::matching::people::{Child, Mark};

/// Names of the passes, by number.
pub(super) const PASSES: [&str; 17] = [
    "证件号码",
    "学籍号",
    "姓名读音+乡镇",
    "姓名读音+月日",
    "姓名读音+出生年月",
    "姓+性别+出生日期",
    "名的读音+出生日期",
    "出生日期+乡镇+性别",
    "出生日期+学校+性别",
    "监护人+出生日期",
    "监护人+姓名读音",
    "监护人+乡镇",
    "电话或监护人证件号码",
    "学校+姓名读音",
    "村+姓+出生年月+性别",
    "村+姓+名中一字",
    "父亲+母亲",
];

/// How many right rows may share a key of each pass. Names and dates of a whole county meet ever more strangers as it grows, and who is
/// found by such a key alone stands there with few; keys of a village or a family hold a classroom. Found by trying counties of 60,000
/// and a million children: with these a million cost as much a child as 60,000 do, and no link more is missed than chance would have it.
const MOST: [usize; PASSES.len()] = [8, 8, 20, 4, 4, 2, 8, 12, 12, 20, 20, 8, 20, 12, 20, 12, 12];

/// How many right rows may share a key of a pass.
pub(super) fn most_per_key(pass: usize) -> usize {
    MOST.get(pass).copied().unwrap_or(usize::MAX)
}

/// Passes that are asked last, about children whom the others have not found: namesakes and birthdays of the whole county, neighbours and
/// families. They hold most keys, and most children are found without them, by a number or by name and township.
const LAST: [u8; 12] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16];

/// Of these, passes that are asked about pairs of which one row has been found, too: sameness of birthday and township finds the double
/// enrolments of a child whose name was misspelt. Of the pairs they bring, most are of two children who have both been found elsewhere:
/// without these a million children are linked with a quarter of the comparisons less, and no worse.
const OF_EITHER: [u8; 3] = [6, 7, 8];

/// Whether a pass is asked about pairs of which one row has been found, too.
pub(super) fn asked_of_either(pass: u8) -> bool {
    OF_EITHER.contains(&pass)
}

/// Whether a pass is asked last.
pub(super) fn asked_last(pass: u8) -> bool {
    LAST.contains(&pass)
}

/// Gives the keys of one child. Left rows also look under the dates that theirs may mean in the lunar calendar; right rows
/// wait under the dates that are written. The school comes with its township, where that is known or learnt.
pub(super) fn of_child(names: &NameBook, side: Side, child: &Child, school: (Mark, Mark), keys: &mut Keys) {
    if keys.wants(&[0, 1, 12]) {
        by_number(child, keys);
    }
    let (school, school_town) = school;
    let written = Marks::of(&[child.born, child.born_inside]);
    let meant = if side == Side::Left && keys.wants(&[3, 5, 7]) { lunar(child.born) } else { Marks::of(&[]) };
    let towns = Marks::of(&[child.towns[0], child.towns[1], school_town]);
    let villages = Marks::of(&child.villages);
    for date in written.iter().chain(meant.iter()) {
        for town in towns.iter() {
            keys.add(7, &[date, town, u64::from(child.sex)]);
        }
    }
    let school = school_alone(school, school_town);
    for date in written.iter().filter(|_| school != 0) {
        keys.add(8, &[date, school, u64::from(child.sex)]);
    }
    if keys.wants(&[9, 11, 16]) {
        by_guardians(names, child, &written, &towns, keys);
    }
    for number in [child.name, child.other_name].into_iter().filter(|number| *number != 0) {
        let name = (names.ear(number), number);
        if keys.wants(&[3, 4, 5, 6]) {
            by_name(names, name, child, &written, &meant, keys);
        }
        if keys.wants(&[2, 10, 13]) {
            by_sound(names, name, child, (&towns, school), keys);
        }
    }
    if keys.wants(&[14, 15]) {
        by_village(names.ear(child.name), child, &villages, keys);
    }
}

/// The school, where nobody knows its township; else its children meet under the township and need no second key.
fn school_alone(school: Mark, school_town: Mark) -> u64 {
    if school_town == 0 { u64::from(school) } else { 0 }
}

fn by_number(child: &Child, keys: &mut Keys) {
    if matches!(child.standing, Standing::Valid | Standing::Broken) {
        keys.add(0, &[child.id as u64, (child.id >> 64) as u64]);
    }
    let old = numbers::inside_roll(child.roll);
    if old != 0 {
        keys.add(0, &[old as u64, (old >> 64) as u64]);
    }
    if child.roll != 0 {
        keys.add(1, &[child.roll as u64, (child.roll >> 64) as u64]);
    }
    for mark in child.phones.iter().chain(&child.guardian_ids).filter(|mark| **mark != 0) {
        keys.add(12, &[u64::from(*mark)]);
    }
}

/// How a name sounds, and its number.
type Heard = (Ear, NameNumber);

/// Under the sounds of a name in any order, and of its first part.
fn sounds_of(names: &NameBook, (ear, name): Heard) -> impl Iterator<Item = u64> + Clone {
    let part = if ear.in_parts { names.parts_of(names.name(name))[0] } else { 0 };
    let part = if part == ear.bag { 0 } else { part };
    [ear.bag, part].into_iter().filter(|sound| *sound != 0).map(u64::from)
}

fn by_name(names: &NameBook, name: Heard, child: &Child, written: &Marks, meant: &Marks, keys: &mut Keys) {
    let (ear, _) = name;
    for date in written.iter().chain(meant.iter()) {
        let (month, day) = (birthdays::month(date as Day), birthdays::day_of_month(date as Day));
        for sound in sounds_of(names, name) {
            keys.add(3, &[sound, u64::from(month.min(day)), u64::from(month.max(day))]);
        }
        keys.add(5, &[ear.surname_sound(), u64::from(child.sex), date]);
    }
    for date in written.iter() {
        keys.add(4, &[u64::from(ear.bag), date >> 5]);
        if ear.given != 0 {
            keys.add(6, &[u64::from(ear.given), date]);
        }
    }
}

fn by_sound(names: &NameBook, name: Heard, child: &Child, (towns, school): (&Marks, u64), keys: &mut Keys) {
    for sound in sounds_of(names, name) {
        for town in towns.iter() {
            keys.add(2, &[sound, town]);
        }
        if school != 0 {
            keys.add(13, &[sound, school]);
        }
    }
    for guardian in child.guardians.iter().filter(|number| **number != 0) {
        keys.add(10, &[u64::from(*guardian), u64::from(name.0.bag)]);
    }
}

fn by_guardians(names: &NameBook, child: &Child, written: &Marks, towns: &Marks, keys: &mut Keys) {
    for guardian in child.guardians.iter().filter(|number| **number != 0) {
        let sound = u64::from(names.ear(*guardian).sound);
        for date in written.iter() {
            keys.add(9, &[sound, date]);
        }
        for town in towns.iter() {
            keys.add(11, &[sound, town]);
        }
    }
    let [father, mother, _] = child.guardians;
    if father != 0 && mother != 0 {
        keys.add(16, &[u64::from(names.ear(father).sound), u64::from(names.ear(mother).sound)]);
    }
}

fn by_village(ear: Ear, child: &Child, villages: &Marks, keys: &mut Keys) {
    for village in villages.iter() {
        if child.born != 0 {
            keys.add(14, &[village, ear.surname_sound(), u64::from(child.born >> 5), u64::from(child.sex)]);
        }
        for heard in ear.heard() {
            keys.add(15, &[village, ear.surname_sound(), u64::from(*heard)]);
        }
    }
}

/// The dates that a written date means when it is lunar, and the lunar date under which it may be written.
fn lunar(born: Day) -> Marks {
    let mut dates = Marks::of(&[lunar_of(born)]);
    if born != 0 {
        solar_of(born).for_each(|solar| dates.add(solar));
    }
    dates
}

/// A few marks or dates, each once, empty ones left out.
struct Marks {
    found: [u32; 3],
    count: usize,
}

impl Marks {
    fn of(marks: &[u32]) -> Self {
        let mut distinct = Self { found: [0; 3], count: 0 };
        for mark in marks {
            distinct.add(*mark);
        }
        distinct
    }

    fn add(&mut self, mark: u32) {
        if mark != 0 && self.count < self.found.len() && !self.found[..self.count].contains(&mark) {
            self.found[self.count] = mark;
            self.count += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.found[..self.count].iter().map(|mark| u64::from(*mark))
    }
}

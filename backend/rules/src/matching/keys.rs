//! Blocking keys of a child: every way in which two rows of one child are likely to meet.

use linkage::Side;
use linkage::block::Keys;

use crate::matching::birthdays::{self, Day, lunar_of, solar_of};
use crate::matching::namebook::{Name, NameBook};
use crate::matching::numbers::{self, Standing};
use crate::matching::people::Child;

/// Names of the passes, by number.
pub(super) const PASSES: [&str; 16] = [
    "证件号码",
    "学籍号",
    "姓名读音+乡镇",
    "姓名读音+出生日期",
    "姓名读音+月日",
    "姓名读音+出生年月",
    "姓+性别+出生日期",
    "名的读音+出生日期",
    "出生日期+乡镇+性别",
    "监护人+出生日期",
    "监护人+姓名读音",
    "监护人+村",
    "电话或监护人证件号码",
    "学校+姓名读音",
    "村+姓+出生年月+性别",
    "村+姓+名中一字",
];

/// Gives the keys of one child. Left rows also look under the dates that theirs may mean in the lunar calendar; right rows
/// wait under the dates that are written.
pub(super) fn of_child(names: &NameBook, side: Side, child: &Child, keys: &mut Keys) {
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
    let dates = Dates::of(side, child);
    let towns = Marks::of(&[child.towns[0], child.towns[1], child.school_town]);
    let villages = Marks::of(&child.villages);
    for date in dates.iter() {
        for town in towns.iter() {
            keys.add(8, &[date, town, u64::from(child.sex)]);
        }
    }
    by_guardians(names, child, &dates, &villages, keys);
    by_name(names.name(child.name), child, &dates, &towns, keys);
    if child.other_name != 0 {
        by_name(names.name(child.other_name), child, &dates, &towns, keys);
    }
    by_village(names.name(child.name), child, &villages, keys);
}

fn by_name(name: &Name, child: &Child, dates: &Dates, towns: &Marks, keys: &mut Keys) {
    let sound = u64::from(name.sound);
    for town in towns.iter() {
        keys.add(2, &[sound, town]);
    }
    for date in dates.iter() {
        keys.add(3, &[sound, date]);
        keys.add(6, &[name.surname_sound(), u64::from(child.sex), date]);
        if name.given().len() > 1 {
            keys.add(7, &[name.given_sound(), date]);
        }
    }
    for date in [child.born, child.born_inside].into_iter().filter(|date| *date != 0) {
        let (month, day) = (birthdays::month(date), birthdays::day_of_month(date));
        keys.add(4, &[sound, u64::from(month.min(day)), u64::from(month.max(day))]);
        keys.add(5, &[sound, u64::from(date >> 5)]);
    }
    if child.school != 0 {
        keys.add(13, &[sound, u64::from(child.school)]);
    }
    for guardian in child.guardians.iter().filter(|number| **number != 0) {
        keys.add(10, &[u64::from(*guardian), sound]);
    }
}

fn by_guardians(names: &NameBook, child: &Child, dates: &Dates, villages: &Marks, keys: &mut Keys) {
    for guardian in child.guardians.iter().filter(|number| **number != 0) {
        let sound = u64::from(names.name(*guardian).sound);
        for date in dates.iter() {
            keys.add(9, &[sound, date]);
        }
        for village in villages.iter() {
            keys.add(11, &[sound, village]);
        }
    }
}

fn by_village(name: &Name, child: &Child, villages: &Marks, keys: &mut Keys) {
    for village in villages.iter() {
        if child.born != 0 {
            keys.add(14, &[village, name.surname_sound(), u64::from(child.born >> 5), u64::from(child.sex)]);
        }
        for place in usize::from(name.surname)..name.signs().len().min(3) {
            keys.add(15, &[village, name.surname_sound(), u64::from(name.folded(place))]);
        }
    }
}

/// The dates under which a child is looked for, each once.
struct Dates {
    found: [Day; 6],
    count: usize,
}

impl Dates {
    fn of(side: Side, child: &Child) -> Self {
        let mut dates = Self { found: [0; 6], count: 0 };
        dates.add(child.born);
        dates.add(child.born_inside);
        if side == Side::Left && child.born != 0 {
            dates.add(lunar_of(child.born));
            solar_of(child.born).for_each(|solar| dates.add(solar));
        }
        dates
    }

    fn add(&mut self, date: Day) {
        if date != 0 && self.count < self.found.len() && !self.found[..self.count].contains(&date) {
            self.found[self.count] = date;
            self.count += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.found[..self.count].iter().map(|date| u64::from(*date))
    }
}

/// A few marks, each once, empty ones left out.
struct Marks {
    found: [u32; 3],
    count: usize,
}

impl Marks {
    fn of(marks: &[u32]) -> Self {
        let mut distinct = Self { found: [0; 3], count: 0 };
        for mark in marks.iter().filter(|mark| **mark != 0) {
            if !distinct.found[..distinct.count].contains(mark) && distinct.count < 3 {
                distinct.found[distinct.count] = *mark;
                distinct.count += 1;
            }
        }
        distinct
    }

    fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.found[..self.count].iter().map(|mark| u64::from(*mark))
    }
}

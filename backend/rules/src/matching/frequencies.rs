//! How common a name or a birthday is: counted over the list that is searched, so that a rare one weighs more than a common one.

use std::collections::HashMap;

use crate::matching::birthdays::{Day, LAST_DAY, place_of};
use crate::matching::namebook::{NameBook, NameNumber};
use crate::matching::people::{Child, People};

/// How many rows of the right list hold a name, a sound, a guardian's name.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    names: Vec<u32>,
    guardians: Vec<u32>,
    /// Sounds that some row holds.
    sounds: HashMap<u32, u32, linkage::Quick>,
    /// By the place of the day.
    born: Vec<u32>,
    /// Rows with a birthday, and distinct birthdays.
    births: u32,
    birthdays: u32,
    rows: u32,
}

/// A birthday on which so many times more children were born than on others is one that was written for want of the right one.
const HEAPED: u32 = 8;

impl Frequencies {
    pub(super) fn count(people: &People) -> Self {
        let mut counts = Self::default();
        counts.make_room(&people.names);
        for (_, child) in people.right.standing() {
            counts.add_names(child);
        }
        for (number, count) in counts.names.iter().enumerate().filter(|(_, count)| **count > 0) {
            *counts.sounds.entry(people.names.ear(number as NameNumber).sound).or_default() += count;
        }
        counts
    }

    /// Names may have come to the book, on either list.
    pub(super) fn make_room(&mut self, names: &NameBook) {
        self.names.resize(names.len(), 0);
        self.guardians.resize(names.len(), 0);
        self.born.resize(LAST_DAY, 0);
    }

    /// A row has come to the right list.
    pub(super) fn come(&mut self, names: &NameBook, child: &Child) {
        self.add_names(child);
        *self.sounds.entry(names.ear(child.name).sound).or_default() += 1;
    }

    /// A row has gone from the right list.
    pub(super) fn go(&mut self, names: &NameBook, child: &Child) {
        self.rows -= 1;
        if let Some(born) = place_of(child.born).map(|place| &mut self.born[place]) {
            *born -= 1;
            self.births -= 1;
            self.birthdays -= u32::from(*born == 0);
        }
        self.names[child.name as usize] -= 1;
        for guardian in child.guardians.iter().filter(|number| **number != 0) {
            self.guardians[*guardian as usize] -= 1;
        }
        let sound = names.ear(child.name).sound;
        let left = self.sounds.get(&sound).map_or(0, |count| count - 1);
        if left == 0 {
            self.sounds.remove(&sound);
        } else {
            self.sounds.insert(sound, left);
        }
    }

    /// A word of each count that the names of a row have.
    #[inline]
    pub(super) fn touched(&self, child: &Child) -> u32 {
        child.guardians.iter().fold(self.names[child.name as usize], |near, name| near ^ self.guardians[*name as usize])
    }

    /// The share of rows that hold this very name.
    pub(super) fn of_name(&self, name: NameNumber) -> f64 {
        self.share(self.names[name as usize])
    }

    /// The share of rows whose name sounds so.
    pub(super) fn of_sound(&self, sound: u32) -> f64 {
        self.share(self.sounds.get(&sound).copied().unwrap_or(1))
    }

    /// The share of rows with a guardian of this name.
    pub(super) fn of_guardian(&self, name: NameNumber) -> f64 {
        self.share(self.guardians[name as usize])
    }

    /// The share of rows born on a day, when the day is one of those that are written for want of the right one: 1 January, often.
    pub(super) fn of_heaped_birthday(&self, born: Day) -> Option<f64> {
        let count = self.born[place_of(born)?];
        let usual = self.births / self.birthdays.max(1) + 1;
        (count > HEAPED * usual).then(|| self.share(count))
    }

    fn add_names(&mut self, child: &Child) {
        self.rows += 1;
        if let Some(born) = place_of(child.born).map(|place| &mut self.born[place]) {
            self.birthdays += u32::from(*born == 0);
            self.births += 1;
            *born += 1;
        }
        self.names[child.name as usize] += 1;
        for guardian in child.guardians.iter().filter(|number| **number != 0) {
            self.guardians[*guardian as usize] += 1;
        }
    }

    fn share(&self, count: u32) -> f64 {
        (f64::from(count) + 0.5) / (f64::from(self.rows.max(1)) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use linkage::Side;

    use super::Frequencies;
    use crate::matching::{People, Person};

    #[test]
    fn a_birthday_that_stands_for_many_others_is_no_rare_one() {
        let mut people = People::new(2026);
        let days = (2..30).map(|day| (3, day)).chain(std::iter::repeat_n((1, 1), 40));
        for (month, day) in days {
            let born_on = NaiveDate::from_ymd_opt(2015, month, day);
            people.push(Side::Right, &Person { name: "王小明", born_on, ..Person::default() });
        }
        let counted = Frequencies::count(&people);
        let share = |row: u32| counted.of_heaped_birthday(people.child((Side::Right, row)).born);
        assert_eq!(share(0), None);
        assert!(share(40).is_some_and(|share| share > 0.5));
        let mut again = Frequencies::count(&people);
        (30..68).for_each(|row| again.go(&people.names, people.child((Side::Right, row))));
        assert_eq!(again.of_heaped_birthday(people.child((Side::Right, 40)).born), None);
    }
}

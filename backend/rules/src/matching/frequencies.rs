//! How common a name is: counted over the list that is searched, so that a rare name weighs more than a common one.

use std::collections::HashMap;

use crate::matching::namebook::{NameBook, NameNumber};
use crate::matching::people::{Child, People};

/// How many rows of the right list hold a name, a sound, a guardian's name.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    names: Vec<u32>,
    guardians: Vec<u32>,
    /// Sounds that some row holds.
    sounds: HashMap<u32, u32, linkage::Quick>,
    rows: u32,
}

impl Frequencies {
    pub(super) fn count(people: &People) -> Self {
        let mut counts = Self::default();
        counts.make_room(&people.names);
        for (_, child) in people.right.standing() {
            counts.add_names(child);
        }
        for (number, count) in counts.names.iter().enumerate().filter(|(_, count)| **count > 0) {
            *counts.sounds.entry(people.names.name(number as NameNumber).sound).or_default() += count;
        }
        counts
    }

    /// Names may have come to the book, on either list.
    pub(super) fn make_room(&mut self, names: &NameBook) {
        self.names.resize(names.len(), 0);
        self.guardians.resize(names.len(), 0);
    }

    /// A row has come to the right list.
    pub(super) fn come(&mut self, names: &NameBook, child: &Child) {
        self.add_names(child);
        *self.sounds.entry(names.name(child.name).sound).or_default() += 1;
    }

    /// A row has gone from the right list.
    pub(super) fn go(&mut self, names: &NameBook, child: &Child) {
        self.rows -= 1;
        self.names[child.name as usize] -= 1;
        for guardian in child.guardians.iter().filter(|number| **number != 0) {
            self.guardians[*guardian as usize] -= 1;
        }
        let sound = names.name(child.name).sound;
        let left = self.sounds.get(&sound).map_or(0, |count| count - 1);
        if left == 0 {
            self.sounds.remove(&sound);
        } else {
            self.sounds.insert(sound, left);
        }
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

    fn add_names(&mut self, child: &Child) {
        self.rows += 1;
        self.names[child.name as usize] += 1;
        for guardian in child.guardians.iter().filter(|number| **number != 0) {
            self.guardians[*guardian as usize] += 1;
        }
    }

    fn share(&self, count: u32) -> f64 {
        (f64::from(count) + 0.5) / (f64::from(self.rows.max(1)) + 1.0)
    }
}

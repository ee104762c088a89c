//! Batches: rows taken in by one thread, with names of their own, until they join the lists.
//!
//! A file is read in pieces by as many threads as there are. Names are numbered in the order of the rows when the batches join, so
//! the lists are the same however the file was cut.

use std::borrow::Cow;
use std::collections::HashMap;

use linkage::Side;
use linkage::block::mark;
use rayon::prelude::*;

use crate::matching::namebook::{NameNumber, Names, tidy};
use crate::matching::people::{List, People, take_in};
use crate::matching::person::Person;

/// Some rows of a list in their order.
#[derive(Debug)]
pub struct Batch {
    names: Written,
    pub(super) list: List,
    this_year: u32,
}

impl Batch {
    /// No rows yet; the year is that of [`People::new`].
    pub fn new(this_year: i32) -> Self {
        Self { names: Written::default(), list: List::default(), this_year: this_year.unsigned_abs() }
    }

    /// Adds a child after the others.
    pub fn push(&mut self, person: &Person<'_>) {
        let child = take_in(&mut self.names, person, self.this_year);
        self.list.push(person.key, child);
    }
}

impl People {
    /// Adds the rows of those batches to a list, batch by batch.
    pub fn join(&mut self, side: Side, mut batches: Vec<Batch>) {
        let names: Vec<Vec<(u128, &str)>> = batches.par_iter().map(|batch| batch.names.iter().collect()).collect();
        let numbers = self.names.numbers_of_lists(&names);
        batches.par_iter_mut().zip(&numbers).for_each(|(batch, numbers)| {
            for child in &mut batch.list.children {
                let own = child.guardians.iter_mut().chain([&mut child.name, &mut child.other_name]);
                own.for_each(|name| *name = numbers[*name as usize]);
            }
        });
        let lists: Vec<List> = batches.into_iter().map(|batch| batch.list).collect();
        self.list_mut(side).append(&lists);
    }
}

/// The distinct names of a batch, tidied, numbered as they come; 0 = no name.
#[derive(Debug, Default)]
struct Written {
    /// By the mark of a name as written.
    numbers: HashMap<u128, u32, linkage::Quick>,
    /// Mark of each tidy name, and where it ends in the text.
    tidy: Vec<(u128, usize)>,
    texts: String,
}

impl Written {
    /// The tidy names by number, "no name" first.
    fn iter(&self) -> impl Iterator<Item = (u128, &str)> {
        let starts = std::iter::once(0).chain(self.tidy.iter().map(|(_, end)| *end));
        let names = self.tidy.iter().zip(starts).map(|((mark, end), start)| (*mark, &self.texts[start..*end]));
        std::iter::once((0, "")).chain(names)
    }
}

impl Names for Written {
    fn number_of(&mut self, written: &str) -> NameNumber {
        if written.is_empty() {
            return 0;
        }
        let next = self.tidy.len() as u32 + 1;
        let as_written = mark(written);
        *self.numbers.entry(as_written).or_insert_with(|| {
            let name = tidy(written);
            if name.is_empty() {
                return 0;
            }
            let mark = if matches!(name, Cow::Borrowed(_)) { as_written } else { mark(&name) };
            self.texts.push_str(&name);
            self.tidy.push((mark, self.texts.len()));
            next
        })
    }
}

#[cfg(test)]
mod tests {
    use linkage::Side;

    use super::Batch;
    use crate::matching::{People, Person};

    const NAMES: [&str; 6] = ["王小明", " 王 小明", "李红", "", "李红", "（空）"];

    fn people(cut: usize) -> People {
        let mut people = People::new(2026);
        let batch = |names: &[&'static str]| {
            let mut batch = Batch::new(2026);
            for name in names {
                batch.push(&Person { key: name, name, ..Person::default() });
            }
            batch
        };
        people.join(Side::Left, vec![batch(&NAMES[..cut]), batch(&NAMES[cut..])]);
        people
    }

    #[test]
    fn a_file_read_in_pieces_gives_the_list_of_the_whole() {
        let numbers = |people: &People| people.left.children.iter().map(|child| child.name).collect::<Vec<_>>();
        for cut in 0..NAMES.len() {
            let (cut, whole) = (people(cut), people(0));
            assert_eq!(numbers(&cut), [1, 1, 2, 0, 2, 0]);
            assert_eq!(numbers(&cut), numbers(&whole));
            assert!((0..6).all(|row| cut.key(Side::Left, row) == NAMES[row as usize]));
        }
    }
}

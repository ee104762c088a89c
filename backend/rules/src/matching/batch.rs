//! Batches: rows taken in by one thread, with names of their own, until they join the lists.
//!
//! A file is read in pieces by as many threads as there are. Names are numbered when the batches join, in the order of the rows, so
//! the lists are the same however the file was cut.

use linkage::Side;
use rayon::prelude::*;

use crate::matching::namebook::NumbersOfLists;
use crate::matching::people::{Child, List, People, take_in};
use crate::matching::person::{Guardian, Person};
use crate::matching::schools::SchoolBook;
use crate::matching::written::Written;

/// Some rows of a list in their order.
#[derive(Debug)]
pub struct Batch {
    names: Written,
    schools: SchoolBook,
    pub(super) list: List,
    this_year: u32,
}

impl Batch {
    /// No rows yet; the year is that of [`People::new`].
    pub fn new(this_year: i32) -> Self {
        Self::for_rows(this_year, 0)
    }

    /// The same, with room for so many rows.
    pub fn for_rows(this_year: i32, rows: usize) -> Self {
        let mut list = List::default();
        list.make_room(rows);
        let schools = SchoolBook::default();
        Self { names: Written::for_rows(rows), schools, list, this_year: this_year.unsigned_abs() }
    }

    /// Adds a child after the others.
    pub fn push(&mut self, person: &Person<'_>) {
        self.push_beside(person, &person.guardians);
    }

    /// The same, the guardians given beside the person: a list of their own for each of a million rows takes its time.
    pub fn push_beside(&mut self, person: &Person<'_>, guardians: &[Guardian<'_>]) {
        let child = take_in(&mut self.names, &mut self.schools, (person, guardians), self.this_year);
        self.list.push(person.key, child);
    }
}

impl People {
    /// Adds the rows of those batches to a list, batch by batch.
    pub fn join(&mut self, side: Side, batches: Vec<Batch>) {
        let (written, mut lists) = self.parted(batches);
        let (numbers, new) = self.names.number_lists(&written);
        put_numbers(&mut lists, &numbers);
        self.names.enter(&new);
        self.list_mut(side).append(lists);
    }

    /// The names of those batches and their rows; the schools are taken in.
    pub(super) fn parted(&mut self, batches: Vec<Batch>) -> (Vec<Written>, Vec<List>) {
        let parted = batches.into_iter().map(|batch| {
            self.schools.append(batch.schools);
            (batch.names, batch.list)
        });
        parted.unzip()
    }
}

/// Puts the numbers of the book in place of those that the names have within their lists.
pub(super) fn put_numbers(lists: &mut [List], numbers: &NumbersOfLists) {
    lists.par_iter_mut().enumerate().for_each(|(nth, list)| {
        for name in list.children.iter_mut().flat_map(Child::names_mut).filter(|name| **name != 0) {
            let (part, place) = Written::place(*name);
            *name = numbers[part][nth][place];
        }
    });
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
            let [one, same, other, nobody, ..] = numbers(&cut)[..] else { panic!("six rows") };
            assert!(one == same && one != other && other != 0 && nobody == 0);
            assert_eq!(numbers(&cut), numbers(&whole));
            assert!((0..6).all(|row| cut.key(Side::Left, row) == NAMES[row as usize]));
        }
    }
}

//! The book of names: every distinct name once, with its characters, sounds and surname worked out.
//!
//! Numbers are looked up in many parts, so that the names of whole files are entered on all threads and each part fits into the
//! processor's cache; a name's part follows from what is written, and its number from the order in which names come: the numbers are the
//! same on any number of threads.

use std::collections::HashMap;

use linkage::block::mark;
use rayon::prelude::*;

use crate::matching::cells::is_han;
use crate::matching::name::{Name, parts_of};
use crate::matching::tidy::tidy;
use crate::matching::written::Written;

/// Number of a name in the book; 0 = no name.
pub(super) type NameNumber = u32;

/// Whoever gives names their numbers.
pub(super) trait Names {
    /// The number of a name, as written; 0 when nothing is left of it.
    fn number_of(&mut self, written: &str) -> NameNumber;
}

/// Parts in which numbers are looked up: those of a million children's names do not fit into the processor's cache, those of one part do.
pub(super) const PARTS: usize = 64;

/// All distinct names of both tables.
#[derive(Debug)]
pub(super) struct NameBook {
    /// Numbers by the mark of what is written, in parts.
    numbers: Vec<Numbers>,
    names: Pages,
}

/// Numbers by mark.
type Numbers = HashMap<u128, NameNumber, linkage::Quick>;

/// Names one behind the other.
#[derive(Debug, Default)]
struct Pages {
    names: Vec<Name>,
    /// Fingerprints of the first and last part of those written in parts (阿依古丽 · 买买提).
    in_parts: Vec<[u32; 2]>,
}

impl Default for NameBook {
    fn default() -> Self {
        let mut names = Pages::default();
        names.add("");
        Self { numbers: vec![Numbers::default(); PARTS], names }
    }
}

impl Names for NameBook {
    fn number_of(&mut self, written: &str) -> NameNumber {
        if written.is_empty() {
            return 0;
        }
        let as_written = mark(written);
        if let Some(number) = self.numbers[part_of(as_written)].get(&as_written) {
            return *number;
        }
        let tidy = tidy(written);
        if tidy.is_empty() {
            return 0;
        }
        let mark = mark(&tidy);
        let number = *self.numbers[part_of(mark)].entry(mark).or_insert_with(|| self.names.add(&tidy));
        self.numbers[part_of(as_written)].entry(as_written).or_insert(number);
        number
    }
}

impl NameBook {
    /// The numbers of the names in many lists, by part and by list. New names stand behind the known ones, part by part.
    pub(super) fn numbers_of_lists(&mut self, lists: &[&Written]) -> Vec<Vec<Vec<NameNumber>>> {
        let parts = self.numbers.par_iter_mut().enumerate();
        let (pages, mut of_lists): (Vec<Pages>, Vec<Vec<Vec<NameNumber>>>) =
            parts.map(|(own, numbers)| enter(numbers, own, lists)).unzip();
        let mut firsts = Vec::with_capacity(PARTS);
        self.names.names.reserve_exact(pages.iter().map(|page| page.names.len()).sum());
        for page in pages {
            firsts.push(self.names.names.len() as NameNumber);
            self.names.append(page);
        }
        let parts = self.numbers.par_iter_mut().zip(&mut of_lists).zip(firsts);
        parts.for_each(|((numbers, of_lists), first)| {
            let entered = numbers.values_mut().chain(of_lists.iter_mut().flatten());
            entered.filter(|number| **number & NEW != 0).for_each(|number| *number = (*number & !NEW) + first);
        });
        of_lists
    }

    /// A name by its number.
    #[inline]
    pub(super) fn name(&self, number: NameNumber) -> &Name {
        &self.names.names[number as usize]
    }

    /// Fingerprints of the sounds of a name's first and last part; 0 when it is in one piece.
    #[inline]
    pub(super) fn parts_of(&self, name: &Name) -> [u32; 2] {
        let place = name.in_parts as usize;
        if place == 0 { [0, 0] } else { self.names.in_parts[place - 1] }
    }

    /// Greater than any number in the book.
    pub(super) fn len(&self) -> usize {
        self.names.names.len()
    }

    /// Puts the names into another order: `old` says which name stands in each place.
    pub(super) fn reorder(&mut self, old: &[NameNumber]) {
        let mut new = vec![0; self.len()];
        (0..).zip(old).for_each(|(place, old)| new[*old as usize] = place);
        self.numbers
            .par_iter_mut()
            .flat_map_iter(HashMap::values_mut)
            .for_each(|number| *number = new[*number as usize]);
        self.names.names = old.par_iter().map(|old| self.name(*old).clone()).collect();
    }
}

/// Tells the number of a new name, which counts from the first new one of its part.
const NEW: NameNumber = 1 << 31;

/// Enters the names of one part; gives the new ones, and the numbers of all by list.
fn enter(numbers: &mut Numbers, own: usize, lists: &[&Written]) -> (Pages, Vec<Vec<NameNumber>>) {
    let names: usize = lists.iter().map(|list| list.count(own)).sum();
    numbers.reserve(names / 2);
    let mut new = Pages { names: Vec::with_capacity(names / 2), in_parts: Vec::new() };
    let mut number_of = |(mark, tidy): (u128, &str)| *numbers.entry(mark).or_insert_with(|| new.add(tidy) | NEW);
    let of_lists = lists.iter().map(|list| list.part(own).map(&mut number_of).collect()).collect();
    (new, of_lists)
}

impl Pages {
    /// Adds a tidy name; gives its place.
    fn add(&mut self, tidy: &str) -> NameNumber {
        let parts = if is_han(tidy) { None } else { parts_of(tidy) };
        self.in_parts.extend(parts);
        let place = parts.map_or(0, |_| self.in_parts.len());
        self.names.push(Name::take_apart(tidy, place as u32));
        (self.names.len() - 1) as NameNumber
    }

    /// Puts other names behind these.
    fn append(&mut self, mut others: Self) {
        let before = self.in_parts.len() as u32;
        others.names.iter_mut().filter(|name| name.in_parts != 0).for_each(|name| name.in_parts += before);
        self.names.append(&mut others.names);
        self.in_parts.append(&mut others.in_parts);
    }
}

/// The part in which a number is looked up.
pub(super) fn part_of(mark: u128) -> usize {
    (mark >> 64) as usize % PARTS
}

#[cfg(test)]
mod tests {
    use super::{NameBook, Names};

    #[test]
    fn dots_spaces_and_brackets_make_no_other_name() {
        let mut book = NameBook::default();
        let number = book.number_of("阿依古丽·买买提");
        assert_eq!(book.number_of("阿依古丽•买买提 "), number);
        assert_eq!(book.number_of("阿依古丽 . 买买提（小丽）"), number);
        let in_one_piece = book.number_of("阿依古丽买买提");
        assert_eq!(book.name(in_one_piece).signs, book.name(number).signs);
        assert_eq!(book.number_of(" · "), 0);
    }

    #[test]
    fn a_surname_has_its_own_reading() {
        let mut book = NameBook::default();
        let (one, other) = (book.number_of("单小明"), book.number_of("善小明"));
        assert_eq!(book.name(one).sound, book.name(other).sound);
    }

    #[test]
    fn pinyin_in_place_of_a_character_sounds_like_it() {
        let mut book = NameBook::default();
        let (one, other) = (book.number_of("王喆明"), book.number_of("王zhe明"));
        assert_eq!(book.name(one).sound, book.name(other).sound);
    }

    #[test]
    fn household_names_are_known_by_their_shape() {
        let mut book = NameBook::default();
        for name in ["妞妞", "小宝", "阿强", "狗蛋"] {
            let number = book.number_of(name);
            assert!(book.name(number).household(), "{name}");
        }
        let number = book.number_of("王小明");
        assert!(!book.name(number).household());
    }
}

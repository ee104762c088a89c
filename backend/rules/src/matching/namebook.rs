//! The book of names: every distinct name once, with its characters, sounds and surname worked out.
//!
//! Numbers are looked up in many parts, so that the names of whole files are entered on all threads and each part fits into the
//! processor's cache; a name's part follows from what is written, and its number from the order in which names come: the numbers are the
//! same on any number of threads.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::matching::cells::is_han;
use crate::matching::name::{Ear, Name, parts_of};
use crate::matching::people::Child;
use crate::matching::spelling::{NameMark, Spelling, mark_of, stirred};
use crate::matching::tidy::tidy;
use crate::matching::written::Written;

/// Number of a name in the book; 0 = no name.
pub(super) type NameNumber = u32;

/// Whoever gives names their numbers.
pub(super) trait Names {
    /// The number of a name, as written; 0 when nothing is left of it.
    fn number_of(&mut self, written: &str) -> NameNumber;
}

/// Rows or names that are brought near together before they are taken one by one.
pub(super) const AT_ONCE: usize = 32;

/// Parts in which numbers are looked up: those of a million children's names do not fit into the processor's cache, those of one part do.
pub(super) const PARTS: usize = 64;

/// All distinct names of both tables.
#[derive(Debug)]
pub(super) struct NameBook {
    /// Numbers by the mark of what is written, in parts.
    numbers: Vec<Numbers>,
    names: Vec<Name>,
    /// How each sounds.
    ears: Vec<Ear>,
    /// Fingerprints of the first and last part of those written in parts (阿依古丽 · 买买提).
    in_parts: Vec<[u32; 2]>,
}

/// The numbers of one part of the book: names have new numbers now and then, their places in the part stay.
#[derive(Clone, Debug, Default)]
struct Numbers {
    /// Places by both halves of a mark: a pair of words takes less room in a table than one long word.
    places: HashMap<(u64, u64), u32, linkage::Quick>,
    /// The number of the name in each place.
    numbers: Vec<NameNumber>,
}

impl Numbers {
    /// The number of the name with this mark.
    fn get(&self, mark: NameMark) -> Option<NameNumber> {
        self.places.get(&halves(mark)).map(|place| self.numbers[*place as usize])
    }

    fn insert(&mut self, mark: NameMark, number: NameNumber) {
        self.places.insert(halves(mark), self.numbers.len() as u32);
        self.numbers.push(number);
    }
}

/// Names that have been given numbers but are not yet taken apart: those of one part of the book.
#[derive(Default)]
pub(super) struct NewNames<'w> {
    /// The number of the first of them.
    first: NameNumber,
    /// Each as it is spelt, and where the book keeps the fingerprints of its parts.
    names: Vec<(Spelling<'w>, u32)>,
    in_parts: Vec<[u32; 2]>,
}

/// Numbers of the names in many lists, by part of the book and by list.
pub(super) type NumbersOfLists = Vec<Vec<Vec<NameNumber>>>;

impl Default for NameBook {
    fn default() -> Self {
        let names = vec![Name::take_apart("", 0)];
        let ears = names.iter().map(Name::ear).collect();
        Self { numbers: vec![Numbers::default(); PARTS], names, ears, in_parts: Vec::new() }
    }
}

impl Names for NameBook {
    fn number_of(&mut self, written: &str) -> NameNumber {
        if written.is_empty() {
            return 0;
        }
        let as_written = mark_of(written);
        if let Some(number) = self.numbers[part_of(as_written)].get(as_written) {
            return number;
        }
        let tidy = tidy(written);
        if tidy.is_empty() {
            return 0;
        }
        let mark = mark_of(&tidy);
        let number = self.numbers[part_of(mark)].get(mark).unwrap_or_else(|| self.add(&tidy, mark));
        if mark != as_written {
            self.numbers[part_of(as_written)].insert(as_written, number);
        }
        number
    }
}

impl NameBook {
    /// Gives the names in many lists their numbers; new ones stand behind the known ones, part by part, and are to be entered.
    pub(super) fn number_lists<'w>(&mut self, lists: &'w [Written]) -> (NumbersOfLists, Vec<NewNames<'w>>) {
        let parts = self.numbers.par_iter_mut().enumerate();
        let (mut of_lists, mut new): (NumbersOfLists, Vec<NewNames<'w>>) =
            parts.map(|(own, numbers)| places_in_part(numbers, own, lists)).unzip();
        let mut first = self.len() as NameNumber;
        for (numbers, new) in self.numbers.iter_mut().zip(&mut new) {
            new.first = first;
            first += new.len() as NameNumber;
            numbers.numbers.extend(new.first..first);
            let before = self.in_parts.len() as u32;
            new.names.iter_mut().filter(|name| name.1 != 0).for_each(|name| name.1 += before);
            self.in_parts.append(&mut new.in_parts);
        }
        let parts = self.numbers.par_iter().zip(&mut of_lists);
        parts.for_each(|(part, of_lists)| {
            of_lists.iter_mut().flatten().for_each(|place| *place = part.numbers[*place as usize]);
        });
        (of_lists, new)
    }

    /// Enters new names behind the known ones.
    pub(super) fn enter(&mut self, new: &[NewNames<'_>]) {
        let names = new.par_iter().flat_map(|new| &new.names);
        let before = self.len();
        self.names.par_extend(names.map(|(tidy, in_parts)| Name::take_apart(tidy.text(), *in_parts)));
        self.ears.par_extend(self.names[before..].par_iter().map(Name::ear));
    }

    /// Enters new names and puts all into another order: `old` says whose number each place has taken over.
    pub(super) fn enter_in_order(&mut self, new: &[NewNames<'_>], old: &[NameNumber], renumbered: &[NameNumber]) {
        let known = self.len();
        let name = |old: &NameNumber| {
            if let Some(known) = self.names.get(*old as usize) {
                return known.clone();
            }
            let (tidy, in_parts) = new_name(new, *old);
            Name::take_apart(tidy.text(), *in_parts)
        };
        let touched = |old: &NameNumber| if (*old as usize) < known { 0 } else { new_name(new, *old).1 };
        let heard = |(nth, number): (usize, &NameNumber)| {
            if nth % AT_ONCE == 0 {
                let next = &old[nth..old.len().min(nth + AT_ONCE)];
                std::hint::black_box(next.iter().fold(0, |near, number| near ^ touched(number)));
            }
            let name = name(number);
            (name.ear(), name)
        };
        (self.ears, self.names) = old.par_iter().enumerate().with_min_len(1024).map(heard).unzip();
        let numbers = self.numbers.par_iter_mut().flat_map_iter(|part| &mut part.numbers);
        numbers.for_each(|number| *number = renumbered[*number as usize]);
    }

    /// A name by its number.
    #[inline]
    pub(super) fn name(&self, number: NameNumber) -> &Name {
        &self.names[number as usize]
    }

    /// How a name sounds, by its number.
    #[inline]
    pub(super) fn ear(&self, number: NameNumber) -> Ear {
        self.ears[number as usize]
    }

    /// Told whose names are about to be heard: a trip to main memory for all of them at once.
    #[inline]
    pub(super) fn bring_ears_near(&self, children: &[Child]) {
        let names = children.iter().flat_map(|child| child.guardians.into_iter().chain([child.name]));
        std::hint::black_box(names.fold(0, |near, name| near ^ self.ear(name).bag));
    }

    /// Fingerprints of the sounds of a name's first and last part; 0 when it is in one piece.
    #[inline]
    pub(super) fn parts_of(&self, name: &Name) -> [u32; 2] {
        let place = name.in_parts as usize;
        if place == 0 { [0, 0] } else { self.in_parts[place - 1] }
    }

    /// Greater than any number in the book.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Adds a tidy name; gives its number.
    fn add(&mut self, tidy: &str, mark: NameMark) -> NameNumber {
        let in_parts = keep_parts(tidy, &mut self.in_parts);
        let number = self.len() as NameNumber;
        let name = Name::take_apart(tidy, in_parts);
        self.ears.push(name.ear());
        self.names.push(name);
        self.numbers[part_of(mark)].insert(mark, number);
        number
    }
}

/// A new name by its number: as it is spelt, and where the book keeps the fingerprints of its parts.
fn new_name<'n, 'w>(new: &'n [NewNames<'w>], number: NameNumber) -> &'n (Spelling<'w>, u32) {
    let part = &new[new.partition_point(|part| part.first <= number) - 1];
    &part.names[(number - part.first) as usize]
}

/// Gives the names of one part their places in it, by list; gives the new ones, too.
fn places_in_part<'w>(numbers: &mut Numbers, own: usize, lists: &'w [Written]) -> (Vec<Vec<u32>>, NewNames<'w>) {
    // About every fourth name is a new one.
    numbers.places.reserve(lists.iter().map(|list| list.count(own)).sum::<usize>() / 4);
    let (mut new, known) = (NewNames::default(), numbers.numbers.len() as u32);
    let mut place_of = |(mark, tidy): (NameMark, Spelling<'w>)| {
        *numbers.places.entry(halves(mark)).or_insert_with(|| known + new.add(tidy))
    };
    let of_lists = lists.iter().map(|list| list.part(own).map(&mut place_of).collect()).collect();
    (of_lists, new)
}

impl<'w> NewNames<'w> {
    /// How many they are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Adds a tidy name; gives its place.
    fn add(&mut self, tidy: Spelling<'w>) -> u32 {
        self.names.push((tidy, keep_parts(tidy.text(), &mut self.in_parts)));
        (self.names.len() - 1) as u32
    }
}

/// Keeps the fingerprints of a name's parts; says where, 0 when it is in one piece.
fn keep_parts(tidy: &str, kept: &mut Vec<[u32; 2]>) -> u32 {
    let parts = if is_han(tidy) { None } else { parts_of(tidy) };
    kept.extend(parts);
    parts.map_or(0, |_| kept.len() as u32)
}

fn halves(mark: NameMark) -> (u64, u64) {
    ((mark >> 64) as u64, mark as u64)
}

/// The part in which a number is looked up.
pub(super) fn part_of(mark: NameMark) -> usize {
    stirred(mark) as usize % PARTS
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

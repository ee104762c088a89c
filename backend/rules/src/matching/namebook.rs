//! The book of names: every distinct name once, with its characters, sounds and surname worked out.
//!
//! The book is in eight parts, so that the names of whole files are entered on all threads; a name's part follows from what is
//! written, and its place there from the order in which names come: the numbers are the same on any number of threads.

use std::borrow::Cow;
use std::collections::HashMap;

use linkage::block::mark;
use rayon::prelude::*;

use crate::matching::cells::is_han;
use crate::matching::name::{Name, parts_of};

/// Number of a name in the book; 0 = no name.
pub(super) type NameNumber = u32;

/// Whoever gives names their numbers.
pub(super) trait Names {
    /// The number of a name, as written; 0 when nothing is left of it.
    fn number_of(&mut self, written: &str) -> NameNumber;
}

/// All distinct names of both tables.
#[derive(Debug)]
pub(super) struct NameBook([Part; PARTS]);

const PARTS: usize = 8;

/// The names of one part, and their numbers by mark.
#[derive(Debug, Default)]
struct Part {
    numbers: HashMap<u128, NameNumber, linkage::Quick>,
    names: Vec<Name>,
    /// Fingerprints of the first and last part of those written in parts (阿依古丽 · 买买提).
    in_parts: Vec<[u32; 2]>,
}

impl Default for NameBook {
    fn default() -> Self {
        let mut parts: [Part; PARTS] = std::array::from_fn(|_| Part::default());
        parts[0].names.push(Name::take_apart("", 0));
        Self(parts)
    }
}

impl Names for NameBook {
    fn number_of(&mut self, written: &str) -> NameNumber {
        if written.is_empty() {
            return 0;
        }
        let as_written = mark(written);
        if let Some(number) = self.0[part_of(as_written)].numbers.get(&as_written) {
            return *number;
        }
        let tidy = tidy(written);
        if tidy.is_empty() {
            return 0;
        }
        let mark = mark(&tidy);
        let number = self.0[part_of(mark)].number_of(part_of(mark), mark, &tidy);
        self.0[part_of(as_written)].numbers.entry(as_written).or_insert(number);
        number
    }
}

impl NameBook {
    /// The numbers of the names in many lists, by part of the book and by list.
    pub(super) fn numbers_of_lists(&mut self, lists: &[&Written]) -> Vec<Vec<Vec<NameNumber>>> {
        let parts = self.0.par_iter_mut().enumerate();
        parts.map(|(number, part)| part.numbers_of_lists(number, lists)).collect()
    }

    /// A name by its number.
    #[inline]
    pub(super) fn name(&self, number: NameNumber) -> &Name {
        &self.0[number as usize % PARTS].names[number as usize / PARTS]
    }

    /// Fingerprints of the sounds of a name's first and last part; 0 when it is in one piece.
    #[inline]
    pub(super) fn parts_of(&self, name: &Name) -> [u32; 2] {
        let place = name.in_parts as usize;
        if place == 0 { [0, 0] } else { self.0[place % PARTS].in_parts[place / PARTS - 1] }
    }

    /// Greater than any number in the book.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|part| part.names.len() * PARTS).max().unwrap_or(0)
    }
}

impl Part {
    fn numbers_of_lists(&mut self, own: usize, lists: &[&Written]) -> Vec<Vec<NameNumber>> {
        let names: usize = lists.iter().map(|list| list.0[own].marks.len()).sum();
        self.numbers.reserve(names / 2);
        self.names.reserve(names / 2);
        let numbers_of =
            |list: &&Written| list.0[own].iter().map(|(mark, tidy)| self.number_of(own, mark, tidy)).collect();
        lists.iter().map(numbers_of).collect()
    }

    /// The number of a tidy name, `own` being this part's.
    fn number_of(&mut self, own: usize, mark: u128, tidy: &str) -> NameNumber {
        let Self { numbers, names, in_parts } = self;
        *numbers.entry(mark).or_insert_with(|| {
            let parts = if is_han(tidy) { None } else { parts_of(tidy) };
            in_parts.extend(parts);
            let place = parts.map_or(0, |_| in_parts.len() * PARTS + own);
            names.push(Name::take_apart(tidy, place as u32));
            ((names.len() - 1) * PARTS + own) as NameNumber
        })
    }
}

fn part_of(mark: u128) -> usize {
    (mark >> 64) as usize % PARTS
}

/// Names as they come in the rows of a file, tidied, until the book knows them.
#[derive(Debug, Default)]
pub(super) struct Written([WrittenPart; PARTS]);

#[derive(Debug, Default)]
struct WrittenPart {
    marks: Vec<u128>,
    /// Where each name ends in the texts.
    ends: Vec<u32>,
    texts: String,
}

impl Written {
    /// With room for the names of so many rows.
    pub(super) fn for_rows(rows: usize) -> Self {
        let some = rows * 2 / PARTS;
        let part = |_| WrittenPart {
            marks: Vec::with_capacity(some),
            ends: Vec::with_capacity(some),
            texts: String::with_capacity(some * 10),
        };
        Self(std::array::from_fn(part))
    }

    /// Which part of the book a name belongs to, and its place among those of this list.
    #[inline]
    pub(super) fn place(number: NameNumber) -> (usize, usize) {
        (number as usize % PARTS, number as usize / PARTS - 1)
    }
}

impl WrittenPart {
    fn iter(&self) -> impl Iterator<Item = (u128, &str)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let texts = starts.zip(&self.ends).map(|(start, end)| &self.texts[start as usize..*end as usize]);
        self.marks.iter().copied().zip(texts)
    }
}

impl Names for Written {
    fn number_of(&mut self, written: &str) -> NameNumber {
        if written.is_empty() {
            return 0;
        }
        let tidy = tidy(written);
        if tidy.is_empty() {
            return 0;
        }
        let mark = mark(&tidy);
        let own = part_of(mark);
        let part = &mut self.0[own];
        part.marks.push(mark);
        part.texts.push_str(&tidy);
        part.ends.push(part.texts.len() as u32);
        (part.marks.len() * PARTS + own) as NameNumber
    }
}

/// The dot between the parts of a transliterated name, and what is written for it.
pub(super) const DOT: char = '·';
const DOTS: [char; 11] = ['·', '•', '．', '.', '・', '‧', '∙', '●', '。', '-', '－'];

/// Without spaces, brackets and what they hold; every dot between parts as one; full-width letters as ASCII capitals.
fn tidy(written: &str) -> Cow<'_, str> {
    // Nearly all names are plain characters: nothing to tidy.
    if is_han(written) {
        return Cow::Borrowed(written);
    }
    let mut tidy = String::with_capacity(written.len());
    let (mut bracket, mut between) = (false, false);
    for character in written.chars().map(half_width) {
        match character {
            '（' | '(' | '【' | '[' => bracket = true,
            '）' | ')' | '】' | ']' => bracket = false,
            '\'' | '’' => {}
            dot if DOTS.contains(&dot) => between = !tidy.is_empty(),
            space if space.is_whitespace() || space.is_control() || space == '\u{feff}' => {}
            _ if bracket => {}
            other => {
                if std::mem::take(&mut between) {
                    tidy.push(DOT);
                }
                tidy.push(other.to_ascii_uppercase());
            }
        }
    }
    Cow::Owned(tidy)
}

fn half_width(character: char) -> char {
    match character {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        other => other,
    }
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

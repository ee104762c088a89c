//! The names of some rows, tidied, until the book knows them.

use crate::matching::namebook::{NameNumber, Names, PARTS, part_of};
use crate::matching::spelling::{NameMark, Spelling, is_long, mark_of};
use crate::matching::tidy::tidy;

/// Names as they come in the rows of a file, tidied, until the book knows them.
#[derive(Debug)]
pub(super) struct Written(Vec<WrittenPart>);

#[derive(Debug, Default)]
struct WrittenPart {
    marks: Vec<NameMark>,
    /// The texts of long names, and where each ends.
    texts: String,
    ends: Vec<u32>,
}

impl Written {
    /// With room for the names of so many rows.
    pub(super) fn for_rows(rows: usize) -> Self {
        let part = |_| WrittenPart { marks: Vec::with_capacity(rows * 2 / PARTS), ..WrittenPart::default() };
        Self((0..PARTS).map(part).collect())
    }

    /// How many names of a part there are.
    pub(super) fn count(&self, part: usize) -> usize {
        self.0[part].marks.len()
    }

    /// The names of a part with their marks, in the order in which they came.
    pub(super) fn part(&self, part: usize) -> impl Iterator<Item = (NameMark, Spelling<'_>)> {
        self.0[part].iter()
    }

    /// Which part of the book a name belongs to, and its place among those of this list.
    #[inline]
    pub(super) fn place(number: NameNumber) -> (usize, usize) {
        (number as usize % PARTS, number as usize / PARTS - 1)
    }
}

impl WrittenPart {
    fn iter(&self) -> impl Iterator<Item = (NameMark, Spelling<'_>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let mut texts = starts.zip(&self.ends).map(|(start, end)| &self.texts[start as usize..*end as usize]);
        self.marks.iter().map(move |mark| (*mark, Spelling::of(*mark, || texts.next().unwrap_or_default())))
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
        let mark = mark_of(&tidy);
        let own = part_of(mark);
        let part = &mut self.0[own];
        part.marks.push(mark);
        if is_long(mark) {
            part.texts.push_str(&tidy);
            part.ends.push(part.texts.len() as u32);
        }
        (part.marks.len() * PARTS + own) as NameNumber
    }
}

//! 栏: one column of a ledger, and what a cell of it holds.

use chrono::NaiveDate;

/// How a column's cells are stored: a number kept as text never loses digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Text, also when it looks like a number: 证件号, codes, telephones.
    Text,
    /// Text that is set in the middle: one or two characters.
    Mark,
    /// A number that can be added up.
    Number,
    /// A day.
    Date,
}

/// One column of a ledger: how it looks and what stands in it.
pub(in crate::ledgers) struct Column<R> {
    pub(super) heading: &'static str,
    /// In half-width characters.
    pub(super) width: f64,
    pub(super) kind: CellKind,
    pub(super) cell: fn(&R) -> Cell<'_>,
}

// What it speaks of need not be copied for a column to be.
impl<R> Clone for Column<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Column<R> {}

/// A day as 2026-11-22.
const DAY_WIDTH: f64 = 10.5;

impl<R> Column<R> {
    /// Text, also when it looks like a number.
    pub(in crate::ledgers) const fn text(heading: &'static str, width: f64, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width, kind: CellKind::Text, cell }
    }

    /// One or two characters, set in the middle.
    pub(in crate::ledgers) const fn mark(heading: &'static str, width: f64, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width, kind: CellKind::Mark, cell }
    }

    /// A number that can be added up.
    pub(in crate::ledgers) const fn number(heading: &'static str, width: f64, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width, kind: CellKind::Number, cell }
    }

    /// A day.
    pub(in crate::ledgers) const fn day(heading: &'static str, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width: DAY_WIDTH, kind: CellKind::Date, cell }
    }

    /// A column that the form asks for and that is filled in by hand: nothing is recorded of it yet.
    pub(in crate::ledgers) const fn by_hand(heading: &'static str, width: f64) -> Self {
        Self { heading, width, kind: CellKind::Text, cell: |_| Cell::Empty }
    }

    /// Its heading.
    #[cfg(test)]
    pub(in crate::ledgers) const fn heading(&self) -> &'static str {
        self.heading
    }

    /// The same column under another heading.
    pub(in crate::ledgers) const fn called(self, heading: &'static str) -> Self {
        Self { heading, ..self }
    }

    /// The same column, wider or narrower.
    pub(in crate::ledgers) const fn wide(self, width: f64) -> Self {
        Self { width, ..self }
    }
}

/// A cell's content.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::ledgers) enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(NaiveDate),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl<'a> From<&'a Option<String>> for Cell<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().map_or(Self::Empty, Self::from)
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::from)
    }
}

impl From<Option<i64>> for Cell<'_> {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<Option<NaiveDate>> for Cell<'_> {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// Lines that a text needs in a column: spreadsheets do not measure rows of a file that they have not made themselves.
pub(super) fn lines_of(text: &str, width: f64) -> u32 {
    // At most as many lines as characters; a row cannot be taller than 409 points anyway.
    text.lines().map(|line| lines_of_one(line, width)).sum::<u32>().clamp(1, 28)
}

fn lines_of_one(text: &str, width: f64) -> u32 {
    let lines = (width_of(text) / width).ceil();
    (1..=28).find(|&count| f64::from(count) >= lines).unwrap_or(28)
}

/// The width that holds a text in one line. What remains of a line when a word, a number or a stop does not fit any more is lost: a
/// tenth more is reckoned.
pub(in crate::ledgers) fn width_of(text: &str) -> f64 {
    let half_widths: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    f64::from(half_widths) * 1.1
}

//! Rows in batches: the text of some hundred rows in one piece, so that a cell costs no allocation.

use std::sync::Arc;

use rules::forms::FormKind;

use super::split::Cells;

/// Where each column of a form stands in this file, and which headings are nobody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    kind: FormKind,
    /// The place of each column in the file, found by [`slot`]: a row is asked for fifty fields.
    places: Vec<Option<(&'static str, Option<usize>)>>,
    headings: Vec<String>,
    unknown: Vec<usize>,
    /// Columns before the form's own: 4 in a rejects file, else 0.
    skipped: usize,
}

/// A column of the form, looked up once per file and then cheap in every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldNo(Option<usize>);

impl Layout {
    /// `fields[i]` is the field that column `i` holds; `None` is an unknown heading.
    pub(super) fn new(kind: FormKind, headings: Vec<String>, fields: &[Option<&'static str>], skipped: usize) -> Self {
        let mut places = vec![None; SLOTS];
        for column in kind.columns() {
            let place = fields.iter().position(|field| *field == Some(column.field));
            let mut at = slot(column.field);
            while places[at].is_some() {
                at = (at + 1) % SLOTS;
            }
            places[at] = Some((column.field, place));
        }
        let unknown = (skipped..headings.len()).filter(|&i| fields[i].is_none() && !headings[i].is_empty()).collect();
        Self { kind, places, headings, unknown, skipped }
    }

    /// The form.
    pub fn kind(&self) -> FormKind {
        self.kind
    }

    /// The column of a field of contract §2, such as `id_number`. A field that the form does not have is like a column that
    /// the file does not have: always empty.
    pub fn field(&self, field: &str) -> FieldNo {
        let mut at = slot(field);
        while let Some((name, place)) = self.places[at] {
            if name == field {
                return FieldNo(place);
            }
            at = (at + 1) % SLOTS;
        }
        FieldNo(None)
    }

    /// Whether the file has this column.
    pub fn has(&self, field: &str) -> bool {
        self.field(field).0.is_some()
    }

    /// The sender's own headings, in the order of the file; those that a rejects file put before them left out.
    pub fn headings(&self) -> &[String] {
        &self.headings[self.skipped..]
    }

    /// The heading above a field as this file writes it.
    pub fn heading_of(&self, field: &str) -> Option<&str> {
        self.field(field).0.map(|i| self.headings[i].as_str())
    }

    /// Headings that belong to no column of the form.
    pub fn unknown_headings(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().map(|&i| self.headings[i].as_str())
    }

    pub(super) fn width(&self) -> usize {
        self.headings.len()
    }
}

/// More than four times the columns of the longest form, so that a search ends at once.
const SLOTS: usize = 256;

/// Where a field is looked for first: by its length and the letters at its ends and in its middle: of the 52 fields of a household 47 have a place of
/// their own.
fn slot(field: &str) -> usize {
    let letters = field.as_bytes();
    let at = |place: usize| usize::from(letters.get(place).copied().unwrap_or_default());
    let (first, middle, last) = (at(0), at(letters.len() / 2), at(letters.len().saturating_sub(1)));
    (first * 31 + middle * 17 + last * 7 + letters.len() * 53) % SLOTS
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    number: u32,
    text_start: u32,
    first_end: u32,
    cells: u32,
}

/// Some hundred rows of one file, with their text in one piece.
#[derive(Debug, Clone)]
pub struct RowBatch {
    layout: Arc<Layout>,
    text: String,
    ends: Vec<u32>,
    marks: Vec<Mark>,
}

impl RowBatch {
    /// A batch is handed on when it has so many rows …
    const ROWS: usize = 512;
    /// … or so much text.
    const TEXT_BYTES: usize = 256 * 1024;

    pub(super) fn new(layout: Arc<Layout>) -> Self {
        let cells = Self::ROWS * layout.width();
        Self {
            layout,
            text: String::with_capacity(Self::TEXT_BYTES + 16 * 1024),
            ends: Vec::with_capacity(cells.min(Self::TEXT_BYTES)),
            marks: Vec::with_capacity(Self::ROWS),
        }
    }

    /// Rows that came as named fields (from a phone), not as a file: one row each, read like any other.
    pub(crate) fn of_fields(kind: FormKind, rows: &[Vec<(&str, &str)>]) -> Self {
        let mut headings: Vec<&str> = rows.iter().flatten().map(|(field, _)| *field).collect();
        headings.sort_unstable();
        headings.dedup();
        let column = |heading: &&str| kind.columns().iter().map(|column| column.field).find(|field| field == heading);
        let fields: Vec<_> = headings.iter().map(column).collect();
        let named = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let mut batch = Self::new(Arc::new(Layout::new(kind, named, &fields, 0)));
        for (number, row) in (1u32..).zip(rows) {
            for heading in &headings {
                batch.cell(row.iter().find(|(field, _)| field == heading).map_or("", |(_, text)| text));
            }
            batch.end_row(number);
        }
        batch
    }

    pub(super) fn is_full(&self) -> bool {
        self.marks.len() >= Self::ROWS || self.text.len() >= Self::TEXT_BYTES
    }

    /// Makes a row of the cells given since the last one.
    pub(super) fn end_row(&mut self, number: u32) -> Row<'_> {
        let (text_start, first_end) = self.row_start();
        let cells = self.ends.len() - first_end;
        self.marks.push(Mark {
            number,
            text_start: small(text_start),
            first_end: small(first_end),
            cells: small(cells),
        });
        self.row(self.marks.len() - 1)
    }

    /// Takes the last row out again.
    pub(super) fn drop_row(&mut self) {
        self.marks.pop();
        self.retract();
    }

    /// Where the row that is being gathered begins: in the text and in the ends.
    fn row_start(&self) -> (usize, usize) {
        let ends = self.marks.last().map_or(0, |mark| (mark.first_end + mark.cells) as usize);
        (ends.checked_sub(1).map_or(0, |last| self.ends[last] as usize), ends)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The columns of the file.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.marks.len()).map(|no| self.row(no))
    }

    fn row(&self, no: usize) -> Row<'_> {
        Row { batch: self, mark: self.marks[no] }
    }
}

impl Cells for RowBatch {
    fn cell(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(small(self.text.len()));
    }

    fn retract(&mut self) {
        let (text, ends) = self.row_start();
        self.text.truncate(text);
        self.ends.truncate(ends);
    }
}

/// A batch holds a quarter of a megabyte and one record more: far from 4 GiB.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// One row as the person wrote it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    batch: &'a RowBatch,
    mark: Mark,
}

impl<'a> Row<'a> {
    /// 行号: the number at the left edge of the spreadsheet.
    pub fn number(&self) -> u32 {
        self.mark.number
    }

    /// What is written under a field's heading, without the blanks around it; empty when the file has no such column.
    pub fn get(&self, field: &str) -> &'a str {
        self.at(self.batch.layout.field(field))
    }

    /// The same for a field looked up before.
    pub fn at(&self, field: FieldNo) -> &'a str {
        field.0.map_or("", |place| self.cell(place))
    }

    /// The cells under headings that the form does not know, with those beyond the last heading; empty ones left out.
    pub fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let (row, batch) = (*self, self.batch);
        let beyond = (batch.layout.width()..self.mark.cells as usize).map(|place| (BEYOND, place));
        let known = batch.layout.unknown.iter().map(|&place| (batch.layout.headings[place].as_str(), place));
        known.chain(beyond).map(move |(heading, place)| (heading, row.cell(place))).filter(|(_, text)| !text.is_empty())
    }

    /// Cells beyond the last heading that are not empty. In delimited text more than none usually means that an unquoted
    /// delimiter has pushed the row to the right, so that every cell after it stands under the wrong heading.
    pub fn surplus(&self) -> usize {
        (self.batch.layout.width()..self.mark.cells as usize).filter(|&place| !self.cell(place).is_empty()).count()
    }

    /// Every cell under the sender's own headings, as it stands in the file, and those beyond the last heading.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        let last = self.written().last().map_or(0, |(place, _)| place + 1);
        (self.batch.layout.skipped..self.batch.layout.width().max(last)).map(move |place| row.cell(place))
    }

    /// The cell at a place of the file, trimmed; empty beyond the end of a short row.
    pub(super) fn cell(&self, place: usize) -> &'a str {
        if place >= self.mark.cells as usize {
            return "";
        }
        let ends = &self.batch.ends[self.mark.first_end as usize..];
        let start = if place == 0 { self.mark.text_start } else { ends[place - 1] };
        let text = &self.batch.text[start as usize..ends[place] as usize];
        match text.as_bytes() {
            [] => "",
            // Most cells are numbers, dates and codes.
            [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => text,
            _ => unguarded(text.trim_matches(is_blank)),
        }
    }

    /// All cells of the row, headed or not, that are not empty.
    pub(super) fn written(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let row = *self;
        let first = self.batch.layout.skipped;
        (first..self.mark.cells as usize)
            .map(move |place| (place, row.cell(place)))
            .filter(|(_, text)| !text.is_empty())
    }

    /// 原因 for which a rejects file sent this row back; empty in every other file.
    pub fn sent_back_because(&self) -> &'a str {
        if self.batch.layout.skipped == 0 { "" } else { self.cell(self.batch.layout.skipped - 1) }
    }

    /// The layout of the file.
    pub fn layout(&self) -> &'a Layout {
        &self.batch.layout
    }
}

/// Heading of a cell that has none.
const BEYOND: &str = "（表头以外）";

/// Blanks at the edge of a cell: also the ideographic space, the no-break space and a stray byte order mark.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'
}

/// Takes off the apostrophe that [`super::rejects`] puts before a text that a spreadsheet would run as a formula.
pub(super) fn unguarded(text: &str) -> &str {
    match text.as_bytes() {
        [b'\'', ..] if is_formula(text.trim_start_matches('\'')) => &text[1..],
        _ => text,
    }
}

/// Whether a spreadsheet would take the text for a formula (OWASP, CSV injection; full-width signs count in Chinese Excel).
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

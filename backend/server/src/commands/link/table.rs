//! A CSV file held in memory, handed out row by row, in pieces that can be read side by side.

use std::ops::Range;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use crate::failure::Failure;

/// An opened file: its headings and its text.
pub(super) struct CsvTable {
    name: String,
    pub headings: Vec<String>,
    text: String,
    /// Where the rows begin.
    start: usize,
    /// Whether there is a quotation mark in it.
    quoted: bool,
}

/// A run of whole rows.
pub(super) struct Piece<'t> {
    table: &'t CsvTable,
    text: &'t str,
}

/// A great file is cut into so many pieces.
const PIECES: usize = 64;
/// A piece is at least so many bytes long: below, a thread costs more than it brings.
const LEAST_BYTES: usize = 1 << 18;

/// The bytes of a file in as many ranges as pieces.
pub(super) fn in_ranges(bytes: &Range<u64>) -> Vec<Range<u64>> {
    let length = ((bytes.end - bytes.start) / PIECES as u64).max(LEAST_BYTES as u64);
    let starts = (bytes.start..bytes.end).step_by(usize::try_from(length).unwrap_or(usize::MAX));
    starts.map(|start| start..bytes.end.min(start + length)).collect()
}

impl CsvTable {
    /// Opens a CSV file in UTF-8 (with or without BOM) or GB18030, told apart by the bytes.
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        let name = file.display().to_string();
        let bytes = std::fs::read(file).map_err(|e| Failure::work(format!("无法读取 {name}：{e}。请核对路径")))?;
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|other| encoding_rs::GB18030.decode(other.as_bytes()).0.into_owned());
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(&text.as_bytes()[start..]);
        let mut first = StringRecord::new();
        reader.read_record(&mut first).map_err(|e| unreadable(&name, &e))?;
        let headings = first.iter().map(|heading| heading.trim().to_owned()).collect();
        let start = start + usize::try_from(reader.position().byte()).unwrap_or_default();
        let quoted = text.as_bytes().contains(&b'"');
        Ok(Self { name, headings, text, start, quoted })
    }

    /// A table of which only the headings are known: plain text, cells parted by commas.
    pub(super) fn of_headings(file: &Path, line: &str) -> Self {
        let headings =
            line.trim_end_matches(['\r', '\n']).split(',').map(|heading| heading.trim().to_owned()).collect();
        Self { name: file.display().to_string(), headings, text: String::new(), start: 0, quoted: false }
    }

    /// Rows of this table that are held elsewhere.
    pub(super) fn piece<'t>(&'t self, text: &'t str) -> Piece<'t> {
        Piece { table: self, text }
    }

    /// The place of the first heading that `means` accepts.
    pub(super) fn place(&self, means: impl Fn(&str) -> bool) -> Option<usize> {
        self.headings.iter().position(|heading| means(heading))
    }

    /// Says which heading is missing.
    pub(super) fn lacks(&self, what: &str) -> Failure {
        Failure::work(format!("{} 缺少“{what}”一栏：请补上后重试；现有：{}", self.name, self.headings.join("、")))
    }

    /// The rows in their order, cut into pieces.
    pub(super) fn pieces(&self) -> Vec<Piece<'_>> {
        let rows = &self.text[self.start..];
        let length = (rows.len() / PIECES).max(LEAST_BYTES);
        let mut pieces = Vec::new();
        let mut start = 0;
        for end in ends_of_rows(rows.as_bytes(), self.quoted, length) {
            pieces.push(Piece { table: self, text: &rows[start..end] });
            start = end;
        }
        pieces
    }

    /// All rows, one by one.
    pub(super) fn each(&self, mut row: impl FnMut(&Cells<'_>)) -> Result<(), Failure> {
        let all = Piece { table: self, text: &self.text[self.start..] };
        all.each(&mut row)
    }
}

impl Piece<'_> {
    /// About how many rows there are, by the length of the first.
    pub(super) fn about(&self) -> usize {
        let first = self.text.lines().take(32);
        let (rows, bytes) = first.fold((0, 0), |(rows, bytes), line| (rows + 1, bytes + line.len() + 1));
        self.text.len() / (bytes / rows.max(1)).max(1) * 17 / 16 + 1
    }

    /// The rows of this piece, one by one.
    pub(super) fn each(&self, mut row: impl FnMut(&Cells<'_>)) -> Result<(), Failure> {
        if self.table.quoted {
            return self.each_quoted(row);
        }
        each_plain(self.text, &mut row);
        Ok(())
    }

    fn each_quoted(&self, mut row: impl FnMut(&Cells<'_>)) -> Result<(), Failure> {
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(self.text.as_bytes());
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(|e| unreadable(&self.table.name, &e))? {
            row(&Cells::Quoted(&record));
        }
        Ok(())
    }
}

/// Rows without a quotation mark: cells are found and nothing is copied.
fn each_plain(text: &str, row: &mut impl FnMut(&Cells<'_>)) {
    let bytes = text.as_bytes();
    let (mut ends, mut start) = (Vec::new(), 0);
    let mut end_row = |start: usize, at: usize, ends: &mut Vec<usize>| {
        let end = if at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
        if end > start {
            ends.push(end);
            row(&Cells::Plain { text, start, ends });
        }
        ends.clear();
    };
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let mut marks = commas_and_line_feeds(u64::from_le_bytes(*word));
        while marks != 0 {
            let at = number * 8 + marks.trailing_zeros() as usize / 8;
            marks &= marks - 1;
            if bytes[at] == b',' {
                ends.push(at);
            } else {
                end_row(start, at, &mut ends);
                start = at + 1;
            }
        }
    }
    for (at, byte) in bytes.iter().enumerate().skip(bytes.len() - rest.len()) {
        match byte {
            b',' => ends.push(at),
            b'\n' => {
                end_row(start, at, &mut ends);
                start = at + 1;
            }
            _ => {}
        }
    }
    end_row(start, bytes.len(), &mut ends);
}

/// The upper bit of every byte of the word that is a comma or a line feed.
#[inline]
fn commas_and_line_feeds(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = 0x7F * EACH;
    let none_of = |byte: u8| {
        let differs = word ^ (u64::from(byte) * EACH);
        ((differs & LOW) + LOW) | differs
    };
    !(none_of(b',') & none_of(b'\n')) & !LOW
}

/// The cells of a row.
pub(super) enum Cells<'r> {
    /// The row begins there in the text; each cell ends at a comma or with the row.
    Plain {
        text: &'r str,
        start: usize,
        ends: &'r [usize],
    },
    Quoted(&'r StringRecord),
}

impl<'r> Cells<'r> {
    /// One cell; empty where the row is shorter.
    #[inline]
    pub(super) fn get(&self, place: usize) -> &'r str {
        match self {
            Self::Plain { text, start, ends } => {
                let Some(end) = ends.get(place) else { return "" };
                let begins = if place == 0 { *start } else { ends[place - 1] + 1 };
                text.get(begins..*end).unwrap_or_default()
            }
            Self::Quoted(record) => record.get(place).unwrap_or_default(),
        }
    }

    /// All cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'r str> {
        let count = match self {
            Self::Plain { ends, .. } => ends.len(),
            Self::Quoted(record) => record.len(),
        };
        (0..count).map(|place| self.get(place))
    }
}

/// Ends of rows, each at least `length` behind the one before; the last is the end of the text. A line feed inside quotes ends no
/// row.
fn ends_of_rows(text: &[u8], with_quotes: bool, length: usize) -> Vec<usize> {
    let (mut ends, mut last) = (Vec::new(), 0);
    if with_quotes {
        let (mut quoted, mut may_open) = (false, true);
        for (at, byte) in text.iter().enumerate() {
            match byte {
                b'"' if quoted => (quoted, may_open) = (false, true),
                b'"' if may_open => quoted = true,
                b'\n' if !quoted => {
                    may_open = true;
                    if at + 1 - last >= length {
                        last = at + 1;
                        ends.push(last);
                    }
                }
                b',' | b'\r' => may_open = true,
                _ => may_open = false,
            }
        }
    } else {
        while let Some(at) = text.get(last + length..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')) {
            last += length + at + 1;
            ends.push(last);
        }
    }
    if ends.last() != Some(&text.len()) {
        ends.push(text.len());
    }
    ends
}

fn unreadable(name: &str, error: &csv::Error) -> Failure {
    Failure::work(format!("{name} 不是可读的 CSV：{error}。请用表格软件另存为 CSV 后重试"))
}

#[cfg(test)]
mod tests {
    use super::{CsvTable, ends_of_rows};

    fn rows(text: &str) -> Vec<Vec<String>> {
        let table = CsvTable {
            name: String::new(),
            headings: Vec::new(),
            text: text.into(),
            start: 0,
            quoted: text.contains('"'),
        };
        let mut rows = Vec::new();
        table.each(|cells| rows.push(cells.iter().map(str::to_owned).collect())).expect("rows are read");
        rows
    }

    #[test]
    fn rows_without_quotes_are_read_as_those_with_them() {
        let plain = "王小明,,2\r\n\n李红\n,a,b,";
        assert_eq!(rows(plain), [vec!["王小明", "", "2"], vec!["李红"], vec!["", "a", "b", ""]]);
        let quoted = format!("{plain}\n\"张,三\",x");
        assert_eq!(rows(&quoted)[..3], rows(plain));
        assert_eq!(rows(&quoted)[3], ["张,三", "x"]);
    }

    #[test]
    fn a_file_is_cut_between_rows_never_inside_quotes() {
        assert_eq!(ends_of_rows(b"a,b\nc,d\ne,f\n", false, 3), [4, 8, 12]);
        assert_eq!(ends_of_rows(b"a,\"b\nb\"\nc,d", true, 1), [8, 11]);
        assert_eq!(ends_of_rows(b"a,\"say \"\"no\n\"\"\"\nc", true, 1), [16, 17]);
        assert_eq!(ends_of_rows(b"5\" pipe,x\ny,z\n", true, 1), [10, 14]);
        assert_eq!(ends_of_rows(b"", false, 1), [0]);
    }
}

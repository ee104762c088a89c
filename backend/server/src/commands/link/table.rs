//! A CSV file held in memory, handed out row by row, in pieces that can be read side by side.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use rayon::prelude::*;

use crate::failure::Failure;

/// An opened file: its headings and its bytes, UTF-8 throughout.
pub(super) struct CsvTable {
    name: String,
    pub headings: Vec<String>,
    bytes: Vec<u8>,
    /// Where the rows begin.
    start: usize,
}

/// A run of whole rows.
pub(super) struct Piece<'t> {
    table: &'t CsvTable,
    bytes: &'t [u8],
}

/// A piece is at least so many bytes long: below, a thread costs more than it brings.
const LEAST_BYTES: usize = 1 << 18;

impl CsvTable {
    /// Opens a CSV file in UTF-8 (with or without BOM) or GB18030, told apart by the bytes.
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        let name = file.display().to_string();
        let bytes = std::fs::read(file).map_err(|e| Failure::work(format!("无法读取 {name}：{e}。请核对路径")))?;
        let bytes =
            if is_utf8(&bytes) { bytes } else { encoding_rs::GB18030.decode(&bytes).0.into_owned().into_bytes() };
        let start = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(&bytes[start..]);
        let mut first = ByteRecord::new();
        reader.read_byte_record(&mut first).map_err(|e| unreadable(&name, &e))?;
        let headings = first.iter().map(|heading| String::from_utf8_lossy(heading).trim().to_owned()).collect();
        let start = start + usize::try_from(reader.position().byte()).unwrap_or_default();
        Ok(Self { name, headings, bytes, start })
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
        let rows = &self.bytes[self.start..];
        let length = (rows.len() / 64).max(LEAST_BYTES);
        let mut pieces = Vec::new();
        let mut start = 0;
        for end in ends_of_rows(rows, length) {
            pieces.push(Piece { table: self, bytes: &rows[start..end] });
            start = end;
        }
        pieces
    }

    /// All rows, one by one.
    pub(super) fn each(&self, mut row: impl FnMut(&Cells<'_>)) -> Result<(), Failure> {
        let all = Piece { table: self, bytes: &self.bytes[self.start..] };
        all.each(&mut row)
    }
}

impl Piece<'_> {
    /// The rows of this piece, one by one.
    pub(super) fn each(&self, mut row: impl FnMut(&Cells<'_>)) -> Result<(), Failure> {
        match std::str::from_utf8(self.bytes) {
            Ok(text) if !self.bytes.contains(&b'"') => {
                each_plain(text, &mut row);
                Ok(())
            }
            _ => self.each_quoted(row),
        }
    }

    fn each_quoted(&self, mut row: impl FnMut(&Cells<'_>)) -> Result<(), Failure> {
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(self.bytes);
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|e| unreadable(&self.table.name, &e))? {
            row(&Cells::Quoted(&record));
        }
        Ok(())
    }
}

/// Rows without a quotation mark: cells are found and nothing is copied.
fn each_plain(text: &str, row: &mut impl FnMut(&Cells<'_>)) {
    let (mut ends, mut start) = (Vec::new(), 0);
    let bytes = text.as_bytes();
    while start < bytes.len() {
        ends.clear();
        let mut at = start;
        while at < bytes.len() && bytes[at] != b'\n' {
            if bytes[at] == b',' {
                ends.push(at);
            }
            at += 1;
        }
        let end = if at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
        if end > start {
            ends.push(end);
            row(&Cells::Plain { text, start, ends: &ends });
        }
        start = at + 1;
    }
}

/// The cells of a row.
pub(super) enum Cells<'r> {
    /// The row begins there in the text; each cell ends at a comma or with the row.
    Plain {
        text: &'r str,
        start: usize,
        ends: &'r [usize],
    },
    Quoted(&'r ByteRecord),
}

impl<'r> Cells<'r> {
    /// One cell; empty where the row is shorter.
    #[inline]
    pub(super) fn get(&self, place: usize) -> &'r str {
        match self {
            Self::Plain { text, start, ends } => {
                let begins = if place == 0 { Some(*start) } else { ends.get(place - 1).map(|end| end + 1) };
                begins.zip(ends.get(place)).and_then(|(begins, end)| text.get(begins..*end)).unwrap_or_default()
            }
            Self::Quoted(record) => {
                record.get(place).and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or_default()
            }
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

/// A line feed is never part of a longer character, in UTF-8 or GB18030: lines can be looked at side by side.
fn is_utf8(bytes: &[u8]) -> bool {
    let mut lines = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end =
            rest.iter().skip(LEAST_BYTES).position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + LEAST_BYTES);
        let (line, after) = rest.split_at(end);
        lines.push(line);
        rest = after;
    }
    lines.par_iter().all(|line| std::str::from_utf8(line).is_ok())
}

/// Ends of rows, each at least `length` behind the one before; the last is the end of the text. A line feed inside quotes ends no
/// row.
fn ends_of_rows(text: &[u8], length: usize) -> Vec<usize> {
    let (mut ends, mut last) = (Vec::new(), 0);
    if text.contains(&b'"') {
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
        let table = CsvTable { name: String::new(), headings: Vec::new(), bytes: text.into(), start: 0 };
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
        assert_eq!(ends_of_rows(b"a,b\nc,d\ne,f\n", 3), [4, 8, 12]);
        assert_eq!(ends_of_rows(b"a,\"b\nb\"\nc,d", 1), [8, 11]);
        assert_eq!(ends_of_rows(b"a,\"say \"\"no\n\"\"\"\nc", 1), [16, 17]);
        assert_eq!(ends_of_rows(b"5\" pipe,x\ny,z\n", 1), [10, 14]);
        assert_eq!(ends_of_rows(b"", 1), [0]);
    }
}

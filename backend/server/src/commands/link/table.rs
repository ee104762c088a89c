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
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(self.bytes);
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|e| unreadable(&self.table.name, &e))? {
            row(&Cells(&record));
        }
        Ok(())
    }
}

/// The cells of a row.
pub(super) struct Cells<'r>(&'r ByteRecord);

impl<'r> Cells<'r> {
    /// One cell; empty where the row is shorter.
    #[inline]
    pub(super) fn get(&self, place: usize) -> &'r str {
        self.0.get(place).and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or_default()
    }

    /// All cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'r str> {
        self.0.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default())
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
    use super::ends_of_rows;

    #[test]
    fn a_file_is_cut_between_rows_never_inside_quotes() {
        assert_eq!(ends_of_rows(b"a,b\nc,d\ne,f\n", 3), [4, 8, 12]);
        assert_eq!(ends_of_rows(b"a,\"b\nb\"\nc,d", 1), [8, 11]);
        assert_eq!(ends_of_rows(b"a,\"say \"\"no\n\"\"\"\nc", 1), [16, 17]);
        assert_eq!(ends_of_rows(b"5\" pipe,x\ny,z\n", 1), [10, 14]);
        assert_eq!(ends_of_rows(b"", 1), [0]);
    }
}

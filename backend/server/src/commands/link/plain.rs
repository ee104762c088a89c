//! A plain CSV file read piece by piece on all threads, so that nothing of it is held but the pieces at hand.
//!
//! Holding a file of a million rows takes a fault of the memory for every four kilobytes of it, and two passes through memory before the
//! first row is taken in. A file with quotation marks, or not in UTF-8, is left to [`CsvTable::open`], which holds it whole.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use encoding_rs::UTF_8;
use rayon::prelude::*;

use super::table::{CsvTable, Piece, in_ranges};
use crate::failure::Failure;

/// Pieces that one thread takes in, one after the other, in the same room.
const PIECES_AT_A_TIME: usize = 2;

/// A file whose first line is plain.
pub(super) struct PlainFile<'f> {
    file: &'f Path,
    /// Its headings; no text.
    pub table: CsvTable,
    /// Where its rows are.
    rows: Range<u64>,
}

impl<'f> PlainFile<'f> {
    /// Opens a file, if it can be read and its headings are plain.
    pub(super) fn open(file: &'f Path) -> Option<Self> {
        let mut source = BufReader::new(File::open(file).ok()?);
        let length = source.get_ref().metadata().ok()?.len();
        let mut line = Vec::new();
        let start = source.read_until(b'\n', &mut line).ok()?;
        let headings = plain(&line)?.trim_start_matches('\u{feff}');
        let table = CsvTable::of_headings(file, headings);
        Some(Self { file, table, rows: u64::try_from(start).ok()?..length })
    }

    /// Takes the rows in, piece by piece in their order; nothing if some piece is not plain.
    pub(super) fn each_piece<T: Send>(
        &self,
        take: impl Fn(&Piece<'_>) -> Result<T, Failure> + Sync,
    ) -> Option<Result<Vec<T>, Failure>> {
        let taken = |bytes: &mut Vec<u8>, range: Range<u64>| {
            let mut source = BufReader::new(File::open(self.file).ok()?);
            let rows = rows_in(&mut source, range, bytes).ok()?;
            let piece = self.table.piece(plain(rows)?);
            Some(take(&piece))
        };
        // A thread that has nothing left to do takes over what another has not begun: never more than a few pieces are one task.
        let ranges = in_ranges(&self.rows).into_par_iter().with_max_len(PIECES_AT_A_TIME);
        let taken: Option<Vec<Result<T, Failure>>> = ranges.map_init(Vec::new, taken).collect();
        taken.map(|taken| taken.into_iter().collect())
    }
}

/// The text, if it is UTF-8 without a quotation mark. The standard library reads Chinese text character by character; this, many bytes at
/// a time.
fn plain(bytes: &[u8]) -> Option<&str> {
    let Cow::Borrowed(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes)? else { return None };
    (!bytes.contains(&b'"')).then_some(text)
}

/// The rows that begin in a range: behind the first line feed at its start or later, to the end of the last row that began before its
/// end. They are read into the room of the piece before.
fn rows_in<'b>(source: &mut (impl BufRead + Seek), range: Range<u64>, bytes: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
    let before = range.start.saturating_sub(1);
    let length = range.end - before;
    bytes.clear();
    bytes.reserve(usize::try_from(length).unwrap_or_default() + 1024);
    source.seek(SeekFrom::Start(before))?;
    source.by_ref().take(length).read_to_end(bytes)?;
    if bytes.last().is_some_and(|last| *last != b'\n') {
        source.read_until(b'\n', bytes)?;
    }
    let first = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
    Ok(&bytes[first..])
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{plain, rows_in};

    #[test]
    fn every_row_is_in_one_piece_however_the_file_is_cut() {
        let file = "a,b\n王小明,2\r\n\n李红,3\n王,4";
        let (start, end) = (4, file.len() as u64);
        for cut in start..=end {
            let piece = |range| rows_in(&mut Cursor::new(file), range, &mut Vec::new()).expect("it is read").to_vec();
            let pieces = [piece(start..cut), piece(cut..end)].concat();
            assert_eq!(String::from_utf8(pieces).as_deref(), Ok(&file[4..]), "cut at {cut}");
        }
    }

    #[test]
    fn quotation_marks_and_other_encodings_are_not_plain() {
        assert_eq!(plain("王小明,1".as_bytes()), Some("王小明,1"));
        assert_eq!(plain(b"\"a\",1"), None);
        assert_eq!(plain(b"\xCD\xF5,1"), None);
    }
}

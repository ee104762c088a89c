//! Splits delimited text into records, as a spreadsheet would show them.
//!
//! Not the csv crate: a row number must be the one the person sees (blank lines count, line breaks inside a cell do not), and
//! one unpaired quote in row 12 must spoil row 12, not swallow the rest of the file.

/// Longest quoted cell. A spreadsheet's cell holds 32,767 characters; a quote open for longer was never meant as one.
const QUOTED_CELL_BYTES: usize = 4 * 32_767;

/// Longest record. More is no table but a file without line ends.
pub(super) const RECORD_BYTES: usize = 4 * 1024 * 1024;

/// Where the cells go.
pub(super) trait Cells {
    /// One more cell of the record.
    fn cell(&mut self, text: &str);
    /// Forgets the cells of this record: it was torn at the end of what is known so far and is split again later.
    fn retract(&mut self);
}

/// What was found at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// A record took so many bytes, its line end included.
    Record {
        /// Bytes to skip.
        bytes: usize,
        /// A quote without its partner was taken as it stands.
        stray_quote: bool,
    },
    /// The record may go on beyond what is known: give more text.
    More,
}

/// Splits the first record off `text`; `last` says that no more text will come. `text` must not be empty.
pub(super) fn split_record(text: &str, last: bool, delimiter: u8, cells: &mut impl Cells) -> Split {
    let last = last || text.len() >= RECORD_BYTES;
    let mut at = 0;
    let mut stray_quote = false;
    let mut unquoted = String::new();
    loop {
        let rest = &text[at..];
        let end = match quoted(rest, last, delimiter, &mut unquoted) {
            Quoted::Cell(length) => {
                cells.cell(&unquoted);
                length
            }
            Quoted::More => {
                cells.retract();
                return Split::More;
            }
            other => {
                stray_quote |= matches!(other, Quoted::Stray);
                let length = rest.bytes().position(|byte| byte == delimiter || byte == b'\n' || byte == b'\r');
                if length.is_none() && !last {
                    cells.retract();
                    return Split::More;
                }
                let length = length.unwrap_or(rest.len());
                cells.cell(&rest[..length]);
                length
            }
        };
        match line_end(&rest.as_bytes()[end..], last) {
            Some(0) => at += end + 1,
            Some(bytes) => return Split::Record { bytes: at + end + bytes, stray_quote },
            None if last => return Split::Record { bytes: text.len(), stray_quote },
            None => {
                cells.retract();
                return Split::More;
            }
        }
    }
}

/// Bytes of the line end at the start of `rest`; 0 when it is a delimiter; `None` when that cannot be known yet or the text
/// is at its end.
fn line_end(rest: &[u8], last: bool) -> Option<usize> {
    match rest {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r'] if !last => None,
        [b'\n' | b'\r', ..] => Some(1),
        [_, ..] => Some(0),
        [] => None,
    }
}

enum Quoted {
    /// Not quoted at all.
    Plain,
    /// A quoted cell of so many bytes, both quotes included; its text is in the buffer.
    Cell(usize),
    /// It begins with a quote that has no proper partner: the quote is part of the text.
    Stray,
    /// The partner may come later.
    More,
}

/// Reads a quoted cell. A partner counts only when a delimiter, a line end or the end of the file follows it.
fn quoted(rest: &str, last: bool, delimiter: u8, unquoted: &mut String) -> Quoted {
    let bytes = rest.as_bytes();
    if bytes.first() != Some(&b'"') {
        return Quoted::Plain;
    }
    unquoted.clear();
    let mut from = 1;
    while let Some(length) = bytes[from..].iter().take(QUOTED_CELL_BYTES).position(|&byte| byte == b'"') {
        let quote = from + length;
        unquoted.push_str(&rest[from..quote]);
        match bytes.get(quote + 1) {
            Some(b'"') => {
                unquoted.push('"');
                from = quote + 2;
            }
            Some(&byte) if byte == delimiter || byte == b'\n' || byte == b'\r' => return Quoted::Cell(quote + 1),
            None if last => return Quoted::Cell(quote + 1),
            None => return Quoted::More,
            Some(_) => return Quoted::Stray,
        }
    }
    if last || bytes.len() - from >= QUOTED_CELL_BYTES { Quoted::Stray } else { Quoted::More }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Cells for Vec<String> {
        fn cell(&mut self, text: &str) {
            self.push(text.to_owned());
        }
        fn retract(&mut self) {
            self.clear();
        }
    }

    /// All records of a text that is complete.
    fn records(mut text: &str) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        while !text.is_empty() {
            let mut cells = Vec::new();
            let Split::Record { bytes, .. } = split_record(text, true, b',', &mut cells) else {
                panic!("the text is complete");
            };
            text = &text[bytes..];
            all.push(cells);
        }
        all
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        assert_eq!(
            records("a,b\r\n\n\"x,\"\"y\nz\",2\rlast"),
            vec![vec!["a", "b"], vec![""], vec!["x,\"y\nz", "2"], vec!["last"]]
        );
        assert_eq!(records("a,\n,b"), vec![vec!["a", ""], vec!["", "b"]]);
    }

    #[test]
    fn a_stray_quote_spoils_only_its_own_row() {
        assert_eq!(
            records("1,\"张三\n2,\"李四\",x\n3,\"open"),
            vec![vec!["1", "\"张三"], vec!["2", "李四", "x"], vec!["3", "\"open"]]
        );
    }

    #[test]
    fn a_torn_record_asks_for_more() {
        for torn in ["a,b", "a,\"b", "a,\"b\"", "a\r", "a,"] {
            let mut cells = Vec::new();
            assert_eq!(split_record(torn, false, b',', &mut cells), Split::More, "{torn}");
            assert!(cells.is_empty(), "{torn}");
        }
    }
}

//! 读数: the cells of one row read through the rules, with what differs from the reading and what is doubtful kept beside it.

use std::fmt::Display;

use rules::identity::{Doubt, Reading, is_blank, read_bool};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::sheets::{FieldNo, Layout, Row};

/// Why a row cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The field of contract §2 that is at fault; empty when the row as a whole is.
    pub(crate) field: &'static str,
    /// A sentence that names the cure.
    pub(crate) reason: String,
}

impl Fault {
    pub(crate) fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self { field, reason: reason.into() }
    }
}

/// What is kept of a row beside its readings.
#[derive(Clone, PartialEq)]
pub(crate) struct Notes {
    /// Fields whose text differs from the reading, and unknown headings.
    pub(crate) written: Value,
    /// List of `{field, written, code, sentence}`.
    pub(crate) doubts: Value,
    /// Of all that is written in the row: rows of one hash say the same.
    pub(crate) content_hash: String,
}

/// Reads one row, cell by cell.
pub(crate) struct RowReader<'a> {
    row: Row<'a>,
    written: Map<String, Value>,
    doubts: Vec<Value>,
}

impl<'a> RowReader<'a> {
    pub(crate) fn new(row: Row<'a>) -> Self {
        Self { row, written: Map::new(), doubts: Vec::new() }
    }

    /// The row's number as the person sees it.
    pub(crate) fn number(&self) -> u32 {
        self.row.number()
    }

    /// What stands in the cell.
    pub(crate) fn written(&self, field: &str) -> &'a str {
        self.row.get(field)
    }

    /// The sender's key, without which a row cannot be stored.
    pub(crate) fn key(&self, field: &'static str, missing: &str) -> Result<String, Fault> {
        match self.row.get(field) {
            "" => Err(Fault::new(field, missing)),
            key => Ok(key.to_owned()),
        }
    }

    /// Text that is kept as it stands; a dash or a word for nothing is nothing.
    pub(crate) fn text(&self, field: &str) -> Option<String> {
        let text = self.row.get(field);
        (!is_blank(text)).then(|| text.to_owned())
    }

    /// Reads a cell whose value is printed as people write it; text that differs from that is kept.
    pub(crate) fn read<T: Display>(&mut self, field: &'static str, read: impl FnOnce(&str) -> Reading<T>) -> Option<T> {
        let text = self.row.get(field);
        if text.is_empty() {
            return None;
        }
        let Reading { value, doubts } = read(text);
        let same = value.as_ref().is_some_and(|value| prints_as(value, text));
        self.keep_unless(same, field, text, value.is_none() && doubts.is_empty());
        self.doubt_all(field, doubts);
        value
    }

    /// The same for a value that is printed otherwise than it is stored: a code by its title, a month without its day.
    pub(crate) fn code<T, S: Display>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&str) -> Reading<T>,
        shown: impl FnOnce(&T) -> S,
    ) -> Option<T> {
        let text = self.row.get(field);
        if text.is_empty() {
            return None;
        }
        let Reading { value, doubts } = read(text);
        let same = value.as_ref().is_some_and(|value| prints_as(&shown(value), text));
        self.keep_unless(same, field, text, value.is_none() && doubts.is_empty());
        self.doubt_all(field, doubts);
        value
    }

    fn keep_unless(&mut self, same: bool, field: &'static str, text: &str, says_nothing: bool) {
        if !same && !says_nothing {
            self.written.insert(field.to_owned(), text.into());
        }
    }

    /// 是 or 否.
    pub(crate) fn yes_or_no(&mut self, field: &'static str) -> Option<bool> {
        self.code(field, read_bool, |yes| if *yes { "是" } else { "否" })
    }

    /// Keeps a cell as written, though it has a reading or none at all.
    pub(crate) fn keep(&mut self, field: &'static str) {
        let text = self.row.get(field);
        if !text.is_empty() {
            self.written.insert(field.to_owned(), text.into());
        }
    }

    /// Doubts of a field, its own or those that come from the row as a whole.
    pub(crate) fn doubt_all(&mut self, field: &'static str, doubts: impl IntoIterator<Item = Doubt>) {
        for doubt in doubts {
            self.doubt(field, doubt);
        }
    }

    fn doubt(&mut self, field: &'static str, doubt: Doubt) {
        self.doubts.push(as_kept(field, self.row.get(field), doubt));
    }

    /// Whether a field was doubted.
    pub(crate) fn is_doubted(&self, field: &str) -> bool {
        self.doubts.iter().any(|doubt| doubt["field"] == field)
    }

    /// Ends the reading.
    pub(crate) fn finish(mut self, hasher: &RowHasher) -> Notes {
        for (heading, text) in self.row.unknown() {
            self.written.insert(heading.to_owned(), text.into());
        }
        let content_hash = hasher.hash(&self.row);
        Notes { written: Value::Object(self.written), doubts: Value::Array(self.doubts), content_hash }
    }
}

fn as_kept(field: &str, written: &str, doubt: Doubt) -> Value {
    json!({ "field": field, "written": written, "code": doubt.code(), "sentence": doubt.sentence() })
}

/// Adds a doubt that comes up only when a row is held against others.
pub(crate) fn add_doubt(doubts: &mut Value, field: &str, written: &str, doubt: Doubt) {
    match doubts {
        Value::Array(known) => known.push(as_kept(field, written, doubt)),
        other => *other = Value::Array(vec![as_kept(field, written, doubt)]),
    }
}

/// Whether a list of doubts has any.
pub(crate) fn has_doubts(doubts: &Value) -> bool {
    doubts.as_array().is_some_and(|doubts| !doubts.is_empty())
}

/// Whether the printed value is the text, without making a string of it.
fn prints_as(value: &impl Display, text: &str) -> bool {
    struct Rest<'a>(&'a str);
    impl std::fmt::Write for Rest<'_> {
        fn write_str(&mut self, part: &str) -> std::fmt::Result {
            self.0 = self.0.strip_prefix(part).ok_or(std::fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    std::fmt::write(&mut rest, format_args!("{value}")).is_ok() && rest.0.is_empty()
}

/// Counted up when the program has learnt to read words otherwise: rows that were stored by the old reading are then read anew from the
/// same file, where else they would count as known. 2: denials, places by name, classes before school. 3: parents away whose
/// names nobody wrote. 4: households of groups that the register of places does not know. 5: the kind of a disability by its certificate.
const READING: u8 = 5;

/// Hashes what a row says: the order of columns and empty columns do not count.
pub(crate) struct RowHasher {
    fields: Vec<FieldNo>,
}

impl RowHasher {
    pub(crate) fn new(layout: &Layout) -> Self {
        Self { fields: layout.kind().columns().iter().map(|column| layout.field(column.field)).collect() }
    }

    /// Half a SHA-256 in hexadecimal: enough to tell two versions of one row apart. Gathered first and hashed at once.
    fn hash(&self, row: &Row<'_>) -> String {
        const USUAL_ROW_BYTES: usize = 1024;
        let mut said = Vec::with_capacity(USUAL_ROW_BYTES);
        said.push(READING);
        let mut add = |name: &[u8], text: &str| {
            said.extend_from_slice(name);
            said.extend_from_slice(text.as_bytes());
            said.push(0);
        };
        for (number, field) in (0u8..).zip(&self.fields) {
            match row.at(*field) {
                "" => {}
                text => add(&[number, 1], text),
            }
        }
        for (heading, text) in row.unknown() {
            add(heading.as_bytes(), text);
        }
        hex::encode(&Sha256::digest(&said)[..16])
    }
}

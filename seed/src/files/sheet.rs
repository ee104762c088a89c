//! 表: a CSV file of one form, written row by row, in the encoding that its office uses.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rules::forms::{Column, FormKind};

/// How the office that keeps a file saves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// What spreadsheets call “CSV UTF-8”: with a byte order mark.
    Utf8Bom,
    Gb18030,
}

impl Encoding {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Gb18030 => "gb18030",
        }
    }
}

/// A row under way: a cell for each column of its form.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    columns: &'static [Column],
    cells: Vec<String>,
    /// Where the last field was found: rows are filled in the order of the form.
    near: Cell<usize>,
}

impl Row {
    pub(crate) fn of(kind: FormKind) -> Self {
        let columns = kind.columns();
        Self { columns, cells: vec![String::new(); columns.len()], near: Cell::new(0) }
    }

    /// Puts a value under a field of the form.
    pub(crate) fn set(&mut self, field: &str, value: impl Into<String>) {
        let at = self.place(field);
        self.cells[at] = value.into();
    }

    pub(crate) fn get(&self, field: &str) -> &str {
        &self.cells[self.place(field)]
    }

    /// The cells in the order of the columns.
    pub(crate) fn cells(&self) -> &[String] {
        &self.cells
    }

    fn place(&self, field: &str) -> usize {
        let (count, near) = (self.columns.len(), self.near.get());
        let found = (near..near + count).map(|at| at % count).find(|&at| self.columns[at].field == field);
        debug_assert!(found.is_some(), "no form has a field {field}");
        let at = found.unwrap_or(0);
        self.near.set(at);
        at
    }
}

/// A file being written.
pub(crate) struct Sheet {
    out: csv::Writer<Encoded>,
    rows: u64,
}

impl Sheet {
    /// A file of that form, with its Chinese headings; the police have headings of their own.
    pub(crate) fn create(dir: &Path, file: &str, kind: FormKind, encoding: Encoding) -> io::Result<Self> {
        let own = |c: &Column| c.synonyms.last().copied().filter(|_| kind == FormKind::Hukou).unwrap_or(c.heading);
        let headings: Vec<&str> = kind.columns().iter().map(own).collect();
        Self::with_headings(dir, file, &headings, encoding)
    }

    /// A file with headings of its own.
    pub(crate) fn with_headings(dir: &Path, file: &str, headings: &[&str], encoding: Encoding) -> io::Result<Self> {
        let inner = BufWriter::with_capacity(1 << 16, File::create(dir.join(file))?);
        let out = Encoded { inner, encoding, started: false, pending: Vec::new() };
        let mut out = csv::WriterBuilder::new().flexible(true).from_writer(out);
        out.write_record(headings)?;
        Ok(Self { out, rows: 0 })
    }

    /// A file with a title row above its headings, as offices print it.
    pub(crate) fn titled(dir: &Path, file: &str, kind: FormKind, title: &str) -> io::Result<Self> {
        let mut headings = vec![title];
        headings.resize(kind.columns().len(), "");
        let mut sheet = Self::with_headings(dir, file, &headings, Encoding::Utf8)?;
        sheet.out.write_record(kind.columns().iter().map(|c| c.heading))?;
        Ok(sheet)
    }

    pub(crate) fn write(&mut self, row: &Row) -> io::Result<()> {
        self.cells(row.cells())
    }

    pub(crate) fn cells<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        self.rows += 1;
        Ok(self.out.write_record(cells)?)
    }

    /// Rows so far.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Ends the file; how many rows it has.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(self.rows)
    }
}

/// Turns UTF-8 into the file's encoding on its way out.
struct Encoded {
    inner: BufWriter<File>,
    encoding: Encoding,
    started: bool,
    /// The beginning of a character that the last write cut in two.
    pending: Vec<u8>,
}

impl Write for Encoded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.started {
            self.started = true;
            if self.encoding == Encoding::Utf8Bom {
                self.inner.write_all("\u{feff}".as_bytes())?;
            }
        }
        if self.encoding != Encoding::Gb18030 {
            self.inner.write_all(bytes)?;
            return Ok(bytes.len());
        }
        self.pending.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.pending) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&self.pending[..error.valid_up_to()]).unwrap_or_default(),
        };
        let length = whole.len();
        let (encoded, _, _) = encoding_rs::GB18030.encode(whole);
        self.inner.write_all(&encoded)?;
        self.pending.drain(..length);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

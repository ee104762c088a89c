//! 退回文件: rows that could not be stored, with the reason, in a form that can be mended and imported again.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::problem::SheetError;
use super::rows::{Layout, Row, is_formula};

/// The columns that a rejects file puts before the sender's own.
const OWN: [&str; 4] = ["行号", "栏目", "值", "原因"];

/// Why a row came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Row number as the person sees it.
    pub row: u32,
    /// 栏目: the heading of the column at fault, or empty when the row as a whole is.
    pub column: String,
    /// 值: what was written there.
    pub value: String,
    /// 原因: one sentence with the cure.
    pub reason: String,
}

/// Where the rejects of a file go: beside it, `名单.xlsx.rejects.csv`.
pub fn rejects_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".rejects.csv");
    PathBuf::from(name)
}

/// How many of the first columns are those of a rejects file: four or none.
pub(super) fn own_columns(headings: &[String]) -> usize {
    let own = headings.len() > OWN.len() && headings.iter().zip(OWN).all(|(heading, own)| heading.trim() == own);
    if own { OWN.len() } else { 0 }
}

/// Writes rejects as they come. The file appears only when there is one, and only when [`RejectsFile::finish`] is called: a
/// cut-off import leaves none.
pub struct RejectsFile {
    path: PathBuf,
    unfinished: PathBuf,
    headings: Vec<String>,
    writer: Option<csv::Writer<BufWriter<File>>>,
    count: u64,
}

impl RejectsFile {
    /// For the file at `source`, whose columns are `layout`.
    pub fn beside(source: &Path, layout: &Layout) -> Self {
        Self::at(rejects_path(source), layout)
    }

    /// At a path of one's own.
    pub fn at(path: PathBuf, layout: &Layout) -> Self {
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".part");
        let headings = layout.headings().iter().map(|heading| guarded(heading)).collect();
        Self { path, unfinished: PathBuf::from(unfinished), headings, writer: None, count: 0 }
    }

    /// Adds a row with one of its reasons. A row with several faults is written once, with its first.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, reject: &Reject, row: &Row<'_>) -> Result<(), SheetError> {
        self.write(reject, row).map_err(|cause| self.unwritable(cause))
    }

    fn write(&mut self, reject: &Reject, row: &Row<'_>) -> io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(begin(&self.unfinished, &self.headings)?),
        };
        let number = reject.row.to_string();
        for own in [number.as_str(), &guarded(&reject.column), &guarded(&reject.value), &guarded(&reject.reason)] {
            writer.write_field(own)?;
        }
        for cell in row.cells() {
            writer.write_field(guarded(cell))?;
        }
        writer.write_record(None::<&[u8]>)?;
        self.count += 1;
        Ok(())
    }

    /// Rows written so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Puts the file in its place and says where; `None` when there was nothing to write. A rejects file that is already
    /// there may hold a person's mending: one with other content is kept and ours gets a number.
    ///
    /// # Errors
    /// When the file cannot be written or moved to its place.
    pub fn finish(mut self) -> Result<Option<PathBuf>, SheetError> {
        let Some(writer) = self.writer.take() else { return Ok(None) };
        self.place(writer).map(Some).map_err(|cause| self.unwritable(cause))
    }

    fn place(&self, writer: csv::Writer<BufWriter<File>>) -> io::Result<PathBuf> {
        let buffer = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        buffer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        let written = fs::read(&self.unfinished)?;
        let mut target = self.path.clone();
        let mut number = 1;
        while target.exists() && fs::read(&target)? != written {
            number += 1;
            target = self.path.with_extension(format!("{number}.csv"));
        }
        fs::rename(&self.unfinished, &target)?;
        Ok(target)
    }

    fn unwritable(&self, cause: io::Error) -> SheetError {
        SheetError::RejectsUnwritable { file: self.path.display().to_string(), cause }
    }
}

impl Drop for RejectsFile {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            // Nothing can be done about a failure here, and nothing hangs on it: a `.part` file is never read.
            let _ = fs::remove_file(&self.unfinished);
        }
    }
}

fn begin(path: &Path, headings: &[String]) -> io::Result<csv::Writer<BufWriter<File>>> {
    let mut file = BufWriter::new(File::create(path)?);
    // Without the mark a spreadsheet would open it as GBK.
    file.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
    writer.write_record(OWN.iter().copied().chain(headings.iter().map(String::as_str)))?;
    Ok(writer)
}

/// A text that a spreadsheet would run as a formula gets an apostrophe before it; our reader takes it off again.
fn guarded(text: &str) -> String {
    if is_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

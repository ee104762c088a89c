//! Opening a file of any of the kinds and reading its rows in batches.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use rules::forms::FormKind;

use super::headings::{self, Found, HEAD_ROWS, HeadRow, HeadingMappings, Opening};
use super::inflated::{MOST_BYTES, inflated_bytes};
use super::merged::MergedCells;
use super::problem::SheetError;
use super::rows::{Layout, RowBatch};
use super::split::Cells;
use super::text::{TextFile, TextRows};
use super::totals::Furniture;
use super::workbook::{BookProblem, Workbook};

/// A file or bytes in memory.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// How far the reading has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file taken in. Of a workbook only the rows count, see `rows`; then this is 0.
    pub bytes: u64,
    /// Size of the file in bytes.
    pub bytes_total: u64,
    /// Rows of data read.
    pub rows: u64,
}

/// What was in the file, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of data.
    pub rows: u64,
    /// 空行.
    pub blank_rows: u64,
    /// 合计、落款行: recognised and left out.
    pub total_rows: u64,
    /// Rows of text with a quote that has no partner; the quote was taken as it stands.
    pub stray_quotes: u64,
}

enum Source {
    Text { file: TextFile, delimiter: u8 },
    Book { book: Box<Workbook>, sheet: String },
}

/// A file whose columns are known and whose rows are about to be read.
pub struct Sheet {
    name: String,
    source: Source,
    layout: Arc<Layout>,
    opening: Opening,
    bytes_total: u64,
}

impl Sheet {
    /// Opens a CSV or XLSX file as a form; the county's own headings count.
    ///
    /// # Errors
    /// A sentence when the file cannot be read or is not that form.
    pub fn open(path: &Path, kind: FormKind, mappings: &HeadingMappings) -> Result<Self, SheetError> {
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
        let unreadable = |cause| SheetError::Unreadable { file: path.display().to_string(), cause };
        let file = File::open(path).map_err(unreadable)?;
        if file.metadata().map_err(unreadable)?.is_dir() {
            return Err(unreadable(io::Error::other("这是一个目录")));
        }
        Self::from_stream(&name, Box::new(file), kind, mappings)
    }

    /// The same from bytes that came another way, such as an upload.
    ///
    /// # Errors
    /// A sentence when the bytes cannot be read or are not that form.
    pub fn from_stream(
        name: &str,
        mut stream: Box<dyn ReadSeek>,
        kind: FormKind,
        mappings: &HeadingMappings,
    ) -> Result<Self, SheetError> {
        let unreadable = |cause| SheetError::Unreadable { file: name.to_owned(), cause };
        let mut start = Vec::new();
        stream.by_ref().take(64 * 1024).read_to_end(&mut start).map_err(unreadable)?;
        let bytes_total = stream.seek(SeekFrom::End(0)).map_err(unreadable)?;
        stream.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        refuse_other_files(name, &start)?;
        if start.starts_with(b"PK") || start.starts_with(COMPOUND_FILE) {
            Self::of_book(name, stream, bytes_total, kind, mappings)
        } else {
            Self::of_text(name, stream, bytes_total, kind, mappings).map_err(|problem| problem.into_sheet_error(name))
        }
    }

    fn of_text(
        name: &str,
        stream: Box<dyn ReadSeek>,
        bytes_total: u64,
        kind: FormKind,
        mappings: &HeadingMappings,
    ) -> Result<Self, OpenProblem> {
        let mut file = TextFile::open(stream)?;
        let mut best: Option<(u8, Vec<HeadRow>, Option<Found>)> = None;
        for delimiter in [b',', b';', b'\t'] {
            let head = text_head(&mut file.rows(delimiter)?)?;
            let found = headings::find(kind, mappings, &head);
            let known = |found: &Option<Found>| found.as_ref().map_or(0, |found| found.known);
            let cells = |head: &[HeadRow]| head.iter().map(|row| row.cells.len()).sum::<usize>();
            if best
                .as_ref()
                .is_none_or(|(_, other_head, other)| (known(&found), cells(&head)) > (known(other), cells(other_head)))
            {
                best = Some((delimiter, head, found));
            }
        }
        let (delimiter, head, found) = best.unwrap_or((b',', Vec::new(), None));
        if head.is_empty() {
            return Err(SheetError::Empty { file: name.to_owned() }.into());
        }
        let encoding = file.encoding;
        let found = headings::accept(name, kind, &head, found)?;
        let mut sheet = Self::found(name, Source::Text { file, delimiter }, bytes_total, found);
        sheet.opening.encoding = Some(encoding);
        Ok(sheet)
    }

    fn of_book(
        name: &str,
        mut stream: Box<dyn ReadSeek>,
        bytes_total: u64,
        kind: FormKind,
        mappings: &HeadingMappings,
    ) -> Result<Self, SheetError> {
        let inflated = inflated_bytes(&mut *stream);
        let inflated = inflated.map_err(|cause| SheetError::Unreadable { file: name.to_owned(), cause })?;
        if inflated.is_some_and(|bytes| bytes > MOST_BYTES) {
            return Err(SheetError::TooLarge { file: name.to_owned() });
        }
        let mut book = Workbook::open(stream).map_err(|problem| book_error(name, problem))?;
        let mut fitting = Vec::new();
        let mut best: Option<(String, Vec<HeadRow>, Option<Found>)> = None;
        for sheet in book.sheets() {
            let mut head = Gathered::default();
            let taken = book.rows(&sheet, MergedCells::default(), &mut head, |number, head| head.end_row(number));
            taken.map_err(|(_, problem)| book_error(name, problem))?;
            let found = headings::find(kind, mappings, &head.rows);
            let known = |found: &Option<Found>| found.as_ref().map_or(0, |found| found.known);
            if known(&found) > 0 {
                fitting.push(sheet.clone());
            }
            if !head.rows.is_empty() && best.as_ref().is_none_or(|(_, _, other)| known(&found) > known(other)) {
                best = Some((sheet, head.rows, found));
            }
        }
        let Some((sheet, head, found)) = best else { return Err(SheetError::Empty { file: name.to_owned() }) };
        let found = headings::accept(name, kind, &head, found)?;
        fitting.retain(|other| *other != sheet);
        let mut opened =
            Self::found(name, Source::Book { book: Box::new(book), sheet: sheet.clone() }, bytes_total, found);
        opened.opening.sheet = Some(sheet);
        opened.opening.other_sheets = fitting;
        Ok(opened)
    }

    fn found(name: &str, source: Source, bytes_total: u64, found: Found) -> Self {
        let columns = found.layout.kind().columns().iter();
        let opening = Opening {
            encoding: None,
            sheet: None,
            other_sheets: Vec::new(),
            heading_row: found.row,
            unknown_headings: found.layout.unknown_headings().map(str::to_owned).collect(),
            absent_headings: columns
                .filter(|column| !found.layout.has(column.field))
                .map(|column| column.heading)
                .collect(),
            is_supplement: found.is_supplement(),
            repeated_headings: found.repeated,
        };
        Self { name: name.to_owned(), source, layout: Arc::new(found.layout), opening, bytes_total }
    }

    /// What was found: encoding or sheet, heading row, unknown headings.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The columns of the file.
    pub fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// Reads all rows, batch after batch, until `each` breaks off. Meant for a blocking thread that feeds a bounded channel:
    /// `sheet.read(|batch, progress| if sender.blocking_send(..).is_ok() { Continue(()) } else { Break(()) })`.
    ///
    /// # Errors
    /// A sentence when the disk or the workbook breaks off; batches given before are then half a file.
    pub fn read(self, each: impl FnMut(RowBatch, Progress) -> ControlFlow<()>) -> Result<Tally, SheetError> {
        let Self { name, source, layout, opening, bytes_total } = self;
        let mut intake = Intake::new(layout, opening.heading_row, bytes_total, each);
        match source {
            Source::Text { mut file, delimiter } => {
                let failed = |row, cause| SheetError::Interrupted { file: name.clone(), row, cause };
                let mut rows = file.rows(delimiter).map_err(|cause| failed(0, cause))?;
                let mut last = 0;
                while let Some(number) = rows.next_row(&mut intake.batch).map_err(|cause| failed(last, cause))? {
                    last = number;
                    intake.progress.bytes = rows.bytes_read;
                    if !intake.end_row(number) {
                        break;
                    }
                }
                intake.tally.stray_quotes = rows.stray_quotes;
            }
            Source::Book { mut book, sheet } => {
                let failed = |(row, problem)| match problem {
                    BookProblem::Encrypted => SheetError::Encrypted { file: name.clone() },
                    BookProblem::Broken(cause) => {
                        SheetError::BrokenAt { file: name.clone(), sheet: sheet.clone(), row, cause }
                    }
                };
                let first = opening.heading_row.saturating_add(1);
                let merged = book.merged_from(&sheet, first).map_err(|problem| failed((first, problem)))?;
                book.rows(&sheet, merged, &mut intake, |number, intake| intake.end_row(number)).map_err(failed)?;
            }
        }
        Ok(intake.finish())
    }
}

/// Takes rows in, leaves out what is no data, hands full batches on.
struct Intake<F> {
    batch: RowBatch,
    layout: Arc<Layout>,
    furniture: Furniture,
    heading_row: u32,
    tally: Tally,
    progress: Progress,
    each: F,
}

impl<F: FnMut(RowBatch, Progress) -> ControlFlow<()>> Intake<F> {
    fn new(layout: Arc<Layout>, heading_row: u32, bytes_total: u64, each: F) -> Self {
        Self {
            batch: RowBatch::new(Arc::clone(&layout)),
            furniture: Furniture::new(&layout),
            layout,
            heading_row,
            tally: Tally::default(),
            progress: Progress { bytes: 0, bytes_total, rows: 0 },
            each,
        }
    }

    /// Judges the row just gathered; `false` when no more rows are wanted.
    fn end_row(&mut self, number: u32) -> bool {
        if number <= self.heading_row {
            self.batch.retract();
            return true;
        }
        let row = self.batch.end_row(number);
        let dropped = if row.written().next().is_none() {
            &mut self.tally.blank_rows
        } else if self.furniture.is_furniture(&row) {
            &mut self.tally.total_rows
        } else {
            self.tally.rows += 1;
            return !self.batch.is_full() || self.hand_on();
        };
        *dropped += 1;
        self.batch.drop_row();
        true
    }

    fn hand_on(&mut self) -> bool {
        self.progress.rows = self.tally.rows;
        let full = std::mem::replace(&mut self.batch, RowBatch::new(Arc::clone(&self.layout)));
        (self.each)(full, self.progress).is_continue()
    }

    fn finish(mut self) -> Tally {
        self.batch.retract();
        if !self.batch.is_empty() {
            self.hand_on();
        }
        self.tally
    }
}

impl<F> Cells for Intake<F> {
    fn cell(&mut self, text: &str) {
        self.batch.cell(text);
    }

    fn retract(&mut self) {
        self.batch.retract();
    }
}

/// The first rows that are not blank.
#[derive(Default)]
struct Gathered {
    rows: Vec<HeadRow>,
    cells: Vec<String>,
}

impl Gathered {
    /// `false` when there are enough.
    fn end_row(&mut self, number: u32) -> bool {
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            self.rows.push(HeadRow { number, cells });
        }
        self.rows.len() < HEAD_ROWS
    }
}

impl Cells for Gathered {
    fn cell(&mut self, text: &str) {
        self.cells.push(text.to_owned());
    }

    fn retract(&mut self) {
        self.cells.clear();
    }
}

fn text_head(rows: &mut TextRows<'_>) -> io::Result<Vec<HeadRow>> {
    let mut head = Gathered::default();
    while let Some(number) = rows.next_row(&mut head)? {
        if !head.end_row(number) {
            break;
        }
    }
    Ok(head.rows)
}

/// What can go wrong while a text file is opened: the disk or the form.
enum OpenProblem {
    Disk(io::Error),
    Form(SheetError),
}

impl From<io::Error> for OpenProblem {
    fn from(cause: io::Error) -> Self {
        Self::Disk(cause)
    }
}

impl From<SheetError> for OpenProblem {
    fn from(problem: SheetError) -> Self {
        Self::Form(problem)
    }
}

impl OpenProblem {
    fn into_sheet_error(self, name: &str) -> SheetError {
        match self {
            Self::Disk(cause) => SheetError::Unreadable { file: name.to_owned(), cause },
            Self::Form(problem) => problem,
        }
    }
}

fn book_error(name: &str, problem: BookProblem) -> SheetError {
    let file = name.to_owned();
    match problem {
        BookProblem::Encrypted => SheetError::Encrypted { file },
        BookProblem::Broken(cause) => SheetError::Broken { file, cause },
    }
}

/// First bytes of an OLE compound file: an old .xls, or an encrypted .xlsx.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Tells by its first bytes a file that is no table at all.
fn refuse_other_files(name: &str, start: &[u8]) -> Result<(), SheetError> {
    let file = name.to_owned();
    if start.is_empty() {
        return Err(SheetError::Empty { file });
    }
    let trimmed = start.trim_ascii_start();
    let begins =
        |mark: &str| trimmed.get(..mark.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(mark.as_bytes()));
    let utf16 = start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]);
    let (looks, cure) = if start.starts_with(COMPOUND_FILE) {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if start.windows(encrypted.len()).any(|bytes| bytes == encrypted) {
            return Err(SheetError::Encrypted { file });
        }
        ("看起来是旧版的 .xls", "请用表格软件打开并另存为 .xlsx 后再导入")
    } else if begins("<html") || begins("<!doctype") || begins("<table") || begins("<?xml") || begins("<meta") {
        ("看起来是网页（有的系统把网页存成 .xls 导出）", "请用表格软件打开并另存为 .xlsx 后再导入")
    } else if begins("%PDF") {
        ("看起来是 PDF", "请向提供方要原始表格，或重新录入为 .xlsx")
    } else if start.starts_with(&[0x89, b'P', b'N', b'G']) || start.starts_with(&[0xFF, 0xD8, 0xFF]) {
        ("看起来是图片", "请向提供方要原始表格，或重新录入为 .xlsx")
    } else if start.starts_with(b"Rar!")
        || start.starts_with(&[0x37, 0x7A, 0xBC, 0xAF])
        || start.starts_with(&[0x1F, 0x8B])
    {
        ("看起来是压缩包", "请先解压，再导入里面的表格")
    } else if !utf16 && !start.starts_with(b"PK") && start.contains(&0) {
        ("含有二进制内容", "请用表格软件打开并另存为 .xlsx 或 CSV 后再导入")
    } else {
        return Ok(());
    };
    Err(SheetError::NotASheet { file, looks, cure })
}

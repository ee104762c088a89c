//! XLSX as rows: cells streamed from the sheet's XML. Only the workbook's table of shared strings is held, as the format demands, and
//! where cells are merged.

use std::fmt::Write as _;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};

use super::merged::MergedCells;
use super::open::ReadSeek;
use super::split::Cells;

type Book = Xlsx<BufReader<Box<dyn ReadSeek>>>;

/// An open workbook.
pub(super) struct Workbook {
    book: Book,
}

/// Why a workbook could not be opened or read on.
pub(super) enum BookProblem {
    Encrypted,
    Broken(String),
}

impl From<XlsxError> for BookProblem {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Encrypted,
            other => Self::Broken(other.to_string()),
        }
    }
}

impl Workbook {
    pub(super) fn open(stream: Box<dyn ReadSeek>) -> Result<Self, BookProblem> {
        Ok(Self { book: guarded(|| Xlsx::new(BufReader::with_capacity(64 * 1024, stream)))? })
    }

    /// Names of the sheets a person sees; of all sheets when every one is hidden.
    pub(super) fn sheets(&self) -> Vec<String> {
        let all = self.book.sheets_metadata();
        let seen: Vec<_> =
            all.iter().filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.clone()).collect();
        if seen.is_empty() { all.iter().map(|sheet| sheet.name.clone()).collect() } else { seen }
    }

    /// The cells of a sheet that are merged over several rows of data, the first of which is row `first`.
    pub(super) fn merged_from(&mut self, sheet: &str, first: u32) -> Result<MergedCells, BookProblem> {
        let regions = guarded(|| self.book.merge_cells_by_sheet_name(sheet))?;
        Ok(MergedCells::from_row(first, &regions))
    }

    /// Gives the rows of a sheet to `each` until it answers `false`. On a failure the last row read comes with it.
    pub(super) fn rows<C: Cells>(
        &mut self,
        sheet: &str,
        merged: MergedCells,
        cells: &mut C,
        mut each: impl FnMut(u32, &mut C) -> bool,
    ) -> Result<(), (u32, BookProblem)> {
        let mut row = SheetRow { merged, ..SheetRow::default() };
        let mut reader = guarded(|| self.book.worksheet_cells_reader(sheet)).map_err(|problem| (0, problem))?;
        loop {
            let cell = guarded(|| reader.next_cell()).map_err(|problem| (row.number, problem))?;
            let position = cell.as_ref().map(calamine::Cell::get_position);
            if row.number > 0 && position.is_none_or(|(index, _)| index + 1 != row.number) {
                row.end(cells);
                if !each(row.number, cells) {
                    return Ok(());
                }
            }
            let (Some(cell), Some((index, column))) = (cell, position) else { return Ok(()) };
            row.begin(index.saturating_add(1));
            row.place(column, cells);
            row.write(column, cell.get_value(), cells);
        }
    }
}

/// What the library says of a workbook. On some damaged bytes it counts beyond its numbers and panics: then the file is broken, and
/// what is half-read of it is not read on.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, BookProblem> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => Ok(read?),
        Err(_) => Err(BookProblem::Broken("单元格位置或内容损坏".to_owned())),
    }
}

/// The row that is being gathered.
#[derive(Default)]
struct SheetRow {
    /// As the person sees it; 0 before the first.
    number: u32,
    next_column: u32,
    /// Whether a cell of its own says something: merged cells alone make no row.
    is_written: bool,
    scratch: String,
    merged: MergedCells,
}

impl SheetRow {
    fn begin(&mut self, number: u32) {
        if self.number != number {
            self.number = number;
            self.next_column = 0;
            self.is_written = false;
            self.merged.begin_row(number);
        }
    }

    /// Empty cells up to a column: a sheet does not store them, nor those that a merged cell covers.
    fn fill(&mut self, column: u32, cells: &mut impl Cells) {
        while self.next_column < column {
            cells.cell(self.merged.text_at(self.next_column));
            self.next_column += 1;
        }
    }

    fn place(&mut self, column: u32, cells: &mut impl Cells) {
        self.fill(column, cells);
        self.next_column += 1;
    }

    fn write(&mut self, column: u32, value: &DataRef<'_>, cells: &mut impl Cells) {
        self.scratch.clear();
        let text = match value {
            DataRef::SharedString(text) => *text,
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text,
            other => {
                spell(other, &mut self.scratch);
                &self.scratch
            }
        };
        if text.is_empty() {
            return cells.cell(self.merged.text_at(column));
        }
        self.is_written = true;
        self.merged.hear(self.number, column, text);
        cells.cell(text);
    }

    fn end(&mut self, cells: &mut impl Cells) {
        if self.is_written {
            self.fill(self.merged.width(), cells);
        } else {
            cells.retract();
        }
    }
}

/// A value that is no text, as the spreadsheet shows it.
fn spell(value: &DataRef<'_>, out: &mut String) {
    let written = match value {
        DataRef::Int(number) => write!(out, "{number}"),
        DataRef::Float(number) => write_number(*number, out),
        DataRef::Bool(true) => write!(out, "TRUE"),
        DataRef::Bool(false) => write!(out, "FALSE"),
        DataRef::DateTime(at) => write_date(*at, out),
        DataRef::Error(error) => write!(out, "{error}"),
        _ => Ok(()),
    };
    debug_assert!(written.is_ok(), "a String takes all text");
}

/// A spreadsheet keeps fifteen digits of a number and fills up with zeros. So do we: digits beyond the fifteenth in the file
/// are an accident of binary fractions, and the zeros tell the reader of ID numbers what has happened.
fn write_number(number: f64, out: &mut String) -> std::fmt::Result {
    let size = number.abs();
    if number.fract() == 0.0 && size < 1e15 {
        write!(out, "{number:.0}")
    } else if (1e15..1e21).contains(&size) {
        let digits = format!("{number:.14e}");
        let (mantissa, power) = digits.split_once('e').unwrap_or((&digits, "0"));
        let zeros = power.parse::<usize>().unwrap_or(14).saturating_sub(14);
        out.extend(mantissa.chars().filter(|&c| c != '.'));
        out.extend(std::iter::repeat_n('0', zeros));
        Ok(())
    } else {
        write!(out, "{number}")
    }
}

/// `2015-03-05`, and the time of day when there is one.
fn write_date(at: ExcelDateTime, out: &mut String) -> std::fmt::Result {
    if at.is_duration() || at.as_f64() < 1.0 || !at.as_f64().is_finite() {
        return write!(out, "{}", at.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    write!(out, "{year:04}-{month:02}-{day:02}")?;
    if (hour, minute, second) != (0, 0, 0) {
        write!(out, " {hour:02}:{minute:02}:{second:02}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_spreadsheet_shows_them() {
        let shown = |number: f64| {
            let mut out = String::new();
            spell(&DataRef::Float(number), &mut out);
            out
        };
        assert_eq!(shown(42068.0), "42068");
        assert_eq!(shown(104.25), "104.25");
        assert_eq!(shown(629_001_201_503_051_234.0), "629001201503051000");
        assert_eq!(shown(1e300).len(), 301);
        assert_eq!(shown(-3.0), "-3");
    }
}

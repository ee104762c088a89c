//! The workbook of one ledger: title, 填报单位, frozen headings, ruled rows, signatures; A4 across, a page as wide as the paper.

use std::io::{Seek, Write};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// What stands above the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// 台账名称, the sheet's name.
    pub(super) name: &'static str,
    /// What the sum counts: 人, 人次.
    pub(super) counted: &'static str,
    /// 表名, such as `三里镇2026年秋季学期适龄儿童台账`.
    pub(super) title: String,
    /// 填报单位.
    pub(super) unit: String,
    /// 截止日期: the day the ledger speaks of.
    pub(super) as_of: NaiveDate,
}

/// How a column's cells are stored: a number kept as text never loses digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    /// Text, also when it looks like a number: 证件号, codes, telephones.
    Text,
    /// Text that is set in the middle: one or two characters.
    Mark,
    /// A number that can be added up.
    Number,
    /// A day.
    Date,
}

/// One column of a ledger: how it looks and what stands in it.
pub(super) struct Column<R> {
    heading: &'static str,
    /// In half-width characters.
    width: f64,
    kind: CellKind,
    cell: fn(&R) -> Cell<'_>,
}

impl<R> Column<R> {
    /// Text, also when it looks like a number.
    pub(super) const fn text(heading: &'static str, width: f64, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width, kind: CellKind::Text, cell }
    }

    /// One or two characters, set in the middle.
    pub(super) const fn mark(heading: &'static str, width: f64, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width, kind: CellKind::Mark, cell }
    }

    /// A number that can be added up.
    pub(super) const fn number(heading: &'static str, width: f64, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width, kind: CellKind::Number, cell }
    }

    /// A day.
    pub(super) const fn day(heading: &'static str, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { heading, width: DAY_WIDTH, kind: CellKind::Date, cell }
    }
}

/// A cell's content.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(NaiveDate),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl<'a> From<&'a Option<String>> for Cell<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().map_or(Self::Empty, Self::from)
    }
}

impl From<Option<i64>> for Cell<'_> {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<Option<NaiveDate>> for Cell<'_> {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A ledger that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// More rows than a sheet holds.
    #[error("台账超过一张工作表能容纳的 {0} 行，请按乡镇或学校分开导出")]
    TooLong(u32),
    /// The disk, or the workbook.
    #[error("台账写不了：{0}。请检查目录的写权限和磁盘空间")]
    Unwritable(#[from] XlsxError),
}

/// Rows of the sheet before the first line: title, unit and day, headings.
const HEAD_ROWS: u32 = 3;
/// Rows below the last line: the sum and the signatures.
const FOOT_ROWS: u32 = 3;
/// Rows of a sheet in the format.
const SHEET_ROWS: u32 = 1_048_576;
/// Lines of text for which a row has room.
const USUAL_LINES: u32 = 2;
/// Points from one line of text to the next.
const LINE_POINTS: f64 = 14.2;
/// A day as 2026-11-22.
const DAY_WIDTH: f64 = 10.5;
/// Paper size A4 in the format's own numbering.
const A4: u8 = 9;

/// A ledger that is being written. 序号 is not among its columns, the book counts by itself.
pub(super) struct Book<R: 'static> {
    workbook: Workbook,
    looks: Looks,
    columns: &'static [Column<R>],
    lines: u32,
    counted: &'static str,
}

impl<R> Book<R> {
    /// Begins the sheet.
    ///
    /// # Errors
    /// When the temporary file cannot be made.
    pub(super) fn begin(heading: &Heading, columns: &'static [Column<R>]) -> Result<Self, LedgerError> {
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_title(&heading.title).set_company(&heading.unit));
        let looks = Looks::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(heading.name)?;
        set_up_page(sheet)?;
        write_head(sheet, heading, columns, &looks)?;
        Ok(Self { workbook: book, looks, columns, lines: 0, counted: heading.counted })
    }

    /// Writes the next line.
    ///
    /// # Errors
    /// When the sheet is full or the disk is.
    pub(super) fn row(&mut self, row: &R) -> Result<(), LedgerError> {
        if self.lines >= SHEET_ROWS - HEAD_ROWS - FOOT_ROWS {
            return Err(LedgerError::TooLong(SHEET_ROWS));
        }
        let line = HEAD_ROWS + self.lines;
        self.lines += 1;
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.write_number_with_format(line, 0, self.lines, &self.looks.number)?;
        let mut tallest = 1;
        for (place, column) in (1..).zip(self.columns) {
            let cell = (column.cell)(row);
            let look = self.looks.of(column.kind);
            tallest = tallest.max(lines_of(cell, column.width));
            match cell {
                Cell::Empty => sheet.write_blank(line, place, look)?,
                Cell::Text(text) => sheet.write_string_with_format(line, place, text, look)?,
                Cell::Number(number) => sheet.write_number_with_format(line, place, to_f64(number), look)?,
                Cell::Day(day) => write_day(sheet, line, place, day, look)?,
            };
        }
        if tallest > USUAL_LINES {
            sheet.set_row_height(line, LINE_POINTS * f64::from(tallest) + 2.0)?;
        }
        Ok(())
    }

    /// Lines written so far.
    pub(super) fn lines(&self) -> u64 {
        u64::from(self.lines)
    }

    /// Adds the sum and the signatures and writes the workbook out.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub(super) fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), LedgerError> {
        let (lines, last) = (self.lines, last_column(self.columns));
        let foot = HEAD_ROWS + lines;
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.merge_range(foot, 0, foot, last, &format!("合计：{lines} {}", self.counted), &self.looks.sum)?;
        sheet.set_row_height(foot + 1, 32)?;
        let signatures =
            "填报人：　　　　　　　　审核人：　　　　　　　　负责人（盖章）：　　　　　　　　　　　　年　　月　　日";
        sheet.merge_range(foot + 1, 0, foot + 1, last, signatures, &self.looks.signatures)?;
        // rust_xlsxwriter 0.102 writes the last row twice when it has a height of its own; a blank one after it has none.
        sheet.write_blank(foot + 2, 0, &self.looks.signatures)?;
        self.workbook.save_to_writer(out)?;
        Ok(())
    }
}

fn last_column<R>(columns: &[Column<R>]) -> u16 {
    u16::try_from(columns.len()).unwrap_or(u16::MAX)
}

fn set_up_page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.3, 0.3, 0.4, 0.5, 0.2, 0.2);
    sheet.set_repeat_rows(0, HEAD_ROWS - 1)?;
    sheet.set_footer("&C第 &P 页　共 &N 页");
    sheet.set_freeze_panes(HEAD_ROWS, 0)?;
    sheet.set_default_row_height(LINE_POINTS * f64::from(USUAL_LINES) + 2.0);
    sheet.set_row_height(1, 18)?;
    sheet.set_column_width(0, 4.5)?;
    Ok(())
}

fn write_head<R>(
    sheet: &mut Worksheet,
    heading: &Heading,
    columns: &[Column<R>],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let last = last_column(columns);
    let half = last / 2;
    sheet.set_row_height(0, 30)?;
    sheet.merge_range(0, 0, 0, last, &heading.title, &looks.title)?;
    let day = heading.as_of;
    let day = format!("截止日期：{}年{}月{}日", day.year(), day.month(), day.day());
    sheet.merge_range(1, 0, 1, half, &format!("填报单位：{}", heading.unit), &looks.unit)?;
    sheet.merge_range(1, half + 1, 1, last, &day, &looks.day)?;
    sheet.set_row_height(2, 32)?;
    sheet.write_string_with_format(2, 0, "序号", &looks.heading)?;
    for (place, column) in (1..).zip(columns) {
        sheet.set_column_width(place, column.width)?;
        sheet.write_string_with_format(2, place, column.heading, &looks.heading)?;
    }
    Ok(())
}

fn write_day<'a>(
    sheet: &'a mut Worksheet,
    line: u32,
    place: u16,
    day: NaiveDate,
    look: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(year), Ok(month), Ok(of_month)) = parts else {
        return sheet.write_string_with_format(line, place, day.to_string(), look);
    };
    match ExcelDateTime::from_ymd(year, month, of_month) {
        Ok(serial) => sheet.write_datetime_with_format(line, place, &serial, look),
        // Before 1900 a spreadsheet knows no days: such a day is shown as text.
        Err(_) => sheet.write_string_with_format(line, place, day.to_string(), look),
    }
}

/// Lines that a cell needs in a column: spreadsheets do not measure rows of a file that they have not made themselves.
fn lines_of(cell: Cell<'_>, width: f64) -> u32 {
    let Cell::Text(text) = cell else { return 1 };
    // At most as many lines as characters; a row cannot be taller than 409 points anyway.
    text.lines().map(|line| lines_of_one(line, width)).sum::<u32>().clamp(1, 30)
}

/// What remains of a line when a word, a number or a stop does not fit any more is lost: a tenth more is reckoned.
fn lines_of_one(text: &str, width: f64) -> u32 {
    let half_widths: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let lines = (f64::from(half_widths) * 1.1 / width).ceil();
    (1..=30).find(|&count| f64::from(count) >= lines).unwrap_or(30)
}

/// Counts in a ledger are far below 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "a sheet keeps numbers as f64 and nothing else")]
fn to_f64(number: i64) -> f64 {
    number as f64
}

/// How the parts of a ledger look.
struct Looks {
    title: Format,
    unit: Format,
    day: Format,
    heading: Format,
    text: Format,
    mark: Format,
    number: Format,
    date: Format,
    sum: Format,
    signatures: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = || Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let ruled = || plain().set_border(FormatBorder::Thin).set_text_wrap();
        let middle = || ruled().set_align(FormatAlign::Center);
        Self {
            title: plain().set_font_name("黑体").set_font_size(16).set_align(FormatAlign::Center),
            unit: plain().set_align(FormatAlign::Left),
            day: plain().set_align(FormatAlign::Right),
            heading: middle().set_font_name("黑体").set_background_color("F2F2F2"),
            text: ruled().set_num_format("@"),
            mark: middle().set_num_format("@"),
            number: middle().set_num_format("0"),
            date: middle().set_num_format("yyyy-mm-dd"),
            sum: ruled(),
            signatures: plain().set_align(FormatAlign::Left),
        }
    }

    fn of(&self, kind: CellKind) -> &Format {
        match kind {
            CellKind::Text => &self.text,
            CellKind::Mark => &self.mark,
            CellKind::Number => &self.number,
            CellKind::Date => &self.date,
        }
    }
}

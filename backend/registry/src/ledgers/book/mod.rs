//! The workbook of one ledger: title, 填报单位, frozen headings, ruled rows, signatures; A4 across, a page as wide as the paper.
//!
//! Lives here: how a ledger looks and is packed. Must not live here: what stands in it.

mod column;
mod looks;
mod press;
mod sheet;

use std::io::{Seek, Write};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

pub(super) use column::{Cell, Column, width_of};
use column::{CellKind, lines_of};
use looks::{LINE_POINTS, Looks, SIGNATURES, USUAL_LINES, in_words, set_up_page, to_f64};
pub(super) use press::{Entry, Press, Printed, Target, joined};
pub(super) use sheet::{RowKind, Sheet, SheetColumn, Value};

/// What stands above the columns and below the last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// 台账名称, the sheet's name.
    pub(super) name: String,
    /// What the sum counts: 人, 人次.
    pub(super) counted: &'static str,
    /// 表名, such as `三里镇2026年秋季学期适龄儿童台账`.
    pub(super) title: String,
    /// 填报单位.
    pub(super) unit: String,
    /// 填表日期: the day on which the register said so.
    pub(super) as_of: NaiveDate,
    /// 说明: who stands on it, how ages are counted, the version of the data.
    pub(super) note: String,
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
/// Rows below the last line: the sum, the note, the signatures, a blank one.
const FOOT_ROWS: u32 = 4;
/// Rows of a sheet in the format.
const SHEET_ROWS: u32 = 1_048_576;

/// How hard the file is packed, 1 to 9: half the time of the usual 6 for a tenth more on the disk.
const ZIP_LEVEL: u8 = 3;

/// A ledger that is being written, line by line, in flat memory. 序号 is not among its columns, the book counts by itself.
pub(super) struct Book<R: 'static> {
    workbook: Workbook,
    looks: Looks,
    columns: Vec<Column<R>>,
    /// The next row of the sheet.
    row: u32,
    lines: u32,
    heading: Heading,
}

impl<R> Book<R> {
    /// Begins the sheet.
    ///
    /// # Errors
    /// When the temporary file cannot be made.
    pub(super) fn begin(heading: Heading, columns: Vec<Column<R>>) -> Result<Self, LedgerError> {
        let mut workbook = workbook(&heading);
        let looks = Looks::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(&heading.name)?;
        set_up_page(sheet, HEAD_ROWS, columns.iter().map(|column| column.width).sum())?;
        sheet.set_column_width(0, 4.8)?;
        write_title(sheet, &heading, last_column(&columns), &looks)?;
        write_headings(sheet, &columns, &looks)?;
        Ok(Self { workbook, looks, columns, row: HEAD_ROWS, lines: 0, heading })
    }

    /// Writes the next line.
    ///
    /// # Errors
    /// When the sheet is full or the disk is.
    pub(super) fn line(&mut self, of: &R) -> Result<(), LedgerError> {
        let row = self.next_row()?;
        self.lines += 1;
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.write_number_with_format(row, 0, self.lines, &self.looks.number)?;
        let mut tallest = 1;
        for (place, column) in (1..).zip(&self.columns) {
            let cell = (column.cell)(of);
            if let Cell::Text(text) = cell {
                tallest = tallest.max(lines_of(text, column.width));
            }
            write_cell(sheet, (row, place), cell, column.kind, &self.looks)?;
        }
        if tallest > USUAL_LINES {
            sheet.set_row_height(row, LINE_POINTS * f64::from(tallest) + 2.0)?;
        }
        Ok(())
    }

    /// Opens a group (学校, 户籍地 …) with a line of its own across the sheet.
    ///
    /// # Errors
    /// When the sheet is full or the disk is.
    pub(super) fn band(&mut self, text: &str) -> Result<(), LedgerError> {
        let look = self.looks.band.clone();
        self.across(text, &look)
    }

    /// Closes a group with its subtotal (小计).
    ///
    /// # Errors
    /// When the sheet is full or the disk is.
    pub(super) fn subtotal(&mut self, text: &str) -> Result<(), LedgerError> {
        let look = self.looks.sum.clone();
        self.across(text, &look)
    }

    /// Lines written so far; bands and subtotals are none.
    pub(super) fn lines(&self) -> u64 {
        u64::from(self.lines)
    }

    /// Adds the sum, the note and the signatures and writes the workbook out.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub(super) fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), LedgerError> {
        let nobody = if self.lines == 0 { "（本期无）" } else { "" };
        let total = format!("合计：{} {}{nobody}", self.lines, self.heading.counted);
        self.subtotal(&total)?;
        let width: f64 = self.columns.iter().map(|column| column.width).sum();
        let (row, last) = (self.row, last_column(&self.columns));
        let sheet = self.workbook.worksheet_from_index(0)?;
        write_foot(sheet, row, last, width, &self.heading.note, &self.looks)?;
        self.workbook.save_to_writer(out)?;
        Ok(())
    }

    fn across(&mut self, text: &str, look: &Format) -> Result<(), LedgerError> {
        let (row, last) = (self.next_row()?, last_column(&self.columns));
        self.workbook.worksheet_from_index(0)?.merge_range(row, 0, row, last, text, look)?;
        Ok(())
    }

    fn next_row(&mut self) -> Result<u32, LedgerError> {
        if self.row >= SHEET_ROWS - FOOT_ROWS {
            return Err(LedgerError::TooLong(SHEET_ROWS));
        }
        self.row += 1;
        Ok(self.row - 1)
    }
}

fn workbook(heading: &Heading) -> Workbook {
    let mut book = Workbook::new();
    book.set_zip_compression_level(ZIP_LEVEL);
    book.set_properties(&DocProperties::new().set_title(&heading.title).set_company(&heading.unit));
    book
}

fn last_column<R>(columns: &[Column<R>]) -> u16 {
    u16::try_from(columns.len()).unwrap_or(u16::MAX)
}

/// Title, unit and day.
fn write_title(sheet: &mut Worksheet, heading: &Heading, last: u16, looks: &Looks) -> Result<(), XlsxError> {
    let half = last / 2;
    sheet.set_row_height(0, 30)?;
    sheet.merge_range(0, 0, 0, last, &heading.title, &looks.title)?;
    sheet.set_row_height(1, 18)?;
    sheet.merge_range(1, 0, 1, half, &format!("填报单位：{}", heading.unit), &looks.unit)?;
    let day = format!("填表日期：{}", in_words(heading.as_of));
    if half + 1 == last {
        sheet.write_string_with_format(1, last, &day, &looks.day)?;
    } else {
        sheet.merge_range(1, half + 1, 1, last, &day, &looks.day)?;
    }
    Ok(())
}

fn write_headings<R>(sheet: &mut Worksheet, columns: &[Column<R>], looks: &Looks) -> Result<(), XlsxError> {
    let tallest = columns.iter().map(|column| lines_of(column.heading, column.width)).max().unwrap_or(1);
    sheet.set_row_height(2, LINE_POINTS * f64::from(tallest.max(USUAL_LINES)) + 4.0)?;
    sheet.write_string_with_format(2, 0, "序号", &looks.heading)?;
    for (place, column) in (1..).zip(columns) {
        sheet.set_column_width(place, column.width)?;
        sheet.write_string_with_format(2, place, column.heading, &looks.heading)?;
    }
    Ok(())
}

/// Note and signatures.
fn write_foot(
    sheet: &mut Worksheet,
    row: u32,
    last: u16,
    width: f64,
    note: &str,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.merge_range(row, 0, row, last, &format!("说明：{note}"), &looks.note)?;
    sheet.set_row_height(row, LINE_POINTS * f64::from(lines_of(note, width).max(1)) + 4.0)?;
    sheet.merge_range(row + 1, 0, row + 1, last, SIGNATURES, &looks.signatures)?;
    sheet.set_row_height(row + 1, 32)?;
    // rust_xlsxwriter 0.102 writes the last row twice when it has a height of its own; a blank one after it has none.
    sheet.write_blank(row + 2, 0, &looks.signatures)?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, place): (u32, u16),
    cell: Cell<'_>,
    kind: CellKind,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, place, looks.of(kind))?,
        Cell::Text(text) => sheet.write_string_with_format(row, place, text, looks.of_text(kind, text))?,
        Cell::Number(number) => sheet.write_number_with_format(row, place, to_f64(number), looks.of(kind))?,
        Cell::Day(day) => write_day(sheet, row, place, day, looks.of(kind))?,
    };
    Ok(())
}

fn write_day<'a>(
    sheet: &'a mut Worksheet,
    row: u32,
    place: u16,
    day: NaiveDate,
    look: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(year), Ok(month), Ok(of_month)) = parts else {
        return sheet.write_string_with_format(row, place, day.to_string(), look);
    };
    match ExcelDateTime::from_ymd(year, month, of_month) {
        Ok(serial) => sheet.write_datetime_with_format(row, place, &serial, look),
        // Before 1900 a spreadsheet knows no days: such a day is shown as text.
        Err(_) => sheet.write_string_with_format(row, place, day.to_string(), look),
    }
}

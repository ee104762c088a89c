//! The workbook of one ledger: title, 填报单位, frozen headings, ruled rows, signatures; across, on paper on which its type can be read.
//!
//! Lives here: how a ledger looks and is packed. Must not live here: what stands in it.

mod column;
mod looks;
mod paper;
mod parts;
mod press;
mod sheet;

use std::io::{Seek, Write};

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, Format, Workbook, XlsxError};

use column::lines_of;
pub(super) use column::{Cell, Column, width_of};
use looks::{LINE_POINTS, Looks, USUAL_LINES, set_up_page};
use paper::Paper;
use parts::{write_across, write_cell, write_foot, write_headings, write_title};
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

/// Width of 序号.
const NUMBER_WIDTH: f64 = 4.8;
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
    paper: Paper,
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
        let (paper, named) = paper_of(&columns);
        set_up_page(sheet, HEAD_ROWS, named, &paper)?;
        sheet.set_column_width(0, NUMBER_WIDTH)?;
        write_title(sheet, &heading, &paper, &looks)?;
        write_headings(sheet, &columns, &looks)?;
        Ok(Self { workbook, looks, columns, paper, row: HEAD_ROWS, lines: 0, heading })
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
        let (row, (first, last)) = (self.row, self.paper.first_part());
        // 序号 stands before the columns.
        let part = self.columns.iter().skip(usize::from(first.saturating_sub(1))).take(usize::from(last - first) + 1);
        let width: f64 = part.map(|column| column.width).sum();
        let sheet = self.workbook.worksheet_from_index(0)?;
        write_foot(sheet, (row, first, last), width, &self.heading.note, &self.looks)?;
        self.workbook.save_to_writer(out)?;
        Ok(())
    }

    fn across(&mut self, text: &str, look: &Format) -> Result<(), LedgerError> {
        let row = self.next_row()?;
        let sheet = self.workbook.worksheet_from_index(0)?;
        // A cell that reaches over the edge of a page is cut there, and stands on every page where it begins in a repeated column.
        let parts: Vec<(u16, u16)> = self.paper.repeated().into_iter().chain(self.paper.parts()).collect();
        for (first, last) in parts {
            write_across(sheet, (row, first, last), if first == 0 { text } else { "" }, look)?;
        }
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

/// The paper of a form, and how many of its first columns, 序号 among them, say who a line is of: all up to the name.
fn paper_of<R>(columns: &[Column<R>]) -> (Paper, usize) {
    let widths: Vec<f64> = std::iter::once(NUMBER_WIDTH).chain(columns.iter().map(|column| column.width)).collect();
    let name = columns.iter().position(|column| column.heading.ends_with("姓名"));
    let named = name.map_or(1, |at| at + 2);
    (Paper::of(&widths, named), named)
}

/// The type of a form as it is printed, in points.
#[cfg(test)]
pub(super) fn type_points<R>(columns: &[Column<R>]) -> f64 {
    paper_of(columns).0.type_points()
}

//! A plain table as a workbook: what a command prints, for people who want it in a spreadsheet. Every cell is text.

use std::path::Path;

use rust_xlsxwriter::{Format, FormatBorder, Workbook, XlsxError};

use super::book::LedgerError;
use crate::{Error, Result};

/// Writes headings and rows under a title, headings frozen, memory flat.
///
/// # Errors
/// The file cannot be written.
pub fn write_table(file: &Path, title: &str, headings: &[String], rows: &[Vec<String>]) -> Result<()> {
    write(file, title, headings, rows).map_err(|e| Error::refused("unwritable", LedgerError::from(e).to_string()))
}

fn write(file: &Path, title: &str, headings: &[String], rows: &[Vec<String>]) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let bold = Format::new().set_bold().set_font_size(14);
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_text_wrap();
    let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_num_format("@");
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(1, 1)?;
    sheet.set_footer("&C第 &P 页 共 &N 页").set_freeze_panes(2, 0)?;
    for (at, heading) in (0u16..).zip(headings) {
        let longest = rows.iter().take(200).map(|row| row[usize::from(at)].chars().count()).max().unwrap_or_default();
        let width = u32::try_from(longest.max(heading.chars().count())).unwrap_or(40);
        sheet.set_column_width(at, f64::from(width.clamp(4, 30)) * 1.6 + 2.0)?;
    }
    sheet.write_string_with_format(0, 0, title, &bold)?;
    for (at, heading) in (0u16..).zip(headings) {
        sheet.write_string_with_format(1, at, heading, &head)?;
    }
    for (line, row) in (2u32..).zip(rows) {
        for (at, text) in (0u16..).zip(row) {
            sheet.write_string_with_format(line, at, text, &cell)?;
        }
    }
    book.save(file)
}

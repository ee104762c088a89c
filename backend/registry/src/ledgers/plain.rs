//! A plain table as a workbook: what a command prints, for people who want it in a spreadsheet. Numbers are numbers, everything else is
//! text.

use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::book::LedgerError;
use crate::{Error, Result};

/// What stands above a plain table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// 表名, with whose it is and of which term.
    pub title: String,
    /// Lines below it: 统计时点, version, what must be known.
    pub notes: Vec<String>,
}

/// Writes headings and rows under a caption, headings frozen and on every page, memory flat.
///
/// # Errors
/// The file cannot be written.
pub fn write_table(file: &Path, caption: &Caption, headings: &[String], rows: &[Vec<String>]) -> Result<()> {
    write(file, caption, headings, rows).map_err(|e| Error::refused("unwritable", LedgerError::from(e).to_string()))
}

fn write(file: &Path, caption: &Caption, headings: &[String], rows: &[Vec<String>]) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let plain = || Format::new().set_font_name("宋体").set_font_size(10);
    let head =
        plain().set_font_name("黑体").set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center);
    let text = plain().set_border(FormatBorder::Thin).set_text_wrap().set_num_format("@");
    let number = plain().set_border(FormatBorder::Thin).set_align(FormatAlign::Right);
    let first = 1 + u32::try_from(caption.notes.len()).unwrap_or_default();
    sheet.set_name(sheet_name(&caption.title))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(first, first)?;
    sheet.set_footer("&C第 &P 页 共 &N 页").set_freeze_panes(first + 1, 0)?;
    for (at, heading) in (0u16..).zip(headings) {
        sheet.set_column_width(at, width(heading, rows, usize::from(at)))?;
    }
    sheet.write_string_with_format(0, 0, &caption.title, &plain().set_font_name("黑体").set_font_size(14))?;
    for (row, note) in (1u32..).zip(&caption.notes) {
        sheet.write_string_with_format(row, 0, note, &plain())?;
    }
    for (at, heading) in (0u16..).zip(headings) {
        sheet.write_string_with_format(first, at, heading, &head)?;
    }
    let numbers: Vec<bool> = (0..headings.len()).map(|at| is_of_numbers(rows, at)).collect();
    for (line, row) in (first + 1..).zip(rows) {
        for ((at, cell), is_number) in (0u16..).zip(row).zip(&numbers) {
            match cell.parse::<f64>() {
                Ok(value) if *is_number => sheet.write_number_with_format(line, at, value, &number)?,
                _ => sheet.write_string_with_format(line, at, cell, &text)?,
            };
        }
    }
    book.save(file)
}

/// Wide enough for the longest of the first lines; a Chinese character is two wide.
fn width(heading: &str, rows: &[Vec<String>], at: usize) -> f64 {
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1_u32 } else { 2 }).sum::<u32>();
    let longest = rows.iter().take(200).map(|row| wide(&row[at])).max().unwrap_or_default();
    f64::from(longest.max(wide(heading)).clamp(4, 48)) * 1.1 + 1.5
}

/// Whether a column holds numbers to be added up: no codes, which are long or begin with a nought.
fn is_of_numbers(rows: &[Vec<String>], at: usize) -> bool {
    let mut said = rows.iter().map(|row| row[at].as_str()).filter(|cell| !matches!(*cell, "" | "—")).peekable();
    said.peek().is_some() && said.all(is_number)
}

fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    whole.len() < 10 && plain(whole) && plain(decimals) && (whole == "0" || !whole.starts_with('0'))
}

/// At most 31 characters, and none that a sheet's name may not hold.
fn sheet_name(title: &str) -> String {
    let name: String =
        title.chars().filter(|c| !matches!(c, '/' | '\\' | '[' | ']' | ':' | '*' | '?' | '\'')).collect();
    let skipped = name.chars().count().saturating_sub(31);
    name.chars().skip(skipped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_percentages_are_numbers_and_codes_are_not() {
        for (cell, number) in
            [("0", true), ("12", true), ("99.50", true), ("-3", true), ("0012", false), ("—", false), ("", false)]
        {
            assert_eq!(is_number(cell), number, "{cell}");
        }
        assert!(!is_number("629001101201") && !is_number("2162900001") && !is_number("2026-11-29"));
    }

    #[test]
    fn a_sheet_takes_the_end_of_a_long_title() {
        assert_eq!(sheet_name("甲/乙"), "甲乙");
        assert!(sheet_name(&"云岭县".repeat(20)).chars().count() == 31);
    }
}

//! 表头表尾: the parts of a sheet beside its lines, and how one cell is written.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use super::Heading;
use super::column::{Cell, CellKind, Column, lines_of};
use super::looks::{LINE_POINTS, Looks, SIGNATURES, USUAL_LINES, in_words, to_f64};
use super::paper::Paper;

/// Title, unit and day, on each page across.
pub(super) fn write_title(
    sheet: &mut Worksheet,
    heading: &Heading,
    paper: &Paper,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 30)?;
    sheet.set_row_height(1, 18)?;
    let (unit, day) = (format!("填报单位：{}", heading.unit), format!("填表日期：{}", in_words(heading.as_of)));
    // A sheet in constant memory takes its rows one after the other.
    for (first, last) in paper.parts() {
        write_across(sheet, (0, first, last), &heading.title, &looks.title)?;
    }
    for (first, last) in paper.parts() {
        let half = first + (last - first) / 2;
        write_across(sheet, (1, first, half), &unit, &looks.unit)?;
        write_across(sheet, (1, half + 1, last), &day, &looks.day)?;
    }
    Ok(())
}

/// Text across some columns of a row; one cell alone cannot be merged.
pub(super) fn write_across(
    sheet: &mut Worksheet,
    (row, first, last): (u32, u16, u16),
    text: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    if first < last {
        sheet.merge_range(row, first, row, last, text, look)?;
    } else if first == last {
        sheet.write_string_with_format(row, first, text, look)?;
    }
    Ok(())
}

pub(super) fn write_headings<R>(sheet: &mut Worksheet, columns: &[Column<R>], looks: &Looks) -> Result<(), XlsxError> {
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
pub(super) fn write_foot(
    sheet: &mut Worksheet,
    (row, first, last): (u32, u16, u16),
    width: f64,
    note: &str,
    looks: &Looks,
) -> Result<(), XlsxError> {
    write_across(sheet, (row, first, last), &format!("说明：{note}"), &looks.note)?;
    sheet.set_row_height(row, LINE_POINTS * f64::from(lines_of(note, width).max(1)) + 4.0)?;
    write_across(sheet, (row + 1, first, last), SIGNATURES, &looks.signatures)?;
    sheet.set_row_height(row + 1, 32)?;
    // rust_xlsxwriter 0.102 writes the last row twice when it has a height of its own; a blank one after it has none.
    sheet.write_blank(row + 2, 0, &looks.signatures)?;
    Ok(())
}

pub(super) fn write_cell(
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

pub(super) fn write_day<'a>(
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

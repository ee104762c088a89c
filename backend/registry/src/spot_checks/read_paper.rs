//! A workbook with findings, read back: the printed sheet, or the plain table saved as a workbook.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};

use super::SheetRow;
use super::paper::{FOUND, LINE, MISSED, field_of};
use super::rows::{CHILD, HOME, NOTE, VISIT, checked};
use crate::{Error, Result};

/// The rows of a workbook under the headings of the table, each with the number that the spreadsheet shows.
///
/// # Errors
/// It is no workbook, or has no column of household ids.
pub fn read_sheet(bytes: Vec<u8>) -> Result<Vec<(usize, SheetRow)>> {
    let unreadable = |e: calamine::XlsxError| {
        Error::refused("unreadable", format!("表格打不开：{e}。请用表格软件另存为 XLSX 或 CSV 后重试"))
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(unreadable)?;
        if let Some(at) = range.rows().position(|row| row.iter().any(|cell| text(cell) == HOME)) {
            return Ok(rows(&range, at));
        }
    }
    let sentence = "表中没有“户标识”一列，不是导出的核查表：请用 spot-check export 导出的文件填写，不要删除隐藏的列";
    Err(Error::refused("no_household_ids", sentence))
}

fn rows(range: &Range<Data>, head: usize) -> Vec<(usize, SheetRow)> {
    let top = range.start().map_or(0, |(row, _)| row as usize);
    let headings: Vec<String> = range.rows().nth(head).into_iter().flatten().map(text).collect();
    let mut rows = Vec::new();
    // 入户情况 stands once for all lines of a household.
    let mut visit = (String::new(), String::new());
    for (at, line) in range.rows().enumerate().skip(head + 1) {
        let row: SheetRow = headings.iter().cloned().zip(line.iter().map(text)).collect();
        let said = |heading: &str| row.get(heading).cloned().unwrap_or_default();
        if said(HOME).is_empty() {
            continue;
        }
        if visit.0 != said(HOME) || !said(VISIT).is_empty() {
            visit = (said(HOME), said(VISIT));
        }
        let number = top + at + 1;
        if !headings.iter().any(|heading| heading == LINE) {
            rows.push((number, row));
        } else if [FOUND, MISSED].contains(&said(LINE).as_str()) {
            rows.push((number, found(&row, &visit.1)));
        }
    }
    rows
}

/// A line of findings under the headings of the plain table.
fn found(row: &SheetRow, visit: &str) -> SheetRow {
    let fields = row.iter().filter_map(|(heading, text)| Some((checked(field_of(heading)?), text.clone())));
    let kept = [NOTE, HOME, CHILD].map(|heading| (heading.to_owned(), row.get(heading).cloned().unwrap_or_default()));
    let visit = (VISIT.to_owned(), visit.to_owned());
    fields.chain(kept).chain([visit]).collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(day) => day.as_datetime().map(|at| at.date().to_string()).unwrap_or_default(),
        other => other.to_string().trim().to_owned(),
    }
}

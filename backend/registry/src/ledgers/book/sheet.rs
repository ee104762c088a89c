//! 统计表: a small table with grouped headings, subtotals and percentages.

use chrono::NaiveDate;
use rules::policy::Percent;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::column::{CellKind, lines_of};
use super::looks::{LINE_POINTS, Looks, USUAL_LINES, set_up_page, to_f64};
use super::paper::Paper;
use super::parts::{write_day, write_foot, write_title};
use super::press::{Out, Printed, Target, print_sheet};
use super::{Heading, LedgerError, workbook};
use crate::Result;

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ledgers) struct SheetColumn {
    /// The heading above several columns; empty where a column stands alone.
    pub(in crate::ledgers) group: &'static str,
    /// Its own heading.
    pub(in crate::ledgers) heading: &'static str,
    /// In half-width characters.
    pub(in crate::ledgers) width: f64,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ledgers) enum Value {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A count.
    Count(i64),
    /// A percentage; nothing where the denominator is 0.
    Percent(Option<Percent>),
    /// A day.
    Day(NaiveDate),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// What a row sums up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledgers) enum RowKind {
    /// A place, a school, a class, an indicator.
    Line,
    /// 小计.
    Subtotal,
    /// 合计.
    Total,
}

/// A table ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ledgers) struct Sheet {
    /// Title, unit, day, note.
    pub(in crate::ledgers) heading: Heading,
    /// Its columns, the names of the rows among them.
    pub(in crate::ledgers) columns: Vec<SheetColumn>,
    /// Its rows.
    pub(in crate::ledgers) rows: Vec<(RowKind, Vec<Value>)>,
    /// Sheets of the same workbook behind it: the names behind the numbers.
    pub(in crate::ledgers) attached: Vec<Self>,
}

/// A column narrower than this holds a word or two, set in the middle.
const MARK_WIDTH: f64 = 11.0;
/// The first columns say which row it is: 乡镇 and 村, 序号 and 指标.
const NAMED: usize = 2;
/// Title, unit and day, two rows of headings.
const HEAD_ROWS: u32 = 4;

impl Sheet {
    /// Packs it.
    ///
    /// # Errors
    /// The disk is full, or the folder is not there.
    pub(in crate::ledgers) async fn print(self, target: Target) -> Result<Printed> {
        print_sheet(self, target).await
    }

    /// Writes it out.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub(super) fn write(&self, out: &mut dyn Out) -> Result<(), LedgerError> {
        let mut book = workbook(&self.heading);
        let looks = Looks::new();
        for sheet in std::iter::once(self).chain(&self.attached) {
            sheet.write_onto(book.add_worksheet(), &looks)?;
        }
        book.save_to_writer(out)?;
        Ok(())
    }

    fn write_onto(&self, sheet: &mut Worksheet, looks: &Looks) -> Result<(), LedgerError> {
        sheet.set_name(&self.heading.name)?;
        let widths: Vec<f64> = self.columns.iter().map(|column| column.width).collect();
        let paper = Paper::of(&widths, NAMED);
        set_up_page(sheet, HEAD_ROWS, NAMED, &paper)?;
        let (first, last) = paper.first_part();
        let width = widths.iter().skip(usize::from(first)).take(usize::from(last - first) + 1).sum();
        write_title(sheet, &self.heading, &paper, looks)?;
        self.write_headings(sheet, looks)?;
        let styles = [RowKind::Line, RowKind::Subtotal, RowKind::Total].map(|kind| Styles::new(looks, kind));
        for (row, (kind, values)) in (HEAD_ROWS..).zip(&self.rows) {
            self.write_row(sheet, row, &styles[*kind as usize], values)?;
        }
        let foot = HEAD_ROWS + u32::try_from(self.rows.len()).unwrap_or(u32::MAX - HEAD_ROWS - 8);
        write_foot(sheet, (foot, first, last), width, &self.heading.note, looks)?;
        Ok(())
    }

    /// Neighbours of one group share a heading; a column without a group has both rows for itself.
    fn write_headings(&self, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
        let mut place = 0u16;
        for run in self.columns.chunk_by(|a, b| a.group == b.group && !a.group.is_empty()) {
            let end = place + u16::try_from(run.len()).unwrap_or(1);
            for (at, column) in (place..).zip(run) {
                sheet.set_column_width(at, column.width)?;
                if column.group.is_empty() {
                    sheet.merge_range(2, at, 3, at, column.heading, &looks.heading)?;
                } else {
                    sheet.write_string_with_format(3, at, column.heading, &looks.heading)?;
                }
            }
            if let [first, _, ..] = run {
                sheet.merge_range(2, place, 2, end - 1, first.group, &looks.heading)?;
            } else if let [alone] = run
                && !alone.group.is_empty()
            {
                sheet.write_string_with_format(2, place, alone.group, &looks.heading)?;
            }
            place = end;
        }
        let grouped = self.columns.iter().filter(|column| !column.group.is_empty());
        let alone = self.columns.iter().filter(|column| column.group.is_empty());
        let lines = |column: &SheetColumn| lines_of(column.heading, column.width);
        let below = grouped.map(lines).max().unwrap_or(1);
        let whole = alone.map(lines).max().unwrap_or(1);
        sheet.set_row_height(2, 20)?;
        sheet.set_row_height(3, LINE_POINTS * f64::from(below.max(whole.saturating_sub(1)).max(1)) + 4.0)?;
        Ok(())
    }

    fn write_row(&self, sheet: &mut Worksheet, row: u32, styles: &Styles, values: &[Value]) -> Result<(), XlsxError> {
        let mut tallest = 1;
        for ((place, column), value) in (0u16..).zip(&self.columns).zip(values) {
            match value {
                Value::Empty => sheet.write_blank(row, place, &styles.number)?,
                Value::Text(text) => {
                    tallest = tallest.max(lines_of(text, column.width));
                    let look = if column.width < MARK_WIDTH { &styles.mark } else { &styles.text };
                    sheet.write_string_with_format(row, place, text, look)?
                }
                Value::Count(count) => sheet.write_number_with_format(row, place, to_f64(*count), &styles.number)?,
                Value::Percent(None) => sheet.write_string_with_format(row, place, "—", &styles.number)?,
                Value::Percent(Some(percent)) => {
                    let number = to_f64(percent.hundredths()) / 100.0;
                    sheet.write_number_with_format(row, place, number, &styles.percent)?
                }
                Value::Day(day) => write_day(sheet, row, place, *day, &styles.day)?,
            };
        }
        let lines = tallest.max(1);
        let points = if lines < USUAL_LINES { 20.0 } else { LINE_POINTS * f64::from(lines) + 4.0 };
        sheet.set_row_height(row, points)?;
        Ok(())
    }
}

/// How the cells of one kind of row look.
struct Styles {
    text: Format,
    mark: Format,
    number: Format,
    percent: Format,
    day: Format,
}

impl Styles {
    fn new(looks: &Looks, kind: RowKind) -> Self {
        let of = |look: &Format| match kind {
            RowKind::Line => look.clone(),
            RowKind::Subtotal => Looks::summing(look, false),
            RowKind::Total => Looks::summing(look, true),
        };
        Self {
            text: of(looks.of(CellKind::Text)),
            mark: of(looks.of(CellKind::Mark)),
            number: of(&looks.number),
            percent: of(&looks.percent),
            day: of(looks.of(CellKind::Date)),
        }
    }
}

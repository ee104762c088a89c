//! 核查表 on paper: what was recorded of a child in one line, room for what is found in the next, and a line for children whom the survey
//! missed; A4 across, filled in by hand or in the spreadsheet, read back by [`super::read_sheet`].

use std::path::Path;

use rules::surveys::{CheckedField, HomeFinding};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::answers::recorded_words;
use super::rows::{CHILD, HOME, NOT_ASKED, NOTE, VISIT, told, written};
use super::{CheckId, FoundChild, Item, find, items};
use crate::ledgers::LedgerError;
use crate::places::{self, Places};
use crate::{Error, Registry, Result, Scope};

/// How the sheet is filled in.
pub const SHEET_NOTE: &str = "填法：每户先填“入户情况”（已入户见面、家中无人、查无此户，三者之一）。逐项核对：与登记一致的留空；不一致的写所见，\
     登记有而实际没有的写“无”；没有问到的写“未核”；无人认识这个孩子，在姓名处写“查无此人”。调查遗漏的孩子写在“漏登”一行。";
/// The column that says what a line is.
pub(super) const LINE: &str = "行别";
/// What was recorded.
pub(super) const RECORDED: &str = "登记";
/// What is found.
pub(super) const FOUND: &str = "核查";
/// A child whom the survey missed.
pub(super) const MISSED: &str = "漏登";

/// Columns before the fields: 序号, 住户, 入户情况, 行别.
const LEAD: [(&str, f64); 4] = [("序号", 4.5), ("住户", 21.0), (VISIT, 9.0), (LINE, 5.0)];
const NOTE_WIDTH: f64 = 11.0;
const LINE_POINTS: f64 = 14.0;

const fn width(field: CheckedField) -> f64 {
    match field {
        CheckedField::Sex => 5.0,
        CheckedField::BornOn => 11.0,
        CheckedField::IdNumber => 20.0,
        CheckedField::HukouCode | CheckedField::SchoolName => 14.0,
        CheckedField::Schooling => 10.0,
        CheckedField::GuardianPhone => 12.5,
        _ => 8.5,
    }
}

/// The field under a heading of the sheet.
pub(super) fn field_of(text: &str) -> Option<CheckedField> {
    CheckedField::ALL.iter().copied().find(|field| field.title() == text)
}

/// A printed sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// Households of the sample.
    pub households: usize,
    /// Their children.
    pub children: usize,
}

/// Writes the sample of a check as a workbook to be printed, filled in and read back.
///
/// # Errors
/// There is no such check within reach, or the file cannot be written.
pub async fn print_sheet(registry: &Registry, scope: &Scope, id: CheckId, file: &Path) -> Result<Paper> {
    let check = find(registry, scope, id).await?;
    let places = places::load(registry, scope).await?;
    let homes = items(registry, scope, id, None, (0, u64::MAX)).await?.rows;
    let title = format!("{}核查表", check.name);
    write(file, &title, &places, &homes).map_err(|e| Error::refused("unwritable", LedgerError::from(e).to_string()))?;
    let children = homes.iter().map(|home| home.recorded.children.len()).sum();
    Ok(Paper { households: homes.len(), children })
}

fn write(file: &Path, title: &str, places: &Places, homes: &[Item]) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let mut sheet = Printing::begin(book.add_worksheet(), title)?;
    for home in homes {
        sheet.home(places, home)?;
    }
    sheet.end()?;
    book.save(file)
}

/// The sheet under the pen.
struct Printing<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    known: Format,
    blank: Format,
    middle: Format,
}

impl<'a> Printing<'a> {
    fn begin(sheet: &'a mut Worksheet, title: &str) -> Result<Self, XlsxError> {
        let plain = || Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let ruled = || plain().set_border(FormatBorder::Thin).set_text_wrap().set_num_format("@");
        let head = ruled().set_font_name("黑体").set_align(FormatAlign::Center).set_background_color("F2F2F2");
        let last = columns() - 3;
        sheet.set_name("核查表")?;
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.3, 0.3, 0.4, 0.5, 0.2, 0.2);
        sheet.set_repeat_rows(0, 2)?.set_footer("&C第 &P 页　共 &N 页").set_freeze_panes(3, 4)?;
        let big = plain().set_font_name("黑体").set_font_size(16).set_align(FormatAlign::Center);
        sheet.merge_range(0, 0, 0, last, title, &big)?.set_row_height(0, 28)?;
        sheet.merge_range(1, 0, 1, last, SHEET_NOTE, &plain().set_text_wrap())?.set_row_height(1, 34)?;
        for (at, (text, wide)) in (0u16..).zip(headings()) {
            sheet.set_column_width(at, wide)?.write_string_with_format(2, at, text, &head)?;
        }
        // The program's own marks are kept for the way back and printed nowhere.
        sheet.set_column_hidden(last + 1)?.set_column_hidden(last + 2)?.set_row_height(2, 30)?;
        let middle = ruled().set_align(FormatAlign::Center);
        Ok(Self { sheet, row: 3, known: ruled().set_background_color("F7F7F7"), blank: ruled(), middle })
    }

    fn home(&mut self, places: &Places, home: &Item) -> Result<(), XlsxError> {
        let first = self.row;
        let found = home.found.as_ref();
        for child in &home.recorded.children {
            let finding = found.and_then(|found| found.children.iter().find(|known| known.child == child.child));
            let id = child.child.to_string();
            let note = found.and_then(|found| found.note.as_deref()).unwrap_or_default();
            self.line(home, (RECORDED, &id, ""), |field| recorded_words(places, child, field))?;
            self.line(home, (FOUND, &id, note), |field| written(finding, field))?;
        }
        let missed: Vec<FoundChild> = found.map(|found| found.missed.clone()).unwrap_or_default();
        for child in &missed {
            self.line(home, (MISSED, "", ""), |field| told(child, field))?;
        }
        self.line(home, (MISSED, "", ""), |_| String::new())?;
        self.lead(first, places, home)
    }

    fn line(
        &mut self,
        home: &Item,
        (kind, child, note): (&str, &str, &str),
        text: impl Fn(CheckedField) -> String,
    ) -> Result<(), XlsxError> {
        let (row, after) = (self.row, columns() - 3);
        let look = if kind == RECORDED { &self.known } else { &self.blank };
        self.sheet.write_string_with_format(row, 3, kind, look)?;
        let mut tallest = 1.0_f64;
        for (at, field) in (4u16..).zip(CheckedField::ALL) {
            let text = text(*field);
            let cells: f64 = text.chars().map(|c| if c.is_ascii() { 1.1 } else { 2.2 }).sum();
            tallest = tallest.max((cells / width(*field)).ceil().min(6.0));
            self.sheet.write_string_with_format(row, at, text, look)?;
        }
        self.sheet.write_string_with_format(row, after, note, look)?;
        self.sheet.write_string(row, after + 1, home.id.0.to_string())?.write_string(row, after + 2, child)?;
        let least = if kind == RECORDED { 1.0 } else { 1.6 };
        self.sheet.set_row_height(row, LINE_POINTS * tallest.max(least) + 3.0)?;
        self.row += 1;
        Ok(())
    }

    /// Number, address and 入户情况 once for the household.
    fn lead(&mut self, first: u32, places: &Places, home: &Item) -> Result<(), XlsxError> {
        let last = self.row - 1;
        let whose = &home.recorded;
        let labelled = |label: &str, text: Option<&str>| text.map(|text| format!("{label}{text}")).unwrap_or_default();
        let lines = [
            home.place.map(|place| places.path(place)).unwrap_or_default(),
            format!("户主 {}（户编号 {}）", whose.head_name, whose.number),
            labelled("门牌 ", whose.address.as_deref()),
            labelled("电话 ", whose.phone.as_deref()),
            labelled("原调查人 ", home.surveyor.as_deref()),
        ];
        let address = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let visit = home.found.as_ref().map_or("", |found| found.home.title());
        let number = home.number.to_string();
        for (at, text, look) in
            [(0, number.as_str(), &self.middle), (1, &address, &self.blank), (2, visit, &self.middle)]
        {
            if last > first {
                self.sheet.merge_range(first, at, last, at, text, look)?;
            } else {
                self.sheet.write_string_with_format(first, at, text, look)?;
            }
        }
        if last == first {
            self.sheet.set_row_height(first, LINE_POINTS * 5.0)?;
        }
        Ok(())
    }

    /// The words that may be chosen; others may be written as well, they are read as people write.
    fn end(&mut self) -> Result<(), XlsxError> {
        let visits: Vec<&str> = HomeFinding::ALL.iter().map(|home| home.title()).collect();
        let chosen = CheckedField::ALL.iter().zip(4u16..).filter(|(field, _)| !field.words().is_empty());
        let lists = chosen.map(|(field, at)| (at, field.words().into_iter().chain([NOT_ASKED]).collect()));
        for (at, words) in std::iter::once((2, visits)).chain(lists.collect::<Vec<_>>()) {
            let list = DataValidation::new()
                .allow_list_strings(&words)?
                .set_error_style(DataValidationErrorStyle::Information)
                .set_error_message("可以这样写；常用说法见下拉列表")?;
            self.sheet.add_data_validation(3, at, self.row.max(4) - 1, at, &list)?;
        }
        Ok(())
    }
}

fn headings() -> impl Iterator<Item = (&'static str, f64)> {
    let fields = CheckedField::ALL.iter().map(|field| (field.title(), width(*field)));
    LEAD.into_iter().chain(fields).chain([(NOTE, NOTE_WIDTH), (HOME, 8.0), (CHILD, 8.0)])
}

/// Columns of the sheet, the two hidden ones among them.
fn columns() -> u16 {
    u16::try_from(LEAD.len() + CheckedField::ALL.len() + 3).unwrap_or(u16::MAX)
}

//! 表头: which row names the columns, and which column of the form each heading means.

use std::collections::HashMap;

use rules::forms::{FormKind, plain_heading};

use super::encoding::TextEncoding;
use super::problem::SheetError;
use super::rejects;
use super::rows::Layout;

/// Rows among which the headings are looked for.
pub(super) const HEAD_ROWS: usize = 20;

/// 表头对应: a county's own headings, mapped once to the fields of a form and remembered.
#[derive(Debug, Clone, Default)]
pub struct HeadingMappings(HashMap<String, String>);

impl HeadingMappings {
    /// Remembers that a heading means a field (`id_number`) of the form. The last word counts.
    pub fn map(&mut self, heading: &str, field: &str) {
        self.0.insert(plain_heading(heading), field.to_owned());
    }
}

impl<H: AsRef<str>, F: AsRef<str>> FromIterator<(H, F)> for HeadingMappings {
    fn from_iter<I: IntoIterator<Item = (H, F)>>(pairs: I) -> Self {
        let mut mappings = Self::default();
        pairs.into_iter().for_each(|(heading, field)| mappings.map(heading.as_ref(), field.as_ref()));
        mappings
    }
}

/// What was found when a file was opened: for the report, before a row is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Encoding of a text file; `None` for a workbook.
    pub encoding: Option<TextEncoding>,
    /// 工作表: the sheet that was taken; `None` for a text file.
    pub sheet: Option<String>,
    /// Other sheets whose headings fit as well and which are not read.
    pub other_sheets: Vec<String>,
    /// Number of the heading row as the person sees it.
    pub heading_row: u32,
    /// Headings that belong to no column of the form; their cells are kept with the row.
    pub unknown_headings: Vec<String>,
    /// Headings that mean a column which another heading has already taken; kept with the row like unknown ones.
    pub repeated_headings: Vec<String>,
    /// Columns of the form that the file does not have, as Chinese headings.
    pub absent_headings: Vec<&'static str>,
    /// 补充文件: a mended rejects file. It adds to what was imported before and does not replace it.
    pub is_supplement: bool,
}

/// One row of the head of a file.
pub(super) struct HeadRow {
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
}

/// Known words of a form. A field name, the printed heading and a remembered mapping go before a synonym.
struct Dictionary {
    exact: HashMap<String, &'static str>,
    synonyms: HashMap<String, &'static str>,
}

impl Dictionary {
    fn of(kind: FormKind, mappings: &HeadingMappings) -> Self {
        let mut exact = HashMap::new();
        let mut synonyms = HashMap::new();
        for column in kind.columns() {
            exact.insert(plain_heading(column.field), column.field);
            exact.insert(plain_heading(column.heading), column.field);
            synonyms.extend(column.synonyms.iter().map(|word| (plain_heading(word), column.field)));
        }
        for (heading, field) in &mappings.0 {
            if let Some(column) = kind.columns().iter().find(|column| column.field == field) {
                exact.insert(heading.clone(), column.field);
            }
        }
        Self { exact, synonyms }
    }

    fn knows(&self, plain: &str) -> bool {
        self.exact.contains_key(plain) || self.synonyms.contains_key(plain)
    }
}

/// The heading row of one file or sheet.
pub(super) struct Found {
    pub(super) layout: Layout,
    pub(super) row: u32,
    pub(super) repeated: Vec<String>,
    /// How many columns of the form it names.
    pub(super) known: usize,
}

impl Found {
    /// Whether the row begins with the columns of a rejects file.
    pub(super) fn is_supplement(&self) -> bool {
        self.layout.headings().len() < self.layout.width()
    }
}

/// Finds the row that names most columns of the form, at least two.
pub(super) fn find(kind: FormKind, mappings: &HeadingMappings, head: &[HeadRow]) -> Option<Found> {
    let words = Dictionary::of(kind, mappings);
    let nothing = Vec::new();
    let mut best: Option<Found> = None;
    for (index, row) in head.iter().enumerate() {
        let above = index.checked_sub(1).map_or(&nothing, |i| &head[i].cells);
        let found = name_columns(kind, &words, row, above);
        if found.known >= 2 && best.as_ref().is_none_or(|best| found.known > best.known) {
            best = Some(found);
        }
    }
    best
}

fn name_columns(kind: FormKind, words: &Dictionary, row: &HeadRow, above: &[String]) -> Found {
    let skipped = rejects::own_columns(&row.cells);
    let headings = two_tiers(words, &row.cells, above);
    let plain: Vec<_> = headings.iter().map(|heading| plain_heading(heading)).collect();
    let mut fields = vec![None; headings.len()];
    let mut repeated = Vec::new();
    for dictionary in [&words.exact, &words.synonyms] {
        for place in skipped..headings.len() {
            match dictionary.get(&plain[place]) {
                Some(field) if fields[place].is_none() && !fields.contains(&Some(*field)) => {
                    fields[place] = Some(*field);
                }
                _ => {}
            }
        }
    }
    for place in skipped..headings.len() {
        if fields[place].is_none() && words.knows(&plain[place]) {
            repeated.push(headings[place].clone());
        }
    }
    let known = fields.iter().flatten().count();
    Found { layout: Layout::new(kind, headings, &fields, skipped), row: row.number, repeated, known }
}

/// Headings in two tiers: `父亲` merged over `姓名 | 证件号` means 父亲姓名, 父亲证件号; and a heading merged downwards leaves
/// the lower cell blank.
fn two_tiers(words: &Dictionary, lower: &[String], above: &[String]) -> Vec<String> {
    let mut group = "";
    let mut headings = Vec::with_capacity(lower.len());
    for (place, heading) in lower.iter().enumerate() {
        let upper = above.get(place).map_or("", |text| text.trim());
        if !upper.is_empty() {
            group = upper;
        }
        let heading = heading.trim();
        let joined = format!("{group}{heading}");
        headings.push(match heading {
            "" if words.knows(&plain_heading(upper)) => upper.to_owned(),
            "" => String::new(),
            _ if !group.is_empty() && words.knows(&plain_heading(&joined)) => joined,
            _ => heading.to_owned(),
        });
    }
    headings
}

/// Refuses a heading row that lacks required columns, or that is plainly another form's.
pub(super) fn accept(file: &str, kind: FormKind, head: &[HeadRow], found: Option<Found>) -> Result<Found, SheetError> {
    let looks = other_form(kind, head, found.as_ref());
    let file = file.to_owned();
    if let Some(looks) = looks {
        return Err(SheetError::OtherForm { file, wanted: kind, looks });
    }
    let Some(found) = found else {
        return Err(SheetError::NoHeadings { file, title: kind.title(), required: required(kind, |_| true) });
    };
    let missing = required(kind, |field| !found.layout.has(field));
    if missing.is_empty() { Ok(found) } else { Err(SheetError::MissingColumns { file, row: found.row, missing }) }
}

fn required(kind: FormKind, wanted: impl Fn(&str) -> bool) -> String {
    let columns = kind.columns().iter().filter(|column| column.required && wanted(column.field));
    columns.map(|column| column.heading).collect::<Vec<_>>().join("、")
}

/// Another form that knows all the headings ours knows and at least three more.
fn other_form(kind: FormKind, head: &[HeadRow], ours: Option<&Found>) -> Option<FormKind> {
    let none = HeadingMappings::default();
    let known = ours.map_or(0, |found| found.known);
    let mut best = None;
    for other in FormKind::ALL.into_iter().filter(|other| *other != kind) {
        let Some(found) = find(other, &none, head) else { continue };
        let complete = other.columns().iter().all(|column| !column.required || found.layout.has(column.field));
        let only_ours = ours.is_some_and(|ours| {
            let theirs = Dictionary::of(other, &none);
            let mine = kind.columns().iter().filter_map(|column| ours.layout.heading_of(column.field));
            mine.into_iter().any(|heading| !theirs.knows(&plain_heading(heading)))
        });
        if complete && !only_ours && found.known >= known + 3 && best.is_none_or(|(most, _)| found.known > most) {
            best = Some((found.known, other));
        }
    }
    best.map(|(_, other)| other)
}

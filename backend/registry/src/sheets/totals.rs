//! 合计行与落款: rows under (or between) the data that speak of no child: totals and signatures.

use super::rows::{FieldNo, Layout, Row};

/// First cells of a total row.
const TOTALS: &[&str] =
    &["合计", "总计", "小计", "共计", "累计", "本页合计", "本页小计", "全镇合计", "全县合计", "总人数", "合计人数"];

/// Beginnings of the lines of signature and notes under a table.
const SIGNATURES: &[&str] = &[
    "制表人",
    "填表人",
    "填报人",
    "填报单位",
    "审核人",
    "负责人",
    "单位负责人",
    "校长签字",
    "校长签名",
    "制表单位",
    "填表说明",
    "填表日期",
    "填报日期",
    "制表日期",
    "联系人",
    "说明：",
    "说明:",
    "注：",
    "注:",
    "备注：",
    "备注:",
    "（盖章）",
    "(盖章)",
];

/// Fields that make a row speak of somebody. A total row never has one.
const IDENTIFYING: &[&str] = &["id_number", "born_on", "roll_number", "code", "school_code", "account"];

/// Knows the rows that are no rows of data.
pub(super) struct Furniture {
    name: FieldNo,
    identifying: Vec<FieldNo>,
    required: usize,
}

impl Furniture {
    pub(super) fn new(layout: &Layout) -> Self {
        Self {
            name: layout.field("name"),
            identifying: IDENTIFYING.iter().map(|field| layout.field(field)).collect(),
            required: layout.kind().columns().iter().filter(|column| column.required).count(),
        }
    }

    /// Whether the row is a total or a signature. Looks at its first two cells and at the name, and only believes them when
    /// nothing in the row identifies anybody.
    pub(super) fn is_furniture(&self, row: &Row<'_>) -> bool {
        let name = row.at(self.name);
        let mut first = row.written().map(|(_, text)| text).take(2);
        let first_two = [first.next().unwrap_or(""), first.next().unwrap_or("")];
        let says_total = first_two.iter().chain([&name]).any(|text| is_one_of(text, TOTALS));
        let signs = begins_with_one_of(first_two[0], SIGNATURES) && row.written().count() <= self.required.max(2) * 4;
        let footer = says_total || (signs && (name.is_empty() || name == first_two[0] || is_signature(name)));
        footer && !self.identifying.iter().any(|field| identifies(row.at(*field)))
    }
}

/// A total row may repeat its word or a sum under any heading.
fn identifies(text: &str) -> bool {
    !text.is_empty() && !is_one_of(text, TOTALS) && !begins_with_one_of(text, SIGNATURES) && text.len() >= 4
}

fn is_signature(text: &str) -> bool {
    begins_with_one_of(text, SIGNATURES)
}

/// The word itself, spaced or with a colon or a sum behind it: `合  计：`, `合计 45 人`.
fn is_one_of(text: &str, words: &[&str]) -> bool {
    if text.is_empty() || text.len() > 60 || !begins_like(text, words) {
        return false;
    }
    let plain = without_blanks(text);
    let rest = words.iter().find_map(|word| plain.strip_prefix(word));
    rest.is_some_and(|rest| {
        rest.chars()
            .all(|c| c.is_numeric() || matches!(c, '：' | ':' | '人' | '户' | '名' | '共' | '（' | '）' | '(' | ')'))
    })
}

fn begins_with_one_of(text: &str, words: &[&str]) -> bool {
    if !begins_like(text, words) {
        return false;
    }
    let plain = without_blanks(text.get(..60).unwrap_or(text));
    words.iter().any(|word| plain.starts_with(word))
}

/// Whether the first character is that of one of the words: nearly no row of data needs a closer look.
fn begins_like(text: &str, words: &[&str]) -> bool {
    let first = text.chars().find(|c| !c.is_whitespace());
    first.is_some() && words.iter().any(|word| word.chars().next() == first)
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

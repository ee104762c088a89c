//! 表样: the files a county exchanges, by kind and column (contract §2, D§6).
//!
//! Lives here: which columns each kind of file has, their English field name, their Chinese heading and the other headings
//! seen in real files. Must not live here: how a file is opened (registry::sheets) or what a value means (identity, children …).

mod columns;

use std::fmt;

/// One column of a form: the field name the program uses and the headings people write above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// English field name, the stable name of contract §2.
    pub field: &'static str,
    /// Chinese heading as printed on the form (表头).
    pub heading: &'static str,
    /// Other headings seen in counties' own files.
    pub synonyms: &'static [&'static str],
    /// A row without this column's value cannot be stored.
    pub required: bool,
}

/// A kind of file that Baoxue takes in (`baoxue import KIND`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FormKind {
    /// 区划: townships, streets, villages, groups.
    Places,
    /// 学校.
    Schools,
    /// 责任人: officers of both lines of duty.
    Officers,
    /// 入户调查表: one row per child.
    Households,
    /// 户籍名单: the police list.
    Hukou,
    /// 在校生花名册.
    Roster,
    /// 流动名册.
    Movements,
    /// 月考勤.
    Attendance,
}

impl FormKind {
    /// Every kind, in the order in which a new county imports them: each stands on those before it.
    pub const ALL: [Self; 8] = [
        Self::Places,
        Self::Schools,
        Self::Officers,
        Self::Households,
        Self::Hukou,
        Self::Roster,
        Self::Movements,
        Self::Attendance,
    ];

    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::Schools => "schools",
            Self::Officers => "officers",
            Self::Households => "households",
            Self::Hukou => "hukou",
            Self::Roster => "roster",
            Self::Movements => "movements",
            Self::Attendance => "attendance",
        }
    }

    /// The Chinese name of the form.
    pub fn title(self) -> &'static str {
        match self {
            Self::Places => "行政区划",
            Self::Schools => "学校名单",
            Self::Officers => "责任人名单",
            Self::Households => "入户调查表",
            Self::Hukou => "户籍名单",
            Self::Roster => "在校生花名册",
            Self::Movements => "流动名册",
            Self::Attendance => "月考勤表",
        }
    }

    /// The kind of that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The columns of this form, in the order in which we print them.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Places => columns::PLACES,
            Self::Schools => columns::SCHOOLS,
            Self::Officers => columns::OFFICERS,
            Self::Households => columns::HOUSEHOLDS,
            Self::Hukou => columns::HUKOU,
            Self::Roster => columns::ROSTER,
            Self::Movements => columns::MOVEMENTS,
            Self::Attendance => columns::ATTENDANCE,
        }
    }

    /// The column a heading means: English name, Chinese heading or a known synonym; spaces, line breaks, case and a
    /// trailing mark such as `*` or `（必填）` do not count.
    pub fn column_of(self, heading: &str) -> Option<&'static Column> {
        let plain = plain_heading(heading);
        if plain.is_empty() {
            return None;
        }
        self.columns().iter().find(|c| {
            plain_heading(c.field) == plain
                || plain_heading(c.heading) == plain
                || c.synonyms.iter().any(|s| plain_heading(s) == plain)
        })
    }
}

impl fmt::Display for FormKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A heading without what people add around it: spaces, marks, case, an explanation in brackets.
pub fn plain_heading(heading: &str) -> String {
    let heading = heading.trim_matches(['\u{feff}', '*', '★', ' ', '\t']);
    let heading = heading.split(['（', '(']).next().unwrap_or(heading);
    heading
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '★' | '\u{feff}' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_in_chinese_and_in_english_and_with_marks() {
        let kind = FormKind::Households;
        for written in ["证件号码", "id_number", "★证件号码", "证件号码（必填）", " 证件\n号码 ", "身份证号"]
        {
            assert_eq!(kind.column_of(written).map(|c| c.field), Some("id_number"), "{written}");
        }
        assert_eq!(kind.column_of("备用栏"), None);
        assert_eq!(kind.column_of(""), None);
    }

    #[test]
    fn no_heading_means_two_columns_of_one_form() {
        for kind in FormKind::ALL {
            let mut seen = std::collections::HashMap::new();
            for column in kind.columns() {
                let words = [column.field, column.heading].into_iter().chain(column.synonyms.iter().copied());
                for word in words {
                    let earlier = seen.insert(plain_heading(word), column.field);
                    assert!(earlier.is_none_or(|e| e == column.field), "{kind}: {word}");
                }
            }
        }
    }

    #[test]
    fn every_kind_is_found_by_its_word() {
        for kind in FormKind::ALL {
            assert_eq!(FormKind::from_word(kind.as_str()), Some(kind));
        }
        assert_eq!(FormKind::from_word("pupils"), None);
    }
}

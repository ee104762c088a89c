//! 校名简称: “县三小” is 某县第三小学, “三里中学” is 三里镇初级中学 (D§7.2).

use std::collections::HashMap;

use crate::identity::plain;

/// The schools of a county by their names, to find the one a short form means.
#[derive(Debug, Clone, Default)]
pub struct SchoolNames<T> {
    /// For each key the school, or none where two schools share it.
    by_key: HashMap<String, Option<T>>,
}

impl<T: Copy + PartialEq> SchoolNames<T> {
    /// Adds a school under its name.
    pub fn add(&mut self, name: &str, school: T) {
        let entry = self.by_key.entry(school_key(name)).or_insert(Some(school));
        if *entry != Some(school) {
            *entry = None;
        }
    }

    /// The one school that name can mean; `None` when none or several could be meant.
    pub fn find(&self, written: &str) -> Option<T> {
        self.by_key.get(&school_key(written)).copied().flatten()
    }
}

impl<T: Copy + PartialEq> FromIterator<(String, T)> for SchoolNames<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(schools: I) -> Self {
        let mut names = Self { by_key: HashMap::new() };
        for (name, school) in schools {
            names.add(&name, school);
        }
        names
    }
}

/// One key for the spellings of a school's name: without province, prefecture and county, without 镇/乡, kinds shortened (初级中学,
/// 中学 → 中; 中心小学, 完全小学 → 小), 第三 → 三.
pub fn school_key(written: &str) -> String {
    let text: String =
        plain(written).chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）')).collect();
    let text = without_county(&text).replace('第', "");
    let (mut stem, kind) = KINDS
        .iter()
        .find_map(|(words, short)| text.strip_suffix(words).map(|stem| (stem.to_owned(), *short)))
        .unwrap_or((text, ""));
    for unit in ["街道办事处", "街道", "镇", "乡", "村"] {
        if stem.contains(unit) && stem.chars().count() > unit.chars().count() + 1 {
            stem = stem.replacen(unit, "", 1);
        }
    }
    format!("{stem}{kind}")
}

/// Endings, longest first, with their short form.
const KINDS: [(&str, &str); 18] = [
    ("九年一贯制学校", "九"),
    ("九年制学校", "九"),
    ("九年制", "九"),
    ("初级中学校", "中"),
    ("初级中学", "中"),
    ("中心小学校", "小"),
    ("中心小学", "小"),
    ("完全小学", "小"),
    ("中心学校", "小"),
    ("中心校", "小"),
    ("小学校", "小"),
    ("小学", "小"),
    ("初中", "中"),
    ("中学", "中"),
    ("教学点", "点"),
    ("特殊教育学校", "特"),
    ("特教学校", "特"),
    ("学校", "九"),
];

/// Drops everything up to the county (某省某市某县…, 县…) when enough is left to be a name.
fn without_county(text: &str) -> &str {
    let mut rest = text;
    for unit in ["省", "市", "县"] {
        let behind = rest.find(unit).map(|at| &rest[at + unit.len()..]);
        if let Some(behind) = behind.filter(|b| b.chars().count() >= 2) {
            rest = behind;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_forms_mean_the_school() {
        let same = |a: &str, b: &str| assert_eq!(school_key(a), school_key(b), "{a} {b}");
        same("县三小", "保宁县第三小学");
        same("三里中学", "三里镇初级中学");
        same("三里镇中心小学", "保宁县三里小学");
        same("保宁县第一初级中学", "县一中");
        same("石沟乡九年一贯制学校", "石沟学校");
        assert_ne!(school_key("三里中学"), school_key("三里小学"));
    }

    #[test]
    fn a_name_that_could_mean_two_schools_means_none() {
        let schools = [("三里镇中心小学", 1), ("三里村小学", 2), ("石沟小学", 3)];
        let names: SchoolNames<i32> = schools.map(|(name, id)| (name.to_owned(), id)).into_iter().collect();
        assert_eq!(names.find("三里小学"), None);
        assert_eq!(names.find("保宁县石沟乡石沟小学"), None);
        assert_eq!(names.find("石沟乡小学"), Some(3));
    }

    proptest! {
        #[test]
        fn any_text_has_a_key(written in ".{0,20}", likely in "[省市县镇乡村第三里中心小学初级]{0,10}") {
            drop((school_key(&written), school_key(&likely)));
        }
    }
}

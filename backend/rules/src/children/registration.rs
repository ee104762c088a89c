//! 无户籍 (D§1.6 铁脚板: 无户籍、无学籍、实际未上学; D§7.2): whether a child is registered anywhere.

use super::words::{says_of_child, without_space};
use crate::coded;

coded! {
    /// Why a child counts as one without a hukou.
    pub enum NoHukou {
        /// The family says so.
        Said = "said" "家庭称没有上户口",
        /// No list of the police has it and it has no number; a number is given with the registration.
        NotFound = "not_found" "户籍名单无此人，也没有证件号",
        /// The same, and a person has yet to judge whether an entry of the police list is the child's.
        Waiting = "waiting" "没有证件号，户籍名单中有待比对复核的人",
    }
}

/// What is known of a child's registration.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own; no two exclude each other")]
#[derive(Debug, Clone, Copy, Default)]
pub struct Registration<'a> {
    /// Whether the county's police list was handed in: without it nobody is missing from it.
    pub has_police_list: bool,
    /// Whether an entry of it is the child's.
    pub is_listed: bool,
    /// Whether an entry of it may be the child's.
    pub waits: bool,
    /// Whether a valid number is known, of whatever source.
    pub has_number: bool,
    /// Whether the child has a document of another kind: a passport, a permit of Hong Kong, Macao or Taiwan.
    pub has_other_document: bool,
    /// Whether the family names a hukou outside the county, of which the county's police list says nothing.
    pub is_of_elsewhere: bool,
    /// What stands in the cells for document, number and hukou where none could be read.
    pub written: &'a [&'a str],
}

/// Words by which families and surveyors say that a child was never registered.
const NONE: [&str; 13] = [
    "无户口",
    "无户籍",
    "没户口",
    "没有户口",
    "没有户籍",
    "未上户",
    "没上户",
    "没有上户",
    "未落户",
    "没落户",
    "未登记户口",
    "黑户",
    "未办户口",
];

/// Whether the child is without a hukou, and by what. A number proves a registration, wherever it was.
pub fn no_hukou(known: &Registration<'_>) -> Option<NoHukou> {
    if known.is_listed || known.has_number {
        return None;
    }
    let says = |text: &&str| {
        let text = without_space(text);
        NONE.iter().any(|word| says_of_child(&text, word))
    };
    if known.written.iter().any(says) {
        return Some(NoHukou::Said);
    }
    let is_sought = known.has_police_list && !known.has_other_document && !known.is_of_elsewhere;
    is_sought.then_some(if known.waits { NoHukou::Waiting } else { NoHukou::NotFound })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUGHT: Registration<'_> = Registration {
        has_police_list: true,
        is_listed: false,
        waits: false,
        has_number: false,
        has_other_document: false,
        is_of_elsewhere: false,
        written: &[],
    };

    #[test]
    fn whom_no_list_has_and_no_number_names_is_without_a_hukou() {
        assert_eq!(no_hukou(&SOUGHT), Some(NoHukou::NotFound));
        assert_eq!(no_hukou(&Registration { waits: true, ..SOUGHT }), Some(NoHukou::Waiting));
        for known in [
            Registration { is_listed: true, ..SOUGHT },
            Registration { has_number: true, ..SOUGHT },
            Registration { has_other_document: true, ..SOUGHT },
            Registration { is_of_elsewhere: true, ..SOUGHT },
            Registration { has_police_list: false, ..SOUGHT },
        ] {
            assert_eq!(no_hukou(&known), None, "{known:?}");
        }
    }

    #[test]
    fn the_familys_word_stands_where_nothing_speaks_against_it() {
        for written in ["无户口", "还没有 上户口", "黑户"] {
            let said = Registration { has_police_list: false, written: &[written], ..SOUGHT };
            assert_eq!(no_hukou(&said), Some(NoHukou::Said), "{written}");
            assert_eq!(no_hukou(&Registration { has_number: true, ..said }), None, "a number proves it wrong");
        }
        for written in ["户口簿遗失", "家中锁门，未入户", "不是黑户", "弟弟未上户"] {
            let other = Registration { has_police_list: false, written: &[written], ..SOUGHT };
            assert_eq!(no_hukou(&other), None, "{written}");
        }
    }
}

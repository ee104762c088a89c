//! 佐证 as written on a form: which proofs are shown, and which are said not to be there: 暂无在读证明, 在读证明尚未开具.
//!
//! A proof excuses a child from being looked for, so a doubt is decided against it: any denial in its clause denies it, unless it denies
//! only something about the paper (无公章).

use super::Evidence;
use crate::identity::denial::clauses;
use crate::identity::plain;

/// Words and what they mean; every one that is shown is read.
const EVIDENCE_WORDS: [(&str, Evidence); 20] = [
    ("在读", Evidence::SchoolLetter),
    ("就读证明", Evidence::SchoolLetter),
    ("在校证明", Evidence::SchoolLetter),
    ("学校证明", Evidence::SchoolLetter),
    ("学籍", Evidence::RollPicture),
    ("截图", Evidence::RollPicture),
    ("照片", Evidence::Photo),
    ("视频", Evidence::Photo),
    ("医院", Evidence::HospitalLetter),
    ("诊断", Evidence::HospitalLetter),
    ("病历", Evidence::HospitalLetter),
    ("审批", Evidence::Approval),
    ("休学证", Evidence::Approval),
    ("派出所", Evidence::PoliceLetter),
    ("公安", Evidence::PoliceLetter),
    ("村委会", Evidence::VillageLetter),
    ("村证明", Evidence::VillageLetter),
    ("毕业证", Evidence::Diploma),
    ("护照", Evidence::Passport),
    ("签证", Evidence::Passport),
];

/// What a clause says when the proof is not there, or not yet.
const ABSENT: [&str; 21] = [
    "无",
    "没",
    "未",
    "不",
    "非",
    "缺",
    "欠",
    "待",
    "暂",
    "否",
    "拒",
    "尚在",
    "尚需",
    "正在办",
    "办理中",
    "开具中",
    "后补",
    "丢",
    "遗失",
    "伪造",
    "虚假",
];

/// Hold a negation and deny no proof: a flaw of a paper that is there, or a name.
const HARMLESS: [&str; 27] = [
    "无公章",
    "没有公章",
    "没公章",
    "未盖公章",
    "未盖章",
    "没盖章",
    "没有盖章",
    "无盖章",
    "无签字",
    "未签字",
    "没有签字",
    "无日期",
    "未写日期",
    "未注明日期",
    "不清晰",
    "不清楚",
    "无误",
    "没有问题",
    "无异议",
    "未成年",
    "暂住",
    "不动产",
    "无锡",
    "无为市",
    "未央",
    "未来",
    "无极",
];

/// All that stands in a clause which is nothing but a denial of the one before it: 在读证明（尚未提供）.
const OF_DENIAL: [&str; 33] = [
    "没有", "没", "无", "未", "不", "缺", "欠", "待", "暂", "尚", "还", "均", "都", "皆", "能", "目前", "提供", "开具",
    "出具", "取得", "提交", "上传", "上交", "拿到", "收到", "办理", "交", "补", "附", "有", "到", "开", "中",
];

/// Begin a clause of their own though no comma stands before them: 有照片没有在读证明.
const TURNS: [(&str, &str); 3] = [("没有", "，没有"), ("只有", "，有"), ("但有", "，有")];

/// The proofs that the text shows, in the order in which it names them.
pub(super) fn shown(text: &str) -> Vec<Evidence> {
    let mut text = plain(text).split_whitespace().collect::<Vec<_>>().join("、");
    for (words, instead) in HARMLESS.map(|harmless| (harmless, "")).into_iter().chain(TURNS) {
        text = text.replace(words, instead);
    }
    // What the clause before showed begins at `last`, what its list showed at `list`.
    let (mut shown, mut last, mut list, mut is_denied_list) = (Vec::new(), 0, 0, false);
    for clause in clauses(&text).filter(|clause| !clause.text.is_empty()) {
        if !clause.goes_on {
            (list, is_denied_list) = (shown.len(), false);
        }
        let named = named(clause.text);
        let is_denied = ABSENT.iter().any(|word| clause.text.contains(word));
        if is_denied && clause.text.contains(['均', '都', '皆']) {
            shown.truncate(if named.is_empty() { last.min(list) } else { list });
        } else if is_denied && named.is_empty() && is_only_denial(clause.text) {
            shown.truncate(last);
        }
        is_denied_list |= is_denied && ABSENT.iter().any(|word| clause.text.starts_with(word));
        last = shown.len();
        if !is_denied && !is_denied_list {
            shown.extend(named);
        }
    }
    shown
}

/// The proofs that a clause names, shown or not, in its order.
fn named(clause: &str) -> Vec<Evidence> {
    let words = EVIDENCE_WORDS.iter();
    let mut named: Vec<_> =
        words.flat_map(|(word, proof)| clause.match_indices(word).map(|(at, _)| (at, *proof))).collect();
    named.sort_unstable();
    named.into_iter().map(|(_, proof)| proof).collect()
}

fn is_only_denial(clause: &str) -> bool {
    OF_DENIAL.iter().fold(clause.to_owned(), |rest, word| rest.replace(word, "")).is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::{Evidence, read_evidence};
    use super::*;
    use crate::identity::denial::DENIALS;
    use proptest::prelude::*;

    #[test]
    fn every_proof_that_is_named_is_read() {
        for (written, proofs) in [
            ("在读证明、照片", vec![Evidence::SchoolLetter, Evidence::Photo]),
            ("在读证明 照片", vec![Evidence::SchoolLetter, Evidence::Photo]),
            ("学籍系统截图", vec![Evidence::RollPicture]),
            ("已提供在读证明", vec![Evidence::SchoolLetter]),
            ("学校证明：有", vec![Evidence::SchoolLetter]),
            ("邻居说的", vec![]),
            ("无", vec![]),
        ] {
            assert_eq!(read_evidence(written), proofs, "{written}");
        }
    }

    #[test]
    fn a_proof_that_is_said_not_to_be_there_is_none() {
        for written in [
            "未提供在读证明",
            "暂无在读证明",
            "在读证明尚未提供",
            "在读证明未开具",
            "在读证明（待补）",
            "在读证明，尚未开具",
            "在读证明没有",
            "在读证明:无",
            "在读证明正在办理中",
            "查不到学籍",
            "无学籍",
            "学籍未转",
            "没有学籍截图",
            "无在读证明、照片",
            "无 在读证明",
            "在读证明、照片均未提供",
            "照片和在读证明都没有",
        ] {
            assert_eq!(read_evidence(written), [], "{written}");
        }
    }

    #[test]
    fn one_proof_is_shown_though_another_is_not() {
        for written in [
            "无在读证明，有照片",
            "无在读证明、有照片",
            "有照片没有在读证明",
            "在读证明:无 照片:有",
            "没有在读证明只有照片",
            "照片（在读证明待补）",
        ] {
            assert_eq!(read_evidence(written), [Evidence::Photo], "{written}");
        }
    }

    #[test]
    fn a_flaw_of_the_paper_and_a_name_deny_nothing() {
        for written in ["在读证明（无公章）", "没有公章的在读证明", "在读证明无误", "无锡市未央小学在读证明"]
        {
            assert_eq!(read_evidence(written), [Evidence::SchoolLetter], "{written}");
        }
    }

    #[test]
    fn no_proof_is_read_once_it_is_denied() {
        for (word, _) in EVIDENCE_WORDS {
            for denial in DENIALS.into_iter().chain(["暂无", "查不到", "尚缺", "待补", "未能提供"]) {
                assert_eq!(read_evidence(&format!("{denial}{word}")), [], "{denial}{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_said_besides_a_denied_proof_stays_denied(
            (word, proof) in proptest::sample::select(&EVIDENCE_WORDS[..]),
            lead in "[甲乙丙，、（）]{0,4}",
            tail in "[甲乙丙，（）]{0,4}",
        ) {
            for denied in [format!("{lead}没有{word}{tail}"), format!("{lead}{word}尚未提供{tail}")] {
                prop_assert!(!read_evidence(&denied).contains(&proof), "{}", denied);
            }
        }
    }
}

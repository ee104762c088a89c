//! 佐证 as written on a form: which proofs are shown, and which are said not to be there: 暂无在读证明, 在读证明尚未开具.
//!
//! A proof excuses a child from being looked for, so a doubt is decided against it: any denial in its clause denies it, unless it denies
//! only something about the paper (无公章).

use super::Evidence;
use super::proof_words::{ABSENT, EVIDENCE_WORDS, HARMLESS, OF_DENIAL, TURNS};
use crate::identity::clauses::clauses;
use crate::identity::plain;

/// The proofs that the text shows, in the order in which it names them.
pub(super) fn shown(text: &str) -> Vec<Evidence> {
    let mut text = plain(text).split_whitespace().collect::<Vec<_>>().join("、");
    for (words, instead) in HARMLESS.split(' ').map(|harmless| (harmless, "")).chain(TURNS) {
        text = text.replace(words, instead);
    }
    // What the clause before showed begins at `before`, what its list showed at `list`.
    let (mut shown, mut before, mut list, mut is_denied_list) = (Vec::new(), 0, 0, false);
    for clause in clauses(&text).filter(|clause| !clause.text.is_empty()) {
        if !clause.goes_on {
            (list, is_denied_list) = (shown.len(), false);
        }
        let named = named(clause.text);
        let is_denied = is_denied(clause.text, &named);
        if is_denied && clause.text.contains(['均', '都', '皆']) {
            shown.truncate(if named.is_empty() { before.min(list) } else { list });
        } else if is_denied && named.is_empty() && is_only_denial(clause.text) {
            shown.truncate(before);
        }
        is_denied_list |= is_denied && ABSENT.split(' ').any(|word| clause.text.starts_with(word));
        if !named.is_empty() {
            before = shown.len();
        }
        if !is_denied && !is_denied_list {
            shown.extend(named.into_iter().map(|(_, proof)| proof));
        }
    }
    shown
}

/// Whether a clause says something that it does not deny.
pub(super) fn names_any(text: &str) -> bool {
    clauses(text).any(|clause| !clause.text.is_empty() && !is_absent(clause.text))
}

/// The proofs that a clause names, shown or not, in its order, and where each word ends.
fn named(clause: &str) -> Vec<(usize, Evidence)> {
    let ends = |word: &str| clause.match_indices(word).map(move |(at, found)| at + found.len()).collect::<Vec<_>>();
    let words =
        EVIDENCE_WORDS.iter().flat_map(|(word, proof)| ends(word).into_iter().map(move |end| (*word, end, *proof)));
    let mut named: Vec<_> = words
        .filter(|(word, end, _)| *word != ROLL || is_shown_roll(&clause[*end..]))
        .map(|(_, end, p)| (end, p))
        .collect();
    named.sort_unstable();
    named
}

/// 学籍 is a proof as a picture or a paper; 学籍在原校 and 学籍已转出 are only talk of the roll.
const ROLL: &str = "学籍";

fn is_shown_roll(behind: &str) -> bool {
    let papers = [
        "截", "系统", "照", "图", "证", "信息", "卡", "表", "页", "号", "查询", "材料", "记录", "档案", "已核", "已查",
    ];
    behind.is_empty() || papers.iter().any(|paper| behind.starts_with(paper))
}

/// Whether a clause denies what it names. What a hospital, the police or the village attests may itself be a denial: 派出所证明：查无此人.
fn is_denied(clause: &str, named: &[(usize, Evidence)]) -> bool {
    match named.last() {
        Some((end, Evidence::HospitalLetter | Evidence::PoliceLetter | Evidence::VillageLetter))
            if !is_absent(&clause[..*end]) =>
        {
            is_absent(&clause[*end..]) && !is_attested(clause, *end)
        }
        _ => is_absent(clause),
    }
}

/// Whether what stands behind a letter is what it attests, and not that the letter is wanting: 医院证明未开.
fn is_attested(clause: &str, end: usize) -> bool {
    let (letter, behind) = clause.split_at(end);
    let of_letter = letter.ends_with("证明") || behind.starts_with(['证', ':', '书']);
    let wanting = ["提供", "开", "出", "取", "交", "办", "补", "附", "传"].iter().any(|word| behind.contains(word));
    of_letter && !wanting && !is_only_denial(behind)
}

fn is_absent(text: &str) -> bool {
    ABSENT.split(' ').any(|word| text.contains(word))
}

/// Whether nothing but a denial of a paper stands there.
fn is_only_denial(text: &str) -> bool {
    OF_DENIAL.split(' ').fold(text.to_owned(), |rest, word| rest.replace(word, "")).is_empty()
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
            ("派出所证明：查无此人", vec![Evidence::PoliceLetter]),
            ("医院诊断证明不能上学", vec![Evidence::HospitalLetter]),
            ("无学习能力的医院证明、暂缓入学审批表", vec![Evidence::HospitalLetter, Evidence::Approval]),
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
            "学籍在原校，未转",
            "派出所证明尚未开具",
            "村委会没有开证明",
            "在读证明，县一中，尚未提供",
            "在读证明已过期",
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

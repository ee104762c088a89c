use super::sentence::Piece;
use super::*;
use crate::access::Deed;
use crate::children::{DisabilityKind, HukouState, OutReason, Schooling, Unfiled};
use crate::places::Reach;
use crate::responsibility::PostKind;
use crate::rosters::{MovementKind, RollState};
use crate::schools::Grade;
use crate::standing::{SchoolStatus, Source};
use crate::surveys::{CheckState, Evidence, Verdict};

/// Whether a sign is written in Chinese alone: its characters, its stops and brackets.
pub(crate) fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

fn catalogue() -> impl Iterator<Item = &'static Sentence> {
    [standings::ALL, flags::ALL, rows::ALL, pairs::ALL, refusals::ALL].into_iter().flatten()
}

#[test]
fn every_sentence_names_each_of_its_facts_in_english_once() {
    for sentence in catalogue() {
        let (chinese, said) = sentence.both();
        let facts = sentence.pieces().iter().filter(|piece| matches!(piece, Piece::Fact(_))).count();
        let named: Vec<bool> = (0..facts).map(|nth| said.matches(&format!("{{{nth}}}")).count() == 1).collect();
        assert!(named.iter().all(|once| *once), "{chinese}: {said}");
        assert!(!said.contains(is_chinese), "{said}");
    }
}

#[test]
fn every_title_that_stands_in_a_sentence_has_its_english() {
    let titles = std::iter::empty()
        .chain(SchoolStatus::ALL.iter().map(|it| it.title()))
        .chain(Schooling::ALL.iter().map(|it| it.title()))
        .chain(RollState::ALL.iter().map(|it| it.title()))
        .chain(MovementKind::ALL.iter().map(|it| it.title()))
        .chain(HukouState::ALL.iter().map(|it| it.title()))
        .chain(Evidence::ALL.iter().map(|it| it.title()))
        .chain(Reach::ALL.iter().map(|it| it.title()))
        .chain(Source::ALL.iter().map(|it| it.title()))
        .chain(OutReason::ALL.iter().map(|it| it.title()))
        .chain(DisabilityKind::ALL.iter().map(|it| it.title()))
        .chain(Deed::ALL.iter().map(|it| it.title()))
        .chain([CheckState::Drawn, CheckState::InField].map(CheckState::title))
        .chain([Verdict::Accepted, Verdict::ToRepeat].map(|verdict| CheckState::Judged(verdict).title()))
        .chain(PostKind::ALL.iter().map(|it| it.title()))
        .chain(Unfiled::ALL.iter().map(|it| it.title()))
        .chain((0..=99).filter_map(Grade::of_code).map(Grade::title));
    for title in titles {
        assert!(!english(title).contains(is_chinese), "{title}");
    }
}

/// The answers of the declared model, and the sentences around them, as they stand in the source.
#[test]
fn whatever_is_said_of_a_pair_has_its_english() {
    let sources = [
        include_str!("../matching/children.toml"),
        include_str!("../matching/proof.rs"),
        include_str!("../matching/decide.rs"),
    ];
    let mut said = 0;
    for line in sources.into_iter().flat_map(str::lines).filter(|line| !line.trim_start().starts_with("//")) {
        let quoted: Vec<&str> = if line.contains("says = ") {
            line.split("says = \"").nth(1).and_then(|rest| rest.split('"').next()).into_iter().collect()
        } else if line.contains("title = ") || line.contains("name = ") {
            continue;
        } else {
            line.split('"').skip(1).step_by(2).filter(|text| text.contains(is_chinese)).collect()
        };
        for text in quoted.into_iter().map(|text| text.trim_start_matches('；')) {
            // The halves of a sentence that surround others are tried with them.
            if ["人工确认为同一人：", "最相近的记录（", "最相近的记录证据不足：", "）已与他人相符"].contains(&text)
            {
                continue;
            }
            said += 1;
            assert!(!english(text).contains(is_chinese), "{text}: {}", english(text));
        }
    }
    assert!(said > 80, "{said}");
}

#[test]
fn a_sentence_is_read_back_to_its_facts_whatever_stands_beside_it() {
    let told = |chinese: &str, said: &str| assert_eq!(english(chinese), said, "{chinese}");
    told("三里小学花名册在籍在校", "on the roster of 三里小学: on the roll, in school");
    told(
        "7周岁，本学期和上学期各校花名册均无此人，入户调查称未入学",
        "aged 7, on no school's roster this term or last, the survey says \"not entered\"",
    );
    told(
        "13周岁，2025年秋季学期在三里小学，本学期各校花名册均无此人，入户调查称死亡，但户籍名单仍在册，也没有证明",
        "aged 13, at 三里小学 in the autumn term 2025, on no school's roster this term, the survey says \"deceased\", \
         but the hukou list still has the child, and nothing proves it",
    );
    told(
        "入户调查称在石沟小学，花名册在三里小学；花名册中有一条可能就是此人（可能性98%），请先在“比对复核”中判断",
        "at 石沟小学 by the survey, on the roster of 三里小学; a row of the roster may be this child (98 % likely): \
         judge it first under \"Match review\"",
    );
    told(
        "预警原因已消失，现为本县在校：三里小学花名册在籍在校",
        "the cause is gone; now \"in school here\": on the roster of 三里小学: on the roll, in school",
    );
    told("2026-09-13辍学，对方学校：海湾小学", "2026-09-13: dropped out, other school: 海湾小学");
    told("外地就读，海湾小学，三年级，佐证：在读证明", "in school elsewhere, 海湾小学, grade 3, proof: school letter");
    told(
        "姓名一致，出生日期一致；但证件号码不同，住址不同；两个有效证件号码不同，需人工核对。",
        "one name, one birth date; but ID numbers differ, homes differ; two valid ID numbers differ, a person must look.",
    );
    told(
        "2026年10月考勤连续缺勤9个上课日（其中当月5日），达到县定的3日",
        "attendance of 10/2026: absent without a break on 9 school days (5 of them in the month), which reaches the county's limit of 3",
    );
    told("家长说孩子在外面", "家长说孩子在外面");
}

#[test]
fn what_somebody_typed_is_not_touched() {
    let told = |chinese: &str, said: &str| assert_eq!(english(chinese), said, "{chinese}");
    told("对方学校：其他", "other school: 其他");
    told(
        "上学期在小学，本学期各校花名册均无此人，也没有异动手续",
        "last term at 小学, on no roster this term, with no movement recorded",
    );
    told("初中在外打工，父母不管；家里、地里都忙", "初中在外打工，父母不管；家里、地里都忙");
    assert_eq!(word("小学在外打工"), "小学在外打工");
    assert_eq!(word("在籍离校"), "on the roll, not in school");
}

#[test]
fn a_text_without_end_is_left_alone() {
    for typed in ["，".repeat(10_000), "就学情况未填；".repeat(5_000), "{}在".repeat(4_000)] {
        assert_eq!(english(&typed), typed);
    }
}

#[test]
fn what_is_told_is_what_stood_in_the_sentence() {
    let told = AGED.of(&[&7]).and(ON_NO_ROSTER_NOW.told()).besides(BUT_UNPROVEN.told());
    assert_eq!(told, "7周岁，本学期各校花名册均无此人；但没有证明");
    assert_eq!(Told::all([]), None);
}

#[test]
fn what_an_address_asks_in_vain_is_refused_in_both_languages() {
    use crate::calendar::Term;
    use crate::places::PlaceCode;
    use crate::surveys::CheckedField;
    let place = "999".parse::<PlaceCode>().unwrap_err().to_string();
    let term = "abc".parse::<Term>().unwrap_err().to_string();
    let day = format!("日期“2027-01-01”不能用：{}", NOT_THAT_DAY_YET.told());
    let fields = CheckedField::ALL.iter().map(|field| format!("{}“x1”不能用：{}", field.title(), FOUND_GRADE.told()));
    for refused in [place, term, day].into_iter().chain(fields) {
        assert!(!english(&refused).contains(is_chinese), "{refused}: {}", english(&refused));
    }
}

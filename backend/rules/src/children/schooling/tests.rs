//! What families say, and what is made of it.

use proptest::prelude::*;

use super::words::{FATES, IN_SCHOOL, WORDS};
use super::*;
use crate::identity::denial::DENIALS;

fn reads(told: &[&str], schooling: Schooling) {
    for written in told {
        assert_eq!(read_schooling(written).value, Some(schooling), "{written}");
    }
}

fn doubts(told: &[&str]) {
    for written in told {
        assert_eq!(read_schooling(written).doubts, [Doubt::SchoolingUnknown], "{written}");
    }
}

#[test]
fn what_families_say_is_read_in_codes() {
    reads(&["在校", "小学在读", "本县就读", "小学", "初中二年级", "毕业班在读", "在籍在校"], Schooling::InSchool);
    reads(&["辍学", "未完成", "已不上学", "不在校", "在籍不在校", "疑似辍学"], Schooling::DroppedOut);
    reads(&["未入学", "从未上学"], Schooling::NeverEntered);
    reads(&["未到入学年龄", "没到入学年龄", "年龄不够未上学"], Schooling::NotYet);
    reads(&["学前"], Schooling::Kindergarten);
    reads(&["已毕业", "初中毕业", "九年级毕业", "高中毕业"], Schooling::Finished);
    reads(&["休学"], Schooling::Suspended);
    reads(&["送教上门"], Schooling::HomeTaught);
    reads(&["外地就读", "省外就读", "随父母在外地就读"], Schooling::Elsewhere);
    reads(&["高中"], Schooling::Senior);
    reads(&["职高"], Schooling::Vocational);
    reads(&["外出务工"], Schooling::Working);
    reads(&["户口已迁出"], Schooling::MovedAway);
    reads(&["失踪失联"], Schooling::Missing);
    assert_eq!(read_schooling(" "), Reading::empty());
    doubts(&["说不清"]);
}

#[test]
fn whoever_finished_primary_school_and_does_not_go_on_is_out() {
    reads(&["小学毕业未升学", "小学毕业在家", "小学毕业，没上初中", "小学已毕业，闲散在家"], Schooling::DroppedOut);
    reads(&["小学毕业外出务工"], Schooling::Working);
    reads(&["小学毕业升初中", "小学毕业，初中在读"], Schooling::InSchool);
    reads(&["小学毕业", "小学毕业待升学"], Schooling::FinishedPrimary);
    doubts(&["即将毕业"]);
}

#[test]
fn whoever_did_not_finish_has_not_finished() {
    reads(&["未毕业", "没有毕业", "初中未毕业", "肄业", "初中肄业", "小学没读完"], Schooling::DroppedOut);
    reads(&["初中在读，未毕业"], Schooling::InSchool);
    reads(&["初中未毕业外出务工"], Schooling::Working);
}

#[test]
fn whoever_finished_junior_school_and_works_is_no_dropout() {
    reads(
        &["初中毕业外出务工", "初中毕业，外出务工", "初中毕业务工", "初中毕业在家", "高中毕业务工"],
        Schooling::Finished,
    );
    reads(&["初中毕业未升学", "初中毕业，没上高中", "初中毕业，高中辍学", "初中毕业外地打工"], Schooling::Finished);
    reads(&["高中辍学", "高中未毕业", "初中结业", "初中毕业后去外地"], Schooling::Finished);
    reads(&["初中毕业，高中在读"], Schooling::Senior);
    reads(&["初中毕业后上职高"], Schooling::Vocational);
}

#[test]
fn whoever_is_said_not_to_go_to_school_is_not_in_school() {
    reads(&["没有上学", "没去上学", "没入学", "没读书", "没有读书", "从没上过学"], Schooling::NeverEntered);
    reads(&["不去上学", "不想上学在家", "不读书", "没读书了", "没有继续读书", "未在学校就读"], Schooling::DroppedOut);
    reads(
        &["在家闲散", "闲散在家", "不去学校", "没有完成义务教育", "没上初中", "未复学", "拒绝返校", "拒不复学"],
        Schooling::DroppedOut,
    );
    // What is denied is the place or the manner.
    doubts(&["不在本县就读", "未按时入学", "不爱读书"]);
}

#[test]
fn whoever_did_not_leave_or_came_back_is_in_school() {
    reads(&["没有辍学", "未辍学", "无失学、辍学", "不会辍学", "并非未入学"], Schooling::InSchool);
    reads(&["辍学后已复学", "已复学", "复学", "休学期满已复学", "已返校", "务工后返校"], Schooling::InSchool);
    reads(&["曾辍学，现在校", "以前没上学，现已入学"], Schooling::InSchool);
    reads(&["辍学，现在外地就读"], Schooling::Elsewhere);
    reads(&["复学后又辍学", "辍学，动员复学", "辍学，尚未返校", "辍学待复学"], Schooling::DroppedOut);
    reads(&["休学未复学"], Schooling::Suspended);
    reads(&["休学期满未复学"], Schooling::DroppedOut);
    doubts(&["有辍学风险", "即将辍学", "预计9月复学"]);
}

#[test]
fn what_is_denied_or_told_of_the_parents_is_not_the_childs() {
    reads(
        &["户口未迁出在校就读", "未失联，在校", "父母外出务工，在校", "随父母务工，在务工地就读", "父亲去世，在校就读"],
        Schooling::InSchool,
    );
    reads(&["父亲去世，辍学", "父母离异辍学", "无人照管辍学"], Schooling::DroppedOut);
    reads(&["随父母外出务工", "不想读书外出务工"], Schooling::Working);
    doubts(&["不是外出务工", "未外出务工", "未失联", "未迁出", "父母外出务工", "父亲死亡"]);
}

#[test]
fn every_title_and_code_reads_back() {
    for schooling in Schooling::ALL {
        assert_eq!(read_schooling(schooling.title()).value, Some(*schooling));
        assert_eq!(read_schooling(schooling.as_str()).value, Some(*schooling));
        assert!(!(schooling.claims_school() && schooling.admits_out()));
    }
}

#[test]
fn a_word_that_is_denied_is_never_read_as_what_it_denies() {
    let schools = IN_SCHOOL.iter().map(|word| (*word, Schooling::InSchool));
    for (word, schooling) in FATES.into_iter().chain(WORDS).chain(schools).chain([("毕业", Schooling::Finished)]) {
        for denial in DENIALS {
            let denied = format!("{denial}{word}");
            assert_ne!(read_schooling(&denied).value, Some(schooling), "{denied}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_doubted(written in ".{0,12}", likely in "[不没未有上学在校毕业初中小学复辍，务工家]{0,12}") {
        drop((read_schooling(&written), read_schooling(&likely)));
    }

    #[test]
    fn out_of_school_stays_out_whatever_stands_before_it(
        lead in proptest::sample::select(vec!["", "因家庭困难，", "父母离异", "孩子", "（", "该生现"]),
        out in proptest::sample::select(vec!["没有上学", "不去上学", "辍学在家", "没有读书", "闲散在家", "小学毕业未升学"]),
    ) {
        let written = format!("{lead}{out}");
        prop_assert!(read_schooling(&written).value.is_some_and(Schooling::admits_out), "{}", written);
    }
}

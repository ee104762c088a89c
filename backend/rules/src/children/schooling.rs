//! 就学情况: what the family or village says about a child's schooling.

use super::words::first_word;
use crate::coded;
use crate::identity::{Doubt, Reading, is_blank, plain};

coded! {
    /// 就学情况 as claimed in the survey (D§6.1). Only a claim: the roster, the hukou list and proof decide what is true.
    pub enum Schooling {
        /// In school in this county.
        InSchool = "in_school" "在校",
        /// In kindergarten.
        Kindergarten = "kindergarten" "在园",
        /// Too young.
        NotYet = "not_yet" "未到入学年龄",
        /// Never entered.
        NeverEntered = "never_entered" "未入学",
        /// Left school.
        DroppedOut = "dropped_out" "辍学",
        /// Left school and works.
        Working = "working" "外出务工",
        /// Has finished compulsory education.
        Finished = "finished" "已毕业",
        /// In senior school.
        Senior = "senior" "高中在读",
        /// In a vocational school.
        Vocational = "vocational" "中职在读",
        /// In school in another county or province.
        Elsewhere = "elsewhere" "外地就读",
        /// In school abroad.
        Abroad = "abroad" "境外就读",
        /// In a special school.
        SpecialSchool = "special_school" "特教学校就读",
        /// Taught at home; is on the roll (D§1.3).
        HomeTaught = "home_taught" "送教上门",
        /// In a 专门学校.
        Correctional = "correctional" "专门学校就读",
        /// Suspended with approval.
        Suspended = "suspended" "休学",
        /// Entry deferred with approval.
        Deferred = "deferred" "延缓入学",
        /// Unable to learn by illness or disability.
        NoCapacity = "no_capacity" "因病因残无学习能力",
        /// In custody.
        Detained = "detained" "被羁押",
        /// Whereabouts unknown.
        Missing = "missing" "失踪失联",
        /// Hukou moved out.
        MovedAway = "moved_away" "户口迁出",
        /// Settled abroad.
        Emigrated = "emigrated" "出国定居",
        /// Dead.
        Deceased = "deceased" "死亡",
    }
}

impl Schooling {
    /// Whether it claims that the child is being taught somewhere.
    pub fn claims_school(self) -> bool {
        matches!(
            self,
            Self::InSchool
                | Self::Senior
                | Self::Vocational
                | Self::Elsewhere
                | Self::Abroad
                | Self::SpecialSchool
                | Self::HomeTaught
                | Self::Correctional
        )
    }

    /// Whether it admits that the child should be in school and is not (失学 or 辍学).
    pub fn admits_out(self) -> bool {
        matches!(self, Self::NeverEntered | Self::DroppedOut | Self::Working)
    }

    /// Whether it claims a school outside the county.
    pub fn claims_out_of_county(self) -> bool {
        matches!(self, Self::Elsewhere | Self::Abroad)
    }
}

/// Words in the order in which they are tried: the special before the general, the negative before the positive.
const WORDS: [(&str, Schooling); 63] = [
    ("死亡", Schooling::Deceased),
    ("去世", Schooling::Deceased),
    ("夭折", Schooling::Deceased),
    ("失踪", Schooling::Missing),
    ("失联", Schooling::Missing),
    ("下落不明", Schooling::Missing),
    ("羁押", Schooling::Detained),
    ("服刑", Schooling::Detained),
    ("出国定居", Schooling::Emigrated),
    ("移民", Schooling::Emigrated),
    ("迁出", Schooling::MovedAway),
    ("送教", Schooling::HomeTaught),
    ("专门学校", Schooling::Correctional),
    ("工读", Schooling::Correctional),
    ("休学", Schooling::Suspended),
    ("延缓", Schooling::Deferred),
    ("缓学", Schooling::Deferred),
    ("免学", Schooling::Deferred),
    ("免入学", Schooling::Deferred),
    ("无学习能力", Schooling::NoCapacity),
    ("丧失学习能力", Schooling::NoCapacity),
    ("因病因残", Schooling::NoCapacity),
    ("辍学", Schooling::DroppedOut),
    ("未完成", Schooling::DroppedOut),
    ("失学", Schooling::DroppedOut),
    ("退学", Schooling::DroppedOut),
    ("弃学", Schooling::DroppedOut),
    ("不上学", Schooling::DroppedOut),
    ("未上学", Schooling::NeverEntered),
    ("未到入学", Schooling::NotYet),
    ("未达入学", Schooling::NotYet),
    ("未到学龄", Schooling::NotYet),
    ("学龄前", Schooling::NotYet),
    ("学前", Schooling::Kindergarten),
    ("未入学", Schooling::NeverEntered),
    ("从未入学", Schooling::NeverEntered),
    ("未就学", Schooling::NeverEntered),
    ("没上学", Schooling::NeverEntered),
    ("务工", Schooling::Working),
    ("打工", Schooling::Working),
    ("务农", Schooling::Working),
    ("幼儿园", Schooling::Kindergarten),
    ("在园", Schooling::Kindergarten),
    ("境外", Schooling::Abroad),
    ("国外", Schooling::Abroad),
    ("港澳台", Schooling::Abroad),
    ("留学", Schooling::Abroad),
    ("省外", Schooling::Elsewhere),
    ("县外", Schooling::Elsewhere),
    ("外地", Schooling::Elsewhere),
    ("外省", Schooling::Elsewhere),
    ("外县", Schooling::Elsewhere),
    ("特教", Schooling::SpecialSchool),
    ("特殊教育", Schooling::SpecialSchool),
    ("中职", Schooling::Vocational),
    ("职", Schooling::Vocational),
    ("技校", Schooling::Vocational),
    ("中专", Schooling::Vocational),
    ("高中", Schooling::Senior),
    ("毕业", Schooling::Finished),
    ("完成义务教育", Schooling::Finished),
    ("已完成", Schooling::Finished),
    ("在籍在校", Schooling::InSchool),
];

/// Words that, standing alone or last, say that the child is in school here.
const IN_SCHOOL: [(&str, Schooling); 8] = [
    ("在校", Schooling::InSchool),
    ("在读", Schooling::InSchool),
    ("就读", Schooling::InSchool),
    ("上学", Schooling::InSchool),
    ("在学", Schooling::InSchool),
    ("入学", Schooling::InSchool),
    ("小学", Schooling::InSchool),
    ("初中", Schooling::InSchool),
];

/// Reads what the family says: 在校, 辍学, 未入学, 已毕业, 休学, 送教上门, 外地就读, 务工 ….
pub fn read_schooling(written: &str) -> Reading<Schooling> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let exact = Schooling::from_code(&text).or_else(|| match &*text {
        "是" => Some(Schooling::InSchool),
        _ => Schooling::ALL.iter().copied().find(|s| s.title() == text),
    });
    let negated = ["不在校", "未在校", "不在读", "未就读", "未在学"].iter().any(|word| text.contains(word));
    let value = exact
        .or_else(|| first_word(&text, &WORDS))
        .or_else(|| negated.then_some(Schooling::DroppedOut))
        .or_else(|| first_word(&text, &IN_SCHOOL));
    Reading::or_doubt(value, Doubt::SchoolingUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_families_say_is_read_in_codes() {
        for (written, schooling) in [
            ("在校", Schooling::InSchool),
            ("小学在读", Schooling::InSchool),
            ("本县就读", Schooling::InSchool),
            ("辍学", Schooling::DroppedOut),
            ("未完成", Schooling::DroppedOut),
            ("已不上学", Schooling::DroppedOut),
            ("不在校", Schooling::DroppedOut),
            ("未入学", Schooling::NeverEntered),
            ("从未上学", Schooling::NeverEntered),
            ("未到入学年龄", Schooling::NotYet),
            ("学前", Schooling::Kindergarten),
            ("已毕业", Schooling::Finished),
            ("初中毕业", Schooling::Finished),
            ("初中毕业外出务工", Schooling::Working),
            ("休学", Schooling::Suspended),
            ("送教上门", Schooling::HomeTaught),
            ("外地就读", Schooling::Elsewhere),
            ("省外就读", Schooling::Elsewhere),
            ("高中", Schooling::Senior),
            ("职高", Schooling::Vocational),
            ("外出务工", Schooling::Working),
            ("户口已迁出", Schooling::MovedAway),
        ] {
            assert_eq!(read_schooling(written).value, Some(schooling), "{written}");
        }
        assert_eq!(read_schooling("说不清").doubts, [Doubt::SchoolingUnknown]);
        assert_eq!(read_schooling(" "), Reading::empty());
    }

    #[test]
    fn every_title_and_code_reads_back() {
        for schooling in Schooling::ALL {
            assert_eq!(read_schooling(schooling.title()).value, Some(*schooling));
            assert_eq!(read_schooling(schooling.as_str()).value, Some(*schooling));
            assert!(!(schooling.claims_school() && schooling.admits_out()));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,12}") {
            drop(read_schooling(&written));
        }
    }
}

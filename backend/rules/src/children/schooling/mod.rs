//! 就学情况: what the family or village says about a child's schooling.

mod graduation;
mod told;
mod words;

use super::words::without_space;
use crate::coded;
use crate::identity::{Doubt, Reading, is_blank};

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
        /// Has finished primary school; of junior school nothing is said.
        FinishedPrimary = "finished_primary" "小学毕业",
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

/// Reads what the family says: 在校, 辍学, 未入学, 已毕业, 休学, 送教上门, 外地就读, 务工 ….
pub fn read_schooling(written: &str) -> Reading<Schooling> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = without_space(written);
    let exact = Schooling::from_code(&text).or_else(|| match &*text {
        "是" => Some(Schooling::InSchool),
        _ => Schooling::ALL.iter().copied().find(|s| s.title() == text),
    });
    Reading::or_doubt(exact.or_else(|| told::told(&text)), Doubt::SchoolingUnknown)
}

#[cfg(test)]
mod tests;

//! 核实结果: every outcome of D§7.3, and what stands before an outcome.

use crate::coded;
use crate::schools::Stage;

coded! {
    /// The classes of D§7.3.
    pub enum StatusClass {
        /// 已入学.
        Enrolled = "A" "已入学",
        /// 已完成或不在学龄.
        Finished = "B" "已完成或不在学龄",
        /// 经批准.
        Permitted = "C" "经批准暂不在校",
        /// 数据问题.
        Data = "D" "数据问题",
        /// 有因不在校.
        Absent = "E" "有因不在校",
        /// 真失学辍学: the only class that counts in a dropout rate.
        Out = "F" "失学辍学",
        /// Nobody has looked yet: suspected, or waiting for a roster.
        Open = "unknown" "待核实",
    }
}

coded! {
    /// 学段 at which a child learns, or which it has finished.
    pub enum Level {
        /// None.
        None = "none" "无",
        /// 小学.
        Primary = "primary" "小学",
        /// 初中.
        Junior = "junior" "初中",
        /// 高中阶段.
        Senior = "senior" "高中阶段",
    }
}

impl From<Stage> for Level {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Primary => Self::Primary,
            Stage::Junior => Self::Junior,
            Stage::Senior => Self::Senior,
        }
    }
}

impl Level {
    /// The level below, which whoever learns at this one has finished.
    pub fn below(self) -> Self {
        match self {
            Self::Senior => Self::Junior,
            Self::Junior => Self::Primary,
            Self::Primary | Self::None => Self::None,
        }
    }
}

coded! {
    /// 就学状况 of a child in a term (D§7.3).
    pub enum SchoolStatus {
        /// A 本县在校有学籍.
        Enrolled = "enrolled" "本县在校",
        /// A 在校无学籍 (借读、新转入).
        Unregistered = "unregistered" "在校无学籍",
        /// A 省内县外就读, proven.
        InProvince = "in_province" "省内县外就读",
        /// A 省外就读, proven.
        OutOfProvince = "out_of_province" "省外就读",
        /// A 省内县外就读, only claimed.
        InProvinceClaimed = "in_province_claimed" "省内县外就读（待证明）",
        /// A 省外就读, only claimed.
        OutOfProvinceClaimed = "out_of_province_claimed" "省外就读（待证明）",
        /// A 县外就读 at a place not told, proven.
        Elsewhere = "elsewhere" "县外就读",
        /// A 县外就读 at a place not told, only claimed.
        ElsewhereClaimed = "elsewhere_claimed" "县外就读（待证明）",
        /// A 高中在读.
        Senior = "senior" "高中在读",
        /// A 中职在读.
        Vocational = "vocational" "中职在读",
        /// A 特殊教育学校.
        SpecialSchool = "special_school" "特教学校就读",
        /// A 专门学校.
        Correctional = "correctional" "专门学校就读",
        /// A 送教上门.
        HomeTaught = "home_taught" "送教上门",
        /// A 港澳台、国外就读.
        SchoolAbroad = "school_abroad" "境外就读",
        /// B 已完成义务教育.
        Finished = "finished" "已完成义务教育",
        /// B Past the years of school without a proof of finishing and without a sign of the contrary (D§5.1, trap).
        PresumedFinished = "presumed_finished" "已过学龄（推定毕业）",
        /// B 未到入学年龄.
        TooYoung = "too_young" "未到入学年龄",
        /// B 超龄(≥16)离校.
        OverAge = "over_age" "超龄离校",
        /// C 延缓入学.
        Deferred = "deferred" "延缓入学",
        /// C 休学.
        Suspended = "suspended" "休学",
        /// D 信息错误.
        DataError = "data_error" "信息错误",
        /// D 重复户籍.
        DuplicateHukou = "duplicate_hukou" "重复户籍",
        /// D 空挂户.
        EmptyHukou = "empty_hukou" "空挂户",
        /// D 查无此人.
        NoSuchPerson = "no_such_person" "查无此人",
        /// D 户口已迁出、注销.
        MovedOut = "moved_out" "户口迁出或注销",
        /// D 死亡.
        Deceased = "deceased" "死亡",
        /// E 失踪失联; stays visible as its own number.
        Missing = "missing" "失踪失联",
        /// E 出国定居.
        Emigrated = "emigrated" "出国定居",
        /// E 被羁押.
        Detained = "detained" "被羁押",
        /// E 因病因残无学习能力.
        NoCapacity = "no_capacity" "因病因残无学习能力",
        /// F 从未入学 (失学), verified.
        NeverEnrolled = "never_enrolled" "从未入学",
        /// F 辍学, verified.
        DroppedOut = "dropped_out" "辍学",
        /// 疑似失学.
        SuspectedNeverEnrolled = "suspected_never_enrolled" "疑似失学",
        /// 疑似辍学.
        SuspectedDropout = "suspected_dropout" "疑似辍学",
        /// The school that could know has not handed in its roster.
        AwaitingRoster = "awaiting_roster" "待学校报花名册",
        /// The birthday is not known.
        Unclear = "unclear" "情况不明",
    }
}

impl SchoolStatus {
    /// Its title in a line that may bear a roll number: whoever has one is not without a roll, it is kept elsewhere.
    pub const fn title_beside(self, roll_number: bool) -> &'static str {
        if roll_number && matches!(self, Self::Unregistered) { "学籍不在本校" } else { self.title() }
    }

    /// The class of D§7.3.
    pub const fn class(self) -> StatusClass {
        match self {
            Self::Enrolled
            | Self::Unregistered
            | Self::InProvince
            | Self::OutOfProvince
            | Self::InProvinceClaimed
            | Self::OutOfProvinceClaimed
            | Self::Elsewhere
            | Self::ElsewhereClaimed
            | Self::Senior
            | Self::Vocational
            | Self::SpecialSchool
            | Self::Correctional
            | Self::HomeTaught
            | Self::SchoolAbroad => StatusClass::Enrolled,
            Self::Finished | Self::PresumedFinished | Self::TooYoung | Self::OverAge => StatusClass::Finished,
            Self::Deferred | Self::Suspended => StatusClass::Permitted,
            Self::DataError
            | Self::DuplicateHukou
            | Self::EmptyHukou
            | Self::NoSuchPerson
            | Self::MovedOut
            | Self::Deceased => StatusClass::Data,
            Self::Missing | Self::Emigrated | Self::Detained | Self::NoCapacity => StatusClass::Absent,
            Self::NeverEnrolled | Self::DroppedOut => StatusClass::Out,
            Self::SuspectedNeverEnrolled | Self::SuspectedDropout | Self::AwaitingRoster | Self::Unclear => {
                StatusClass::Open
            }
        }
    }

    /// Whether the child learns at a school now, as far as is known or claimed.
    pub const fn is_in_school(self) -> bool {
        matches!(self.class(), StatusClass::Enrolled)
    }

    /// Whether a dropout is suspected; a person must look.
    pub const fn is_suspected(self) -> bool {
        matches!(self, Self::SuspectedNeverEnrolled | Self::SuspectedDropout)
    }

    /// Whether it is a school outside the county that nobody has proven.
    pub const fn is_unproven_elsewhere(self) -> bool {
        matches!(self, Self::InProvinceClaimed | Self::OutOfProvinceClaimed | Self::ElsewhereClaimed)
    }

    /// Whether it is a school outside the county, proven or claimed.
    pub const fn is_elsewhere(self) -> bool {
        self.is_unproven_elsewhere()
            || matches!(self, Self::InProvince | Self::OutOfProvince | Self::Elsewhere | Self::SchoolAbroad)
    }

    /// Whether it must be looked at again each semester, and by a second level (D§7.3): death, moved out, elsewhere, missing.
    pub const fn needs_second_check(self) -> bool {
        self.is_elsewhere() || matches!(self, Self::Deceased | Self::MovedOut | Self::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_verified_outcomes_are_of_class_f() {
        let out: Vec<_> = SchoolStatus::ALL.iter().filter(|s| s.class() == StatusClass::Out).collect();
        assert_eq!(out, [&SchoolStatus::NeverEnrolled, &SchoolStatus::DroppedOut]);
        assert!(SchoolStatus::ALL.iter().filter(|s| s.is_suspected()).all(|s| s.class() == StatusClass::Open));
    }

    #[test]
    fn every_code_reads_back() {
        for status in SchoolStatus::ALL {
            assert_eq!(SchoolStatus::from_code(status.as_str()), Some(*status));
        }
    }
}

//! The part a person has in a figure.

use serde::{Deserialize, Serialize};

use crate::coded;
use crate::standing::{SchoolStatus, StatusClass};

coded! {
    /// Why a person of the population is not counted. Each reason is shown as a number of its own.
    pub enum Exclusion {
        /// 死亡.
        Deceased = "deceased" "死亡",
        /// 户口迁出或注销.
        MovedOut = "moved_out" "户口迁出或注销",
        /// 信息错误、重复户籍、空挂户、查无此人.
        Data = "data" "数据问题",
        /// 出国定居.
        Emigrated = "emigrated" "出国定居",
        /// 因病因残无学习能力.
        NoCapacity = "no_capacity" "因病因残无学习能力",
        /// 已转出 (dropout: who learns elsewhere has not dropped out).
        Transferred = "transferred" "已转出",
        /// 非本县在册户籍: of another county, none, moved out or cancelled (on the hukou basis).
        OtherHukou = "other_hukou" "非本县在册户籍",
        /// 未登记为本县常住: lives elsewhere, or nobody has recorded where (on the resident basis).
        NotResident = "not_resident" "未登记为本县常住",
        /// 县内转学: counted at the school of the last class (cohorts).
        MovedWithin = "moved_within" "县内转学，在现就读学校计入",
        /// 无转入记录: in the last class without having entered or come by a recorded transfer (cohorts).
        NoTransferRecord = "no_transfer_record" "入学时不在册且无转入记录",
        /// 已满16周岁 when the period began, and never back (return).
        OverAge = "over_age" "期初已满16周岁",
        /// 未满观察期 (stable return).
        TooEarly = "too_early" "未满观察期",
        /// 同一学生的另一条: the child is counted by another row.
        SecondRow = "second_row" "同一学生的另一条",
        /// 学年中转入后辍学: was not there when the year began, and so in no numerator of it (dropout).
        ArrivedSince = "arrived_since" "上年初不在册，学年中转入后辍学",
    }
}

/// What a person adds to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 分子: counted in both.
    Numerator,
    /// 分母其余: counted in the denominator only.
    Denominator,
    /// Counted in the numerator only: a pupil outside the official age (gross rates), a decrease (net flow), a pupil of the last
    /// class (cohorts).
    NumeratorOnly,
    /// Taken from the numerator: an increase (net flow).
    OffNumerator,
    /// 不计, with the reason.
    Excluded(Exclusion),
}

impl Part {
    /// What it adds to numerator and denominator.
    pub const fn weights(self) -> (i64, i64) {
        match self {
            Self::Numerator => (1, 1),
            Self::Denominator => (0, 1),
            Self::NumeratorOnly => (1, 0),
            Self::OffNumerator => (-1, 0),
            Self::Excluded(_) => (0, 0),
        }
    }

    /// The stable code, without the reason.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::NumeratorOnly => "numerator_only",
            Self::OffNumerator => "off_numerator",
            Self::Excluded(_) => "excluded",
        }
    }

    /// The reason of an exclusion.
    pub const fn exclusion(self) -> Option<Exclusion> {
        match self {
            Self::Excluded(reason) => Some(reason),
            _ => None,
        }
    }

    /// The part of that code and reason, as stored.
    pub fn from_codes(code: &str, reason: Option<&str>) -> Option<Self> {
        Some(match code {
            "numerator" => Self::Numerator,
            "denominator" => Self::Denominator,
            "numerator_only" => Self::NumeratorOnly,
            "off_numerator" => Self::OffNumerator,
            "excluded" => Self::Excluded(Exclusion::from_code(reason?)?),
            _ => return None,
        })
    }
}

impl Exclusion {
    /// Why a child of that status is no child of this population: it is dead, gone, or no person at all. Missing children and
    /// those in custody stay in the denominator, so that nobody hides there (D§7.3).
    pub const fn of_status(status: SchoolStatus) -> Option<Self> {
        match status {
            SchoolStatus::Deceased => Some(Self::Deceased),
            SchoolStatus::MovedOut => Some(Self::MovedOut),
            SchoolStatus::Emigrated => Some(Self::Emigrated),
            SchoolStatus::NoCapacity => Some(Self::NoCapacity),
            other if matches!(other.class(), StatusClass::Data) => Some(Self::Data),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_reads_back_from_its_codes() {
        let plain = [Part::Numerator, Part::Denominator, Part::NumeratorOnly, Part::OffNumerator];
        let excluded = Exclusion::ALL.iter().map(|reason| Part::Excluded(*reason));
        for part in plain.into_iter().chain(excluded) {
            let reason = part.exclusion().map(Exclusion::as_str);
            assert_eq!(Part::from_codes(part.as_str(), reason), Some(part));
        }
        assert_eq!(Part::from_codes("excluded", None), None);
    }

    #[test]
    fn the_missing_do_not_hide_among_the_excluded() {
        assert_eq!(Exclusion::of_status(SchoolStatus::Missing), None);
        assert_eq!(Exclusion::of_status(SchoolStatus::EmptyHukou), Some(Exclusion::Data));
    }
}

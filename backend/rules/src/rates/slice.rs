//! 分组: by what a figure may be cut beside its places.

use super::{Counted, Formula, Indicator};
use crate::coded;

coded! {
    /// 分组方式.
    pub enum Slice {
        /// By grade; who learns nowhere stands in a row of their own.
        Grade = "grade" "年级",
        /// By sex.
        Sex = "sex" "性别",
        /// By special group (D§1.8); a child of several groups stands in each.
        Group = "group" "特殊群体",
        /// By school.
        School = "school" "学校",
        /// By the places one level below.
        Place = "place" "区划",
    }
}

/// 村（居）未填明: of the parts of a place, who is counted in the place and in none of its townships or villages. No village is recorded,
/// or none of today's, or the hukou lies elsewhere.
pub const VILLAGE_NOT_KNOWN: &str = "村（居）未填明";

/// 年级不详: the code of the part by grade in which learners stand whose grade nobody knows.
pub const GRADE_NOT_KNOWN: &str = "unknown";

impl Counted {
    /// The part by grade of somebody without a recorded grade: of a child who learns nowhere the empty code, else [`GRADE_NOT_KNOWN`].
    pub const fn part_without_grade(&self) -> &'static str {
        match self {
            Self::Child(child) if !child.status.is_in_school() => "",
            _ => GRADE_NOT_KNOWN,
        }
    }
}

impl Slice {
    /// Whether an indicator can be cut so by that formula. A cohort enters in one grade and is seen again in another, and rosters of years
    /// ago know no group: a rate of such parts would divide two populations that are not one. Movement lists name neither sex nor group.
    pub const fn fits(self, indicator: Indicator, formula: Formula) -> bool {
        let cohort = matches!(formula, Formula::National | Formula::TransferCorrected | Formula::DeathsRemoved);
        // Returns are told by movement lists too.
        let moved = matches!(indicator, Indicator::Return | Indicator::ReturnStable30 | Indicator::ReturnStable60);
        match self {
            Self::Grade => !cohort && !matches!(indicator, Indicator::PrimaryGross | Indicator::JuniorGross),
            Self::Group => !cohort && !moved && !matches!(formula, Formula::NetFlow),
            Self::Sex => {
                !moved && !matches!(formula, Formula::TransferCorrected | Formula::DeathsRemoved | Formula::NetFlow)
            }
            Self::School | Self::Place => true,
        }
    }
}

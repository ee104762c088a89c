//! 家庭: who lives in the county. Families, their grown-ups and children, and what has really become of each child.
//!
//! Lives here: the true state of the made-up world. Must not live here: what any file says about it (survey, hukou, rosters)
//! or how files err (quirks).

mod child;
mod fate;
mod grown;
mod household;

use chrono::NaiveDate;

use crate::cast::{Lineage, People};
use crate::land::Point;
use crate::paths::Path;
use crate::world::HalfCount;

pub(crate) use fate::{Claim, Elsewhere, Fate, Trace};
pub(crate) use household::village;

/// 户.
#[derive(Debug, Clone)]
pub(crate) struct Household {
    /// Index of the village.
    pub village: usize,
    /// Index of the group in its village.
    pub group: usize,
    /// 户编号 within the village.
    pub number: u32,
    pub lineage: Lineage,
    pub head: Adult,
    pub father: Option<Adult>,
    pub mother: Option<Adult>,
    /// Who looks after the children when the parents do not: name and relation.
    pub keeper: Option<(Adult, &'static str)>,
    /// 家庭类型.
    pub kind: &'static str,
    pub point: Point,
    /// 门牌.
    pub address: String,
    /// County in which a family from outside is registered.
    pub from_county: Option<String>,
    /// Day of the survey visit.
    pub visited_on: NaiveDate,
    pub children: Vec<Child>,
    /// Those who are no children any more but stand in older rosters.
    pub grown: Vec<Child>,
}

/// A grown-up of a family.
#[derive(Debug, Clone)]
pub(crate) struct Adult {
    pub name: String,
    pub id: String,
    pub phone: String,
    pub employer: &'static str,
    pub away: bool,
}

/// 儿童: one real person.
#[expect(clippy::struct_excessive_bools, reason = "plain facts about a person, each true or not by itself")]
#[derive(Debug, Clone)]
pub(crate) struct Child {
    /// Number in the county, from 1.
    pub person: u32,
    pub name: String,
    /// 小名 or 曾用名.
    pub other_name: String,
    pub female: bool,
    pub people: People,
    pub born: NaiveDate,
    /// Citizen number; none before the birth is registered.
    pub id: Option<String>,
    pub hukou: Hukou,
    pub roll: String,
    pub disability: Option<Disability>,
    pub fate: Fate,
    pub path: Path,
    pub boarding: bool,
    /// Person numbers of a twin or of a cousin with the same name.
    pub twin_of: Option<u32>,
    pub cousin_of: Option<u32>,
    /// The survey never met the child.
    pub unsurveyed: bool,
    /// 空挂户: registered here, the whole family gone for years.
    pub hanging: bool,
}

/// 户籍: where a child is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hukou {
    Here,
    /// In another village of the county.
    OtherVillage(usize),
    /// In another county, by its code.
    OtherCounty(String),
    /// 无户口.
    None,
}

/// 残疾.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Disability {
    /// 类别, GB/T 26341: 1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重.
    pub kind: u32,
    /// 等级 1–4.
    pub level: u32,
}

impl Disability {
    /// The name of the kind.
    pub(crate) fn title(self) -> &'static str {
        ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"][(self.kind - 1) as usize]
    }
}

impl Child {
    /// 复学: ill last term, back in this one.
    pub(crate) fn came_back(&self, now: HalfCount) -> bool {
        self.fate == Fate::InSchool
            && self.person % 997 == 1
            && self.path.former.is_none()
            && self.path.seat(now - 1).is_some()
            && self.path.seat(now).is_some()
    }

    /// Whether the police list of this county knows the child.
    pub(crate) fn on_hukou_list(&self) -> bool {
        matches!(self.hukou, Hukou::Here | Hukou::OtherVillage(_))
    }
}

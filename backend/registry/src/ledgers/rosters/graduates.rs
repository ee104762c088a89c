//! 初中毕业生升学名册 (seed 002 no. 11): where the last class of junior school went.

use rules::calendar::Term;
use rules::schools::{SchoolKind, Stage};
use rules::standing::{SchoolStatus, StatusClass};

use super::super::book::Column;
use super::super::gather::sex;
use super::super::ground::Ground;
use super::leavers::{Leaver, leavers};
use crate::Result;
use crate::schools::School;

/// 升学去向.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledgers) enum Onward {
    /// 普通高中.
    Senior,
    /// 中等职业学校.
    Vocational,
    /// 县外就读, at whatever school.
    Elsewhere,
    /// Again in a class of junior school.
    Again,
    /// In no school, as far as anybody knows.
    None,
}

impl Onward {
    /// As the roster and the table print it.
    pub(in crate::ledgers) const fn title(self) -> &'static str {
        match self {
            Self::Senior => "普通高中",
            Self::Vocational => "中等职业学校",
            Self::Elsewhere => "县外就读",
            Self::Again => "初中复读",
            Self::None => "未升学或未核实",
        }
    }
}

/// One graduate of junior school.
pub(in crate::ledgers) struct Graduate {
    from: String,
    leaver: Leaver,
    class: Option<String>,
    hukou: Option<String>,
    /// Where the graduate went.
    pub(in crate::ledgers) onward: Onward,
    to: Option<String>,
}

/// The columns of the roster.
pub(in crate::ledgers) const GRADUATES: &[Column<Graduate>] = &[
    Column::text("毕业学校", 16.0, |g| g.from.as_str().into()),
    Column::mark("班级", 6.0, |g| (&g.class).into()),
    Column::text("姓名", 9.0, |g| g.leaver.row.name.as_str().into()),
    Column::mark("性别", 4.0, |g| sex(g.leaver.row.sex).into()),
    Column::day("出生日期", |g| g.leaver.row.born_on.or_else(|| g.leaver.child.as_ref()?.born_on).into()),
    Column::text("证件号", 19.5, |g| g.leaver.id_number().into()),
    Column::text("学籍号", 20.5, |g| (&g.leaver.row.roll_number).into()),
    Column::text("户籍地", 14.0, |g| (&g.hukou).into()),
    Column::text("监护人", 8.0, |g| g.leaver.guardian().into()),
    Column::text("电话", 12.5, |g| g.leaver.phone().into()),
    Column::mark("升学去向", 12.0, |g| g.onward.title().into()),
    Column::text("升入学校", 18.0, |g| (&g.to).into()),
    Column::text("依据", 22.0, |g| g.leaver.child.as_ref().map(|c| c.reason.as_str()).into()),
];

/// The last class of a junior school on its list of that term, and where each of it went.
pub(in crate::ledgers) async fn graduates(ground: &Ground, school: &School, term: Term) -> Result<Vec<Graduate>> {
    let leavers = leavers(ground, school, Stage::Junior, term).await?;
    let graduates = leavers.into_iter().map(|leaver| {
        let (onward, to) = onward(ground, school, &leaver);
        Graduate {
            from: school.name.clone(),
            class: leaver.row.class.as_deref().map(|class| format!("{class}班")),
            hukou: leaver.hukou(ground),
            onward,
            to,
            leaver,
        }
    });
    Ok(graduates.collect())
}

/// By this term's rosters first, by the child's standing where no school of the county has it.
fn onward(ground: &Ground, from: &School, leaver: &Leaver) -> (Onward, Option<String>) {
    if let Some(school) = leaver.school_now(ground, Stage::Senior) {
        let kind = if school.kind == SchoolKind::Vocational { Onward::Vocational } else { Onward::Senior };
        return (kind, Some(school.name.clone()));
    }
    if let Some(school) = leaver.school_now(ground, Stage::Junior) {
        return (Onward::Again, Some(school.name.clone()));
    }
    let kind = match leaver.status {
        Some(SchoolStatus::Senior) => Onward::Senior,
        Some(SchoolStatus::Vocational) => Onward::Vocational,
        Some(status) if status.is_elsewhere() => Onward::Elsewhere,
        Some(status) if status.class() == StatusClass::Enrolled => Onward::Again,
        _ => return (Onward::None, None),
    };
    // A child that no roster has stands with the school it was last at: that is not where it went.
    let named = leaver.child.as_ref().and_then(|child| child.school.clone()).filter(|name| *name != from.name);
    (kind, named.or_else(|| leaver.child.as_ref()?.school_place.clone().filter(|_| kind == Onward::Elsewhere)))
}

//! 小升初整体移交名册 (D§6.10): each primary graduate has exactly one destination, and has reported there or not.

use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::schools::Stage;

use super::super::book::Column;
use super::super::gather::sex;
use super::super::ground::Ground;
use super::leavers::{Leaver, leavers};
use crate::Result;
use crate::schools::School;

/// One primary graduate.
pub(in crate::ledgers) struct Handed {
    from: String,
    leaver: Leaver,
    hukou: Option<String>,
    destination: Destination,
}

/// Where a graduate was handed over to.
struct Destination {
    to: String,
    arrived: bool,
    why_not: String,
}

/// The columns of D§6.10.
pub(in crate::ledgers) const HANDOVER: &[Column<Handed>] = &[
    Column::text("毕业小学", 16.0, |h| h.from.as_str().into()),
    Column::text("姓名", 9.0, |h| h.leaver.row.name.as_str().into()),
    Column::mark("性别", 4.0, |h| sex(h.leaver.row.sex).into()),
    Column::day("出生日期", |h| h.leaver.row.born_on.or_else(|| h.leaver.child.as_ref()?.born_on).into()),
    Column::text("学籍号", 20.5, |h| (&h.leaver.row.roll_number).into()),
    Column::text("户籍村", 14.0, |h| (&h.hukou).into()),
    Column::text("监护人", 8.0, |h| h.leaver.guardian().into()),
    Column::text("电话", 12.5, |h| h.leaver.phone().into()),
    Column::text("移交去向（初中）", 18.0, |h| h.destination.to.as_str().into()),
    Column::mark("报到", 5.0, |h| if h.destination.arrived { "是" } else { "否" }.into()),
    Column::text("未报到原因", 24.0, |h| h.destination.why_not.as_str().into()),
    Column::by_hand("移交人", 8.0),
    Column::by_hand("接收人", 8.0),
    Column::by_hand("移交日期", 10.0),
];

/// The last class of a primary school on its list of that term, and where each of it went.
pub(in crate::ledgers) async fn handover(ground: &Ground, school: &School, term: Term) -> Result<Vec<Handed>> {
    let leavers = leavers(ground, school, Stage::Primary, term).await?;
    let handed = leavers.into_iter().map(|leaver| Handed {
        from: school.name.clone(),
        hukou: leaver.hukou(ground),
        destination: destination(ground, school, &leaver),
        leaver,
    });
    Ok(handed.collect())
}

impl Handed {
    /// Whether the graduate sits in a junior school now.
    pub(in crate::ledgers) fn has_arrived(&self) -> bool {
        self.destination.arrived
    }
}

/// The junior school whose roster has the pupil; a school elsewhere; else the junior school of the catchment, where the pupil is missed.
fn destination(ground: &Ground, from: &School, leaver: &Leaver) -> Destination {
    if let Some(school) = leaver.school_now(ground, Stage::Junior) {
        return Destination { to: school.name.clone(), arrived: true, why_not: String::new() };
    }
    if let Some(school) = leaver.school_now(ground, Stage::Primary) {
        return Destination {
            to: school.name.clone(), arrived: false, why_not: "留级，仍在小学就读".to_owned()
        };
    }
    let elsewhere = leaver.status.filter(|status| status.is_elsewhere());
    if let (Some(status), Some(child)) = (elsewhere, &leaver.child) {
        let named = [child.school_place.as_deref(), child.school.as_deref().filter(|name| *name != from.name)];
        let to = named.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let proven = !status.is_unproven_elsewhere();
        let why_not = if proven { String::new() } else { "县外就读，尚无在读证明".to_owned() };
        return Destination { to: if to.is_empty() { "县外".to_owned() } else { to }, arrived: proven, why_not };
    }
    let to = catchment(ground, from, leaver).map_or("学区初中未确定", |school| school.name.as_str()).to_owned();
    let why_not = match &leaver.child {
        Some(child) => format!("{}：{}", child.status, child.reason),
        None => "花名册上的学生未能与登记儿童对应，待核实".to_owned(),
    };
    Destination { to, arrived: false, why_not }
}

/// The junior school that serves the pupil's village, else the one that serves the village of the primary school.
fn catchment<'a>(ground: &'a Ground, from: &School, leaver: &Leaver) -> Option<&'a School> {
    let hukou: Option<PlaceCode> = leaver.row.hukou_code.as_deref().and_then(|code| code.parse().ok());
    let villages = [hukou, from.place].into_iter().flatten().filter_map(PlaceCode::village);
    villages
        .map(|village| ground.places.resolve(village))
        .find_map(|village| ground.schools.serving(village).find(|school| school.kind.teaches(Stage::Junior)))
}

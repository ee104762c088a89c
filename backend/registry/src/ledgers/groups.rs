//! 分组: ledgers that are read by school, by place of hukou or by kind, each group with its own line and its subtotal (seed 000:
//! 在外就读的按学校归类打印, 外来就读的按户籍地归类打印).

use std::collections::BTreeMap;

use rules::ledgers::Ledger;
use rules::places::{PlaceCode, PlaceLevel};

use super::census::Listed;
use super::ground::{Ground, outside};

/// A group as it is sorted and named: those outside the county come last.
pub(super) type Group = (bool, String);

/// Under which group a child stands; `None` for ledgers without groups.
pub(super) fn of(ledger: Ledger) -> Option<fn(&Ground, &Listed) -> Group> {
    match ledger {
        Ledger::HukouElsewhere => Some(by_school),
        Ledger::OutsidersHere => Some(by_hukou),
        Ledger::Permitted | Ledger::Absent | Ledger::Cleared => Some(by_status),
        Ledger::ThreeDisabled | Ledger::Disabled => Some(by_disability),
        _ => None,
    }
}

/// The groups in their order, each with its children in reading order.
pub(super) fn grouped<'a>(
    ground: &Ground,
    group: fn(&Ground, &Listed) -> Group,
    children: impl Iterator<Item = &'a Listed>,
) -> BTreeMap<Group, Vec<Listed>> {
    let mut groups: BTreeMap<Group, Vec<Listed>> = BTreeMap::new();
    for child in children {
        groups.entry(group(ground, child)).or_default().push(*child);
    }
    groups
}

fn by_school(ground: &Ground, child: &Listed) -> Group {
    match ground.school(child.school).filter(|_| !child.member.status.is_elsewhere()) {
        Some(school) => (false, format!("就读学校：{}", school.name)),
        None => (true, format!("县外：{}", child.member.status.title())),
    }
}

/// The township of the hukou; outside the county the county of the hukou, by province, prefecture and code.
fn by_hukou(ground: &Ground, child: &Listed) -> Group {
    let Some(hukou) = child.hukou else { return (true, "户籍地：不明".to_owned()) };
    if ground.county_place().contains(hukou) {
        // The police list has it here no more, and nobody has said where it went.
        if !child.member.in_county_hukou {
            return (true, "户籍地：已迁出或注销".to_owned());
        }
        let place = ground.places.resolve(hukou);
        let township = place.township().unwrap_or(place);
        return (false, format!("户籍地：{}", ground.places.path(township)));
    }
    let county: PlaceCode = hukou.at(PlaceLevel::County).unwrap_or(hukou);
    (true, format!("户籍地：{}", outside(county)))
}

fn by_status(_: &Ground, child: &Listed) -> Group {
    (false, child.member.status.title().to_owned())
}

fn by_disability(_: &Ground, child: &Listed) -> Group {
    let kind = child.member.disability.map_or("类别未登记", rules::children::DisabilityKind::title);
    (false, format!("残疾类别：{kind}"))
}

//! 核实的日子: on which days persons found that a child is out of school, that it is back in one, and that it is neither.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::standing::{SchoolStatus, StatusClass, counts};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::super::super::ground::Ground;
use super::turnover::{Change, Turn};
use crate::Result;
use crate::entities::outcomes::{self, Column as O};
use crate::outcomes::REPLACED;

/// What was found of each child up to a day and counted, oldest first. What a newer finding replaced was true in its time; what was taken
/// back as a mistake never was. A child surveyed twice is spoken for by all its rows.
pub(super) async fn findings(ground: &Ground, newest: NaiveDate) -> Result<BTreeMap<Uuid, Vec<Turn>>> {
    let stands = Condition::any().add(O::WithdrawnOn.is_null()).add(O::WithdrawnWhy.eq(REPLACED));
    let rows = outcomes::Entity::find()
        .filter(O::CountyCode.eq(ground.county()))
        .filter(O::VerifiedOn.lte(newest))
        .filter(stands)
        .order_by_asc(O::VerifiedOn)
        .order_by_asc(O::Id)
        .all(ground.db())
        .await?;
    let doubles = ground.doubles.iter().flat_map(|(root, doubles)| doubles.iter().map(move |double| (*double, *root)));
    let roots: BTreeMap<Uuid, Uuid> = doubles.collect();
    let mut found: BTreeMap<Uuid, Vec<Turn>> = BTreeMap::new();
    for row in rows {
        let child = roots.get(&row.child_id).copied().unwrap_or(row.child_id);
        let turn = turn(&row).filter(|turn| turn.on <= newest);
        found.entry(child).or_default().extend(turn);
    }
    Ok(found)
}

/// From the day on which it counted: at once, or after the county's second look (D§7.3).
fn turn(row: &outcomes::Model) -> Option<Turn> {
    let status = SchoolStatus::from_code(&row.status)?;
    let on = if counts(status, false) { row.verified_on } else { row.checked_on? };
    Some(Turn { on, change: change(status)? })
}

/// Whoever is at school elsewhere, dead, nobody, over age was not brought back: the dropout is over without a return. Why somebody is lawfully
/// absent the list need not say.
fn change(status: SchoolStatus) -> Option<Change> {
    match status.class() {
        StatusClass::Open => None,
        StatusClass::Out => Some(Change::Leaves),
        StatusClass::Enrolled if !status.is_elsewhere() => Some(Change::Returns),
        StatusClass::Absent => Some(Change::Ends(StatusClass::Absent.title())),
        _ => Some(Change::Ends(status.title())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whoever_is_in_a_school_of_the_county_has_been_brought_back() {
        use SchoolStatus as S;
        let of = |status: S| change(status).unwrap();
        assert!([S::Enrolled, S::Unregistered, S::HomeTaught].map(of).iter().all(|change| *change == Change::Returns));
        assert!([S::DroppedOut, S::NeverEnrolled].map(of).iter().all(|change| *change == Change::Leaves));
        for status in [S::Deceased, S::NoSuchPerson, S::OverAge, S::OutOfProvince, S::Suspended] {
            assert_eq!(of(status), Change::Ends(status.title()));
        }
        assert_eq!(of(S::Detained), Change::Ends("有因不在校"), "what is sensitive is not named");
        assert_eq!(change(S::Unclear), None);
    }
}

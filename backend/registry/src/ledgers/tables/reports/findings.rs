//! 核实的日子: on which days persons found that a child is out of school, and that it is not.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::standing::{SchoolStatus, StatusClass, counts};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::super::super::ground::Ground;
use super::turnover::Turn;
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
    Some(Turn { on, leaves: status.class() == StatusClass::Out })
}

//! 核实结果 behind a line: what a person found of a child, the proof shown, who looked and who looked again.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::standing::{SchoolStatus, counts};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::ground::Ground;
use crate::Result;
use crate::entities::{officers, outcomes};

/// What was verified of a child and not taken back. Shows no name in `Debug`: it has none.
#[derive(Clone)]
pub(super) struct Verified {
    pub(super) status: SchoolStatus,
    /// 佐证.
    pub(super) evidence: String,
    /// 核实情况.
    pub(super) note: String,
    /// 核实日期.
    pub(super) on: NaiveDate,
    /// 核实人.
    pub(super) by: Option<String>,
    pub(super) checked_on: Option<NaiveDate>,
    /// 复核人.
    pub(super) checked_by: Option<String>,
}

impl Verified {
    /// 待县级复核: it counts for nothing before somebody of the county has looked as well.
    pub(super) fn awaits_check(&self) -> bool {
        !counts(self.status, self.checked_on.is_some())
    }

    /// 复核人 and the day.
    pub(super) fn checked(&self) -> Option<String> {
        let day = self.checked_on?;
        Some(self.checked_by.as_ref().map_or_else(|| day.to_string(), |name| format!("{name}\n{day}")))
    }
}

/// What was verified of each of these children up to the term, the oldest first. A child surveyed twice is spoken for by all its rows.
pub(super) async fn verified(ground: &Ground, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Verified>>> {
    let mut roots: HashMap<Uuid, Uuid> = ids.iter().map(|id| (*id, *id)).collect();
    for id in ids {
        roots.extend(ground.doubles.get(id).into_iter().flatten().map(|double| (*double, *id)));
    }
    let rows = outcomes::Entity::find()
        .filter(outcomes::Column::CountyCode.eq(ground.county()))
        .filter(outcomes::Column::ChildId.is_in(roots.keys().copied()))
        .filter(outcomes::Column::WithdrawnOn.is_null())
        .filter(outcomes::Column::VerifiedOn.lte(ground.term.ends_on()))
        .order_by_asc(outcomes::Column::VerifiedOn)
        .order_by_asc(outcomes::Column::Id)
        .all(ground.db())
        .await?;
    let names = if rows.is_empty() { HashMap::new() } else { names(ground).await? };
    let mut found: HashMap<Uuid, Vec<Verified>> = HashMap::new();
    for row in rows {
        let (Some(status), Some(child)) = (SchoolStatus::from_code(&row.status), roots.get(&row.child_id)) else {
            continue;
        };
        let name = |officer: Option<Uuid>| officer.and_then(|id| names.get(&id).cloned());
        found.entry(*child).or_default().push(Verified {
            status,
            evidence: row.evidence,
            note: row.note,
            on: row.verified_on,
            by: name(row.verified_by),
            checked_on: row.checked_on,
            checked_by: name(row.checked_by),
        });
    }
    Ok(found)
}

async fn names(ground: &Ground) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = officers::Entity::find()
        .select_only()
        .columns([officers::Column::Id, officers::Column::Name])
        .filter(officers::Column::CountyCode.eq(ground.county()))
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().collect())
}

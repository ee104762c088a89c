//! 此后的变更: where the places of a past day lie today.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rules::places::PlaceCode;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use crate::clock::midnight;
use crate::entities::place_acts::{Column, Entity};
use crate::{Registry, Result, Scope};

/// The changes that were recorded after a day and stand, the earliest first.
#[derive(Debug, Default)]
pub(crate) struct Since(Vec<Moved>);

/// What a recorded change moved; a new name moves nothing.
#[derive(Debug, Deserialize)]
struct Moved {
    #[serde(default)]
    moves: BTreeMap<PlaceCode, PlaceCode>,
    #[serde(default)]
    parts: BTreeMap<PlaceCode, Vec<PlaceCode>>,
}

/// Reads them.
pub(crate) async fn since(registry: &Registry, scope: &Scope, day: NaiveDate) -> Result<Since> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let acts = Entity::find()
        .filter(scope.own(Column::CountyCode))
        .filter(Column::UndoneAt.is_null())
        .filter(Column::RecordedAt.gte(midnight(next)))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(registry.read())
        .await?;
    // A change that cannot be read must not pass for none: who may look depends on it.
    let moved = acts.into_iter().map(|act| serde_json::from_value(act.plan).map_err(|e| DbErr::Json(e.to_string())));
    Ok(Since(moved.collect::<Result<_, _>>()?))
}

impl Since {
    /// Where that place went: to every part of a village that was split, else to its heir.
    pub(crate) fn went(&self, code: PlaceCode) -> BTreeSet<PlaceCode> {
        let mut lies: BTreeSet<PlaceCode> = [code].into();
        for Moved { moves, parts } in &self.0 {
            let next = |code: PlaceCode| match (parts.get(&code), moves.get(&code)) {
                (Some(parts), _) => parts.clone(),
                (None, Some(new)) => vec![*new],
                (None, None) => vec![code],
            };
            lies = lies.into_iter().flat_map(next).collect();
        }
        lies
    }
}

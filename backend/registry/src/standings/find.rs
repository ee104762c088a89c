//! Reading standings.

use rules::calendar::Term;
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::entities::standings;
use crate::{Registry, Result, Scope};

/// How many children stand so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingCount {
    /// The standing.
    pub status: SchoolStatus,
    /// Children within reach.
    pub children: u64,
}

#[derive(FromQueryResult)]
struct Counted {
    status: String,
    children: i64,
}

/// How the children within reach stand in a term: every status that occurs, none hidden in another (D§7.3).
///
/// # Errors
/// The database does not answer.
pub async fn count_by_status(registry: &Registry, scope: &Scope, term: Term) -> Result<Vec<StandingCount>> {
    let places = [standings::Column::VillageCode, standings::Column::HukouVillageCode];
    let rows: Vec<Counted> = standings::Entity::find()
        .select_only()
        .column(standings::Column::Status)
        .column_as(standings::Column::Id.count(), "children")
        .filter(scope.by_place_or_school(standings::Column::CountyCode, &places, standings::Column::SchoolId))
        .filter(standings::Column::Term.eq(term.to_string()))
        .group_by(standings::Column::Status)
        .order_by_asc(standings::Column::Status)
        .into_model()
        .all(registry.read())
        .await?;
    let known = rows.into_iter().filter_map(|row| {
        let status = SchoolStatus::from_code(&row.status)?;
        Some(StandingCount { status, children: u64::try_from(row.children).unwrap_or_default() })
    });
    Ok(known.collect())
}

//! Reading the journal.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::entities::journal;
use crate::officers::OfficerId;
use crate::{Registry, Result, Scope};

/// One line of the journal as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the county's chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `officer` or `system:<command>`.
    pub actor: String,
    /// Which officer.
    pub officer: Option<OfficerId>,
    /// What was done.
    pub deed: String,
    /// What it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Option<String>,
    /// Counts and ids.
    pub body: Value,
    /// The hash that the next line stands on.
    pub hash: String,
}

/// The latest lines first, those before `before` where it is given. Whoever reaches the whole county reads all; an officer reads
/// their own deeds.
///
/// # Errors
/// The database does not answer.
pub async fn list(registry: &Registry, scope: &Scope, before: Option<i64>, limit: u64) -> Result<Vec<Line>> {
    let mut lines = journal::Entity::find().filter(journal::Column::CountyCode.eq(scope.county().to_string()));
    if !scope.is_whole_county() {
        lines = lines.filter(journal::Column::OfficerId.eq(scope.officer().map(|id| id.0)));
    }
    if let Some(before) = before {
        lines = lines.filter(journal::Column::Seq.lt(before));
    }
    let rows = lines.order_by_desc(journal::Column::Seq).limit(limit).all(registry.read()).await?;
    Ok(rows.into_iter().map(from_row).collect())
}

fn from_row(row: journal::Model) -> Line {
    Line {
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        officer: row.officer_id.map(OfficerId),
        deed: row.deed,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        body: serde_json::from_str(&row.body).unwrap_or(Value::Null),
        hash: row.hash,
    }
}

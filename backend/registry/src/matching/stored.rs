//! 既有: what earlier runs of the term have left, as far as a new run is held against it.

use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::entities::{links, unmatched};
use crate::packed::{self, Cell};

/// What a link is about: its kind, the child or the row on the left, the other list and the row there.
pub(super) type LinkKey = (String, Option<Uuid>, Option<Uuid>, String, Uuid);

/// A link as it is stored.
#[derive(Deserialize)]
pub(super) struct StoredLink {
    pub id: Uuid,
    pub kind: String,
    pub child_id: Option<Uuid>,
    pub left_row_id: Option<Uuid>,
    pub other_kind: String,
    pub other_id: Uuid,
    pub weight: f64,
    pub decision: String,
    pub reason: String,
    #[serde(deserialize_with = "packed::flag")]
    pub contested: bool,
    pub pattern: Option<i64>,
    pub evidence: Option<f64>,
}

/// A record without a partner, as it is stored.
#[derive(Deserialize)]
pub(super) struct StoredAlone {
    pub id: Uuid,
    pub side: String,
    pub subject_id: Uuid,
    pub reason: String,
}

impl StoredLink {
    pub(super) fn key(&self) -> LinkKey {
        (self.kind.clone(), self.child_id, self.left_row_id, self.other_kind.clone(), self.other_id)
    }
}

impl StoredAlone {
    pub(super) fn key(&self) -> (String, Uuid) {
        (self.side.clone(), self.subject_id)
    }
}

/// The links of a term, the oldest first.
pub(super) async fn links(deed: &Deed, term: &str) -> Result<Vec<StoredLink>> {
    use links::Column;
    let about = [Column::Id, Column::Kind, Column::ChildId, Column::LeftRowId, Column::OtherKind, Column::OtherId];
    let says = [Column::Weight, Column::Decision, Column::Reason, Column::Contested, Column::Pattern, Column::Evidence];
    let of_term = Condition::all().add(Column::CountyCode.eq(deed.county_code())).add(Column::Term.eq(term));
    let cells = about.into_iter().chain(says).map(Cell::Of);
    let mut rows: Vec<StoredLink> = packed::rows::<links::Entity, _>(deed.txn(), cells, of_term).await?;
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

/// The records that the last run of a term left alone, the oldest first.
pub(super) async fn alone(deed: &Deed, term: &str) -> Result<Vec<StoredAlone>> {
    use unmatched::Column;
    let of_term = Condition::all().add(Column::CountyCode.eq(deed.county_code())).add(Column::Term.eq(term));
    let cells = [Column::Id, Column::Side, Column::SubjectId, Column::Reason].map(Cell::Of);
    let mut rows: Vec<StoredAlone> = packed::rows::<unmatched::Entity, _>(deed.txn(), cells, of_term).await?;
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

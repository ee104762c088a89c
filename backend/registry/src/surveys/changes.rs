//! 变更: the households within reach in the order in which they changed, so that a phone goes on where it stopped.

use std::fmt;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::body;
use crate::entities::households;
use crate::{Registry, Result, Scope};

/// A household as it is now.
pub struct HouseholdChange {
    /// Its id.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
    /// The household with its `children`, in the field names of contract §2.
    pub body: Value,
}

/// A page of changes.
pub struct Changes {
    /// Oldest change first.
    pub changes: Vec<HouseholdChange>,
    /// Where the next page begins.
    pub cursor: Cursor,
    /// Whether there is a next page already.
    pub more: bool,
}

/// 续传位置: after which change to go on. Two households changed by one deed are told apart by their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    seq: i64,
    id: Uuid,
}

impl Cursor {
    /// Reads what [`Cursor`] printed; empty text is the beginning.
    pub fn read(written: &str) -> Option<Self> {
        if written.is_empty() {
            return Some(Self::default());
        }
        let (seq, id) = written.split_once('.')?;
        Some(Self { seq: seq.parse().ok().filter(|seq| *seq >= 0)?, id: id.parse().ok()? })
    }

    fn passed(self) -> Condition {
        use households::Column::{ChangedSeq, Id};
        let same_deed = Condition::all().add(ChangedSeq.eq(self.seq)).add(Id.gt(self.id));
        Condition::any().add(ChangedSeq.gt(self.seq)).add(same_deed)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.seq, self.id.simple())
    }
}

/// At most `limit` households that changed after the cursor.
///
/// # Errors
/// The database does not answer.
pub async fn changes(registry: &Registry, scope: &Scope, after: Cursor, limit: u64) -> Result<Changes> {
    use households::Column::{ChangedSeq, CountyCode, GroupCode, Id, VillageCode};
    let mut rows = households::Entity::find()
        .filter(scope.by_place(CountyCode, &[VillageCode, GroupCode]))
        .filter(after.passed())
        .order_by_asc(ChangedSeq)
        .order_by_asc(Id)
        .limit(limit + 1)
        .all(registry.read())
        .await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    rows.truncate(page);
    let cursor = rows.last().map_or(after, |row| Cursor { seq: row.changed_seq, id: row.id });
    let bodies = body::of(registry.read(), &scope.county().to_string(), &rows).await?;
    let changes = rows.iter().zip(bodies).map(|(row, body)| HouseholdChange { id: row.id, version: row.version, body });
    Ok(Changes { changes: changes.collect(), cursor, more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_printed_and_nothing_else_is_one() {
        let cursor = Cursor { seq: 42, id: Uuid::from_u128(7) };
        assert_eq!(Cursor::read(&cursor.to_string()), Some(cursor));
        assert_eq!(Cursor::read(""), Some(Cursor::default()));
        for rubbish in ["42", "x.y", "-1.00000000000000000000000000000007", "42.", ".", "42.7"] {
            assert_eq!(Cursor::read(rubbish), None, "{rubbish}");
        }
    }
}

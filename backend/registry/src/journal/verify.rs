//! Whether the chain holds.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{GENESIS, Link};
use crate::entities::{journal, journal_heads};
use crate::{Registry, Result};

/// Lines read at a time, so that a long journal needs no more memory than a short one.
const PAGE: u64 = 2_000;

/// The first line at which the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Its number.
    pub seq: i64,
    /// What is wrong, in a sentence.
    pub sentence: String,
}

/// Walks the county's whole journal; `None` when every line follows from the one before and the last is the head.
///
/// # Errors
/// The database does not answer.
pub async fn verify(registry: &Registry) -> Result<Option<Break>> {
    let county = registry.county()?.to_string();
    let (mut seq, mut hash) = (0, GENESIS.to_owned());
    loop {
        let rows = journal::Entity::find()
            .filter(journal::Column::CountyCode.eq(county.as_str()))
            .filter(journal::Column::Seq.gt(seq))
            .order_by_asc(journal::Column::Seq)
            .limit(PAGE)
            .all(registry.read())
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if let Some(found) = broken(&row, seq + 1, &hash) {
                return Ok(Some(found));
            }
            (seq, hash) = (row.seq, row.hash);
        }
    }
    let head = journal_heads::Entity::find_by_id(county).one(registry.read()).await?;
    Ok(head_broken(head.as_ref(), seq, &hash))
}

fn broken(row: &journal::Model, expected: i64, hash_before: &str) -> Option<Break> {
    let sentence = if row.seq != expected {
        format!("台账日志缺少第 {expected} 条（下一条是第 {} 条）：日志被删过，请从备份中核对", row.seq)
    } else if row.prev_hash != hash_before {
        format!("台账日志第 {expected} 条与前一条接不上：前一条或本条被改过，请从备份中核对")
    } else if Link::from(row.clone()).hash_after(hash_before) != row.hash {
        format!("台账日志第 {expected} 条的内容与其校验值不符：本条被改过，请从备份中核对")
    } else {
        return None;
    };
    Some(Break { seq: expected, sentence })
}

fn head_broken(head: Option<&journal_heads::Model>, seq: i64, hash: &str) -> Option<Break> {
    let (head_seq, head_hash) = head.map_or((0, GENESIS), |h| (h.seq, h.hash.as_str()));
    if head_seq == seq && head_hash == hash {
        return None;
    }
    let first = head_seq.min(seq) + 1;
    let sentence = format!("台账日志末端应为第 {head_seq} 条，实际到第 {seq} 条：日志尾部被动过，请从备份中核对");
    Some(Break { seq: first, sentence })
}

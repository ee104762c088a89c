//! 收件: what a phone sends becomes part of the register, or is kept for a person to look at; nothing that was typed is lost.
//!
//! Lives here: the deed of a batch, the judgement of an item, the storing of a household that came by phone, and the keeping of
//! everything sent. Must not live here: what a value means (read_row, rules) or how the phone speaks (mobile-api).

mod judge;
mod keep;
mod known;
mod store;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use self::judge::Judge;
use self::keep::Submission;
use super::receipts::ReceiptKey;
use crate::journal::Entry;
use crate::officers::OfficerId;
use crate::{Actor, Registry, Result, Scope};

rules::coded! {
    /// What became of an item (contract §5). What was sent is the sum of them.
    pub enum Outcome {
        /// New in the register, or an edit of its present version.
        Stored = "stored" "已收下",
        /// The same was sent before.
        AlreadyStored = "already_stored" "已收过",
        /// An edit of an older version that overlaps nothing changed since.
        Merged = "merged" "已合并",
        /// Kept for a person: it would overwrite what someone else wrote.
        Conflict = "conflict" "有冲突，待人工处理",
        /// Kept for a person: it cannot be read or refers to what is not here yet.
        Quarantined = "quarantined" "暂存，待核对",
        /// Not within this officer's reach.
        Refused = "refused" "不予接收",
    }
}

/// Who sends.
pub struct Sender<'a> {
    /// The officer.
    pub officer: OfficerId,
    /// The phone.
    pub device: Uuid,
    /// What they may write.
    pub scope: &'a Scope,
}

/// What is sent at once.
pub struct Batch {
    /// The phone's own id of it.
    pub id: String,
    /// Its items.
    pub items: Vec<Item>,
}

/// One household as a teacher wrote it down.
pub struct Item {
    /// The household's id, made on the phone.
    pub id: Uuid,
    /// `household`.
    pub kind: String,
    /// The version that was edited.
    pub base_version: Option<i32>,
    /// When it was written down, by the phone's clock.
    pub made_at: DateTime<Utc>,
    /// Fields of contract §2 with `children`.
    pub body: Value,
}

/// What became of an item.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// The item.
    pub id: Uuid,
    /// What became of it.
    pub outcome: Outcome,
    /// The household's version, where it is stored.
    pub version: Option<i32>,
    /// The proof that it was received.
    pub receipt: String,
    /// What is doubtful, or why it was not taken.
    pub problems: Vec<ItemProblem>,
}

/// A doubt about a value, or why it was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemProblem {
    /// Where in the body.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl ItemProblem {
    pub(super) fn new(field: impl Into<String>, code: &str, sentence: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.to_owned(), sentence: sentence.into() }
    }
}

/// Takes a batch: one deed, one answer an item in the order sent. A batch that says nothing new changes nothing.
///
/// # Errors
/// The database fails; then nothing of the batch is stored and the phone sends it again.
pub async fn receive(
    registry: &Registry,
    sender: &Sender<'_>,
    key: &ReceiptKey,
    batch: Batch,
) -> Result<Vec<Received>> {
    let deed = registry.begin(&Actor::Officer(sender.officer)).await?;
    let mut judge = Judge::open(&deed, sender.scope).await?;
    let mut received = Vec::with_capacity(batch.items.len());
    let mut is_new = false;
    for item in &batch.items {
        let submission = Submission::of(item);
        let earlier = submission.earlier(&deed).await?;
        if let Some(answer) = earlier.as_ref().and_then(keep::answer_again) {
            received.push(answer);
            continue;
        }
        let judgement = judge.judge(item).await?;
        let receipt = submission.keep(&deed, sender, key, &batch.id, judgement).await?;
        received.push(receipt);
        is_new = true;
    }
    if is_new {
        let body = json!({ "device": sender.device, "counts": counts(&received), "items": lines(&received) });
        deed.commit(Entry::new("receive_households", "phone_batch", Some(batch.id), body)).await?;
    }
    Ok(received)
}

fn counts(received: &[Received]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for item in received {
        *counts.entry(item.outcome.as_str()).or_default() += 1;
    }
    counts
}

fn lines(received: &[Received]) -> Vec<Value> {
    received.iter().map(|item| json!({ "id": item.id, "outcome": item.outcome, "version": item.version })).collect()
}

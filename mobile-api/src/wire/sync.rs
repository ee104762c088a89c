//! Hearing what changed and telling what was found.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// One thing as it is now.
#[derive(Serialize, ToSchema)]
pub struct Change {
    /// `household`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Its version; an edit names it as `base_version`.
    pub version: i32,
    /// It is no longer there.
    pub removed: bool,
    /// The household with its `children`, in the field names of contract §2.
    pub body: Value,
}

/// `GET /v1/pull`.
#[derive(Serialize, ToSchema)]
pub struct PullOut {
    /// What changed after the cursor, oldest change first.
    pub changes: Vec<Change>,
    /// To be sent with the next call; the same as before when nothing changed.
    pub cursor: String,
    /// Whether to call again at once.
    pub more: bool,
}

/// `POST /v1/push`.
#[derive(Deserialize, ToSchema)]
pub struct PushIn {
    /// Made by the phone; the same when the batch is sent again.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
    pub batch_id: String,
    /// At most 200 items.
    #[schema(max_items = 200)]
    pub items: Vec<PushItem>,
}

/// One thing a teacher wrote down.
#[derive(Deserialize, ToSchema)]
pub struct PushItem {
    /// Made on the phone (UUID v7): the household's id from then on.
    pub id: Uuid,
    /// `household`.
    #[schema(max_length = 32)]
    pub kind: String,
    /// The version that was edited; none for a new household.
    #[serde(default)]
    pub base_version: Option<i32>,
    /// When it was written down, by the phone's clock.
    pub made_at: DateTime<Utc>,
    /// The household with its `children`, in the field names of contract §2.
    pub body: Value,
}

/// Answers, one an item and in the same order.
#[derive(Serialize, ToSchema)]
pub struct PushOut {
    /// One an item.
    pub results: Vec<PushResult>,
}

/// What became of an item.
#[derive(Serialize, ToSchema)]
pub struct PushResult {
    /// The item.
    pub id: Uuid,
    /// `stored`, `already_stored`, `merged`, `conflict`, `quarantined` or `refused`.
    pub outcome: &'static str,
    /// The household's version now, where it is stored.
    pub version: Option<i32>,
    /// Proof that the item was received; to be kept.
    pub receipt: String,
    /// What is doubtful or was not taken.
    pub problems: Vec<Problem>,
}

/// A doubt about a value, or why it was not taken.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// Where in the body, e.g. `children[0].id_number`.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// `POST /v1/receipts/verify`.
#[derive(Deserialize, ToSchema)]
pub struct ReceiptIn {
    /// The receipt as it was given.
    #[schema(max_length = 512)]
    pub receipt: String,
}

/// What a receipt proves.
#[derive(Serialize, ToSchema)]
pub struct ReceiptOut {
    /// Whether this county's server gave it.
    pub valid: bool,
    /// The item, where it is valid.
    pub id: Option<Uuid>,
    /// What became of the item then.
    pub outcome: Option<String>,
    /// The version it had then.
    pub version: Option<i32>,
    /// When the item was received.
    pub received_at: Option<DateTime<Utc>>,
    /// SHA-256 of the content, in hex.
    pub content: Option<String>,
}

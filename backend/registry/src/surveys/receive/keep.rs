//! 留存: every submission is kept as it came, under a key made of what it says, so that sending it again is known.

use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid, Variant, Version};

use super::judge::Judgement;
use super::{Item, ItemProblem, Outcome, Received, Sender};
use crate::Result;
use crate::deed::Deed;
use crate::entities::phone_items;
use crate::journal::canonical;
use crate::surveys::receipts::{Receipt, ReceiptKey};

/// One sending of an item: the same item, base version and content are the same submission.
pub(super) struct Submission<'a> {
    item: &'a Item,
    body_hash: String,
    row_id: Uuid,
}

impl<'a> Submission<'a> {
    pub(super) fn of(item: &'a Item) -> Self {
        let body_hash = hex::encode(Sha256::digest(canonical(&item.body).as_bytes()));
        let said = format!("{}|{}|{}|{body_hash}", item.id, item.kind, item.base_version.unwrap_or_default());
        let digest = Sha256::digest(said.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        let row_id =
            Builder::from_bytes(bytes).with_variant(Variant::RFC4122).with_version(Version::Custom).into_uuid();
        Self { item, body_hash, row_id }
    }

    /// The same submission, if it came before.
    pub(super) async fn earlier(&self, deed: &Deed) -> Result<Option<phone_items::Model>> {
        Ok(phone_items::Entity::find_by_id((deed.county_code(), self.row_id)).one(deed.txn()).await?)
    }

    /// Keeps the submission with what became of it, and answers with a receipt.
    pub(super) async fn keep(
        &self,
        deed: &Deed,
        sender: &Sender<'_>,
        key: &ReceiptKey,
        batch_id: &str,
        judgement: Judgement,
    ) -> Result<Received> {
        let Judgement { outcome, version, problems, before } = judgement;
        let receipt = Receipt {
            item: self.item.id,
            outcome,
            version,
            received_at: deed.now(),
            body_hash: self.body_hash.clone(),
        };
        let receipt = key.write(deed.county(), &receipt);
        let row = phone_items::Model {
            county_code: deed.county_code(),
            id: self.row_id,
            item_id: self.item.id,
            officer_id: sender.officer.0,
            device_id: Some(sender.device),
            batch_id: batch_id.to_owned(),
            kind: self.item.kind.clone(),
            base_version: self.item.base_version,
            made_at: self.item.made_at,
            received_at: deed.now(),
            body: self.item.body.clone(),
            body_before: before,
            body_hash: self.body_hash.clone(),
            outcome: outcome.as_str().to_owned(),
            version,
            problems: problems.iter().map(as_json).collect(),
            receipt: receipt.clone(),
        };
        deed.replace_all([row.into_active_model()]).await?;
        Ok(Received { id: self.item.id, outcome, version, receipt, problems })
    }
}

/// The answer to a submission that came before. What could not be taken then is tried again: it may fit now.
pub(super) fn answer_again(row: &phone_items::Model) -> Option<Received> {
    let outcome = match Outcome::from_code(&row.outcome)? {
        Outcome::Stored | Outcome::Merged | Outcome::AlreadyStored => Outcome::AlreadyStored,
        Outcome::Conflict => Outcome::Conflict,
        Outcome::Quarantined | Outcome::Refused => return None,
    };
    let problems = row.problems.as_array().into_iter().flatten().filter_map(from_json).collect();
    Some(Received { id: row.item_id, outcome, version: row.version, receipt: row.receipt.clone(), problems })
}

fn as_json(problem: &ItemProblem) -> Value {
    json!({ "field": problem.field, "code": problem.code, "sentence": problem.sentence })
}

fn from_json(kept: &Value) -> Option<ItemProblem> {
    let text = |field: &str| kept.get(field).and_then(Value::as_str);
    Some(ItemProblem::new(text("field")?, text("code")?, text("sentence")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(base_version: Option<i32>, body: Value) -> Item {
        let made_at = "2026-11-22T02:00:00Z".parse().unwrap();
        Item { id: Uuid::from_u128(1), kind: "household".into(), base_version, made_at, body }
    }

    #[test]
    fn the_order_of_fields_makes_no_other_submission_but_content_and_base_do() {
        let row = |item: &Item| Submission::of(item).row_id;
        let first = row(&item(None, json!({ "a": 1, "b": 2 })));
        assert_eq!(first, row(&item(None, json!({ "b": 2, "a": 1 }))));
        assert_ne!(first, row(&item(None, json!({ "b": 3, "a": 1 }))));
        assert_ne!(first, row(&item(Some(1), json!({ "a": 1, "b": 2 }))));
    }
}

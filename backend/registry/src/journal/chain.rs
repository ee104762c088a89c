//! The chain: each line's hash covers the line and the hash before it.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::IntoActiveModel;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::entities::journal;

/// The hash before the first line of every county.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One line of the journal as its hash covers it.
pub(crate) struct Link {
    pub(crate) county: String,
    pub(crate) seq: i64,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: String,
    pub(crate) officer_id: Option<Uuid>,
    pub(crate) deed: String,
    pub(crate) subject_kind: String,
    pub(crate) subject_id: Option<String>,
    /// Canonical JSON. It goes into the hash as the text that is stored, so that no reader's rounding can break the chain.
    pub(crate) body: String,
}

impl Link {
    /// SHA-256 over the hash before and the canonical line, in hexadecimal.
    pub(crate) fn hash_after(&self, prev_hash: &str) -> String {
        let line = canonical(&json!({
            "county": self.county,
            "seq": self.seq,
            "at": self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "actor": self.actor,
            "officer_id": self.officer_id,
            "deed": self.deed,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "body": self.body,
        }));
        let mut digest = Sha256::new();
        digest.update(prev_hash.as_bytes());
        digest.update(line.as_bytes());
        hex::encode(digest.finalize())
    }

    /// As the database keeps it.
    pub(crate) fn into_row(self, prev_hash: String, hash: String) -> journal::ActiveModel {
        journal::Model {
            county_code: self.county,
            seq: self.seq,
            prev_hash,
            hash,
            at: self.at,
            actor: self.actor,
            officer_id: self.officer_id,
            deed: self.deed,
            subject_kind: self.subject_kind,
            subject_id: self.subject_id,
            body: self.body,
        }
        .into_active_model()
    }
}

impl From<journal::Model> for Link {
    fn from(row: journal::Model) -> Self {
        Self {
            county: row.county_code,
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            officer_id: row.officer_id,
            deed: row.deed,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            body: row.body,
        }
    }
}

/// JSON in one spelling: keys sorted, no spaces.
pub(crate) fn canonical(value: &Value) -> String {
    sorted(value).to_string()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<_> = fields.keys().collect();
            keys.sort();
            Value::Object(keys.into_iter().map(|key| (key.clone(), sorted(&fields[key]))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_content_has_one_spelling() {
        let value: Value = serde_json::from_str(r#"{"b": [1, {"d": null, "c": "三"}], "a": true}"#).unwrap();
        assert_eq!(canonical(&value), r#"{"a":true,"b":[1,{"c":"三","d":null}]}"#);
    }

    #[test]
    fn the_hash_covers_every_part_of_the_line() {
        let line = |seq, deed: &str, body: &str| Link {
            county: "629001".to_owned(),
            seq,
            at: "2026-11-22T02:00:00Z".parse().unwrap(),
            actor: "system:test".to_owned(),
            officer_id: None,
            deed: deed.to_owned(),
            subject_kind: "county".to_owned(),
            subject_id: None,
            body: body.to_owned(),
        };
        let hash = line(1, "found_county", "{}").hash_after(GENESIS);
        assert_eq!(hash.len(), 64);
        assert_eq!(hash, line(1, "found_county", "{}").hash_after(GENESIS));
        assert_ne!(hash, line(2, "found_county", "{}").hash_after(GENESIS));
        assert_ne!(hash, line(1, "close_county", "{}").hash_after(GENESIS));
        assert_ne!(hash, line(1, "found_county", "{\"a\":1}").hash_after(GENESIS));
        assert_ne!(hash, line(1, "found_county", "{}").hash_after(&hash));
    }
}

//! 回执: a short text that proves what a phone sent and what became of it, readable without the database.

use std::fmt;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use rules::places::CountyCode;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::receive::Outcome;

/// First word of every receipt; another form of receipt gets another word.
const FORM: &str = "bx1";
/// Written where there is no version.
const NO_VERSION: &str = "-";

/// Signs receipts and reads them.
#[derive(Clone)]
pub struct ReceiptKey([u8; 64]);

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The item.
    pub item: Uuid,
    /// What became of it.
    pub outcome: Outcome,
    /// The version it got.
    pub version: Option<i32>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// SHA-256 of its content.
    pub body_hash: String,
}

impl ReceiptKey {
    /// The key of that secret; tokens made of the same secret are signed otherwise.
    pub fn new(secret: &[u8]) -> Self {
        // As long as one block of the hash, so that every key fits.
        let mut key = [0; 64];
        key[..32].copy_from_slice(&Sha256::new_with_prefix(b"baoxue receipts").chain_update(secret).finalize());
        Self(key)
    }

    /// The receipt as it is handed out.
    pub(crate) fn write(&self, county: CountyCode, receipt: &Receipt) -> String {
        let said = said(county, receipt);
        let mark = hex::encode(self.mac(&said).finalize().into_bytes());
        format!("{said}.{mark}")
    }

    /// What that text proves; nothing if we did not write it for this county.
    pub fn read(&self, county: CountyCode, written: &str) -> Option<Receipt> {
        let (said, mark) = written.rsplit_once('.')?;
        self.mac(said).verify_slice(&hex::decode(mark).ok()?).ok()?;
        let parts: Vec<&str> = said.split('.').collect();
        let [FORM, of, item, outcome, version, received, body_hash] = parts[..] else { return None };
        (of == county.to_string()).then_some(())?;
        Some(Receipt {
            item: item.parse().ok()?,
            outcome: Outcome::from_code(outcome)?,
            version: version.parse().ok(),
            received_at: DateTime::from_timestamp_micros(received.parse().ok()?)?,
            body_hash: body_hash.to_owned(),
        })
    }

    fn mac(&self, said: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        mac.update(said.as_bytes());
        mac
    }
}

fn said(county: CountyCode, receipt: &Receipt) -> String {
    let version = receipt.version.map_or_else(|| NO_VERSION.to_owned(), |version| version.to_string());
    let received = receipt.received_at.timestamp_micros();
    format!("{FORM}.{county}.{}.{}.{version}.{received}.{}", receipt.item, receipt.outcome, receipt.body_hash)
}

/// The key never shows itself.
impl fmt::Debug for ReceiptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceiptKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            item: Uuid::from_u128(0x0193_7000_0000_7000_8000_0000_0000_0001),
            outcome: Outcome::Stored,
            version: Some(3),
            received_at: "2026-11-22T02:00:00.123456Z".parse().unwrap(),
            body_hash: "ab".repeat(32),
        }
    }

    fn county(code: &str) -> CountyCode {
        code.to_owned().try_into().unwrap()
    }

    #[test]
    fn a_receipt_proves_itself_without_the_database() {
        let key = ReceiptKey::new(b"one secret");
        let written = key.write(county("629001"), &receipt());
        assert_eq!(key.read(county("629001"), &written), Some(receipt()));
        let quarantined = Receipt { outcome: Outcome::Quarantined, version: None, ..receipt() };
        let written = key.write(county("629001"), &quarantined);
        assert_eq!(key.read(county("629001"), &written), Some(quarantined));
    }

    #[test]
    fn a_receipt_that_was_changed_or_made_elsewhere_proves_nothing() {
        let key = ReceiptKey::new(b"one secret");
        let written = key.write(county("629001"), &receipt());
        assert_eq!(ReceiptKey::new(b"another").read(county("629001"), &written), None);
        assert_eq!(key.read(county("629002"), &written), None);
        for forged in [written.replace("stored", "merged"), written.replace(".3.", ".4."), String::new(), "a.b".into()]
        {
            assert_eq!(key.read(county("629001"), &forged), None, "{forged}");
        }
    }
}

//! 令牌: a signed, short-lived word that its bearer has signed in. Each door has its own audience, life and marks; what one door
//! gave out opens nothing at the other.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Officer, OfficerId};
use crate::{Registry, Result};

/// What a token says: the officer, the county, and what its door adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word<M> {
    aud: String,
    sub: Uuid,
    /// Another county's token opens nothing here.
    county: String,
    /// The officer's token version when it was given.
    version: i32,
    iat: i64,
    exp: i64,
    /// What the door itself needs to know again.
    #[serde(flatten)]
    pub mark: M,
}

impl<M> Word<M> {
    /// Who signed in.
    pub fn officer(&self) -> OfficerId {
        OfficerId(self.sub)
    }

    /// The officer's token version when the token was given; a later version ends it.
    pub fn version(&self) -> i32 {
        self.version
    }
}

/// The keys of one door: signs its tokens and reads them.
#[derive(Clone)]
pub struct DoorKeys {
    sign: EncodingKey,
    read: DecodingKey,
    audience: &'static str,
    life: TimeDelta,
}

impl DoorKeys {
    /// Keys of that secret for the door of that name, whose tokens live that long.
    pub fn new(secret: &[u8], audience: &'static str, life: TimeDelta) -> Self {
        let (sign, read) = (EncodingKey::from_secret(secret), DecodingKey::from_secret(secret));
        Self { sign, read, audience, life }
    }

    /// How long a token lives, in seconds.
    pub fn seconds(&self) -> i64 {
        self.life.num_seconds()
    }

    /// A token for an officer who has just signed in; nothing if it cannot be signed.
    ///
    /// # Errors
    /// No county was chosen.
    pub fn give<M: Serialize>(&self, registry: &Registry, officer: &Officer, mark: M) -> Result<Option<String>> {
        let now = registry.clock().now();
        let word = Word {
            aud: self.audience.to_owned(),
            sub: officer.id.0,
            county: registry.county()?.to_string(),
            version: officer.token_version,
            iat: now.timestamp(),
            exp: (now + self.life).timestamp(),
            mark,
        };
        Ok(encode(&Header::new(Algorithm::HS256), &word, &self.sign).ok())
    }

    /// What a token says, if this door gave it out in this county and it has not ended.
    ///
    /// # Errors
    /// No county was chosen.
    pub fn read<M: DeserializeOwned + Clone>(&self, registry: &Registry, token: &str) -> Result<Option<Word<M>>> {
        let county = registry.county()?.to_string();
        Ok(self.signed(token, registry.clock().now()).filter(|word| word.county == county))
    }

    fn signed<M: DeserializeOwned + Clone>(&self, token: &str, now: DateTime<Utc>) -> Option<Word<M>> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[self.audience]);
        // The end is judged by the registry's clock, which tests can move.
        rules.validate_exp = false;
        let word = decode::<Word<M>>(token, &self.read, &rules).ok()?.claims;
        (now.timestamp() < word.exp).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    struct Mark {
        device: u8,
    }

    fn keys(secret: &[u8], audience: &'static str) -> DoorKeys {
        DoorKeys::new(secret, audience, TimeDelta::minutes(15))
    }

    fn token(keys: &DoorKeys, now: DateTime<Utc>) -> String {
        let exp = (now + keys.life).timestamp();
        let (aud, county) = (keys.audience.to_owned(), "629001".to_owned());
        let mark = Mark { device: 8 };
        let word = Word { aud, sub: Uuid::from_u128(7), county, version: 3, iat: now.timestamp(), exp, mark };
        encode(&Header::new(Algorithm::HS256), &word, &keys.sign).unwrap()
    }

    #[test]
    fn a_token_ends_with_its_life_and_is_read_under_its_own_key_at_its_own_door_only() {
        let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
        let phones = keys(b"one secret", "phones");
        let given = token(&phones, now);
        let said: Word<Mark> = phones.signed(&given, now + TimeDelta::seconds(899)).unwrap();
        assert_eq!((said.officer().0, said.version(), said.mark.device), (Uuid::from_u128(7), 3, 8));
        assert_eq!(phones.signed::<Mark>(&given, now + TimeDelta::seconds(900)), None);
        assert_eq!(keys(b"another secret", "phones").signed::<Mark>(&given, now), None);
        assert_eq!(keys(b"one secret", "desks").signed::<Mark>(&given, now), None);
    }

    #[test]
    fn a_token_without_signature_says_nothing() {
        let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
        let phones = keys(b"one secret", "phones");
        let given = token(&phones, now);
        let unsigned = format!("{}.", given.rsplit_once('.').unwrap().0);
        for forged in [unsigned.as_str(), "", "a.b.c"] {
            assert_eq!(phones.signed::<Mark>(forged, now), None, "{forged}");
        }
    }
}

//! 访问令牌: a short-lived word that this phone's officer has signed in, bound to the phone.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use registry::officers::OfficerId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Short: a lost phone that was shut out hears nothing after this even if the check of its device failed.
pub(crate) const SECONDS: i64 = 15 * 60;

/// A phone's token does not open the desks, nor theirs the phones' door.
const AUDIENCE: &str = "baoxue-phones";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    aud: String,
    /// The officer.
    pub(crate) sub: Uuid,
    /// The phone.
    pub(crate) device: Uuid,
    /// The county.
    pub(crate) county: String,
    /// The officer's token version when it was given.
    pub(crate) version: i32,
    iat: i64,
    exp: i64,
}

impl Claims {
    /// Claims that hold for a quarter of an hour.
    pub(crate) fn new(officer: OfficerId, device: Uuid, county: String, version: i32, now: DateTime<Utc>) -> Self {
        Self {
            aud: AUDIENCE.to_owned(),
            sub: officer.0,
            device,
            county,
            version,
            iat: now.timestamp(),
            exp: (now + TimeDelta::seconds(SECONDS)).timestamp(),
        }
    }
}

/// Signs tokens and reads them.
#[derive(Clone)]
pub(crate) struct Keys {
    sign: EncodingKey,
    read: DecodingKey,
}

impl Keys {
    /// Keys of that secret.
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self { sign: EncodingKey::from_secret(secret), read: DecodingKey::from_secret(secret) }
    }

    /// The token of these claims; nothing if it cannot be signed.
    pub(crate) fn sign(&self, claims: &Claims) -> Option<String> {
        encode(&Header::new(Algorithm::HS256), claims, &self.sign).ok()
    }

    /// What a token says, if we signed it and it has not ended.
    pub(crate) fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[AUDIENCE]);
        // The end is judged by the registry's clock, which tests can move.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &self.read, &rules).ok()?.claims;
        (now.timestamp() < claims.exp).then_some(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_ends_after_a_quarter_of_an_hour_and_is_read_with_its_own_key_only() {
        let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().expect("a time");
        let keys = Keys::new(b"one secret");
        let said = Claims::new(OfficerId(Uuid::from_u128(7)), Uuid::from_u128(8), "629001".into(), 0, now);
        let token = keys.sign(&said).expect("a token");
        assert_eq!(keys.read(&token, now + TimeDelta::seconds(SECONDS - 1)), Some(said));
        assert_eq!(keys.read(&token, now + TimeDelta::seconds(SECONDS)), None);
        assert_eq!(Keys::new(b"another").read(&token, now), None);
    }
}

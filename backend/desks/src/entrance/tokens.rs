//! 会话凭证: a signed, short-lived word that its bearer has signed in. It names the officer and carries the token of their forms.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use registry::officers::OfficerId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A working day: whoever comes back tomorrow signs in again.
pub(crate) const HOURS: i64 = 10;

/// For whom a token is meant: a phone's token does not open the desks.
const AUDIENCE: &str = "baoxue-desks";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    aud: String,
    /// The officer.
    pub(crate) sub: Uuid,
    /// The county: another county's token opens nothing here.
    pub(crate) county: String,
    /// The officer's token version when it was given.
    pub(crate) version: i32,
    /// Must stand in every form of this session.
    pub(crate) form: String,
    iat: i64,
    exp: i64,
}

impl Claims {
    /// Claims that hold from now on for a working day.
    pub(crate) fn new(officer: OfficerId, county: String, version: i32, now: DateTime<Utc>) -> Self {
        Self {
            aud: AUDIENCE.to_owned(),
            sub: officer.0,
            county,
            version,
            form: random_mark(),
            iat: now.timestamp(),
            exp: (now + TimeDelta::hours(HOURS)).timestamp(),
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

/// 128 random bits in hex.
pub(crate) fn random_mark() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(now: DateTime<Utc>) -> Claims {
        Claims::new(OfficerId(Uuid::from_u128(7)), "629001".into(), 3, now)
    }

    #[test]
    fn a_token_holds_for_a_working_day_and_under_its_own_key_only() {
        let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
        let keys = Keys::new(b"one secret");
        let said = claims(now);
        let token = keys.sign(&said).unwrap();
        assert_eq!(keys.read(&token, now + TimeDelta::hours(9)), Some(said));
        assert_eq!(keys.read(&token, now + TimeDelta::hours(HOURS)), None);
        assert_eq!(Keys::new(b"another secret").read(&token, now), None);
    }

    #[test]
    fn a_token_without_signature_says_nothing() {
        let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
        let keys = Keys::new(b"one secret");
        let token = keys.sign(&claims(now)).unwrap();
        let mut parts: Vec<&str> = token.split('.').collect();
        parts[2] = "";
        for forged in [parts.join("."), String::new(), "a.b.c".into()] {
            assert_eq!(keys.read(&forged, now), None, "{forged}");
        }
    }

    #[test]
    fn no_two_sessions_share_a_form_token() {
        let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
        assert_ne!(claims(now).form, claims(now).form);
    }
}

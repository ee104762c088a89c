//! 会话凭证: the desks' own token; it carries the mark that must stand in every form of its session.

use chrono::TimeDelta;
use registry::officers::DoorKeys;
use serde::{Deserialize, Serialize};

/// The desks' keys: a working day, so whoever comes back tomorrow signs in again.
pub(crate) fn keys(secret: &[u8]) -> DoorKeys {
    DoorKeys::new(secret, "baoxue-desks", TimeDelta::hours(10))
}

/// What a session's forms are known by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FormMark {
    /// Must stand in every form of this session.
    pub(crate) form: String,
}

impl FormMark {
    /// A mark that no other session has.
    pub(crate) fn new() -> Self {
        Self { form: random_mark() }
    }
}

/// 128 random bits in hex.
pub(crate) fn random_mark() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

#[cfg(test)]
mod tests {
    use super::FormMark;

    #[test]
    fn no_two_sessions_share_a_form_mark() {
        assert_ne!(FormMark::new(), FormMark::new());
    }
}

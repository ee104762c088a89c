//! 访问令牌: the phones' own token, bound to the phone.

use chrono::TimeDelta;
use registry::officers::DoorKeys;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The phones' keys. Short: a lost phone that was shut out hears nothing after a quarter of an hour even if the check of its device
/// failed.
pub(crate) fn keys(secret: &[u8]) -> DoorKeys {
    DoorKeys::new(secret, "baoxue-phones", TimeDelta::minutes(15))
}

/// On which phone the officer signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OnPhone {
    /// The phone.
    pub(crate) device: Uuid,
}

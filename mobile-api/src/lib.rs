//! 手机接口 · what the phone of a teacher may say and hear (contract §5). Faces the internet; holds no rule and no SQL.
//!
//! Reading order: `wire` (what goes over the line), `caller` (who calls), then the calls: `sign_in`, `pull`, `push`, `receipts`;
//! `problems` is what may go wrong, `doors` is which address leads where.

mod caller;
mod doors;
mod openapi;
pub mod problems;
mod pull;
mod push;
mod reading;
mod receipts;
mod sign_in;
mod tokens;
pub mod wire;

#[cfg(test)]
mod tests;

use registry::{
    Registry,
    officers::{DoorKeys, Tries},
    surveys::ReceiptKey,
};

pub use doors::router;
pub use openapi::document;

/// The phones' side of one county. Cheap to clone.
#[derive(Clone)]
pub struct Phones {
    registry: Registry,
    keys: DoorKeys,
    receipts: ReceiptKey,
    tries: Tries,
}

impl Phones {
    /// The phones of the registry's county. `secret` signs tokens and receipts: 32 bytes or more, the same after a restart.
    ///
    /// # Errors
    /// No county was chosen.
    pub fn open(registry: Registry, secret: &[u8]) -> registry::Result<Self> {
        registry.county()?;
        Ok(Self { keys: tokens::keys(secret), receipts: ReceiptKey::new(secret), tries: Tries::default(), registry })
    }
}

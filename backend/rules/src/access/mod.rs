//! 权限: what a post may do and where (D§1.1, D§2, D§7.4).
//!
//! Lives here: the deeds, which posts may do them, and the one question `may`. Must not live here: what an officer may read (a scope is
//! made of the same posts, registry::scope), or who an officer is.

mod deed;
mod may;

pub use deed::Deed;
pub use may::{Refusal, may};

//! 双线责任: posts on both lines of duty and who answers for a child (D§2).
//!
//! Lives here: the two lines, the rungs, the chain of officers over a child. Must not live here: what a post may do (access), or
//! accounts (registry::officers).

mod chain;
mod post;
mod rung;

pub use chain::{Chains, Charge, Duties, Subject};
pub use post::{Line, PostKind, read_line, read_post};
pub use rung::Rung;

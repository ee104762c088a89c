//! 入户调查: what a visit brings home besides the household form (D§6.1).
//!
//! Lives here: 佐证, the proof that is shown for a claim, and what two changes of one household come to. Must not live here: the
//! form's columns (forms) or its values (children).

mod evidence;
mod merge;

pub use evidence::{Evidence, read_evidence, read_permitted_until};
pub use merge::{Merge, WrittenFields, merge};

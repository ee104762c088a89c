//! 入户调查: what a visit brings home besides the household form (D§6.1).
//!
//! Lives here: 佐证, the proof that is shown for a claim. Must not live here: the form's columns (forms) or its values (children).

mod evidence;

pub use evidence::{Evidence, read_evidence};

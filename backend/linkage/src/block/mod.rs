//! Blocking: which pairs are compared at all.
//!
//! Every pass gives each row some keys; rows that share a key become candidates. A key that very many rows share says
//! nothing and costs much: it is passed over. Pairs found by several passes are compared once.

mod candidates;
mod index;
mod keys;

pub(crate) use candidates::histogram;
pub use candidates::{Candidate, Candidates, PassYield, find, find_within, partners_of};
pub use index::Index;
pub use keys::{Keys, fingerprint, stir};

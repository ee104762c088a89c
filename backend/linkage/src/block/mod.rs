//! Blocking: which pairs are compared at all.
//!
//! Every pass gives each row some keys; rows that share a key become candidates. A key that very many rows share says
//! nothing and costs much: it is passed over. Pairs found by several passes are compared once.

mod analysis;
mod candidates;
mod comparing;
mod dealing;
mod histogram;
mod index;
mod joining;
mod joint;
mod keys;
mod sample;
mod seeking;

pub use analysis::{PassFinds, analyse};
pub use candidates::{Candidate, Candidates, PassYield, find, find_within, partners_of};
pub(crate) use candidates::{Turn, compared, find_first, find_last, find_to_teach, partners_by};
pub(crate) use comparing::{PAIRS_AT_A_TIME, lay_in};
pub use index::Index;
pub(crate) use joining::ROWS_AT_A_TIME;
pub(crate) use keys::pass_of;
pub use keys::{Keys, fingerprint, mark, stir};

//! 核实结果: what a person has found out about a suspect, and how long that counts (D§7.3).
//!
//! Lives here: which outcome needs which proof, whether the county must check it again, when it expires, and the life of one
//! verification. Must not live here: who may verify (access), what the outcome makes of the child (decide).
//!
//! Invariant: an outcome that needs a second check counts only after it; one that has expired counts no more by itself.

mod needs;
mod state;

#[cfg(test)]
mod tests;

pub use needs::{Needs, latest_expiry, needs};
pub use state::{Outcome, OutcomeState, Refused, Said, Signed, counts};

//! 预警: why a child or a roster row should be looked at (contract §3b).
//!
//! Lives here: the thirteen kinds and when each is raised, with one sentence and the rows behind it. Must not live here: who answers
//! for it (responsibility), or when it was raised and closed (registry::cases).
//!
//! Invariant: a flag is a suspicion. None of them makes 辍学.

mod absence;
mod kind;
mod raise;
mod registers;
mod suspects;

#[cfg(test)]
mod tests;

pub use kind::FlagKind;
pub use raise::{Flag, closed_because, flags_of_child, flags_of_pupil};

//! 就学状况: one standing per child and term, decided from all that is known (D§7.3). Every rate and every flag is read from it.
//!
//! Lives here: the facts about one child, the outcomes with their classes A–F, the life of a verified one, and the order in which
//! facts decide. Must not live here: how the facts were linked to the child (matching), who is told (flags), what is counted (rates).
//!
//! Invariant: a missing match makes a suspicion, never 辍学. Only a verified outcome or the school's own movement list does.

mod claimed;
mod decide;
mod enrolled;
mod facts;
mod left;
mod outcome;
mod proofs;
mod status;
mod verified;
mod whereabouts;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod tests;

pub use decide::{Basis, Standing, stand, status_by_hukou};
pub use facts::{
    AbsenceReport, Awaiting, ChildFacts, Claim, HukouEntry, Movement, RollRow, Situation, Source, SourceRow, Verified,
};
pub use left::is_sent_off;
pub use outcome::{Needs, Outcome, OutcomeState, Refused, Said, Signed, counts, latest_expiry, needs};
pub use status::{Level, SchoolStatus, StatusClass};
pub use verified::finding_is_over;

//! 就学状况: one standing per child and term, decided from all linked rows, and the flags that follow from it.
//!
//! Lives here: which rows make the facts about a child, and the deed that stores what the rules say of them. Must not live
//! here: what the facts mean (rules::standing, rules::flags), or which rows are one child (matching).

mod assess;
mod conflicts;
mod duty;
mod earlier;
mod facts;
mod find;
mod findings;
mod identities;
mod movements;
mod near;
mod overdue;
mod police;
mod reader;
mod rows;
mod sources;
mod spoken;
mod store;
mod strangers;

pub(crate) use assess::reassess;
pub use assess::{Assessed, assess, assess_children};
pub(crate) use duty::{catchment, grade_on, subject_of};
pub use find::{StandingCount, count_by_status};
pub use overdue::{Overdue, overdue};
pub(crate) use sources::policy;
pub(crate) use spoken::spoken_of;

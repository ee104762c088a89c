//! 指标: what each rate counts, person by person (D§5, contract §4).
//!
//! Lives here: the definition of every indicator as a part that each person has in it, and the slow sum over persons that is the
//! oracle of every faster one. Must not live here: which persons belong to a village, school or group (the caller filters), or a
//! figure once published (registry::rates).
//!
//! Invariants: a person has at most one part in a figure; except where a formula counts persons outside its own population
//! (gross rates, net flow, cohorts) the numerator is part of the denominator.

mod children;
mod code;
mod cohort;
mod compute;
mod covers;
mod dropout;
mod indicator;
mod part;
mod returns;
pub mod roll;
mod slice;
mod whole;

#[cfg(test)]
mod tests;

pub use children::{CountedChild, Disability};
pub use cohort::{Cohort, CohortPerson, CohortRecord};
pub use compute::{Counted, Figure, Tally, compute, part_of};
pub use covers::Covers;
pub use dropout::{DAYS_TO_COME_BACK, DropoutPeriod, FlowRecord, RollMark, RollPupil, came_to_the_new_year};
pub use indicator::{Formula, Indicator, RateBasis, Seat};
pub use part::{Exclusion, Part};
pub use returns::ReturnCase;
pub use slice::{GRADE_NOT_KNOWN, Slice, VILLAGE_NOT_KNOWN};

//! 台账与名册: the lists a county prints and an inspector opens (D§6, seed 002): what each is called and who stands on it.
//!
//! Lives here: the catalogue of ledgers, rosters and statistic tables, the question whether a child stands on a list,
//! of which month or quarter a report is, and which fact tells a dropout's day and reason. Must not
//! live here: what is true of a child (standing), what a figure counts (rates), or how a list is drawn (registry).

mod known;
mod leaving;
mod member;
mod period;

pub use known::{Family, Ledger, UnknownLedger};
pub use leaving::{Leaving, LeftBy, Told, listed_reason};
pub use member::{GroupSet, Member, Seat};
pub use period::{Period, PeriodError, Reported};

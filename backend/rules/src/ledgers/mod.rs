//! 台账与名册: the lists a county prints and an inspector opens (D§6, seed 002): what each is called and who stands on it.
//!
//! Lives here: the catalogue of ledgers, rosters and statistic tables, and the one question whether a child stands on a list. Must not
//! live here: what is true of a child (standing), what a figure counts (rates), or how a list is drawn (registry).

mod known;
mod member;

pub use known::{Family, Ledger, UnknownLedger};
pub use member::{GroupSet, Member, Seat};

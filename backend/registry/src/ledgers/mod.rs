//! 台账: the lists a county prints, signs and files (D§6), as workbooks that print well. Every one is a view of the one record.
//!
//! Lives here: how the lists of `rules::ledgers` are gathered and drawn, and the deed by which they leave the register. Must not live
//! here: who stands on a list (rules::ledgers), what is true of a child (standings, flags) or a figure (rates). Rows are gathered and
//! written a page at a time, so that a ledger of any length needs the same memory.

mod belonging;
mod between;
mod book;
mod census;
mod child;
mod columns;
mod departures;
mod dropout;
mod duty;
mod elsewhere;
mod faces;
mod family;
mod forms;
mod gather;
mod graduated;
mod ground;
mod groups;
mod identified;
mod last_roll;
mod left;
mod lists;
mod moved;
mod notes;
mod people;
mod plain;
mod registered;
mod rosters;
mod run;
mod schooled;
mod span;
mod suspect;
mod tables;
mod unregistered;
mod verified;
mod villages;
mod write;

#[cfg(test)]
mod tests;

pub use book::LedgerError;
pub use plain::{Caption, write_table};
pub use rules::ledgers::{Family, Ledger, Period};
pub use span::Span;
pub use write::{Written, read_out, write, write_all};

/// Every ledger, in the order in which they are listed.
pub const ALL: &[Ledger] = Ledger::ALL;

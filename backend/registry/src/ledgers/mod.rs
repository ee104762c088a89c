//! 台账: the lists a county prints, signs and files (D§6), as workbooks that print well. Every one is a view of the one record.
//!
//! Lives here: who stands on a ledger, in which order, which columns it has and how it looks. Must not live here: what is true of a
//! child (standings, flags) or a figure (rates). Rows are gathered and written a page at a time, so that a ledger of any length
//! needs the same memory.

mod book;
mod child;
mod columns;
mod gather;
mod known;
mod lists;
mod pick;
mod suspect;
mod table;
mod write;

#[cfg(test)]
mod tests;

pub use book::LedgerError;
pub use known::{ALL, Ledger};
pub use table::write_table;
pub use write::write;

//! 台账: the lists a county prints, signs and files (D§6), as workbooks that print well.
//!
//! Lives here: how a ledger looks and which columns each has. Must not live here: who stands on it (the nouns that query).
//! Rows are written one by one, so that a ledger of any length needs the same memory.

mod book;
mod school_age;
mod suspects;
mod table;

#[cfg(test)]
mod tests;

pub use book::{CellKind, Heading, LedgerBook, LedgerCell, LedgerColumn, LedgerError, LedgerRow};
pub use school_age::SchoolAgeRow;
pub use suspects::SuspectRow;
pub use table::write_table;

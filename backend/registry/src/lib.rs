//! 台账 · what is recorded and done; the only crate that knows the database.
//!
//! One deed is one function, one transaction and one journal entry. No read without a [`Scope`], no write without an entry, and no
//! row of the database is named outside.

mod bulk;
mod check;
mod clock;
mod copies;
mod database;
mod deed;
mod entities;
mod error;
mod outcome;
mod packed;
mod scope;
mod searched;

mod hukou;
mod responsibility;
mod rosters;

pub mod children;
pub mod coverage;
pub mod flags;
pub mod imports;
pub mod journal;
pub mod ledgers;
pub mod matching;
pub mod officers;
pub mod outcomes;
pub mod places;
pub mod rates;
pub mod schools;
pub mod settings;
pub mod sheets;
pub mod spot_checks;
pub mod standings;
pub mod surveys;

pub use check::{Finding, Report, check};
pub use clock::{Clock, midnight};
pub use database::{County, Registry};
pub use deed::Actor;
pub use error::{DatabaseFault, Error, Result};
pub use outcome::{Outcome, Refusal};
pub use scope::Scope;

//! What the stories stand on: databases, clocks, a county.
//!
//! Every story that touches the database is told on SQLite and on PostgreSQL: see [`on_both!`].

#![expect(clippy::missing_panics_doc, reason = "a test that cannot be set up should stop and say so")]

pub mod console;
pub mod county;
pub mod database;
pub mod program;
pub mod tiny;

pub use console::Console;
pub use county::{COUNTY, World};
pub use database::{Kind, TestDatabase};
pub use tiny::{FiledCounty, JudgedCounty};

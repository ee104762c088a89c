//! 台账 · what is recorded and done; the only crate that knows the database.

#[expect(dead_code, reason = "rows of nouns that are still being built")]
mod entities;

pub mod sheets;

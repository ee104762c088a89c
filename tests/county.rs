//! The stories of the county: one test binary, a module a noun.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on should stop and say where")]

mod journal;
mod migrations_up_and_down;
mod officers;
mod places;
mod schools;

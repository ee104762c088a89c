//! 规则 · what the policy says. Pure: no async, no clock, no database, no JSON. Day, id and policy figures are arguments.
//!
//! Reading order; each module uses only those above it.

pub mod forms;

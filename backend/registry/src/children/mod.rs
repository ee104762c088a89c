//! 儿童: what the register issues to a child.
//!
//! Lives here: 建档号. Must not live here: how a child came onto the register (surveys, matching) or how it stands (standings).

mod file_numbers;

pub use file_numbers::issue_file_numbers;

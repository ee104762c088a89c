//! 花名册: who is on a school's roll, who came and went, who was absent (D§6.6, D§6.7, D§6.13).
//!
//! Lives here: how the schools' three files become rows. Must not live here: whose rows they are (matching).

mod attendance;
mod import;
mod movements;
mod read_row;
mod snapshots;

pub(crate) use attendance::AttendanceForm;
pub(crate) use import::RosterForm;
pub(crate) use movements::MovementForm;

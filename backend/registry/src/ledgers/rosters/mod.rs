//! 名册: the lists of pupils and movements as schools handed them in, and where the last classes went.
//!
//! Lives here: rows of rosters and movement lists, a school at a time. Must not live here: lists of registered children (census).

mod finishers;
mod graduates;
mod handover;
mod last_lists;
mod leavers;
mod movements;
mod mover;
mod owners;
mod pupils;
mod unexplained;

pub(super) use finishers::{FINISHERS, finishers};
pub(super) use graduates::{GRADUATES, Onward, graduates};
pub(super) use handover::{HANDOVER, handover};
pub(super) use last_lists::LastLists;
pub(super) use movements::{MOVEMENTS, movements};
pub(super) use mover::{Sexes, sexes};
pub(super) use pupils::{BOARDERS, ROSTER, pupils};
pub(super) use unexplained::{UNEXPLAINED, count_beside, unexplained};

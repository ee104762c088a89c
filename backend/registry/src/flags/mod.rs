//! 预警: the suspected list: raised, kept, closed by itself, and read by those who answer for it.
//!
//! Lives here: how a flag lives from one assessment to the next, and the queue. Must not live here: when a flag is raised
//! (rules::flags).

mod filter;
mod open;
mod persons;
mod queue;
pub(crate) mod raise;
mod sheets;

use uuid::Uuid;

pub use filter::FlagFilter;
pub use open::{ClosedFlag, OpenFlag, open};
pub use persons::persons;
pub use queue::{
    FlagRow, FlaggedChild, Lines, ResponsibleOfficer, ShownRow, count, count_by_place, find, for_each, is_judged, queue,
};

pub use sheets::SourceSheet;

pub(crate) use filter::reach;
pub(crate) use open::of_child;
pub(crate) use sheets::sheets;

/// A flag's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlagId(pub Uuid);

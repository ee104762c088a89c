//! 台账日志: what was done, by whom, chained so that no line can be changed or taken away unseen.
//!
//! Lives here: the chain, its verification and its reading. Must not live here: any name or number of a child; an entry says
//! how many and which ids, never who.

mod chain;
mod list;
mod verify;

use serde_json::Value;

pub(crate) use chain::{GENESIS, Link, canonical};
pub use list::{Line, list};
pub use verify::{Break, verify};

/// What a deed leaves in the journal.
pub(crate) struct Entry {
    /// What was done, e.g. `import_roster`.
    pub(crate) deed: &'static str,
    /// What it was done to.
    pub(crate) subject_kind: &'static str,
    /// Which one, where there is one.
    pub(crate) subject_id: Option<String>,
    /// Counts, ids, terms; never a person's name or number.
    pub(crate) body: Value,
}

impl Entry {
    /// An entry of that deed on that subject.
    pub(crate) fn new(deed: &'static str, subject_kind: &'static str, subject_id: Option<String>, body: Value) -> Self {
        Self { deed, subject_kind, subject_id, body }
    }
}

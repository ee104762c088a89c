//! 户籍名单: which entry of the police list counts for a child, and as it was in which term.

use std::collections::{HashMap, HashSet};

use rules::calendar::Term;
use rules::children::HukouState;
use rules::standing::HukouEntry;

use super::rows::PoliceRow;
use super::sources::Sources;

/// Who moved from one village of the county to another stands twice on the police list, here as moved out and there as registered: the number is
/// registered.
pub(super) struct Registered<'s>(HashMap<&'s str, &'s PoliceRow>);

impl<'s> Registered<'s> {
    pub(super) fn of(sources: &'s Sources) -> Self {
        let is_here = |entry: &PoliceRow| entry.hukou_state == HukouState::Registered.as_str();
        let entries = || sources.rows.hukou.values();
        let left: HashSet<&str> = entries().filter(|e| !is_here(e)).filter_map(|e| e.id_number.as_deref()).collect();
        let here = entries().filter(|entry| is_here(entry)).filter_map(|e| Some((e.id_number.as_deref()?, e)));
        Self(here.filter(|(number, _)| left.contains(number)).collect())
    }

    /// The entry that counts in the place of this one.
    pub(super) fn get(&self, entry: &'s PoliceRow) -> &'s PoliceRow {
        entry.id_number.as_deref().and_then(|number| self.0.get(number)).copied().unwrap_or(entry)
    }
}

/// The entry as it was when the term ended: who died in March was registered in autumn.
pub(super) fn hukou_entry(term: Term, entry: &PoliceRow) -> HukouEntry {
    let record_id = entry.record_id.clone();
    let state =
        HukouState::from_code(&entry.hukou_state).filter(|_| entry.state_on.is_none_or(|on| on <= term.ends_on()));
    match state {
        Some(state) => HukouEntry { record_id, state, state_on: entry.state_on },
        None => HukouEntry { record_id, state: HukouState::Registered, state_on: None },
    }
}

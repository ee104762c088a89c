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
        let entries = || sources.rows.hukou.values();
        let left: HashSet<&str> = entries().filter(|e| has_left(e)).filter_map(|e| e.id_number.as_deref()).collect();
        let is_here = |entry: &&PoliceRow| entry.hukou_state == HukouState::Registered.as_str();
        let mut registered: HashMap<&str, &PoliceRow> = HashMap::new();
        for entry in entries().filter(is_here) {
            let Some(number) = entry.id_number.as_deref().filter(|number| left.contains(number)) else { continue };
            // Of several the first, so that judging again says the same.
            registered
                .entry(number)
                .and_modify(|known| *known = if entry.id < known.id { entry } else { known })
                .or_insert(entry);
        }
        Self(registered)
    }

    /// The entry that counts in the place of this one. Whom the list has as dead no other row makes alive.
    pub(super) fn get(&self, entry: &'s PoliceRow) -> &'s PoliceRow {
        let number = entry.id_number.as_deref().filter(|_| has_left(entry));
        number.and_then(|number| self.0.get(number)).copied().unwrap_or(entry)
    }
}

/// 迁出 or 注销.
fn has_left(entry: &PoliceRow) -> bool {
    [HukouState::MovedOut, HukouState::Cancelled].map(HukouState::as_str).contains(&entry.hukou_state.as_str())
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

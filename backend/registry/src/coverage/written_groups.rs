//! 表上的社: national codes end at the village; where the county's places do as well, its groups (社) are those that the forms name.

use std::collections::BTreeMap;

use rules::places::PlaceCode;
use rules::surveys::{Tally, group_gap, group_key};

use super::MissingGroup;
use super::round::Round;
use crate::places::Places;

/// A group that only forms name.
#[derive(Debug, Clone, Default)]
pub(super) struct WrittenGroup {
    /// As the first form writes it.
    name: String,
    households: u64,
    visited: u64,
    children: u64,
}

impl WrittenGroup {
    pub(super) fn is_visited(&self) -> bool {
        self.visited > 0
    }

    /// The group as one that nobody has visited, if nobody has.
    pub(super) fn missed(&self, village: PlaceCode, places: &Places) -> Option<MissingGroup> {
        let gap = group_gap(self.households, self.visited)?;
        let path = format!("{}{}", places.path(village), self.name);
        Some(MissingGroup { group: village, path, gap, households: self.households, children: self.children })
    }
}

/// The groups that expected households name, of the villages that are looked for as a whole.
pub(super) fn of(round: &Round, parts: &BTreeMap<PlaceCode, Tally>) -> BTreeMap<PlaceCode, Vec<WrittenGroup>> {
    let is_whole = |village: &PlaceCode| parts.get(village).is_some_and(|tally| tally.groups > 0);
    let mut found: BTreeMap<(PlaceCode, String), WrittenGroup> = BTreeMap::new();
    for home in round.homes.iter().filter(|home| home.is_expected()) {
        let (Some(village), Some(name)) = (home.village.filter(is_whole), &home.group_name) else { continue };
        let group = found.entry((village, group_key(name))).or_default();
        if group.name.is_empty() {
            group.name.clone_from(name);
        }
        group.households += 1;
        group.visited += u64::from(home.visited);
        group.children += home.children;
    }
    let mut villages: BTreeMap<PlaceCode, Vec<WrittenGroup>> = BTreeMap::new();
    for ((village, _), group) in found {
        villages.entry(village).or_default().push(group);
    }
    villages
}

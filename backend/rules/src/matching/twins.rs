//! Who has a twin on his own list: the one thing that tells a twin from a misspelt child.
//!
//! A row has a twin when another row of its list has the same birth date and surname and shares a parent, or the household, but
//! has another name. For a true pair both lists show the twin; when neither does, the other explanation (that the pair is two
//! twins, each missing from one list) becomes unlikely.

use linkage::Row;
use linkage::block::stir;
use rayon::prelude::*;

use crate::matching::look_alikes::groups_of;
use crate::matching::meetings::Meetings;
use crate::matching::namebook::NameBook;
use crate::matching::people::{Child, List, People};
use crate::matching::surroundings::Turnover;

/// The rows of a list by family and birth.
#[derive(Debug)]
pub(super) struct Families {
    meetings: Meetings,
}

impl Families {
    pub(super) fn of(names: &NameBook, list: &List) -> Self {
        let mut meetings: Vec<(u64, Row)> = Vec::with_capacity(list.children.len() * 2);
        for (row, child) in list.standing() {
            family_keys(names, child, |key| meetings.push((key, row)));
        }
        Self { meetings: Meetings::of(meetings) }
    }

    /// Whether a child who need not be on the list has a twin there.
    pub(super) fn has_twin(&self, names: &NameBook, list: &List, child: &Child) -> bool {
        let mut found = false;
        family_keys(names, child, |key| {
            found |= self.meetings.under(list, key).any(|other| differ(names, child, &list.children[other as usize]));
        });
        found
    }

    /// Takes in who has come to the list, and says of each row whose family was touched whether it has a twin now.
    pub(super) fn follow(&mut self, people: &People, turnover: Turnover<'_>) -> Vec<(Row, bool)> {
        let (names, list) = (&people.names, people.list(turnover.side));
        let mut families: Vec<u64> = Vec::new();
        for row in turnover.gone {
            family_keys(names, &list.children[*row as usize], |key| families.push(key));
        }
        for row in turnover.come {
            family_keys(names, &list.children[*row as usize], |key| {
                families.push(key);
                self.meetings.add(key, *row);
            });
        }
        let mut rows: Vec<Row> = families.into_iter().flat_map(|key| self.meetings.under(list, key)).collect();
        rows.sort_unstable();
        rows.dedup();
        let twin = |row: Row| (row, self.has_twin(names, list, &list.children[row as usize]));
        rows.into_par_iter().map(twin).collect()
    }
}

/// For each row of a list: whether it has a twin there.
pub(super) fn on(names: &NameBook, list: &List) -> Vec<bool> {
    let mut meetings: Vec<(u64, Row)> = Vec::with_capacity(list.children.len() * 2);
    for (row, child) in list.standing() {
        family_keys(names, child, |key| meetings.push((key, row)));
    }
    let mut twin = vec![false; list.children.len()];
    for family in groups_of(meetings.into_iter()) {
        let child = |row: &Row| &list.children[*row as usize];
        for row in &family {
            twin[*row as usize] |= family.iter().any(|other| differ(names, child(row), child(other)));
        }
    }
    twin
}

/// Keys under which twins meet: birth and surname with each guardian, and with the household.
fn family_keys(names: &NameBook, child: &Child, mut add: impl FnMut(u64)) {
    let born = if child.born == 0 { child.born_inside } else { child.born };
    if born == 0 || child.name == 0 {
        return;
    }
    let base = stir(u64::from(born) << 32 | names.name(child.name).surname_sound());
    for guardian in child.guardians.iter().filter(|number| **number != 0) {
        add(stir(base ^ u64::from(names.name(*guardian).sound)));
    }
    if child.household != 0 {
        add(stir(base ^ u64::from(child.household) << 32));
    }
}

/// Twins differ in name, and in number where both have one; a second record of one child does not.
fn differ(names: &NameBook, one: &Child, other: &Child) -> bool {
    let same_number = one.id != 0 && one.id == other.id || one.roll != 0 && one.roll == other.roll;
    one.name != other.name && names.name(one.name).sound != names.name(other.name).sound && !same_number
}

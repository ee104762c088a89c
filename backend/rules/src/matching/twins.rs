//! Who has a twin on his own list: the one thing that tells a twin from a misspelt child.
//!
//! A row has a twin when another row of its list has the same birth date and surname and shares a parent, or the household, but
//! has another name. For a true pair both lists show the twin; when neither does, the other explanation (that the pair is two
//! twins, each missing from one list) becomes unlikely.

use linkage::Row;
use linkage::block::stir;

use crate::matching::namebook::NameBook;
use crate::matching::people::Child;

/// For each row of a list: whether it has a twin there.
pub(super) fn in_list(names: &NameBook, list: &[Child]) -> Vec<bool> {
    let mut twin = vec![false; list.len()];
    let mut meetings: Vec<(u64, Row)> = Vec::with_capacity(list.len() * 2);
    for (row, child) in (0..).zip(list) {
        family_keys(names, child, |key| meetings.push((key, row)));
    }
    meetings.sort_unstable();
    for group in meetings.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1) {
        let other_name =
            |row: Row| group.iter().any(|(_, other)| differ(names, &list[row as usize], &list[*other as usize]));
        for (_, row) in group {
            if other_name(*row) {
                twin[*row as usize] = true;
            }
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

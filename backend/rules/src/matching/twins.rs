//! Who has a twin on his own list: the one thing that tells a twin from a misspelt child.
//!
//! A row has a twin when another row of its list has the same birth date and surname and shares a parent, or the household, but
//! has another name. Many peoples hand down no surname: their twins need not share one, but must live or learn near each other. For a true pair both lists show the twin; when neither does, the other explanation (that the pair is two
//! twins, each missing from one list) becomes unlikely.

use linkage::Row;
use linkage::block::stir;
use rayon::prelude::*;

use crate::matching::look_alikes::groups_of;
use crate::matching::meetings::Meetings;
use crate::matching::namebook::{AT_ONCE, NameBook};
use crate::matching::naming;
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
    for (first, some) in (0..).step_by(AT_ONCE).zip(list.children.chunks(AT_ONCE)) {
        names.bring_ears_near(some);
        for (row, child) in (first..).zip(some).filter(|(row, _)| list.stands(*row)) {
            family_keys(names, child, |key| meetings.push((key, row)));
        }
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

/// Keys under which twins meet: birth with each guardian, and with the household.
fn family_keys(names: &NameBook, child: &Child, mut add: impl FnMut(u64)) {
    let born = if child.born == 0 { child.born_inside } else { child.born };
    if born == 0 || child.name == 0 {
        return;
    }
    let base = stir(u64::from(born));
    for guardian in child.guardians.iter().filter(|number| **number != 0) {
        add(stir(base ^ u64::from(names.ear(*guardian).sound)));
    }
    if child.household != 0 {
        add(stir(base ^ u64::from(child.household) << 32));
    }
}

/// Twins differ in name, and in number where both have one; a second record of one child does not.
fn differ(names: &NameBook, one: &Child, other: &Child) -> bool {
    let same_number = one.id != 0 && one.id == other.id || one.roll != 0 && one.roll == other.roll;
    let two_names = one.name != other.name && names.ear(one.name).sound != names.ear(other.name).sound;
    two_names && !same_number && may_be_of_one_family(names, one, other)
}

/// Strangers of one birthday may have fathers of one name. Where surnames are handed down, theirs tell them apart; else their places must
/// bring them together.
fn may_be_of_one_family(names: &NameBook, one: &Child, other: &Child) -> bool {
    let surname = |child: &Child| names.ear(child.name).surname_sound();
    let handed_down = |child: &Child| {
        let guardians = child.guardians.iter().filter(|number| **number != 0);
        guardians.into_iter().any(|number| names.ear(*number).surname_sound() == surname(child))
    };
    let near = || {
        let meet = |one: &[u32], other: &[u32]| one.iter().any(|mark| *mark != 0 && other.contains(mark));
        meet(&one.towns, &other.towns) || meet(&[one.school, one.household], &[other.school, other.household])
    };
    // Names that came by ear are written in many ways: two that are nearly alike are one child's on two forms.
    let unlike = || naming::unlike(names, names.name(one.name), names.name(other.name));
    let of_one_surname = surname(one) == surname(other) && surname(one) != 0;
    of_one_surname || !(handed_down(one) && handed_down(other)) && near() && unlike()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use linkage::Side;

    use super::on;
    use crate::matching::{Guardian, People, Person, Relation};

    /// Whether two children of one birthday, with these names and fathers, are twins.
    fn twins(one: (&str, &str), other: (&str, &str), village: &str) -> bool {
        let mut people = People::new(2026);
        for ((name, father), village) in [(one, "629001101201"), (other, village)] {
            let father = Guardian { relation: Relation::Father, name: father, ..Guardian::default() };
            let born_on = NaiveDate::from_ymd_opt(2015, 3, 5);
            people.push(Side::Left, &Person { name, born_on, village, guardians: vec![father], ..Person::default() });
        }
        on(&people.names, &people.left) == [true, true]
    }

    #[test]
    fn twins_need_no_surname_where_none_is_handed_down() {
        let (near, far) = ("629001101202", "629001105201");
        assert!(twins(("阿迪力·凯萨尔", "凯萨尔·马木提"), ("帕提古丽·凯萨尔", "凯萨尔·马木提"), near));
        assert!(!twins(("阿迪力·凯萨尔", "凯萨尔·马木提"), ("帕提古丽·凯萨尔", "凯萨尔·马木提"), far));
        assert!(twins(("王小龙", "王建国"), ("王小虎", "王建国"), far));
        assert!(!twins(("阿迪力·凯萨尔", "凯萨尔·马木提"), ("阿迪力·凯萨尔", "凯萨尔·马木提"), near));
    }
}

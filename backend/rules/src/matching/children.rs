//! How two children are compared: the questions of the model, answered from the packed rows.

use linkage::block::Keys;
use linkage::{Errand, Pairing, Pattern, Row, Side};

use crate::matching::birthdays::{self, BirthLevel};
use crate::matching::glance::Glance;
use crate::matching::keys;
use crate::matching::namebook::NameNumber;
use crate::matching::naming::{self, NameLevel};
use crate::matching::numbers::{self, Standing};
use crate::matching::parents;
use crate::matching::people::{Child, Mark, People};
use crate::matching::proof;
use crate::matching::surroundings::Surroundings;

/// Places of the comparisons in the pattern: the order of children.toml.
pub(super) mod place {
    pub(crate) const ID: usize = 0;
    pub(crate) const ROLL: usize = 1;
    pub(crate) const NAME: usize = 2;
    pub(crate) const SEX: usize = 3;
    pub(crate) const BIRTH: usize = 4;
    pub(crate) const HOME: usize = 5;
    pub(crate) const SCHOOL: usize = 6;
    pub(crate) const GRADE: usize = 7;
    pub(crate) const PARENTS: usize = 8;
    pub(crate) const CONTACT: usize = 9;
    pub(crate) const ETHNIC: usize = 10;
    pub(crate) const TWIN: usize = 11;
}

/// Both lists made comparable.
pub(super) struct Children<'p> {
    pub(super) people: &'p People,
    surroundings: &'p Surroundings,
}

impl<'p> Children<'p> {
    pub(super) fn new(people: &'p People, surroundings: &'p Surroundings) -> Self {
        Self { people, surroundings }
    }

    /// Whether the home of one lies where the children of the other's school live.
    fn near_school(&self, (one, seen): (&Child, &Glance), (other, other_seen): (&Child, &Glance)) -> bool {
        let catchments = &self.surroundings.catchments;
        catchments.within_reach(one, other_seen.school) || catchments.within_reach(other, seen.school)
    }
}

/// 1 neither has a twin on its list · 2 both have · 3 only one has.
fn twin_level(one: bool, other: bool) -> u8 {
    match (one, other) {
        (false, false) => 1,
        (true, true) => 2,
        _ => 3,
    }
}

impl Pairing for Children<'_> {
    fn rows(&self, side: Side) -> Row {
        Row::try_from(self.people.count(side)).unwrap_or(Row::MAX)
    }

    fn stands(&self, side: Side, row: Row) -> bool {
        self.people.list(side).stands(row)
    }

    fn keys(&self, side: Side, row: Row, keys: &mut Keys) {
        let child = self.people.child((side, row));
        let seen = self.surroundings.glance((side, row));
        keys::of_child(&self.people.names, side, child, (seen.school, seen.school_town), keys);
    }

    fn hopeless(&self, one: (Side, Row), other: (Side, Row)) -> bool {
        self.surroundings.glance(one).hopeless(self.surroundings.glance(other))
    }

    fn compare(&self, one: (Side, Row), other: (Side, Row)) -> Pattern {
        let (seen, other_seen) = (self.surroundings.glance(one), self.surroundings.glance(other));
        let (left, right) = (self.people.child(one), self.people.child(other));
        let pattern = compare(self.people, left, right, (seen, other_seen))
            .with(place::TWIN, twin_level(seen.twin, other_seen.twin));
        if matches!(pattern.level(place::HOME), 0 | 5) && self.near_school((left, seen), (right, other_seen)) {
            return pattern.with(place::HOME, 4);
        }
        pattern
    }

    fn shared_by(&self, one: (Side, Row), other: (Side, Row), comparison: usize, level: usize) -> Option<f64> {
        let (left, right) = (self.people.child(one), self.people.child(other));
        let frequencies = &self.surroundings.frequencies;
        match comparison {
            place::NAME if level == NameLevel::Same as usize => Some(frequencies.of_name(right.name)),
            place::NAME if level <= NameLevel::Dialect as usize => {
                Some(frequencies.of_sound(self.people.names.ear(right.name).sound))
            }
            place::BIRTH => frequencies.of_heaped_birthday(right.born),
            place::PARENTS => {
                let shared = right.guardians.iter().find(|number| **number != 0 && left.guardians.contains(number));
                shared.map(|number| frequencies.of_guardian(*number))
            }
            _ => None,
        }
    }

    fn bring_near(&self, errand: Errand, side: Side, rows: impl Iterator<Item = Row> + Clone) {
        let children = || rows.clone().map(|row| self.people.child((side, row)));
        let glances = || rows.clone().fold(0, |near, row| near ^ self.surroundings.glance((side, row)).touched());
        let records = || children().fold(0, |near, child| near ^ child.touched());
        let near = match errand {
            Errand::Glance => glances(),
            Errand::Rarity => {
                children().fold(records(), |near, child| near ^ self.surroundings.frequencies.touched(child))
            }
            Errand::Keys => {
                let names = children().flat_map(|child| child.guardians.into_iter().chain([child.name]));
                names.fold(records() ^ glances(), |near, name| near ^ self.people.names.ear(name).bag)
            }
        };
        std::hint::black_box(near);
    }

    fn bring_pairs_near(&self, sides: (Side, Side), pairs: &[(Row, Row)]) {
        let both =
            |(one, other): &(Row, Row)| (self.people.child((sides.0, *one)), self.people.child((sides.1, *other)));
        let records = pairs.iter().map(both).fold(0, |near, (one, other)| near ^ one.touched() ^ other.touched());
        // Names that are equal are not looked at.
        let differ = |(one, other): (&Child, &Child)| {
            let names = |child: &Child| [child.name, child.guardians[0], child.guardians[1], child.guardians[2]];
            let (one, other) = (names(one), names(other));
            (0..4).filter(|nth| one[*nth] != other[*nth]).fold(0, |near, nth| {
                near ^ self.people.names.name(one[nth]).bag ^ self.people.names.name(other[nth]).bag
            })
        };
        std::hint::black_box(pairs.iter().map(both).fold(records, |near, both| near ^ differ(both)));
    }

    fn most_per_key(&self, pass: usize, usual: usize) -> usize {
        keys::most_per_key(pass).min(usual)
    }

    fn asked_last(&self, pass: u8) -> bool {
        keys::asked_last(pass)
    }

    fn asked_of_either(&self, pass: u8) -> bool {
        keys::asked_of_either(pass)
    }

    fn proves(&self, pattern: Pattern) -> bool {
        proof::beyond_doubt(pattern)
    }

    fn passes(&self) -> u8 {
        keys::PASSES.len() as u8
    }

    fn pass_names(&self) -> Vec<String> {
        keys::PASSES.iter().map(|name| (*name).to_owned()).collect()
    }
}

/// How two children agree, question by question.
fn compare(people: &People, one: &Child, other: &Child, seen: (&Glance, &Glance)) -> Pattern {
    let towns = (seen.0.school_town, seen.1.school_town);
    let id = id_level(one, other);
    Pattern::UNKNOWN
        .with(place::ID, id)
        .with(place::ROLL, roll_level(one, other))
        .with(place::NAME, name_level(people, one, other))
        .with(place::SEX, equal_or_not(u32::from(one.sex), u32::from(other.sex)))
        .with(place::BIRTH, birth_level(one, other, id))
        .with(place::HOME, home_level(one, other, towns))
        .with(place::SCHOOL, school_level((seen.0.school, seen.1.school), towns))
        .with(place::GRADE, grade_level(one, other, people.this_year()))
        .with(place::PARENTS, parents::level(&people.names, one, other, seen.0.may_share_kin(seen.1)))
        .with(place::CONTACT, contact_level(one, other))
        .with(place::ETHNIC, ethnic_level(one, other))
}

fn equal_or_not(one: u32, other: u32) -> u8 {
    match (one, other) {
        (0, _) | (_, 0) => 0,
        (one, other) if one == other => 1,
        _ => 2,
    }
}

/// 1 equal · 2 equal though not valid · 3 one slip · 4 two slips · 5 twins' numbers · 6 same birth part ·
/// 7 other, one of them broken · 8 two different valid numbers.
fn id_level(one: &Child, other: &Child) -> u8 {
    let says_nothing = |child: &Child| matches!(child.standing, Standing::None | Standing::Adult);
    if says_nothing(one) || says_nothing(other) {
        return 0;
    }
    let both_valid = one.standing == Standing::Valid && other.standing == Standing::Valid;
    if one.id == other.id {
        return if both_valid { 1 } else { 2 };
    }
    let old_number = numbers::inside_roll(one.roll) == other.id || numbers::inside_roll(other.roll) == one.id;
    if old_number {
        return 2;
    }
    if both_valid {
        return if numbers::same_area_and_birth(one.id, other.id) { 5 } else { 8 };
    }
    match numbers::slips(one.id, other.id) {
        1 => 3,
        2 => 4,
        _ if numbers::birth(one.id) != 0 && numbers::birth(one.id) == numbers::birth(other.id) => 6,
        _ => 7,
    }
}

/// 1 equal · 2 one slip · 3 different.
fn roll_level(one: &Child, other: &Child) -> u8 {
    if one.roll == 0 || other.roll == 0 {
        return 0;
    }
    match numbers::slips(one.roll, other.roll) {
        0 => 1,
        1 => 2,
        _ => 3,
    }
}

fn name_level(people: &People, one: &Child, other: &Child) -> u8 {
    if one.name == 0 || other.name == 0 {
        return 0;
    }
    if one.name == other.name {
        return NameLevel::Same as u8;
    }
    let former = |name: NameNumber, child: &Child| child.other_name != 0 && child.other_name == name;
    let level = naming::agree(&people.names, people.names.name(one.name), people.names.name(other.name));
    let known_as = former(one.name, other) || former(other.name, one) || former(one.other_name, other);
    if known_as && level > NameLevel::Dialect { NameLevel::FormerName as u8 } else { level as u8 }
}

fn birth_level(one: &Child, other: &Child, id: u8) -> u8 {
    let same_number = id == 1 || id == 2;
    let raw = one.born != 0 && other.born != 0;
    let (left, right) = match (one.born, other.born) {
        // Equal numbers hold equal dates: no second proof.
        (0, _) | (_, 0) if same_number => return 0,
        (0, other_born) => (one.born_inside, other_born),
        (one_born, 0) => (one_born, other.born_inside),
        both => both,
    };
    if left == 0 || right == 0 {
        return 0;
    }
    let level = birthdays::agree(left, right);
    let explained = one.born == other.born_inside || other.born == one.born_inside;
    if raw && !same_number && level != BirthLevel::Same && level != BirthLevel::Lunar && explained {
        return BirthLevel::InNumber as u8;
    }
    level as u8
}

/// 1 same village group · 2 same village · 3 same township · 4 township of the school only · 5 elsewhere.
fn home_level(one: &Child, other: &Child, towns: (Mark, Mark)) -> u8 {
    let meet = |one: &[u32], other: &[u32]| one.iter().any(|mark| *mark != 0 && other.contains(mark));
    if one.group != 0 && one.group == other.group {
        return 1;
    }
    if meet(&one.villages, &other.villages) {
        return 2;
    }
    if meet(&one.towns, &other.towns) {
        return 3;
    }
    let known = |child: &Child| child.towns != [0, 0];
    let near_school = |at_home: &Child, town: Mark| town != 0 && at_home.towns.contains(&town);
    match (known(one), known(other)) {
        (true, true) => 5,
        (true, false) if near_school(one, towns.1) => 4,
        (false, true) if near_school(other, towns.0) => 4,
        _ => 0,
    }
}

/// 1 same school · 2 same township · 3 other.
fn school_level(schools: (Mark, Mark), towns: (Mark, Mark)) -> u8 {
    match schools {
        (0, _) | (_, 0) => 0,
        (left, right) if left == right => 1,
        _ if towns.0 == towns.1 && towns.0 != 0 => 2,
        _ => 3,
    }
}

/// 1 same grade · 2 one apart · 3 further · 4 grade fits the age · 5 does not.
fn grade_level(one: &Child, other: &Child, this_year: u32) -> u8 {
    let fits = |grade: u8, child: &Child| {
        let born = if child.born == 0 { child.born_inside } else { child.born };
        if born == 0 {
            return 0;
        }
        let expected = this_year.saturating_sub(birthdays::year(born) + 5);
        if u32::from(grade).abs_diff(expected) <= 1 { 4 } else { 5 }
    };
    match (one.grade, other.grade) {
        (0, 0) => 0,
        (0, grade) => fits(grade, one),
        (grade, 0) => fits(grade, other),
        (left, right) => match left.abs_diff(right) {
            0 => 1,
            1 => 2,
            _ => 3,
        },
    }
}

/// 1 a guardian's ID number · 2 a phone · 3 phones differ.
fn contact_level(one: &Child, other: &Child) -> u8 {
    let meet = |one: &[u32], other: &[u32]| one.iter().any(|mark| *mark != 0 && other.contains(mark));
    if meet(&one.guardian_ids, &other.guardian_ids) {
        1
    } else if meet(&one.phones, &other.phones) {
        2
    } else if one.phones != [0; 3] && other.phones != [0; 3] {
        3
    } else {
        0
    }
}

/// 1 both Han · 2 the same other people · 3 different.
fn ethnic_level(one: &Child, other: &Child) -> u8 {
    match (one.ethnic, other.ethnic) {
        (0, _) | (_, 0) => 0,
        (1, 1) => 1,
        (left, right) if left == right => 2,
        _ => 3,
    }
}

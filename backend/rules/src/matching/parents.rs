//! How the parents and guardians of two children agree: each compared in his part, father with father.

use crate::matching::namebook::{NameBook, NameNumber};
use crate::matching::naming::{self, NameLevel};
use crate::matching::people::Child;

const FATHER: usize = 0;
const MOTHER: usize = 1;
const GUARDIAN: usize = 2;

/// How one part is filled on both sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Unknown,
    Same,
    Near,
    Differs,
}

/// 1 both parents the same · 2 one the same · 3 one the same, the other differs · 4 one nearly the same · 5 the same person in
/// another part · 6 guardians of unknown part differ · 7 one parent differs · 8 both differ. Father against mother says nothing.
pub(super) fn level(names: &NameBook, one: &Child, other: &Child) -> u8 {
    let part = |slot: usize| part(names, one.guardians[slot], other.guardians[slot]);
    let parents = [part(FATHER), part(MOTHER)];
    let guardian = part(GUARDIAN);
    let count = |what: Part| parents.iter().filter(|part| **part == what).count();
    match (count(Part::Same), count(Part::Near), count(Part::Differs)) {
        (2, ..) | (1, 1, _) => 1,
        (1, _, 0) => 2,
        (1, _, _) => 3,
        (0, _, differ) if guardian == Part::Same => {
            if differ == 0 {
                2
            } else {
                3
            }
        }
        (0, 1.., 0) => 4,
        (0, ..) if in_another_part(one, other) => 5,
        (0, _, 2) => 8,
        (0, _, 1) => 7,
        _ => match guardian {
            Part::Near => 4,
            Part::Differs => 6,
            _ => 0,
        },
    }
}

fn part(names: &NameBook, one: NameNumber, other: NameNumber) -> Part {
    if one == 0 || other == 0 {
        return Part::Unknown;
    }
    if one == other {
        return Part::Same;
    }
    match naming::agree(names, names.name(one), names.name(other)) {
        NameLevel::Variant
        | NameLevel::Homophone
        | NameLevel::Dialect
        | NameLevel::LookAlike
        | NameLevel::LostCharacter => Part::Near,
        _ => Part::Differs,
    }
}

fn in_another_part(one: &Child, other: &Child) -> bool {
    (0..3).any(|slot| {
        let name = one.guardians[slot];
        name != 0 && (0..3).any(|against| against != slot && other.guardians[against] == name)
    })
}

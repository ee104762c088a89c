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
/// another part · 6 guardians of unknown part differ · 7 one parent differs · 8 both differ. Father against mother says nothing. `kin`: the
/// names of two guardians may begin alike.
pub(super) fn level(names: &NameBook, one: &Child, other: &Child, kin: bool) -> u8 {
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
        (0, ..) if kin && in_another_part(names, one, other) => 5,
        // One nearly the same outweighs that the other is somebody else: a remarriage, a stepfather.
        (0, 1.., _) => 4,
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
    if nearly_alike(names, one, other) { Part::Near } else { Part::Differs }
}

/// Whether two names are one that was misheard, misspelt, cut short, or written part by part in another order.
fn nearly_alike(names: &NameBook, one: NameNumber, other: NameNumber) -> bool {
    let (one, other) = (names.name(one), names.name(other));
    let written = matches!(
        naming::agree(names, one, other),
        NameLevel::Variant
            | NameLevel::Homophone
            | NameLevel::Dialect
            | NameLevel::LookAlike
            | NameLevel::LostCharacter
    );
    written || one.in_parts != 0 && other.in_parts != 0 && one.bag == other.bag
}

fn in_another_part(names: &NameBook, one: &Child, other: &Child) -> bool {
    (0..3).any(|slot| {
        let name = one.guardians[slot];
        let begins = |number: NameNumber| names.ear(number).surname_sound();
        let same = |against: NameNumber| {
            against == name || against != 0 && begins(against) == begins(name) && nearly_alike(names, name, against)
        };
        name != 0 && (0..3).any(|against| against != slot && same(other.guardians[against]))
    })
}

#[cfg(test)]
mod tests {
    use linkage::Side;

    use super::level;
    use crate::matching::{Guardian, People, Person, Relation};

    /// Father, mother, guardian of two rows.
    fn told(one: [&str; 3], other: [&str; 3]) -> u8 {
        let mut people = People::new(2026);
        for names in [one, other] {
            let parts = [Relation::Father, Relation::Mother, Relation::Guardian];
            let part = |(relation, name)| Guardian { relation, name, ..Guardian::default() };
            let guardians = parts.into_iter().zip(names).map(part).collect();
            people.push(Side::Left, &Person { guardians, ..Person::default() });
        }
        let (one, other) = (people.child((Side::Left, 0)), people.child((Side::Left, 1)));
        assert_eq!(level(&people.names, one, other, true), level(&people.names, other, one, true));
        level(&people.names, one, other, true)
    }

    #[test]
    fn parents_agree_as_forms_name_them() {
        for (one, other, expected) in [
            (["王建国", "李秀英", ""], ["王建国", "李秀英", ""], 1),
            (["王建国", "李秀英", ""], ["王建国", "周玉兰", ""], 3),
            (["王建国", "李秀英", ""], ["王健国", "周玉兰", ""], 4),
            (["王建国", "", ""], ["", "", "王健国"], 5),
            (["凯萨尔·马木提", "", ""], ["马木提·凯萨尔", "", ""], 4),
            (["王建国", "李秀英", ""], ["王建军", "周玉兰", ""], 8),
            (["王建国", "", ""], ["赵大海", "", ""], 7),
        ] {
            assert_eq!(told(one, other), expected, "{one:?} {other:?}");
        }
    }
}

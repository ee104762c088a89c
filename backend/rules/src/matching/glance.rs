//! A glance: 48 bytes a child that tell without looking at the whole record when two rows cannot be one.
//!
//! Most pairs that share a key are strangers with one birth date and surname, or one village. Their whole records lie far apart in
//! memory; their glances do not. A pair is given up only when names, families and numbers all have nothing in common, home and
//! school or birth neither, and none of them is of a kind that could hide it.

use linkage::block::stir;

use crate::matching::birthdays::{self, Day};
use crate::matching::name::{Name, UNREADABLE};
use crate::matching::namebook::NameBook;
use crate::matching::numbers::{Number, Standing};
use crate::matching::people::{Child, Mark};

/// What is seen at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Glance {
    /// A bit for the sound of each character of the given name and of the other name.
    given: u64,
    /// A bit for each guardian's name, phone and number.
    kin: u64,
    /// A bit for how each guardian's name begins.
    kin_begin: u64,
    villages: [u16; 2],
    /// The school that is meant.
    pub(super) school: Mark,
    /// The birth date as written, inside the number, and as the lunar calendar has it.
    born: [u16; 3],
    roll: u16,
    number: u16,
    /// A name that may hide any other, or a number that may be a slip of any other.
    open: bool,
    /// Has a twin on its own list.
    pub(super) twin: bool,
    /// The township of the school; 0 when nobody knows.
    pub(super) school_town: Mark,
}

impl Glance {
    pub(super) fn at(names: &NameBook, child: &Child, twin: bool, (school, school_town): (Mark, Mark)) -> Self {
        let name = names.name(child.name);
        let mut given = given_bits(name);
        if child.other_name != 0 {
            given |= given_bits(names.name(child.other_name));
        }
        let kin_names = child.guardians.iter().filter(|number| **number != 0).map(|number| names.ear(*number));
        let kin_begin = kin_names.clone().fold(0, |all, ear| all | bit(ear.surname_sound()));
        let kin = kin_names.map(|ear| bit(u64::from(ear.sound)));
        let marks = child.phones.iter().chain(&child.guardian_ids).filter(|mark| **mark != 0);
        let kin = kin.chain(marks.map(|mark| bit(u64::from(*mark)))).fold(0, |all, one| all | one);
        let unlike_any = name.household() || child.other_name != 0 || name.signs().contains(&UNREADABLE);
        Self {
            given,
            kin,
            kin_begin,
            villages: child.villages.map(short),
            school,
            born: [child.born, child.born_inside, birthdays::lunar_of(child.born)].map(day),
            roll: folded(child.roll),
            number: folded(child.id),
            open: unlike_any || name.length < 2 || name.length > 4 || child.standing == Standing::Broken,
            twin,
            school_town,
        }
    }

    /// A word of every line that the glance lies in.
    #[inline]
    pub(super) fn touched(&self) -> u32 {
        self.given as u32 ^ self.school_town
    }

    /// Whether the names of two guardians may begin alike. Where they do not, nobody need look at the names themselves.
    #[inline]
    pub(super) fn may_share_kin(&self, other: &Self) -> bool {
        self.kin_begin & other.kin_begin != 0
    }

    /// Whether the two have nothing in common but what brought them together. Neighbours and classmates who were not born on one
    /// day have nothing in common, and neither have two of one birthday who live and learn apart.
    #[inline]
    pub(super) fn hopeless(&self, other: &Self) -> bool {
        if self.open || other.open || self.given & other.given != 0 || self.kin & other.kin != 0 {
            return false;
        }
        let meet = |one: u16, other: u16| one != 0 && one == other;
        let classmates = self.school != 0 && self.school == other.school;
        if meet(self.number, other.number) || meet(self.roll, other.roll) {
            return false;
        }
        let village = self.villages.iter().any(|one| other.villages.iter().any(|two| meet(*one, *two)));
        let birthday = self.born.iter().any(|one| other.born.iter().any(|two| meet(*one, *two)));
        !(birthday && (village || classmates))
    }
}

fn given_bits(name: &Name) -> u64 {
    let given = name.surname().min(name.signs().len())..name.signs().len();
    given.fold(0, |bits, place| {
        let folded = name.folded(place);
        let sound = if folded == 0 { u64::from(name.signs[place]) | 1 << 20 } else { u64::from(folded) };
        bits | bit(sound)
    })
}

fn bit(of: u64) -> u64 {
    1 << (stir(of) >> 58)
}

fn folded(number: Number) -> u16 {
    if number == 0 { 0 } else { short(stir(number as u64 ^ (number >> 64) as u64) as Mark | 1) }
}

/// A day in sixteen bits: years of birth lie within 128 of one another.
fn day(of: Day) -> u16 {
    of as u16
}

fn short(mark: Mark) -> u16 {
    if mark == 0 { 0 } else { (mark as u16).max(1) }
}

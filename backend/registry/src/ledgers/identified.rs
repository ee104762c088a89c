//! 证件号和出生日期: which number and which birthday a ledger prints: of a child those that all its rows come to (rules::children::identify).

use chrono::{Months, NaiveDate};
use rules::calendar::Term;
use rules::identity::{IdNumber, is_of_an_elder};

use super::faces::Face;
use crate::children::birth_of;

/// The birthday by which the child is counted.
pub(super) fn born_on(face: &Face) -> Option<NaiveDate> {
    birth_of(face.known_born_on, face.born_on, face.id_number.as_deref())
}

/// The child's number; else what was written for one. Somebody else's is none of the child's, nor is what a spreadsheet made of a number
/// (6.29E+17).
pub(super) fn number(face: &Face) -> Option<String> {
    let written = || face.id_written.as_ref().filter(|text| !text.contains("E+"));
    match &face.known_id {
        Some(known) => Some(known).filter(|known| !known.is_empty()).cloned(),
        None => face.id_number.as_ref().or_else(written).cloned(),
    }
}

/// The number that a list writes for a pupil, unless it is one of somebody old enough to be a parent: beside a birthday, of the pupil's own;
/// else of the youngest pupil's.
pub(super) fn own_number(number: Option<String>, born_on: Option<NaiveDate>, term: Term) -> Option<String> {
    let youngest = || term.age_day().checked_sub_months(Months::new(YOUNGEST_PUPIL * 12));
    let of_elder = |id| born_on.or_else(youngest).is_some_and(|born_on| is_of_an_elder(id, born_on));
    number.filter(|number| !read(Some(number)).is_some_and(of_elder))
}

/// Years of age at which school begins.
const YOUNGEST_PUPIL: u32 = 6;

fn read(number: Option<&str>) -> Option<IdNumber> {
    number.and_then(|number| number.parse().ok())
}

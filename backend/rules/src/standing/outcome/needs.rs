//! Which outcome needs what, and for how long it may hold.

use chrono::{Months, NaiveDate};

use super::super::{SchoolStatus, StatusClass};
use crate::calendar::Term;
use crate::policy::Policy;
use crate::surveys::Evidence;

/// What an outcome needs before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// 佐证 of which one must be shown; empty where what was found is enough.
    pub evidence: &'static [Evidence],
    /// 县级复核: a second level must look before it counts.
    pub second_check: bool,
    /// Whether the paper must name the day on which the permission ends.
    pub end: bool,
}

/// What the outcome needs; `None` for what is no outcome of a person: a suspicion, a claim, or what age alone says.
pub const fn needs(status: SchoolStatus) -> Option<Needs> {
    use Evidence as E;
    use SchoolStatus as S;
    let evidence: &[Evidence] = match status {
        S::InProvince | S::OutOfProvince | S::Elsewhere => &[E::SchoolLetter, E::RollPicture, E::Photo],
        S::SchoolAbroad => &[E::SchoolLetter, E::RollPicture, E::Photo, E::Passport],
        S::Deceased => &[E::PoliceLetter, E::HospitalLetter, E::VillageLetter],
        S::MovedOut | S::Missing => &[E::PoliceLetter, E::VillageLetter],
        S::Emigrated => &[E::Passport, E::PoliceLetter, E::VillageLetter],
        S::Detained => &[E::PoliceLetter],
        S::NoCapacity | S::Deferred | S::Suspended => &[E::Approval, E::HospitalLetter],
        S::Enrolled
        | S::Unregistered
        | S::Senior
        | S::Vocational
        | S::SpecialSchool
        | S::Correctional
        | S::HomeTaught
        | S::Finished
        | S::TooYoung
        | S::OverAge
        | S::DataError
        | S::DuplicateHukou
        | S::EmptyHukou
        | S::NoSuchPerson
        | S::NeverEnrolled
        | S::DroppedOut => &[],
        S::InProvinceClaimed
        | S::OutOfProvinceClaimed
        | S::ElsewhereClaimed
        | S::PresumedFinished
        | S::SuspectedNeverEnrolled
        | S::SuspectedDropout
        | S::AwaitingRoster
        | S::Unclear => return None,
    };
    let end = matches!(status, S::Deferred | S::Suspended);
    Some(Needs { evidence, second_check: status.needs_second_check(), end })
}

/// Whether a child of that age can have come to it (D§7.3 B: 超龄 from sixteen on; nine years of school end at the leaving age, a year
/// earlier for whom entered a year early).
pub fn fits_age(status: SchoolStatus, age: u8, policy: &Policy) -> bool {
    match status {
        SchoolStatus::TooYoung => age < policy.entry_age,
        SchoolStatus::OverAge => age >= 16,
        SchoolStatus::Finished | SchoolStatus::Senior | SchoolStatus::Vocational => age + 1 >= policy.leaving_age(),
        _ => true,
    }
}

/// The last day on which a finding of that day may still count; `None`: until something newer is known. Exclusions are limited in
/// time, and must be verified anew each semester (D§7.3); a dropout stays one until the child is back.
pub fn latest_expiry(status: SchoolStatus, on: NaiveDate, policy: &Policy) -> Option<NaiveDate> {
    let months = |count: u32| on.checked_add_months(Months::new(count)).unwrap_or(on);
    match (status, status.class()) {
        (_, StatusClass::Out | StatusClass::Open) | (SchoolStatus::Finished | SchoolStatus::OverAge, _) => None,
        (SchoolStatus::Suspended, _) => Some(policy.suspension_ends(on)),
        (SchoolStatus::Deferred, _) => Some(months(12 * u32::from(policy.deferral_years))),
        (_, StatusClass::Data) if !status.needs_second_check() => Some(months(policy.data_finding_months)),
        _ => Some(end_of_terms(on, policy.finding_terms)),
    }
}

/// The end of the term in which that day lies, or of one of those after it.
fn end_of_terms(on: NaiveDate, terms: u32) -> NaiveDate {
    let first = Term::of_day(on);
    let last = (1..terms).fold(first, |term, _| term.map(Term::next));
    last.map_or(on, Term::ends_on)
}

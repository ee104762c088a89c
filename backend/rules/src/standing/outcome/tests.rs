//! Stories of findings: what each needs, and how it ends.

use chrono::Duration;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::policy::Policy;
use crate::standing::sample::day;
use crate::standing::{SchoolStatus, StatusClass};

const TEACHER: Uuid = Uuid::from_u128(1);
const BUREAU: Uuid = Uuid::from_u128(2);

fn signed(officer: Uuid) -> Signed {
    Signed { officer: Some(officer), on: day(2026, 11, 22) }
}

fn said(status: SchoolStatus, evidence: &str) -> Said {
    Said { status, evidence: evidence.to_owned(), note: "电话联系了外祖母".to_owned(), expires_on: None }
}

fn verified(status: SchoolStatus, evidence: &str) -> Result<Outcome, Refused> {
    Outcome::verify(&said(status, evidence), None, signed(TEACHER), &Policy::default())
}

#[test]
fn death_departure_school_elsewhere_and_missing_need_proof_and_the_county() {
    for (status, proof) in [
        (SchoolStatus::Deceased, "派出所证明"),
        (SchoolStatus::MovedOut, "村委会证明"),
        (SchoolStatus::OutOfProvince, "在读证明"),
        (SchoolStatus::Missing, "派出所证明"),
    ] {
        let refused = verified(status, "邻居说的").unwrap_err();
        assert!(matches!(refused, Refused::NoEvidence { .. }), "{refused}");
        let waiting = verified(status, proof).unwrap();
        assert!(waiting.awaits_check() && !waiting.counts_now(), "{status}");
        assert_eq!(waiting.expires_on, Some(day(2027, 1, 31)), "{status} is verified anew each semester");
        assert_eq!(waiting.clone().check(signed(TEACHER)), Err(Refused::SamePerson));
        let checked = waiting.check(signed(BUREAU)).unwrap();
        assert!(checked.counts_now());
        assert!(checked.clone().check(signed(BUREAU)).is_err(), "once is enough");
        assert!(!checked.on(day(2027, 2, 1)).counts_now());
    }
}

#[test]
fn what_the_school_can_see_for_itself_counts_at_once() {
    for status in
        [SchoolStatus::Unregistered, SchoolStatus::Vocational, SchoolStatus::DataError, SchoolStatus::DroppedOut]
    {
        let found = verified(status, "").unwrap();
        assert!(found.counts_now() && !found.awaits_check(), "{status}");
        assert_eq!(found.check(signed(BUREAU)), Err(Refused::State { from: "无需复核", to: "复核" }));
    }
    let out = verified(SchoolStatus::DroppedOut, "").unwrap();
    assert_eq!(out.expires_on, None, "a dropout stays one until the child is back");
}

#[test]
fn a_permission_names_its_end_and_no_exclusion_is_for_ever() {
    assert_eq!(verified(SchoolStatus::Suspended, "审批表"), Err(Refused::NoEnd("休学")));
    let named = verified(SchoolStatus::Suspended, "休学审批表，期限至2027-08-31").unwrap();
    assert_eq!(named.expires_on, Some(day(2027, 8, 31)));
    let long = Said { expires_on: Some(day(2029, 8, 31)), ..said(SchoolStatus::Suspended, "审批表") };
    let refused = Outcome::verify(&long, None, signed(TEACHER), &Policy::default()).unwrap_err();
    assert_eq!(refused, Refused::TooLong { status: "休学", latest: day(2027, 11, 22) });
    let over = Said { expires_on: Some(day(2026, 11, 1)), ..long };
    assert_eq!(Outcome::verify(&over, None, signed(TEACHER), &Policy::default()), Err(Refused::Over(day(2026, 11, 1))));
}

#[test]
fn a_county_may_let_findings_hold_for_a_year() {
    let policy = Policy { finding_terms: 2, ..Policy::default() };
    let found = Outcome::verify(&said(SchoolStatus::Vocational, ""), None, signed(TEACHER), &policy).unwrap();
    assert_eq!(found.expires_on, Some(day(2027, 8, 31)));
}

#[test]
fn a_suspicion_or_a_claim_is_nobodys_finding() {
    for status in SchoolStatus::ALL.iter().filter(|s| s.class() == StatusClass::Open || s.is_unproven_elsewhere()) {
        assert_eq!(verified(*status, "在读证明"), Err(Refused::NoOutcome(status.title())));
    }
    let silent = Said { note: " 无".to_owned(), ..said(SchoolStatus::DroppedOut, "") };
    assert_eq!(Outcome::verify(&silent, None, signed(TEACHER), &Policy::default()), Err(Refused::NoNote));
}

#[test]
fn whoever_takes_it_back_says_why_and_only_once() {
    let found = verified(SchoolStatus::DroppedOut, "").unwrap();
    assert_eq!(found.clone().withdraw(signed(BUREAU), "  "), Err(Refused::NoReason));
    let gone = found.withdraw(signed(BUREAU), "认错了人").unwrap();
    assert!(!gone.counts_now());
    assert_eq!(gone.clone().withdraw(signed(BUREAU), "又一次"), Err(Refused::State { from: "已撤回", to: "撤回" }));
    assert!(gone.check(signed(BUREAU)).is_err());
}

proptest! {
    #[test]
    fn nothing_counts_unchecked_that_needs_a_check_nor_after_its_last_day(
        status in proptest::sample::select(SchoolStatus::ALL), wait in 0i64..800, check: bool, end in 0i64..400,
    ) {
        let all = "派出所证明、村委会证明、在读证明、医院证明、审批表、护照";
        let on = signed(TEACHER).on;
        let said = Said { expires_on: Some(on + Duration::days(end)), ..said(status, all) };
        if let Ok(found) = Outcome::verify(&said, None, signed(TEACHER), &Policy::default()) {
            let found = if check { found.clone().check(signed(BUREAU)).unwrap_or(found) } else { found };
            let today = on + Duration::days(wait);
            let last = found.expires_on;
            let now = found.on(today);
            if now.counts_now() {
                prop_assert!(last.is_none_or(|last| today <= last));
                prop_assert!(!status.needs_second_check() || check);
            }
        }
    }
}

#[test]
fn what_the_age_rules_out_is_refused() {
    let at = |status, age| Outcome::verify(&said(status, ""), Some(age), signed(TEACHER), &Policy::default());
    for (status, too, fits) in [
        (SchoolStatus::OverAge, 12, 16),
        (SchoolStatus::TooYoung, 12, 5),
        (SchoolStatus::Finished, 10, 14),
        (SchoolStatus::Vocational, 9, 15),
    ] {
        assert_eq!(at(status, too), Err(Refused::Age { status: status.title(), age: too }));
        assert!(at(status, fits).is_ok(), "{status}");
    }
}

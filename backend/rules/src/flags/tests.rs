//! Stories of children and the flags each gets.

use proptest::prelude::*;

use super::*;
use crate::children::{HukouState, Schooling};
use crate::places::Reach;
use crate::policy::Policy;
use crate::rosters::{MovementKind, RollState};
use crate::speech::{english, tests::is_chinese};
use crate::standing::sample::{OTHER_SCHOOL, SCHOOL, aged, day, row, situation};
use crate::standing::tests::any_child;
use crate::standing::{Awaiting, ChildFacts, Source, SourceRow, Verified, stand};
use crate::surveys::Evidence;

fn flags(facts: &ChildFacts) -> Vec<Flag> {
    let policy = Policy::default();
    let standing = stand(facts, &policy, &situation());
    flags_of_child(facts, &standing, &policy, &situation())
}

fn kinds(facts: &ChildFacts) -> Vec<&'static str> {
    flags(facts).iter().map(|flag| flag.kind.as_str()).collect()
}

fn at_school(mut facts: ChildFacts, school: uuid::Uuid, name: &str) -> ChildFacts {
    let claim = facts.survey.as_mut().unwrap();
    claim.school = Some(school);
    claim.school_name = Some(name.to_owned());
    facts
}

#[test]
fn a_child_in_the_school_its_family_names_has_no_flag() {
    let child = aged(9).on_roll(13, RollState::Present).says(Schooling::InSchool).hukou(HukouState::Registered);
    assert_eq!(kinds(&at_school(child, SCHOOL, "三里小学")), [""; 0]);
}

#[test]
fn never_enrolled_shows_the_survey_and_the_hukou_entry_side_by_side() {
    let found = flags(&aged(7).says(Schooling::NeverEntered).hukou(HukouState::Registered));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, FlagKind::NeverEnrolled);
    assert_eq!(found[0].reason, "7周岁，本学期和上学期各校花名册均无此人，入户调查称未入学");
    assert_eq!(found[0].evidence.iter().map(|e| e.record_id.as_str()).collect::<Vec<_>>(), ["S1", "H1"]);
}

#[test]
fn a_row_that_waits_for_a_person_is_named_before_anyone_is_sent_out() {
    let mut child = aged(7).says(Schooling::InSchool).hukou(HukouState::Registered);
    let row =
        |key: &str| SourceRow { source: Source::Roster, record_id: key.to_owned(), shown: "一年级".to_owned() };
    child.awaiting = [("R9", 0.987), ("R8", 0.6), ("R7", 0.3)]
        .into_iter()
        .filter_map(|(key, probability)| Awaiting::likely(row(key), probability))
        .collect();
    assert_eq!(child.awaiting.len(), 2, "what is rather not the child's explains nothing");
    let flag = &flags(&child)[0];
    assert_eq!(flag.kind, FlagKind::NeverEnrolled);
    assert!(
        flag.reason.ends_with("花名册中有一条可能就是此人（可能性98%），请先在“比对复核”中判断"),
        "{}",
        flag.reason
    );
    assert_eq!(flag.evidence.last().unwrap().record_id, "R9");
    assert_eq!(Awaiting::likely(row("R9"), 1.0).unwrap().likelihood, 99, "never sure of what it asks");
    // A row of the rosters says nothing about the police list.
    child.hukou = None;
    child.hukou_code = "629001101201".parse().ok();
    let unlisted = flags(&child).into_iter().find(|flag| flag.kind == FlagKind::NotOnHukouList);
    assert!(unlisted.is_some_and(|flag| !flag.reason.contains("比对复核")));
}

#[test]
fn who_left_the_roll_is_flagged_by_what_it_left() {
    assert_eq!(kinds(&aged(10).on_roll_before(14)), ["left_roll"]);
    assert_eq!(kinds(&aged(12).on_roll_before(16)), ["primary_leaver_not_arrived"]);
    assert_eq!(kinds(&aged(15).on_roll_before(23)), [""; 0]);
    let suspended = aged(10).on_roll_before(14).moved(MovementKind::Suspension, day(2025, 9, 1), None);
    assert_eq!(kinds(&suspended), ["suspension_expired"]);
    let dropped = aged(13).on_roll_before(21).moved(MovementKind::Dropout, day(2026, 9, 30), None);
    assert_eq!(kinds(&dropped), ["left_roll"]);
    let away = aged(10).on_roll_before(14).moved(MovementKind::TransferOut, day(2026, 8, 1), Some(Reach::Country));
    assert_eq!(kinds(&away), [""; 0]);
}

#[test]
fn the_name_without_the_child_is_flagged_once() {
    assert_eq!(kinds(&aged(13).on_roll(22, RollState::Away)), ["on_roll_not_present"]);
    let dropped = aged(13).on_roll(22, RollState::Away).moved(MovementKind::Dropout, day(2026, 9, 30), None);
    assert_eq!(kinds(&dropped), ["on_roll_not_present"]);
    assert_eq!(kinds(&aged(13).on_roll(22, RollState::Present).says(Schooling::Working)), ["on_roll_not_present"]);
}

#[test]
fn absence_is_flagged_by_the_countys_day_counts() {
    let pupil = || aged(13).on_roll(22, RollState::Present);
    // Wednesday to Friday, the last school days of October.
    assert_eq!(kinds(&pupil().absent_since(day(2026, 10, 28), false)), ["long_absence"]);
    assert_eq!(kinds(&pupil().absent_since(day(2026, 10, 29), false)), [""; 0]);
    assert_eq!(kinds(&pupil().absent_since(day(2026, 10, 28), true)), [""; 0]);
    let since_september = flags(&pupil().absent_since(day(2026, 9, 24), true));
    assert_eq!(since_september[0].kind, FlagKind::LongAbsence);
    assert!(since_september[0].reason.contains("个上课日（其中当月"), "{}", since_september[0].reason);
    let mut scattered = pupil().absent_since(day(2026, 10, 28), false);
    scattered.absence.as_mut().unwrap().absence.since = None;
    scattered.absence.as_mut().unwrap().absence.days = 9;
    assert_eq!(kinds(&scattered), [""; 0]);
    scattered.absence.as_mut().unwrap().absence.days = 10;
    assert_eq!(kinds(&scattered), ["long_absence"]);
    let mut back = pupil().absent_since(day(2026, 10, 12), false);
    back.absence.as_mut().unwrap().absence.school_reported = day(2026, 11, 1);
    assert_eq!(kinds(&back), [""; 0]);
}

#[test]
fn a_family_that_names_another_school_is_told_apart_from_a_dropout() {
    let child = aged(9).on_roll(13, RollState::Present).says(Schooling::InSchool);
    let found = flags(&at_school(child.clone(), OTHER_SCHOOL, "石沟小学"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].reason, "入户调查称在石沟小学，花名册在三里小学");
    assert!(!found[0].kind.suspects_dropout());
    // Told in summer, of last term's school.
    let mut in_summer = at_school(child, OTHER_SCHOOL, "石沟小学");
    in_summer.survey.as_mut().unwrap().visited_on = Some(day(2026, 7, 1));
    assert_eq!(kinds(&in_summer), [""; 0]);
    let nowhere = at_school(aged(9).says(Schooling::InSchool), SCHOOL, "三里小学");
    assert_eq!(kinds(&nowhere), ["never_enrolled", "claimed_school_disagrees"]);
    let elsewhere = aged(9).on_roll(13, RollState::Present).says(Schooling::Elsewhere);
    assert_eq!(kinds(&elsewhere), ["claimed_school_disagrees"]);
}

#[test]
fn what_a_person_has_verified_ends_the_question_of_the_claimed_school() {
    let mut child = at_school(aged(9).on_roll_before(13).says(Schooling::InSchool), SCHOOL, "三里小学");
    let found = flags(&child);
    assert_eq!(
        found.iter().map(|flag| flag.kind.as_str()).collect::<Vec<_>>(),
        ["left_roll", "claimed_school_disagrees"]
    );
    let sources = |flag: &Flag| flag.evidence.iter().map(|row| row.source).collect::<Vec<_>>();
    assert_eq!(sources(&found[1]), [Source::Survey, Source::Roster], "the claim beside the roll it was last on");
    child.verified =
        Some(Verified { status: crate::standing::SchoolStatus::Missing, on: day(2026, 10, 12), expires_on: None });
    assert_eq!(kinds(&child), [""; 0]);
}

#[test]
fn who_left_by_a_movement_is_shown_with_the_survey_and_the_last_roll() {
    let dropped =
        aged(13).on_roll_before(21).says(Schooling::InSchool).moved(MovementKind::Dropout, day(2026, 9, 30), None);
    let found = flags(&dropped);
    let sources: Vec<Source> = found[0].evidence.iter().map(|row| row.source).collect();
    assert_eq!(found[0].kind, FlagKind::LeftRoll);
    assert!(
        [Source::Movement, Source::Survey, Source::Roster].iter().all(|source| sources.contains(source)),
        "{sources:?}"
    );
}

#[test]
fn school_elsewhere_must_be_proven_and_does_not_hide_who_left() {
    let claimed = aged(10).says(Schooling::Elsewhere).school_is(Reach::Country);
    assert_eq!(kinds(&claimed), ["out_of_county_unproven"]);
    assert_eq!(kinds(&claimed.clone().shows(Evidence::SchoolLetter)), [""; 0]);
    assert_eq!(kinds(&claimed.on_roll_before(14)), ["left_roll", "out_of_county_unproven"]);
}

#[test]
fn two_rolls_are_one_flag() {
    let mut child = aged(9).on_roll(13, RollState::Present);
    child.rows.push(row(OTHER_SCHOOL, 13, RollState::Away));
    let found = flags(&child);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, found[0].evidence.len()), (FlagKind::DoubleRoll, 2));
    // 借读: in class here, on the roll there.
    child.rows[0].state = RollState::Unregistered;
    assert_eq!(kinds(&child), [""; 0]);
}

#[test]
fn permissions_that_have_run_out_are_flagged() {
    let deferred = aged(7).says(Schooling::Deferred).shows(Evidence::Approval);
    assert_eq!(kinds(&deferred), ["deferral_expired"]);
    let verified = Verified {
        status: crate::standing::SchoolStatus::Suspended,
        on: day(2025, 9, 1),
        expires_on: Some(day(2026, 8, 31)),
    };
    let suspended = ChildFacts { verified: Some(verified), ..aged(10).on_roll_before(14) };
    assert_eq!(kinds(&suspended), ["suspension_expired"]);
}

#[test]
fn what_a_person_finds_does_not_take_the_place_of_why_the_child_was_suspected() {
    let gone = aged(13).on_roll_before(21).says(Schooling::Working);
    let found = Verified { status: crate::standing::SchoolStatus::DroppedOut, on: day(2026, 10, 1), expires_on: None };
    let verified = ChildFacts { verified: Some(found), ..gone.clone() };
    let (before, after) = (flags(&gone), flags(&verified));
    assert_eq!(before, after);
    assert!(!after[0].evidence.is_empty() && !after[0].reason.contains("核实为"), "{after:?}");
}

#[test]
fn whom_a_person_found_out_of_school_is_shown_with_what_the_lists_say() {
    let found = Verified { status: crate::standing::SchoolStatus::DroppedOut, on: day(2026, 11, 1), expires_on: None };
    let in_class = aged(13).on_roll(22, RollState::Present).says(Schooling::InSchool);
    let flags = flags(&ChildFacts { verified: Some(found), ..in_class });
    let rows: Vec<Source> = flags[0].evidence.iter().map(|row| row.source).collect();
    assert_eq!((flags[0].kind, rows), (FlagKind::OnRollNotPresent, vec![Source::Survey, Source::Roster]));
}

#[test]
fn registers_that_contradict_each_other() {
    let mut child = aged(9).on_roll(13, RollState::Present).says(Schooling::InSchool);
    child.hukou_code = "629001101201".parse().ok();
    child.conflicts = vec![crate::speech::TWO_NAMES.of(&[&"户籍名单"])];
    assert_eq!(kinds(&child), ["not_on_hukou_list", "identity_conflict"]);
    child.hukou_code = "629002101201".parse().ok();
    assert_eq!(kinds(&child), ["identity_conflict"]);
}

fn kinds_of_pupil(pupil: &ChildFacts) -> Vec<&'static str> {
    flags_of_pupil(pupil, None, &Policy::default(), &situation()).iter().map(|flag| flag.kind.as_str()).collect()
}

fn with_hukou_in(code: &str, pupil: ChildFacts) -> ChildFacts {
    ChildFacts { hukou_code: code.parse().ok(), ..pupil }
}

#[test]
fn a_pupil_without_a_child_is_asked_about_unless_it_is_an_outsider_in_class() {
    let pupil = || aged(9).on_roll(13, RollState::Present);
    assert_eq!(kinds_of_pupil(&pupil()), ["roll_without_child"]);
    assert_eq!(kinds_of_pupil(&with_hukou_in("629002101201", pupil())), [""; 0]);
    let away = with_hukou_in("629002101201", aged(13).on_roll(22, RollState::Away));
    assert_eq!(kinds_of_pupil(&away), ["on_roll_not_present"], "wherever the hukou lies");
}

#[test]
fn who_was_on_last_terms_roll_and_is_on_none_is_looked_for_though_no_household_told_of_it() {
    let gone = || with_hukou_in("629002101201", aged(13).on_roll_before(21));
    assert_eq!(kinds_of_pupil(&gone()), ["left_roll"]);
    let dropped = gone().moved(MovementKind::Dropout, day(2026, 5, 10), None);
    assert_eq!(kinds_of_pupil(&dropped), ["left_roll"]);
    let moved = gone().moved(MovementKind::TransferOut, day(2026, 8, 1), Some(Reach::Country));
    assert_eq!(kinds_of_pupil(&moved), [""; 0]);
    assert_eq!(kinds_of_pupil(&moved.without_paper()), ["out_of_county_unproven"]);
    assert_eq!(
        kinds_of_pupil(&with_hukou_in("629002101201", aged(12).on_roll_before(16))),
        ["primary_leaver_not_arrived"]
    );
    assert_eq!(kinds_of_pupil(&with_hukou_in("629002101201", aged(15).on_roll_before(23))), [""; 0], "has graduated");
    // Whose row waits for a person may be a child's who sits in class.
    assert_eq!(flags_of_pupil(&gone(), Some(80), &Policy::default(), &situation()), []);
}

#[test]
fn the_police_list_is_not_said_to_lack_whom_it_writes_off() {
    let pupil = |state| aged(8).on_roll(13, RollState::Present).hukou(state);
    let moved = flags_of_pupil(&pupil(HukouState::MovedOut), None, &Policy::default(), &situation());
    assert_eq!(moved[0].kind, FlagKind::RollWithoutChild);
    assert_eq!(moved[0].reason, "三里小学花名册有此学生，户籍名单记为迁出，入户调查没有登记");
    assert_eq!(moved[0].evidence.len(), 2);
    let dead = flags_of_pupil(&pupil(HukouState::Dead), None, &Policy::default(), &situation());
    assert_eq!(dead.iter().map(|flag| flag.kind).collect::<Vec<_>>(), [FlagKind::IdentityConflict]);
    assert_eq!(dead[0].reason, "户籍名单记为死亡，三里小学花名册仍有此人");
}

proptest! {
    #[test]
    fn nobody_out_of_school_of_school_age_goes_unflagged(child in any_child()) {
        let policy = Policy::default();
        let standing = stand(&child, &policy, &situation());
        let found = flags_of_child(&child, &standing, &policy, &situation());
        let suspected = found.iter().any(|flag| flag.kind.suspects_dropout());
        if standing.status.is_suspected() || standing.status.class() == crate::standing::StatusClass::Out {
            prop_assert!(suspected);
        }
        let by_itself = [FlagKind::LongAbsence, FlagKind::OutOfCountyUnproven];
        if suspected && !found.iter().any(|flag| by_itself.contains(&flag.kind)) {
            prop_assert!(!standing.status.is_in_school());
        }
    }

    #[test]
    fn a_child_has_one_flag_of_a_kind_and_each_has_a_sentence(child in any_child()) {
        let found = flags(&child);
        for pair in found.windows(2) {
            prop_assert!(pair[0].kind < pair[1].kind);
        }
        prop_assert!(found.iter().all(|flag| !flag.reason.is_empty()));
    }

    /// Names of schools stay as they are; nothing else is Chinese in English.
    #[test]
    fn whatever_is_said_of_a_child_is_said_in_english_too(child in any_child()) {
        let standing = stand(&child, &Policy::default(), &situation());
        let closed = closed_because(&standing).to_string();
        let flags = flags_of_child(&child, &standing, &Policy::default(), &situation());
        let rows = flags.iter().flat_map(|flag| &flag.evidence).chain(&standing.evidence).map(|row| row.shown.clone());
        let reasons = flags.iter().map(|flag| flag.reason.to_string());
        for chinese in [standing.reason.to_string(), closed].into_iter().chain(reasons).chain(rows) {
            let said = english(&chinese);
            let named = ["三里小学", "石沟小学"].iter().fold(said.clone(), |text, name| text.replace(name, "N"));
            prop_assert!(!named.contains(is_chinese), "{chinese}: {said}");
        }
    }
}

#[test]
fn who_sits_in_class_after_a_death_is_asked_about() {
    let seen = |child: ChildFacts| kinds(&child).contains(&"identity_conflict");
    let present = || aged(10).on_roll(14, RollState::Present);
    assert!(seen(present().moved(MovementKind::Death, day(2026, 8, 20), None)));
    assert!(seen(present().hukou(HukouState::Dead)));
    assert!(!seen(present()));
}

#[test]
fn who_moved_away_is_no_longer_absent_here() {
    let absent = aged(13).on_roll(22, RollState::Present).absent_since(day(2026, 10, 19), false);
    assert!(kinds(&absent).contains(&"long_absence") || kinds(&absent).contains(&"on_roll_not_present"));
    let moved = absent.moved(MovementKind::TransferOut, day(2026, 10, 20), Some(Reach::Country));
    assert_eq!(kinds(&moved), [""; 0]);
}

#[test]
fn a_transfer_that_no_list_knows_yet_contradicts_nobody() {
    let listed = || aged(9).on_roll(13, RollState::Present).hukou(HukouState::Registered);
    let came = at_school(listed().says(Schooling::InSchool), OTHER_SCHOOL, "石沟小学");
    assert_eq!(kinds(&came), ["claimed_school_disagrees"]);
    let mut came = came.moved(MovementKind::TransferIn, day(2026, 10, 16), None);
    let movement = came.movements.last_mut().unwrap();
    (movement.school, movement.listed_on) = (Some(OTHER_SCHOOL), None);
    assert_eq!(kinds(&came), [""; 0], "the list is of the day before");
    let left = listed().says(Schooling::Elsewhere).school_is(Reach::Country);
    assert!(kinds(&left).contains(&"claimed_school_disagrees"));
    let left = left.moved(MovementKind::TransferOut, day(2026, 10, 16), Some(Reach::Country));
    assert!(!kinds(&left).contains(&"claimed_school_disagrees"));
}

#[test]
fn who_came_by_the_movement_list_and_is_on_none_did_enter() {
    let came = aged(9).says(Schooling::InSchool).hukou(HukouState::Registered);
    assert_eq!(kinds(&came), ["never_enrolled"]);
    let came = came.moved(MovementKind::TransferIn, day(2026, 3, 12), None);
    assert_eq!(kinds(&came), ["left_roll"]);
}

#[test]
fn who_was_transferred_after_the_list_is_on_one_roll() {
    let mut moved = aged(9).on_roll(13, RollState::Present).hukou(HukouState::Registered);
    moved.rows.push(row(OTHER_SCHOOL, 13, RollState::Present));
    let moved = at_school(moved.says(Schooling::InSchool), OTHER_SCHOOL, "石沟小学");
    assert_eq!(kinds(&moved), ["double_roll"]);
    let with_paper = moved.moved(MovementKind::TransferOut, day(2026, 10, 16), Some(Reach::County));
    assert_eq!(kinds(&with_paper), [""; 0]);
    assert_eq!(kinds(&with_paper.without_paper()), ["double_roll"], "a school's word frees no roll");
}

#[test]
fn a_transfer_to_the_school_that_the_family_names_contradicts_nobody() {
    let listed = aged(9).on_roll(13, RollState::Present).hukou(HukouState::Registered).says(Schooling::InSchool);
    let mut moved = at_school(listed, OTHER_SCHOOL, "石沟小学").moved(
        MovementKind::TransferOut,
        day(2026, 10, 16),
        Some(Reach::County),
    );
    moved.movements.last_mut().unwrap().other = Some(OTHER_SCHOOL);
    assert!(!kinds(&moved).contains(&"claimed_school_disagrees"), "{:?}", kinds(&moved));
}

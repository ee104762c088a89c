//! Stories of children and the standing each gets.

use proptest::prelude::*;

use super::sample::{aged, day, situation};
use super::*;
use crate::children::{HukouState, Schooling};
use crate::places::Reach;
use crate::policy::Policy;
use crate::rosters::{MovementKind, RollState};
use crate::surveys::Evidence;

fn standing(facts: &ChildFacts) -> Standing {
    stand(facts, &Policy::default(), &situation())
}

fn status(facts: &ChildFacts) -> SchoolStatus {
    standing(facts).status
}

#[test]
fn a_child_in_the_classroom_is_enrolled_at_the_level_of_its_grade() {
    let found = standing(&aged(12).on_roll(21, RollState::Present).says(Schooling::InSchool));
    assert_eq!((found.status, found.level, found.attained), (SchoolStatus::Enrolled, Level::Junior, Level::Primary));
    assert_eq!(found.reason, "三里小学花名册在籍在校");
    assert_eq!(found.evidence[0].source, Source::Roster);
    assert_eq!(status(&aged(9).on_roll(13, RollState::Unregistered)), SchoolStatus::Unregistered);
    assert_eq!(status(&aged(9).on_roll(13, RollState::Away).says(Schooling::HomeTaught)), SchoolStatus::HomeTaught);
    // The class before the first grade is no school yet, on whichever list it stands.
    assert_eq!(status(&aged(6).on_roll(11, RollState::Preschool)), SchoolStatus::SuspectedNeverEnrolled);
    assert_eq!(status(&aged(5).on_roll(11, RollState::Preschool)), SchoolStatus::TooYoung);
}

#[test]
fn the_name_without_the_child_is_suspected() {
    let said_out = aged(13).on_roll(22, RollState::Present).says(Schooling::DroppedOut);
    assert_eq!(status(&said_out), SchoolStatus::SuspectedDropout);
    // The family said so in summer; the roster of the new term is newer.
    let mut in_summer = said_out.clone();
    in_summer.survey.as_mut().unwrap().visited_on = Some(day(2026, 7, 20));
    assert_eq!(status(&in_summer), SchoolStatus::Enrolled);
    assert_eq!(status(&aged(13).on_roll(22, RollState::Away)), SchoolStatus::SuspectedDropout);
    let long = aged(13).on_roll(22, RollState::Present);
    assert_eq!(status(&long.clone().absent_since(day(2026, 9, 7), false)), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&long.clone().absent_since(day(2026, 9, 7), true)), SchoolStatus::Enrolled);
    assert_eq!(status(&long.absent_since(day(2026, 10, 28), false)), SchoolStatus::Enrolled);
}

#[test]
fn a_missing_match_is_a_suspicion_and_only_the_school_or_a_person_says_dropout() {
    let gone = aged(13).on_roll_before(21).says(Schooling::DroppedOut);
    assert_eq!(status(&gone), SchoolStatus::SuspectedDropout);
    let listed = gone.clone().moved(MovementKind::Dropout, day(2026, 9, 30), None);
    assert_eq!(status(&listed), SchoolStatus::DroppedOut);
    let verified = Verified { status: SchoolStatus::DroppedOut, on: day(2026, 10, 1), expires_on: None };
    assert_eq!(status(&ChildFacts { verified: Some(verified), ..gone }), SchoolStatus::DroppedOut);
    let still_listed = aged(13).on_roll(22, RollState::Present).moved(MovementKind::Dropout, day(2026, 9, 30), None);
    assert_eq!(status(&still_listed), SchoolStatus::SuspectedDropout);
}

#[test]
fn a_verified_outcome_ends_when_it_expires_or_the_child_is_back() {
    let missing = |on, expires_on| Some(Verified { status: SchoolStatus::Missing, on, expires_on });
    let gone = aged(10).on_roll_before(14);
    let held = ChildFacts { verified: missing(day(2026, 9, 10), Some(day(2027, 1, 31))), ..gone.clone() };
    assert_eq!(status(&held), SchoolStatus::Missing);
    let expired = ChildFacts { verified: missing(day(2026, 3, 10), Some(day(2026, 8, 31))), ..gone };
    assert_eq!(status(&expired), SchoolStatus::SuspectedDropout);
    let back = aged(10).on_roll(15, RollState::Present);
    let back = ChildFacts { verified: missing(day(2026, 9, 10), None), ..back };
    assert_eq!(status(&back), SchoolStatus::Enrolled);
}

#[test]
fn a_child_of_fifteen_who_has_finished_is_no_suspect() {
    // D§5.1, the trap.
    assert_eq!(status(&aged(15).says(Schooling::Finished)), SchoolStatus::Finished);
    assert_eq!(status(&aged(15).on_roll_before(23)), SchoolStatus::Finished);
    let mut met = aged(15).says(Schooling::InSchool);
    met.survey.as_mut().unwrap().schooling = None;
    assert_eq!(status(&met), SchoolStatus::PresumedFinished);
    // Whom only the police list knows is looked for, unless no roster of last term could show that it graduated.
    assert_eq!(status(&aged(15).hukou(HukouState::Registered)), SchoolStatus::SuspectedNeverEnrolled);
    let first_term = Situation { has_rosters_before: false, ..situation() };
    assert_eq!(stand(&aged(15), &Policy::default(), &first_term).status, SchoolStatus::PresumedFinished);
    assert_eq!(status(&aged(15).on_roll_before(23).says(Schooling::Senior)), SchoolStatus::Senior);
    // Who works before sixteen without having finished is looked for (禁止使用童工规定).
    assert_eq!(status(&aged(15).says(Schooling::Working)), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&aged(15).says(Schooling::InSchool)), SchoolStatus::SuspectedNeverEnrolled);
    // Who left the eighth grade at fifteen has not finished.
    assert_eq!(status(&aged(15).on_roll_before(22).says(Schooling::Working)), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&aged(15).says(Schooling::DroppedOut)), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&aged(16).on_roll_before(22)), SchoolStatus::OverAge);
    assert_eq!(standing(&aged(17).says(Schooling::Vocational)).attained, Level::Junior);
}

#[test]
fn a_child_of_five_is_too_young_even_when_nobody_has_seen_it() {
    assert_eq!(status(&aged(5)), SchoolStatus::TooYoung);
    assert_eq!(status(&aged(5).on_roll(11, RollState::Present)), SchoolStatus::Enrolled);
    assert_eq!(status(&aged(6)), SchoolStatus::SuspectedNeverEnrolled);
    let seven = Policy { entry_age: 7, ..Policy::default() };
    assert_eq!(stand(&aged(6), &seven, &situation()).status, SchoolStatus::TooYoung);
}

#[test]
fn school_elsewhere_is_proven_or_only_claimed() {
    let claimed = aged(10).says(Schooling::Elsewhere).school_is(Reach::Country);
    let found = standing(&claimed);
    assert_eq!((found.status, found.reach), (SchoolStatus::OutOfProvinceClaimed, Some(Reach::Country)));
    assert_eq!(found.expires_on, Some(day(2027, 1, 31)));
    assert_eq!(status(&claimed.clone().shows(Evidence::VillageLetter)), SchoolStatus::OutOfProvinceClaimed);
    assert_eq!(status(&claimed.clone().shows(Evidence::SchoolLetter)), SchoolStatus::OutOfProvince);
    assert_eq!(status(&aged(10).says(Schooling::InSchool).school_is(Reach::Province)), SchoolStatus::InProvinceClaimed);
    // Whoever was on a roll here last term and is not now needs more than a word.
    assert_eq!(status(&claimed.on_roll_before(14)), SchoolStatus::SuspectedDropout);
}

#[test]
fn a_movement_explains_who_left() {
    let left = || aged(10).on_roll_before(14);
    let out = MovementKind::TransferOut;
    assert_eq!(status(&left().moved(out, day(2026, 8, 20), Some(Reach::Country))), SchoolStatus::OutOfProvince);
    assert_eq!(status(&left().moved(out, day(2026, 8, 20), Some(Reach::County))), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&left().moved(out, day(2026, 8, 20), None)), SchoolStatus::ElsewhereClaimed);
    // Without a paper it is what the school says, until the family shows more.
    let bare = |reach| left().moved(out, day(2026, 8, 20), Some(reach)).without_paper();
    assert_eq!(status(&bare(Reach::Province)), SchoolStatus::InProvinceClaimed);
    assert_eq!(status(&bare(Reach::Abroad)), SchoolStatus::ElsewhereClaimed);
    assert_eq!(status(&bare(Reach::County)), SchoolStatus::SuspectedDropout);
    let says = bare(Reach::Country).says(Schooling::Elsewhere).school_is(Reach::Country);
    assert_eq!(status(&says), SchoolStatus::OutOfProvinceClaimed);
    assert_eq!(status(&says.shows(Evidence::SchoolLetter)), SchoolStatus::OutOfProvince);
    assert_eq!(status(&left().moved(MovementKind::Death, day(2026, 8, 20), None)), SchoolStatus::Deceased);
    let pause = standing(&left().moved(MovementKind::Suspension, day(2026, 3, 1), None));
    assert_eq!((pause.status, pause.expires_on), (SchoolStatus::Suspended, Some(day(2027, 3, 1))));
    let over = left().moved(MovementKind::Suspension, day(2025, 9, 1), None);
    assert_eq!(status(&over), SchoolStatus::SuspectedDropout);
}

#[test]
fn a_roster_speaks_for_its_day_and_newer_paper_for_what_came_after() {
    // The roster is of 15 October.
    let present = || aged(12).on_roll(16, RollState::Present);
    let moved = |kind, on, reach| status(&present().moved(kind, on, reach));
    let (before, after) = (day(2026, 9, 20), day(2026, 10, 20));
    for (kind, outcome) in [
        (MovementKind::Suspension, SchoolStatus::Suspended),
        (MovementKind::Death, SchoolStatus::Deceased),
        (MovementKind::TransferOut, SchoolStatus::OutOfProvince),
    ] {
        assert_eq!(moved(kind, after, Some(Reach::Country)), outcome);
        assert_eq!(moved(kind, before, Some(Reach::Country)), SchoolStatus::Enrolled);
    }
    // Within the county the other school has yet to list it.
    assert_eq!(moved(MovementKind::TransferOut, after, Some(Reach::County)), SchoolStatus::Enrolled);
    let told = |schooling, on, proof: Option<Evidence>| {
        let mut child = proof.into_iter().fold(present().says(schooling), ChildFacts::shows);
        child.survey.as_mut().unwrap().visited_on = Some(on);
        status(&child.hukou(HukouState::Registered))
    };
    assert_eq!(told(Schooling::Deceased, after, Some(Evidence::PoliceLetter)), SchoolStatus::Deceased);
    assert_eq!(told(Schooling::Suspended, after, Some(Evidence::Approval)), SchoolStatus::Suspended);
    assert_eq!(told(Schooling::Suspended, before, Some(Evidence::Approval)), SchoolStatus::Enrolled);
    // Without proof somebody asks.
    assert_eq!(told(Schooling::Missing, after, None), SchoolStatus::SuspectedDropout);
}

#[test]
fn a_suspension_that_nobody_permitted_excuses_nobody() {
    let (paused, october) = (MovementKind::Suspension, day(2026, 10, 20));
    let on_list = aged(12).on_roll(16, RollState::Present).moved(paused, october, None);
    assert_eq!(status(&on_list), SchoolStatus::Suspended);
    let bare = standing(&on_list.without_paper());
    assert_eq!(bare.status, SchoolStatus::SuspectedDropout);
    assert!(bare.reason.contains("没有审批表或医院证明"), "{}", bare.reason);
    // The school names no paper and the family has shown it.
    let shown = aged(12).on_roll(16, RollState::Away).moved(paused, october, None).without_paper();
    let shown = shown.says(Schooling::Suspended).shows(Evidence::Approval);
    assert_eq!(status(&shown), SchoolStatus::Suspended);
    // The family alone says it, without a paper, of a pupil whom the roster has in class: somebody asks.
    let said = aged(12).on_roll(16, RollState::Present).says(Schooling::Suspended);
    assert_eq!(status(&said), SchoolStatus::SuspectedDropout);
}

#[test]
fn a_paper_without_a_day_holds_as_long_as_the_suspension_of_the_list() {
    let since = |began| {
        let child = aged(12).on_roll(16, RollState::Present).moved(MovementKind::Suspension, began, None);
        let mut child = child.says(Schooling::Suspended).shows(Evidence::Approval).shows(Evidence::HospitalLetter);
        child.survey.as_mut().unwrap().visited_on = Some(day(2026, 10, 20));
        child.rows[0].as_of = day(2026, 9, 5);
        standing(&child)
    };
    let (over, runs) = (since(day(2025, 9, 10)), since(day(2026, 3, 10)));
    assert_eq!(over.status, SchoolStatus::SuspectedDropout, "{}", over.reason);
    assert_eq!((runs.status, runs.expires_on), (SchoolStatus::Suspended, Some(day(2027, 3, 10))));
}

#[test]
fn who_shows_a_paper_is_not_said_to_have_none() {
    let moved = aged(9).moved(MovementKind::TransferOut, day(2026, 9, 3), Some(Reach::Province)).without_paper();
    assert!(standing(&moved).reason.contains("没有证明材料"));
    let shown = moved.says(Schooling::Elsewhere).school_is(Reach::Province).shows(Evidence::RollPicture);
    let shown = standing(&shown);
    assert_eq!(shown.status, SchoolStatus::InProvince);
    assert!(shown.reason.contains("学籍截图") && !shown.reason.contains("没有证明材料"), "{}", shown.reason);
}

#[test]
fn no_paper_is_too_old_while_it_holds() {
    let away = |movement, on| aged(12).on_roll(16, RollState::Away).moved(movement, on, None);
    let mut long = away(MovementKind::Suspension, day(2025, 10, 10));
    assert_eq!(status(&long), SchoolStatus::SuspectedDropout, "a year is over");
    long.movements[0].permitted_until = Some(day(2027, 8, 31));
    assert_eq!(status(&long), SchoolStatus::Suspended);
    // 辍学 of last autumn, on no list since: out until the child is back, which a class list of spring would show.
    let out = aged(12).moved(MovementKind::Dropout, day(2025, 11, 10), None);
    assert_eq!(status(&out), SchoolStatus::DroppedOut);
    assert_eq!(status(&out.clone().on_roll_before(15)), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&out.clone().says(Schooling::InSchool)), SchoolStatus::DroppedOut);
    let elsewhere = out.says(Schooling::Elsewhere).school_is(Reach::Country).shows(Evidence::SchoolLetter);
    assert_eq!(status(&elsewhere), SchoolStatus::OutOfProvince);
    // Moved away years ago, and now out of school here.
    let back = aged(12).moved(MovementKind::TransferOut, day(2023, 9, 1), Some(Reach::Country));
    assert_eq!(status(&back), SchoolStatus::OutOfProvinceClaimed, "where it learns is shown anew each semester");
    for says in [Schooling::DroppedOut, Schooling::InSchool] {
        assert!(status(&back.clone().says(says)).is_suspected(), "{says}");
    }
}

#[test]
fn what_was_shown_last_semester_is_shown_again() {
    // D§7.3: re-verified each semester. The visit was on 20 September 2026.
    let in_term = |facts: &ChildFacts, term: &str, today| {
        let situation = Situation { term: term.parse().unwrap(), today, ..situation() };
        stand(facts, &Policy::default(), &situation)
    };
    let away = aged(10).says(Schooling::Elsewhere).school_is(Reach::Country).shows(Evidence::SchoolLetter);
    let now = standing(&away);
    assert_eq!((now.status, now.expires_on), (SchoolStatus::OutOfProvince, Some(day(2027, 1, 31))));
    let spring = in_term(&away, "2027-spring", day(2027, 3, 1));
    assert_eq!(spring.status, SchoolStatus::OutOfProvinceClaimed);
    assert_eq!(spring.reason, "入户调查称外地就读，有在读证明；证明有效至2027-01-31，本学期须重新核验");
    // The figures of the autumn, looked at in spring, stay what they were.
    assert_eq!(in_term(&away, "2026-autumn", day(2027, 3, 1)).status, SchoolStatus::OutOfProvince);
    let two = Policy { finding_terms: 2, ..Policy::default() };
    let situation = Situation { term: "2027-spring".parse().unwrap(), today: day(2027, 3, 1), ..situation() };
    assert_eq!(stand(&away, &two, &situation).status, SchoolStatus::OutOfProvince, "a county may ask once a year");
    // A visit of August belongs to the survey of the autumn.
    let mut early = away;
    early.survey.as_mut().unwrap().visited_on = Some(day(2026, 8, 20));
    assert_eq!(status(&early), SchoolStatus::OutOfProvinceClaimed);
    early.survey.as_mut().unwrap().round = Some("2026-autumn".parse().unwrap());
    assert_eq!(status(&early), SchoolStatus::OutOfProvince);
    let missing = aged(10).says(Schooling::Missing).shows(Evidence::PoliceLetter);
    assert_eq!(status(&missing), SchoolStatus::Missing);
    let spring = in_term(&missing, "2027-spring", day(2027, 3, 1));
    assert!(spring.status.is_suspected() && spring.reason.contains("证明有效至2027-01-31"), "{}", spring.reason);
    // Both bureaus approved a transfer for the term that followed.
    let moved = aged(10).moved(MovementKind::TransferOut, day(2026, 7, 10), Some(Reach::Country));
    assert_eq!(status(&moved), SchoolStatus::OutOfProvince);
    assert_eq!(in_term(&moved, "2027-spring", day(2027, 3, 1)).status, SchoolStatus::OutOfProvinceClaimed);
}

#[test]
fn a_word_does_not_finish_a_school_that_the_rolls_and_the_age_rule_out() {
    let attained = |facts: &ChildFacts| standing(facts).attained;
    let says = |age: i32| aged(age).says(Schooling::FinishedPrimary);
    assert_eq!(attained(&says(8)), Level::None, "never on a roll, and eight years old");
    assert_eq!(attained(&says(11)), Level::Primary, "a year early");
    assert_eq!(attained(&says(12).on_roll_before(14)), Level::None, "in the fourth grade last term");
    assert_eq!(attained(&says(12).on_roll_before(16)), Level::Primary);
    // In the seventh grade last term: no vocational school takes it, and no paper says so.
    let left = aged(14).on_roll_before(21).says(Schooling::Vocational);
    assert_eq!(status(&left), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&left.shows(Evidence::SchoolLetter)), SchoolStatus::Vocational);
    assert_eq!(status(&aged(14).says(Schooling::Vocational)), SchoolStatus::Vocational);
    assert_eq!(status(&aged(15).on_roll_before(23).says(Schooling::Vocational)), SchoolStatus::Vocational);
}

#[test]
fn the_police_list_outweighs_a_villages_word_about_death_and_departure() {
    for says in [Schooling::Deceased, Schooling::MovedAway] {
        let listed = aged(9).says(says).hukou(HukouState::Registered);
        let of_village = listed.clone().shows(Evidence::VillageLetter);
        assert!(status(&of_village).is_suspected(), "{says}");
        assert!(standing(&of_village).reason.ends_with("但户籍名单仍在册，没有派出所的证明"), "{says}");
        assert!(!status(&listed.shows(Evidence::PoliceLetter)).is_suspected(), "{says}");
        assert!(!status(&aged(9).says(says).shows(Evidence::VillageLetter)).is_suspected(), "{says}: on no list");
    }
}

#[test]
fn a_finding_is_of_its_day_and_what_is_newer_is_looked_at() {
    let found = |facts: ChildFacts, status| {
        standing(&ChildFacts { verified: Some(Verified { status, on: day(2026, 10, 1), expires_on: None }), ..facts })
    };
    let here = |facts| found(facts, SchoolStatus::Enrolled);
    // The lists are of 15 October.
    let away = here(aged(13).on_roll(22, RollState::Away));
    assert_eq!(away.status, SchoolStatus::SuspectedDropout);
    assert!(away.reason.ends_with("2026-10-01曾核实为本县在校，此后有新的情况，须重新核实"), "{}", away.reason);
    assert_eq!(here(aged(13).on_roll_before(21)).status, SchoolStatus::Enrolled, "no newer list speaks of the child");
    let dropped = aged(13).on_roll_before(21).moved(MovementKind::Dropout, day(2026, 10, 20), None);
    assert_eq!(here(dropped).status, SchoolStatus::DroppedOut);
    let mut working = aged(13).on_roll_before(21).says(Schooling::Working);
    assert_eq!(here(working.clone()).status, SchoolStatus::Enrolled, "that was said before");
    working.survey.as_mut().unwrap().visited_on = Some(day(2026, 11, 2));
    assert_eq!(here(working).status, SchoolStatus::SuspectedDropout);
    let absent = aged(13).on_roll(22, RollState::Present).absent_since(day(2026, 9, 7), false);
    let in_class = Some(Verified { status: SchoolStatus::Enrolled, on: day(2026, 9, 4), expires_on: None });
    assert_eq!(here(absent.clone()).status, SchoolStatus::Enrolled, "the absence began before the finding");
    assert_eq!(status(&ChildFacts { verified: in_class, ..absent }), SchoolStatus::SuspectedDropout);
    // Who was out and comes back is back.
    let back = aged(13).on_roll_before(21).moved(MovementKind::Return, day(2026, 10, 20), None);
    assert_eq!(found(back, SchoolStatus::DroppedOut).status, SchoolStatus::Enrolled);
    // Who learns elsewhere is on the list here as 在籍离校, until it sits in class here.
    let elsewhere = |state| found(aged(13).on_roll(22, state), SchoolStatus::OutOfProvince).status;
    assert_eq!(elsewhere(RollState::Away), SchoolStatus::OutOfProvince);
    assert_eq!(elsewhere(RollState::Present), SchoolStatus::Enrolled);
}

#[test]
fn who_came_since_the_lists_were_written_is_in_class() {
    // The lists are of 15 October.
    let (before, after) = (day(2026, 10, 1), day(2026, 10, 20));
    let back = |on| status(&aged(12).on_roll(16, RollState::Away).moved(MovementKind::Return, on, None));
    assert_eq!((back(before), back(after)), (SchoolStatus::SuspectedDropout, SchoolStatus::Enrolled));
    let came = |on| standing(&aged(12).moved(MovementKind::TransferIn, on, None));
    assert_eq!(came(after).status, SchoolStatus::Enrolled);
    assert_eq!(came(after).school, Some(super::sample::SCHOOL));
    assert!(came(before).status.is_suspected(), "the list of that school is newer and does not have the child");
    let again = aged(12).moved(MovementKind::Dropout, day(2026, 4, 1), None).moved(MovementKind::Return, after, None);
    assert_eq!(status(&again), SchoolStatus::Enrolled);
    let moved = again.moved(MovementKind::TransferOut, day(2026, 11, 1), Some(Reach::Country));
    assert_eq!(status(&moved), SchoolStatus::OutOfProvince, "and left for another province");
}

#[test]
fn what_an_older_list_proved_stays() {
    let once = |age: i32, grade: u8, term: &str| {
        let row = super::sample::row(super::sample::SCHOOL, grade, RollState::Present);
        let term: crate::calendar::Term = term.parse().unwrap();
        ChildFacts { row_earlier: Some(RollRow { term, as_of: term.starts_on(), ..row }), ..aged(age) }
    };
    let graduate = once(17, 23, "2024-spring");
    assert_eq!(standing(&graduate).attained, Level::Junior);
    assert_eq!(status(&once(15, 23, "2025-spring")), SchoolStatus::Finished);
    let dropped = graduate.clone().moved(MovementKind::Dropout, day(2024, 4, 1), None);
    assert_eq!(standing(&dropped).attained, Level::Primary, "left before the end of the ninth grade");
    assert_eq!(standing(&once(15, 16, "2024-spring")).attained, Level::Primary);
    let vanished = standing(&once(12, 15, "2025-autumn"));
    assert_eq!(vanished.status, SchoolStatus::SuspectedDropout);
    assert!(vanished.reason.contains("2025年秋季学期在三里小学"), "{}", vanished.reason);
    // Primary school alone is said to be finished.
    let told = standing(&aged(15).says(Schooling::FinishedPrimary));
    assert_eq!((told.status, told.attained), (SchoolStatus::SuspectedDropout, Level::Primary));
}

#[test]
fn who_was_transferred_is_looked_for_at_the_other_schools() {
    let mut moved = aged(10).on_roll_before(14).moved(MovementKind::TransferOut, day(2026, 8, 20), Some(Reach::County));
    moved.row_before.as_mut().unwrap().school_reported = false;
    assert_eq!(status(&moved), SchoolStatus::SuspectedDropout, "the old school's list would not have it anyway");
}

#[test]
fn who_learns_elsewhere_is_at_no_school_of_the_county() {
    let gone = aged(12).on_roll_before(16).moved(MovementKind::TransferOut, day(2026, 8, 20), Some(Reach::Country));
    let found = standing(&gone);
    assert_eq!((found.status, found.school, found.grade), (SchoolStatus::OutOfProvince, None, None));
    let mut told = aged(12).on_roll_before(16).says(Schooling::Elsewhere).school_is(Reach::Country);
    told = told.shows(Evidence::SchoolLetter);
    told.survey.as_mut().unwrap().grade = crate::schools::Grade::of_code(21);
    let found = standing(&told);
    assert_eq!(
        (found.school, found.grade.map(crate::schools::Grade::code), found.level),
        (None, Some(21), Level::Junior)
    );
}

#[test]
fn claims_that_would_explain_need_their_proof() {
    for (schooling, proof, outcome) in [
        (Schooling::Suspended, Evidence::Approval, SchoolStatus::Suspended),
        (Schooling::Missing, Evidence::PoliceLetter, SchoolStatus::Missing),
        (Schooling::Detained, Evidence::PoliceLetter, SchoolStatus::Detained),
        (Schooling::NoCapacity, Evidence::HospitalLetter, SchoolStatus::NoCapacity),
        (Schooling::SpecialSchool, Evidence::Photo, SchoolStatus::SpecialSchool),
    ] {
        let said = aged(10).says(schooling).hukou(HukouState::Registered);
        assert!(status(&said).is_suspected(), "{schooling}");
        assert_eq!(status(&said.shows(proof)), outcome);
    }
    let deferred = |age| status(&aged(age).says(Schooling::Deferred).shows(Evidence::Approval));
    assert_eq!((deferred(6), deferred(7)), (SchoolStatus::Deferred, SchoolStatus::SuspectedNeverEnrolled));
    // A new approval names its own end.
    let until = |end| {
        let mut child = aged(7).says(Schooling::Deferred).shows(Evidence::Approval);
        child.survey.as_mut().unwrap().permitted_until = Some(end);
        let found = standing(&child);
        (found.status, found.expires_on)
    };
    assert_eq!(until(day(2027, 8, 31)), (SchoolStatus::Deferred, Some(day(2027, 8, 31))));
    assert_eq!(until(day(2026, 8, 31)).0, SchoolStatus::SuspectedNeverEnrolled);
}

#[test]
fn the_police_list_explains_death_and_departure() {
    assert_eq!(status(&aged(10).hukou(HukouState::Dead)), SchoolStatus::Deceased);
    assert_eq!(status(&aged(10).hukou(HukouState::MovedOut)), SchoolStatus::MovedOut);
    assert_eq!(status(&aged(10).hukou(HukouState::Registered)), SchoolStatus::SuspectedNeverEnrolled);
    // Whoever is found at home must be in school here.
    let at_home = aged(10).hukou(HukouState::MovedOut).says(Schooling::NeverEntered);
    assert_eq!(status(&at_home), SchoolStatus::SuspectedNeverEnrolled);
    assert_eq!(status(&aged(10).hukou(HukouState::Dead).on_roll(14, RollState::Present)), SchoolStatus::Enrolled);
    let died = |on, child: ChildFacts| {
        let mut child = child.hukou(HukouState::Dead);
        child.hukou.as_mut().unwrap().state_on = Some(on);
        status(&child)
    };
    let seen = || aged(10).on_roll(14, RollState::Present);
    assert_eq!(died(day(2026, 10, 20), seen()), SchoolStatus::Deceased);
    assert_eq!(died(day(2026, 9, 20), seen()), SchoolStatus::Enrolled);
    // Visited on 20 September.
    let met = || aged(10).says(Schooling::NeverEntered);
    assert_eq!(died(day(2026, 3, 1), met()), SchoolStatus::SuspectedNeverEnrolled);
    assert_eq!(died(day(2026, 10, 1), met()), SchoolStatus::Deceased);
    let listed = |on| status(&met().moved(MovementKind::Death, on, None));
    assert_eq!(listed(day(2026, 10, 1)), SchoolStatus::Deceased);
    assert!(listed(day(2026, 3, 1)).is_suspected(), "met after the day of the death: a person looks");
}

#[test]
fn whom_the_police_list_writes_off_and_a_later_visit_finds_at_home_must_be_in_school_here() {
    let met = |left| {
        let mut child = aged(10).on_roll_before(14).hukou(HukouState::MovedOut).says(Schooling::InSchool);
        (child.hukou.as_mut().unwrap().state_on, child.survey.as_mut().unwrap().schooling) = (Some(left), None);
        status(&child)
    };
    // Visited on 20 September; nobody asked whether the child is in school.
    assert_eq!(met(day(2026, 3, 1)), SchoolStatus::SuspectedDropout);
    assert_eq!(met(day(2026, 10, 1)), SchoolStatus::MovedOut);
}

#[test]
fn nobody_is_missing_from_a_roster_that_is_not_in() {
    let no_rosters = Situation { has_rosters: false, ..situation() };
    let of = |facts: &ChildFacts| stand(facts, &Policy::default(), &no_rosters).status;
    assert_eq!(of(&aged(10)), SchoolStatus::AwaitingRoster);
    assert_eq!(of(&aged(10).on_roll_before(14)), SchoolStatus::AwaitingRoster);
    assert_eq!(of(&aged(10).says(Schooling::DroppedOut)), SchoolStatus::SuspectedDropout);
    let mut late = aged(10).on_roll_before(14);
    late.row_before.as_mut().unwrap().school_reported = false;
    assert_eq!(status(&late), SchoolStatus::AwaitingRoster);
    // The school to which the child went on has not handed in its list, though the old one has.
    let mut went_on = aged(12).on_roll_before(16).says(Schooling::InSchool);
    let claim = went_on.survey.as_mut().unwrap();
    (claim.school, claim.school_reported) = (Some(super::sample::OTHER_SCHOOL), false);
    assert_eq!(status(&went_on), SchoolStatus::AwaitingRoster);
    // Nobody has met the child, and the junior school of its village is the one that is late.
    let left = || ChildFacts { next_school_waits: true, ..aged(12).on_roll_before(16) };
    assert_eq!(status(&left()), SchoolStatus::AwaitingRoster);
    assert_eq!(status(&left().says(Schooling::Working)), SchoolStatus::SuspectedDropout);
    let younger = ChildFacts { next_school_waits: true, ..aged(10).on_roll_before(14) };
    assert_eq!(status(&younger), SchoolStatus::SuspectedDropout, "no junior school could have it");
}

#[test]
fn without_a_birthday_only_signs_of_dropping_out_make_a_suspect() {
    assert_eq!(status(&ChildFacts::default()), SchoolStatus::Unclear);
    assert_eq!(status(&ChildFacts::default().on_roll_before(14)), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&ChildFacts::default().says(Schooling::Working)), SchoolStatus::SuspectedDropout);
}

#[test]
fn a_child_with_an_adults_birthday_is_not_over_age() {
    assert_eq!(status(&aged(36).says(Schooling::DroppedOut)), SchoolStatus::SuspectedDropout);
    assert_eq!(status(&aged(36)), SchoolStatus::Unclear);
}

#[test]
fn who_finished_primary_and_went_no_further_has_attained_primary() {
    let found = standing(&aged(12).on_roll_before(16));
    assert_eq!((found.status, found.attained), (SchoolStatus::SuspectedDropout, Level::Primary));
    assert!(found.reason.contains("小学毕业"));
}

/// Children of every kind, for what must hold of all.
pub(crate) fn any_child() -> impl Strategy<Value = ChildFacts> {
    let schooling = proptest::option::of(proptest::sample::select(Schooling::ALL));
    let state = proptest::option::of((proptest::sample::select(RollState::ALL), 11u8..=16));
    let movement = proptest::option::of((proptest::sample::select(MovementKind::ALL), 0i64..260));
    let proof = proptest::option::of(proptest::sample::select(Evidence::ALL));
    let reach = proptest::option::of(proptest::sample::select(Reach::ALL));
    let hukou = proptest::option::of(proptest::sample::select(HukouState::ALL));
    let before = proptest::option::of(proptest::sample::select(vec![11u8, 14, 16, 22, 23, 31]));
    (0i32..20, schooling, state, movement, proof, reach, hukou, before, any::<bool>()).prop_map(
        |(age, schooling, state, movement, proof, reach, hukou, before, absent)| {
            let mut child = aged(age);
            child = schooling.into_iter().fold(child, ChildFacts::says);
            child = proof.into_iter().fold(child, ChildFacts::shows);
            child = reach.into_iter().fold(child, ChildFacts::school_is);
            child = state.into_iter().fold(child, |c, (state, grade)| c.on_roll(grade, state));
            child = before.into_iter().fold(child, ChildFacts::on_roll_before);
            child = hukou.into_iter().fold(child, ChildFacts::hukou);
            let ago = |days| day(2026, 11, 20) - chrono::Duration::days(days);
            child = movement.into_iter().fold(child, |c, (kind, days)| c.moved(kind, ago(days), reach));
            if absent { child.absent_since(day(2026, 10, 12), false) } else { child }
        },
    )
}

proptest! {
    #[test]
    fn every_child_has_one_standing_with_a_sentence(child in any_child()) {
        let found = standing(&child);
        prop_assert!(!found.reason.is_empty());
        prop_assert_eq!(&found, &standing(&child));
        prop_assert_eq!(found.status.is_in_school(), found.level != Level::None);
    }

    #[test]
    fn dropout_is_only_said_by_the_movement_list(child in any_child()) {
        if standing(&child).status.class() == StatusClass::Out {
            prop_assert!(child.movements.iter().any(|m| m.kind == MovementKind::Dropout));
        }
    }

    #[test]
    fn nobody_too_young_or_too_old_is_suspected_of_never_entering(child in any_child()) {
        let found = standing(&child);
        if found.status == SchoolStatus::SuspectedNeverEnrolled {
            prop_assert!((6..16).contains(&found.age.unwrap()));
        }
    }
}

fn found_out(facts: ChildFacts, on: chrono::NaiveDate) -> ChildFacts {
    ChildFacts { verified: Some(Verified { status: SchoolStatus::DroppedOut, on, expires_on: None }), ..facts }
}

#[test]
fn a_dropout_who_came_back_and_is_missing_again_is_a_new_suspicion() {
    let winter = day(2025, 12, 2);
    let back = found_out(aged(13).on_roll_before(22), winter);
    assert_eq!(status(&back), SchoolStatus::SuspectedDropout, "in class in March, on no list of autumn");
    let graduated = found_out(aged(15).on_roll_before(23), winter);
    assert_eq!(status(&graduated), SchoolStatus::Finished);
    let mut years_ago = found_out(aged(13), winter);
    years_ago.row_earlier = back.row_before.clone();
    assert_eq!(status(&years_ago), SchoolStatus::SuspectedDropout);
    // 复学 by the movement list ends it as well, whatever came after.
    let returned = found_out(aged(13).moved(MovementKind::Return, day(2026, 3, 15), None), winter);
    assert_ne!(status(&returned), SchoolStatus::DroppedOut);
    assert_eq!(
        status(&found_out(aged(13).on_roll_before(22), day(2026, 4, 2))),
        SchoolStatus::DroppedOut,
        "the list is older"
    );
}

#[test]
fn a_later_paper_says_where_a_dropout_is() {
    let found = || found_out(aged(13).says(Schooling::DroppedOut), day(2026, 10, 1));
    let mut died = found().hukou(HukouState::Dead);
    died.hukou.as_mut().unwrap().state_on = Some(day(2026, 10, 20));
    died.survey = None;
    assert_eq!(status(&died), SchoolStatus::Deceased);
    let moved = || found().moved(MovementKind::TransferOut, day(2026, 10, 10), Some(Reach::Country));
    assert_eq!(status(&moved()), SchoolStatus::OutOfProvince);
    assert_eq!(status(&moved().without_paper()), SchoolStatus::DroppedOut, "a school's word outweighs no finding");
    assert_eq!(status(&found().moved(MovementKind::Death, day(2026, 10, 10), None)), SchoolStatus::Deceased);
    let mut shown = found().says(Schooling::Elsewhere).school_is(Reach::Country).shows(Evidence::SchoolLetter);
    shown.survey.as_mut().unwrap().visited_on = Some(day(2026, 10, 12));
    assert_eq!(status(&shown), SchoolStatus::OutOfProvince);
    shown.survey.as_mut().unwrap().evidence.clear();
    assert_eq!(status(&shown), SchoolStatus::DroppedOut);
}

#[test]
fn whom_the_law_reaches_no_more_is_no_dropout_for_ever() {
    // The autumn term counts the dropouts of the year that ended: who was found out in it counts there.
    assert_eq!(status(&found_out(aged(16), day(2026, 1, 8))), SchoolStatus::DroppedOut);
    assert_eq!(status(&found_out(aged(16), day(2025, 6, 8))), SchoolStatus::OverAge);
    assert_eq!(status(&found_out(aged(15), day(2025, 6, 8))), SchoolStatus::DroppedOut);
}

#[test]
fn a_suspect_of_spring_is_no_graduate_of_july() {
    let graduate = || aged(15).on_roll_before(23);
    assert_eq!(status(&graduate()), SchoolStatus::Finished);
    for before in [SchoolStatus::SuspectedDropout, SchoolStatus::Suspended, SchoolStatus::Missing] {
        let looked_for = ChildFacts { stood_before: Some(before), ..graduate() };
        let found = standing(&looked_for);
        assert_eq!((found.status, found.attained), (SchoolStatus::SuspectedDropout, Level::Primary), "{before}");
        let certified = looked_for.moved(MovementKind::Graduation, day(2026, 7, 1), None);
        assert_eq!(status(&certified), SchoolStatus::Finished);
    }
    let mut away = graduate();
    away.row_before.as_mut().unwrap().state = RollState::Away;
    assert_eq!(status(&away), SchoolStatus::SuspectedDropout);
    // Struck off in April; a list of July without its last class has sent it off.
    for (struck_off, expected) in
        [(day(2026, 4, 20), SchoolStatus::SuspectedDropout), (day(2026, 7, 5), SchoolStatus::Finished)]
    {
        let mut gone = graduate();
        gone.row_before.as_mut().unwrap().ended_on = Some(struck_off);
        assert_eq!(status(&gone), expected, "{struck_off}");
    }
}

#[test]
fn a_class_told_last_year_is_a_year_further_on() {
    let mut told = aged(12).says(Schooling::Elsewhere).school_is(Reach::Country);
    let claim = told.survey.as_mut().unwrap();
    (claim.grade, claim.round) = (crate::schools::Grade::of_code(16), "2025-autumn".parse().ok());
    let found = standing(&told);
    assert_eq!((found.level, found.grade.map(crate::schools::Grade::code)), (Level::Junior, Some(21)));
    told.survey.as_mut().unwrap().round = Some(super::sample::term());
    assert_eq!(standing(&told).level, Level::Primary);
}

#[test]
fn who_was_transferred_within_the_county_waits_for_the_list_of_the_other_school() {
    let mut moved = aged(10).on_roll_before(14).moved(MovementKind::TransferOut, day(2026, 8, 20), Some(Reach::County));
    assert_eq!(status(&moved), SchoolStatus::SuspectedDropout, "every list is in");
    let movement = moved.movements.last_mut().unwrap();
    (movement.other_school, movement.other_waits) = (Some("柳湾小学".to_owned()), true);
    let found = standing(&moved);
    assert_eq!((found.status, found.reason.to_string().contains("柳湾小学")), (SchoolStatus::AwaitingRoster, true));
}

#[test]
fn a_suspicion_names_the_movement_that_explains_it_no_more() {
    let old =
        aged(10).says(Schooling::InSchool).moved(MovementKind::TransferOut, day(2025, 8, 25), Some(Reach::Country));
    let found = standing(&old);
    assert_eq!(found.status, SchoolStatus::SuspectedDropout);
    assert!(found.reason.to_string().contains("流动名册2025-08-25记为转出"), "{}", found.reason);
    assert!(found.evidence.iter().any(|row| row.source == Source::Movement));
}

#[test]
fn a_finding_that_is_over_stays_over_whatever_the_next_list_shows() {
    let back = found_out(aged(13).on_roll(22, RollState::Present), day(2026, 10, 1));
    assert!(finding_is_over(&back));
    let away = found_out(aged(13).on_roll(22, RollState::Away), day(2026, 10, 1));
    assert!(!finding_is_over(&away));
    assert_eq!(status(&away), SchoolStatus::DroppedOut);
    assert_eq!(status(&ChildFacts { finding_over: true, ..away }), SchoolStatus::SuspectedDropout);
}

#[test]
fn what_a_family_shows_later_explains_a_dropout_and_a_proof_that_has_lapsed_leaves_a_claim() {
    let later = |mut facts: ChildFacts| {
        facts.survey.as_mut().unwrap().visited_on = Some(day(2026, 10, 12));
        facts
    };
    let found = |facts: ChildFacts| found_out(facts, day(2026, 10, 1));
    let on_leave = later(found(aged(13).says(Schooling::Suspended).shows(Evidence::Approval)));
    assert_eq!(status(&on_leave), SchoolStatus::Suspended);
    let dead = later(found(aged(13).says(Schooling::Deceased).shows(Evidence::PoliceLetter)));
    assert_eq!(status(&dead), SchoolStatus::Deceased);
    let elsewhere = aged(13).says(Schooling::Elsewhere).school_is(Reach::Country).shows(Evidence::SchoolLetter);
    let mut lapsed = found_out(elsewhere, day(2026, 1, 10));
    let claim = lapsed.survey.as_mut().unwrap();
    (claim.visited_on, claim.round) = (Some(day(2026, 1, 20)), "2025-autumn".parse().ok());
    assert_eq!(status(&lapsed), SchoolStatus::OutOfProvinceClaimed, "to be shown anew, as without the finding");
}

#[test]
fn a_list_of_july_has_its_last_classes_no_more() {
    use crate::schools::Grade;
    let spring = "2026-spring".parse().unwrap();
    let sent_off = |code: u8, on| is_sent_off(spring, Grade::of_code(code).unwrap(), on, Policy::default().system);
    assert!(sent_off(23, day(2026, 7, 10)) && sent_off(16, day(2026, 6, 1)));
    assert!(!sent_off(23, day(2026, 4, 20)), "in April somebody is missing");
    assert!(!sent_off(22, day(2026, 7, 10)), "the eighth class comes back");
}

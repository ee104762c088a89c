//! The golden figures of D§5 and what must hold of every figure.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::calendar::Term;
use crate::policy::Policy;
use crate::rosters::MovementKind;
use crate::schools::{Grade, Stage, System};
use crate::standing::sample::{aged, situation};
use crate::standing::tests::any_child;
use crate::standing::{Level, SchoolStatus, StatusClass, stand};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn term(written: &str) -> Term {
    written.parse().unwrap()
}

fn percent(indicator: Indicator, formula: Formula, persons: &[Counted]) -> String {
    let basis = indicator.bases()[0];
    compute(indicator, formula, basis, persons, &Policy::default()).percent().unwrap().to_string()
}

fn many(person: Counted, count: usize) -> impl Iterator<Item = Counted> {
    std::iter::repeat_n(person, count)
}

fn child(age: u8, status: SchoolStatus, level: Level) -> CountedChild {
    CountedChild {
        age: Some(age),
        status,
        level,
        attained: level.below(),
        in_county_hukou: true,
        resident: true,
        disability: Disability::None,
    }
}

fn part(child: CountedChild, indicator: Indicator) -> Option<Part> {
    let policy = Policy::default();
    child.part(indicator, indicator.formulas()[0], RateBasis::Hukou, &policy)
}

fn followed(record: CohortRecord, status: Option<SchoolStatus>) -> Counted {
    Counted::Cohort(Indicator::RetentionNine, CohortPerson { record, status })
}

#[test]
fn nobody_graduates_who_is_verified_to_be_out_of_school_whatever_list_has_the_name() {
    use CohortRecord::{Arrived, InLastGrade, Stayed};
    let class = |status: SchoolStatus| -> Vec<Counted> {
        let sits = [Stayed, InLastGrade].map(|record| followed(record, Some(SchoolStatus::Enrolled)));
        let other = [Stayed, InLastGrade, Arrived].map(|record| followed(record, Some(status)));
        sits.into_iter().chain(other).collect()
    };
    let counts = |status, formula| {
        let tally =
            compute(Indicator::RetentionNine, formula, RateBasis::Roll, &class(status), &Policy::default()).tally;
        (tally.numerator, tally.denominator)
    };
    for (status, national, corrected, without_dead) in [
        (SchoolStatus::Enrolled, (3, 2), (3, 3), (3, 3)),
        (SchoolStatus::SuspectedDropout, (3, 2), (3, 3), (3, 3)),
        (SchoolStatus::DroppedOut, (1, 2), (1, 3), (1, 3)),
        (SchoolStatus::Suspended, (1, 2), (1, 3), (1, 3)),
        (SchoolStatus::Deceased, (1, 2), (1, 3), (1, 1)),
    ] {
        assert_eq!(counts(status, Formula::National), national, "{status}");
        assert_eq!(counts(status, Formula::TransferCorrected), corrected, "{status}");
        assert_eq!(counts(status, Formula::DeathsRemoved), without_dead, "{status}");
    }
}

#[test]
fn of_two_records_of_a_suspected_child_one_waits_for_a_person() {
    let open = |record| CohortPerson { record, status: Some(SchoolStatus::SuspectedDropout) }.is_open();
    assert!(!open(CohortRecord::Stayed) && open(CohortRecord::InLastGrade) && open(CohortRecord::Lost));
}

#[test]
fn one_cohort_gives_three_figures_by_three_formulas() {
    // D§5.3: 200 entrants, 15 in, 22 out, 1 death, 187 in the last class. Of the entrants 172 are still there, 5 are nowhere.
    let record = |record, times| many(followed(record, Some(SchoolStatus::Enrolled)), times);
    let persons: Vec<Counted> = record(CohortRecord::Stayed, 172)
        .chain(record(CohortRecord::InLastGrade, 172))
        .chain(record(CohortRecord::Left, 22))
        .chain(record(CohortRecord::Died, 1))
        .chain(record(CohortRecord::Lost, 5))
        .chain(record(CohortRecord::Arrived, 15))
        .collect();
    assert_eq!(percent(Indicator::RetentionNine, Formula::National, &persons), "93.50");
    assert_eq!(percent(Indicator::RetentionNine, Formula::TransferCorrected, &persons), "96.89");
    assert_eq!(percent(Indicator::RetentionNine, Formula::DeathsRemoved, &persons), "97.40");
}

#[test]
fn one_year_gives_two_figures_by_two_formulas() {
    // D§5.3: 5,000 pupils, 休学 20, 死亡 2, 转出 300, 其他 10, 转入 180, 其他增加 4; nine verified dropouts.
    let grade = Grade::of_stage(Stage::Junior, 2);
    let pupil = |status| {
        Counted::Pupil(RollPupil { grade, status: Some(status), movement: None, other_year: false, mark: None })
    };
    let flow = |kind| Counted::Flow(FlowRecord { kind, grade });
    let persons: Vec<Counted> = many(pupil(SchoolStatus::Enrolled), 4991)
        .chain(many(pupil(SchoolStatus::DroppedOut), 9))
        .chain(many(flow(MovementKind::Suspension), 20))
        .chain(many(flow(MovementKind::Death), 2))
        .chain(many(flow(MovementKind::TransferOut), 300))
        .chain(many(flow(MovementKind::OtherOut), 10))
        .chain(many(flow(MovementKind::TransferIn), 180))
        .chain(many(flow(MovementKind::OtherIn), 4))
        .collect();
    assert_eq!(percent(Indicator::DropoutJunior, Formula::NetFlow, &persons), "2.96");
    assert_eq!(percent(Indicator::DropoutJunior, Formula::Person, &persons), "0.18");
    let figure = compute(Indicator::DropoutJunior, Formula::NetFlow, RateBasis::Roll, &persons, &Policy::default());
    assert_eq!((figure.tally.numerator, figure.meets()), (148, Some(false)));
    let figure = compute(Indicator::DropoutPrimary, Formula::Person, RateBasis::Roll, &persons, &Policy::default());
    assert_eq!((figure.percent(), figure.meets()), (None, None));
}

#[test]
fn entry_counts_the_level_or_above_and_not_the_suspended() {
    let enrolled = SchoolStatus::Enrolled;
    let primary = Indicator::PrimaryEntry;
    assert_eq!(part(child(6, enrolled, Level::Primary), primary), Some(Part::Numerator));
    assert_eq!(part(child(11, enrolled, Level::Junior), primary), Some(Part::Numerator));
    assert_eq!(part(child(12, enrolled, Level::Primary), primary), None);
    assert_eq!(part(child(12, enrolled, Level::Primary), Indicator::JuniorEntry), Some(Part::Denominator));
    assert_eq!(part(child(14, SchoolStatus::Vocational, Level::Senior), Indicator::JuniorEntry), Some(Part::Numerator));
    assert_eq!(part(child(8, SchoolStatus::Suspended, Level::None), primary), Some(Part::Denominator));
    assert_eq!(part(child(8, SchoolStatus::Missing, Level::None), primary), Some(Part::Denominator));
    let early = CountedChild { attained: Level::Primary, ..child(11, SchoolStatus::SuspectedDropout, Level::None) };
    assert_eq!(part(early, primary), Some(Part::Numerator));
    let dead = child(8, SchoolStatus::Deceased, Level::None);
    assert_eq!(part(dead, primary), Some(Part::Excluded(Exclusion::Deceased)));
}

#[test]
fn the_basis_decides_whose_child_it_is() {
    let outsider = CountedChild { in_county_hukou: false, ..child(8, SchoolStatus::Enrolled, Level::Primary) };
    let policy = Policy::default();
    let on = |basis| outsider.part(Indicator::PrimaryEntry, Formula::Standard, basis, &policy);
    assert_eq!(on(RateBasis::Hukou), Some(Part::Excluded(Exclusion::OtherHukou)));
    assert_eq!(on(RateBasis::Resident), Some(Part::Numerator));
}

#[test]
fn gross_rates_count_pupils_of_any_age() {
    let gross = Indicator::PrimaryGross;
    assert_eq!(part(child(12, SchoolStatus::Enrolled, Level::Primary), gross), Some(Part::NumeratorOnly));
    assert_eq!(part(child(11, SchoolStatus::Enrolled, Level::Junior), gross), Some(Part::Denominator));
    assert_eq!(part(child(12, SchoolStatus::Enrolled, Level::Junior), gross), None);
}

#[test]
fn completion_looks_at_what_was_finished() {
    let finished = CountedChild { attained: Level::Junior, ..child(17, SchoolStatus::Finished, Level::None) };
    assert_eq!(part(finished, Indicator::CompletionJunior17), Some(Part::Numerator));
    let over_age = CountedChild { attained: Level::Primary, ..child(17, SchoolStatus::OverAge, Level::None) };
    assert_eq!(part(over_age, Indicator::CompletionJunior17), Some(Part::Denominator));
    let pupil = child(15, SchoolStatus::Enrolled, Level::Junior);
    assert_eq!(part(pupil, Indicator::CompletionPrimary15), Some(Part::Numerator));
}

#[test]
fn disabled_children_taught_at_home_are_in_school() {
    let at_home = CountedChild { disability: Disability::Other, ..child(9, SchoolStatus::HomeTaught, Level::Primary) };
    let policy = Policy::default();
    let by = |formula| at_home.part(Indicator::DisabledEntry, formula, RateBasis::Hukou, &policy);
    assert_eq!((by(Formula::Standard), by(Formula::ThreeDisabled)), (Some(Part::Numerator), None));
}

#[test]
fn returns_are_stable_after_thirty_and_sixty_days() {
    let today = day(2026, 11, 22);
    let case = |returned: Option<NaiveDate>, left: Option<NaiveDate>| {
        let stay = returned.map(|back| (back, left));
        let case = ReturnCase::of(stay.as_slice(), today);
        [Indicator::Return, Indicator::ReturnStable30, Indicator::ReturnStable60].map(|i| case.part(i).unwrap())
    };
    let (yes, no, early) = (Part::Numerator, Part::Denominator, Part::Excluded(Exclusion::TooEarly));
    assert_eq!(case(None, None), [no, no, no]);
    assert_eq!(case(Some(day(2026, 9, 1)), None), [yes, yes, yes]);
    assert_eq!(case(Some(day(2026, 10, 10)), None), [yes, yes, early]);
    assert_eq!(case(Some(day(2026, 9, 1)), Some(day(2026, 10, 20))), [yes, yes, no]);
    // Whom nobody brought back before sixteen is asked for no longer; who came back counts at any age.
    let year = term("2025-autumn").school_year();
    let grown = Some(day(2009, 8, 31));
    let back = |day: Option<NaiveDate>| day.map(|day| (day, None));
    let over = |day| ReturnCase::of(back(day).as_slice(), today).of_child(grown, None, year).part(Indicator::Return);
    assert_eq!(over(None), Some(Part::Excluded(Exclusion::OverAge)));
    assert_eq!(over(Some(day(2025, 10, 10))), Some(yes));
    let young = |status| ReturnCase::of(&[], today).of_child(Some(day(2009, 9, 2)), status, year);
    assert_eq!(young(None).part(Indicator::Return), Some(no));
    assert_eq!(young(Some(SchoolStatus::DroppedOut)).part(Indicator::Return), Some(no));
    let died = young(Some(SchoolStatus::Deceased)).part(Indicator::Return);
    assert_eq!(died, Some(Part::Excluded(Exclusion::Deceased)));
    let moved = young(Some(SchoolStatus::OutOfProvince)).part(Indicator::Return);
    assert_eq!(moved, Some(Part::Excluded(Exclusion::Transferred)));
}

#[test]
fn a_return_belongs_to_the_leaving_that_was_open_when_the_year_began() {
    let (year, today) = (term("2025-autumn").school_year(), day(2026, 11, 22));
    let case = |left: &[NaiveDate], back: &[NaiveDate]| ReturnCase::in_year(year, left, &[], back, today);
    let (spring, autumn, winter) = (day(2025, 4, 1), day(2025, 10, 8), day(2026, 1, 5));
    assert_eq!(case(&[], &[]), None);
    assert_eq!(case(&[spring], &[day(2025, 5, 1)]), None, "it was over before the year began");
    let (left, open) = case(&[spring], &[autumn]).unwrap();
    assert_eq!((left, open.returned, open.kept_days), (spring, true, 60));
    let (left, again) = case(&[autumn, winter], &[day(2025, 12, 20)]).unwrap();
    assert_eq!(
        (left, again.returned, again.kept_days, again.left_again),
        (autumn, false, 16, true),
        "out when it ended"
    );
    let (_, next_year) = case(&[autumn, day(2026, 10, 8)], &[day(2025, 12, 20)]).unwrap();
    assert!(next_year.returned && next_year.left_again, "out again in the next year: back in this one all the same");
    // Who left a second time and came back to stay has been brought back for good.
    let (_, stayed) = case(&[autumn, winter], &[day(2025, 12, 20), day(2026, 2, 20)]).unwrap();
    assert_eq!((stayed.kept_days, stayed.left_again), (60, false));
    // A leave of January ends what began in December: back, and not for thirty days.
    let (_, ill) = ReturnCase::in_year(year, &[autumn], &[winter], &[day(2025, 12, 20)], today).unwrap();
    assert_eq!(ill.part(Indicator::Return), Some(Part::Numerator));
    assert_eq!(ill.part(Indicator::ReturnStable30), Some(Part::Denominator));
    let (_, late) = case(&[autumn], &[day(2026, 9, 2)]).unwrap();
    assert!(!late.returned, "a return in the next year is not one of this year");
}

#[test]
fn a_cohort_of_nine_years_entered_eight_school_years_ago() {
    let cohort = Cohort::of(Indicator::RetentionNine, term("2026-autumn"), System::SixThree).unwrap();
    assert_eq!((cohort.entered.start_year(), cohort.first.code(), cohort.last.code()), (2018, 11, 23));
    let classes: Vec<(i32, u8)> = cohort.classes().map(|(year, grade)| (year.start_year(), grade.code())).collect();
    assert_eq!(classes.len(), 9);
    assert_eq!((classes[3], classes[7]), ((2021, 14), (2025, 22)));
    let three = Cohort::of(Indicator::RetentionJuniorThree, term("2027-spring"), System::SixThree).unwrap();
    assert_eq!((three.entered.start_year(), three.first.code()), (2024, 21));
    let five_four = Cohort::of(Indicator::RetentionPrimarySix, term("2026-autumn"), System::FiveFour).unwrap();
    assert_eq!((five_four.entered.start_year(), five_four.last.code()), (2022, 15));
}

#[test]
fn in_autumn_the_year_that_has_ended_is_counted() {
    let autumn = DropoutPeriod::of(term("2026-autumn"));
    assert_eq!(autumn.base_terms(), [term("2025-autumn"), term("2026-spring")]);
    assert!(autumn.holds(day(2026, 8, 31)) && !autumn.holds(day(2026, 9, 1)) && !autumn.holds(day(2025, 8, 31)));
    let spring = DropoutPeriod::of(term("2027-spring"));
    assert_eq!(spring.base_terms()[0], term("2026-autumn"));
}

#[test]
fn a_leaving_counts_in_the_year_in_which_the_pupil_was_last_seen() {
    let new_year = term("2026-autumn").school_year();
    let (june, first, october) = (Some(day(2026, 6, 10)), Some(day(2026, 9, 1)), Some(day(2026, 10, 20)));
    let came = |list, left| came_to_the_new_year(new_year, list, left);
    assert!(!came(None, first) && !came(None, june), "on no list of the new year: did not come back after the summer");
    assert!(came(Some(true), october) && came(Some(true), None), "present on a new list: came, and left later");
    assert!(!came(Some(false), first), "kept on the list as away since the first day");
    assert!(came(Some(false), october), "away on the list, but the leaving was written down in October");
}

#[test]
fn who_belongs_to_another_year_is_no_dropout_of_this_one() {
    let pupil = RollPupil {
        grade: Grade::of_code(22),
        status: Some(SchoolStatus::DroppedOut),
        movement: None,
        other_year: false,
        mark: None,
    };
    let part = |pupil: RollPupil| pupil.part(Indicator::DropoutJunior, Formula::Person);
    assert_eq!(part(pupil), Some(Part::Numerator));
    assert_eq!(part(RollPupil { other_year: true, ..pupil }), Some(Part::Denominator));
    let suspect = RollPupil { status: Some(SchoolStatus::SuspectedDropout), movement: None, ..pupil };
    assert!(
        suspect.is_open() && !RollPupil { other_year: true, ..suspect }.is_open(),
        "only the new year asks after it"
    );
}

#[test]
fn who_left_by_the_schools_word_alone_stays_and_waits() {
    let said = RollPupil {
        grade: Grade::of_code(22),
        status: None,
        movement: Some(MovementKind::TransferOut),
        other_year: false,
        mark: Some(RollMark::Unproven),
    };
    let part = |pupil: RollPupil| pupil.part(Indicator::DropoutJunior, Formula::Person);
    assert_eq!((part(said), said.is_open()), (Some(Part::Denominator), true));
    let proven = RollPupil { mark: None, ..said };
    assert_eq!((part(proven), proven.is_open()), (Some(Part::Excluded(Exclusion::Transferred)), false));
    // Once the child is known, it is judged by how it stands.
    let known = |status| said.standing(Some(status));
    assert_eq!(known(SchoolStatus::Enrolled).mark, None);
    for (status, waits) in [
        (SchoolStatus::OutOfProvinceClaimed, true),
        (SchoolStatus::Missing, true),
        (SchoolStatus::SuspectedDropout, true),
        (SchoolStatus::OutOfProvince, false),
        (SchoolStatus::Enrolled, false),
    ] {
        assert_eq!(known(status).is_open(), waits, "{status}");
        assert!(!waits || part(known(status)) == Some(Part::Denominator), "{status}: stays");
    }
}

#[test]
fn the_second_row_of_a_child_and_whoever_came_within_the_year_are_numbers_of_their_own() {
    let pupil = RollPupil {
        grade: Grade::of_code(22),
        status: Some(SchoolStatus::DroppedOut),
        movement: Some(MovementKind::Dropout),
        other_year: false,
        mark: Some(RollMark::SecondRow),
    };
    let part = |pupil: RollPupil, formula| pupil.part(Indicator::DropoutJunior, formula);
    for formula in [Formula::Person, Formula::NetFlow] {
        assert_eq!(part(pupil, formula), Some(Part::Excluded(Exclusion::SecondRow)), "{formula}");
    }
    let arrived = RollPupil { mark: Some(RollMark::ArrivedSince), ..pupil };
    assert_eq!(part(arrived, Formula::Person), Some(Part::Excluded(Exclusion::ArrivedSince)));
    assert_eq!(part(arrived, Formula::NetFlow), None);
    assert_eq!(arrived.standing(None).mark, arrived.mark);
    for record in [CohortRecord::EnteredTwice, CohortRecord::ListedTwice] {
        let of = Indicator::RetentionNine;
        for formula in of.formulas() {
            let part = part_of(&followed(record, None), of, *formula, RateBasis::Roll, &Policy::default());
            assert_eq!(part, Some(Part::Excluded(Exclusion::SecondRow)), "{record} {formula}");
        }
    }
}

#[test]
fn a_transfer_of_a_child_who_went_nowhere_takes_nobody_out_of_the_cohort() {
    let part = |record, status| {
        let person = CohortPerson { record, status };
        (person.part(Indicator::RetentionNine, Formula::TransferCorrected), person.is_open())
    };
    for record in [CohortRecord::Left, CohortRecord::ArrivedLeft] {
        let out = Some(Part::Excluded(Exclusion::Transferred));
        assert_eq!(part(record, None), (out, false));
        assert_eq!(part(record, Some(SchoolStatus::OutOfProvince)), (out, false));
        assert_eq!(part(record, Some(SchoolStatus::SuspectedDropout)), (Some(Part::Denominator), true));
        assert_eq!(part(record, Some(SchoolStatus::DroppedOut)), (Some(Part::Denominator), false));
    }
}

#[test]
fn who_learns_and_has_no_grade_is_not_out_of_school() {
    let part = |status| Counted::Child(child(9, status, Level::Primary)).part_without_grade();
    assert_eq!(part(SchoolStatus::SchoolAbroad), GRADE_NOT_KNOWN);
    assert_eq!(part(SchoolStatus::OutOfProvinceClaimed), GRADE_NOT_KNOWN);
    assert_eq!(part(SchoolStatus::SuspectedDropout), "");
}

#[test]
fn gross_rates_flows_and_uncorrected_cohorts_are_no_shares() {
    assert!(Indicator::PrimaryEntry.is_share(Formula::Standard) && Indicator::DropoutJunior.is_share(Formula::Person));
    assert!(
        !Indicator::PrimaryGross.is_share(Formula::Standard) && !Indicator::DropoutJunior.is_share(Formula::NetFlow)
    );
    assert!(!Indicator::RetentionNine.is_share(Formula::National));
    assert!(Indicator::RetentionNine.is_share(Formula::TransferCorrected), "D§5.2: must be ≤100");
}

/// A person of a cohort as the records tell: who is in the last class and entered has two.
fn any_of_a_cohort() -> impl Strategy<Value = (Vec<CohortRecord>, Option<SchoolStatus>)> {
    let pairs = [(CohortRecord::Stayed, CohortRecord::InLastGrade), (CohortRecord::Moved, CohortRecord::CameOver)];
    let other_sides = [CohortRecord::InLastGrade, CohortRecord::CameOver];
    let known: Vec<CohortRecord> =
        CohortRecord::ALL.iter().copied().filter(|record| !other_sides.contains(record)).collect();
    let records = proptest::sample::select(known).prop_map(move |record| {
        let other = pairs.iter().find(|(entered, _)| *entered == record).map(|(_, last)| *last);
        [record].into_iter().chain(other).collect::<Vec<_>>()
    });
    (records, proptest::option::of(proptest::sample::select(SchoolStatus::ALL)))
}

proptest! {
    #[test]
    fn a_corrected_cohort_stays_within_a_hundred_and_lacks_whom_it_lists(people in prop::collection::vec(any_of_a_cohort(), 0..80)) {
        let of = Indicator::RetentionPrimarySix;
        let records = |(records, status): (Vec<CohortRecord>, Option<SchoolStatus>)| {
            records.into_iter().map(move |record| Counted::Cohort(of, CohortPerson { record, status }))
        };
        let counted: Vec<Counted> = people.into_iter().flat_map(records).collect();
        for formula in [Formula::TransferCorrected, Formula::DeathsRemoved] {
            let tally = compute(of, formula, RateBasis::Roll, &counted, &Policy::default()).tally;
            prop_assert!((0..=tally.denominator).contains(&tally.numerator));
            let lacking = counted.iter().filter(|one| one.is_lacking(part_of(one, of, formula, RateBasis::Roll, &Policy::default())));
            prop_assert_eq!(i64::try_from(lacking.count()).unwrap(), tally.denominator - tally.numerator);
        }
    }
}

#[test]
fn a_cohort_is_counted_by_its_own_indicator_alone() {
    let entrant = followed(CohortRecord::Stayed, None);
    let part = |of| part_of(&entrant, of, Formula::National, RateBasis::Roll, &Policy::default());
    assert_eq!(part(Indicator::RetentionNine), Some(Part::Denominator));
    assert_eq!(part(Indicator::RetentionJuniorThree), None);
}

#[test]
fn net_flow_counts_everybody_where_the_school_lies() {
    assert_eq!(RateBasis::Roll.seat(Formula::NetFlow), Seat::School);
    assert_eq!(RateBasis::Roll.seat(Formula::Person), Seat::Home);
    assert_eq!(RateBasis::Hukou.seat(Formula::Standard), Seat::Hukou);
}

#[test]
fn proof_of_school_elsewhere() {
    let proven = Indicator::OutOfCountyProven;
    assert_eq!(part(child(9, SchoolStatus::OutOfProvince, Level::Primary), proven), Some(Part::Numerator));
    assert_eq!(part(child(9, SchoolStatus::OutOfProvinceClaimed, Level::Primary), proven), Some(Part::Denominator));
    assert_eq!(part(child(9, SchoolStatus::Enrolled, Level::Primary), proven), None);
    assert_eq!(part(child(16, SchoolStatus::OutOfProvinceClaimed, Level::Senior), proven), None, "owes nobody a proof");
}

/// Registered children with standings as the rules decide them.
fn any_counted() -> impl Strategy<Value = CountedChild> {
    let disability = proptest::sample::select(Disability::ALL);
    (any_child(), any::<bool>(), any::<bool>(), disability).prop_map(|(facts, hukou, resident, disability)| {
        let standing = stand(&facts, &Policy::default(), &situation());
        CountedChild::of(&standing, hukou, resident, disability)
    })
}

proptest! {
    #[test]
    fn every_child_of_the_age_band_is_in_exactly_one_part(child in any_counted()) {
        let policy = Policy::default();
        for basis in [RateBasis::Hukou, RateBasis::Resident] {
            let primary = child.part(Indicator::PrimaryEntry, Formula::Standard, basis, &policy);
            let junior = child.part(Indicator::JuniorEntry, Formula::Standard, basis, &policy);
            let age = child.age.unwrap();
            prop_assert_eq!(primary.is_some(), policy.is_primary_age(age));
            prop_assert_eq!(junior.is_some(), policy.is_junior_age(age));
        }
    }

    #[test]
    fn shares_never_exceed_a_hundred_and_parts_add_up(children in prop::collection::vec(any_counted(), 0..60), at in 0usize..60) {
        let policy = Policy::default();
        let persons: Vec<Counted> = children.into_iter().map(Counted::Child).collect();
        let (left, right) = persons.split_at(at.min(persons.len()));
        for indicator in Indicator::ALL {
            for (formula, basis) in indicator.variants() {
                let whole = compute(*indicator, formula, basis, &persons, &policy);
                let mut sum = compute(*indicator, formula, basis, left, &policy).tally;
                sum.merge(&compute(*indicator, formula, basis, right, &policy).tally);
                prop_assert_eq!(&sum, &whole.tally);
                if indicator.is_share(formula) {
                    prop_assert!(whole.tally.numerator <= whole.tally.denominator);
                    prop_assert!(whole.percent().is_none_or(|percent| percent.hundredths() <= 10_000));
                }
            }
        }
    }

    #[test]
    fn only_class_f_counts_in_the_dropout_rate(child in any_counted()) {
        let pupil = RollPupil { grade: Grade::of_code(14), status: Some(child.status), movement: None, other_year: false, mark: None };
        let part = pupil.part(Indicator::DropoutPrimary, Formula::Person);
        prop_assert_eq!(part == Some(Part::Numerator), child.status.class() == StatusClass::Out);
    }
}

#[test]
fn the_standing_of_a_pupil_is_its_part() {
    let standing = stand(&aged(7), &Policy::default(), &situation());
    let child = CountedChild::of(&standing, true, true, Disability::None);
    assert_eq!(part(child, Indicator::PrimaryEntry), Some(Part::Denominator));
}

//! What lists and movements say together, by example.

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::children::HukouState;
use crate::rates::{CohortRecord, Exclusion, Formula, Indicator, Part, RollMark, RollPupil};
use crate::rosters::MovementKind;
use crate::schools::Grade;
use crate::standing::SchoolStatus;

fn day(month: u32, day: u32) -> NaiveDate {
    // The school year of 2025: autumn in 2025, the rest in 2026.
    NaiveDate::from_ymd_opt(if month >= 9 { 2025 } else { 2026 }, month, day).unwrap()
}

fn id(nth: u128) -> Uuid {
    Uuid::from_u128(nth)
}

fn year() -> RollYear {
    RollYear::of("2026-autumn".parse().unwrap())
}

fn born() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2013, 5, 6)
}

fn who<'a>(roll_number: Option<&'a str>, id_number: Option<&'a str>, name: &'a str) -> Bearer<'a> {
    Bearer { roll_number, id_number, name, born_on: born() }
}

fn line(nth: u128, bearer: Bearer<'_>) -> Line<'_> {
    Line { id: id(nth), bearer, away: false, as_of: Some(day(3, 1)) }
}

fn moved(nth: u128, kind: MovementKind, on: NaiveDate, who: Bearer<'_>) -> Move<'_> {
    Move { id: id(nth), record_id: "M", kind, on, who, has_paper: false }
}

fn row(nth: u128, roll_number: Option<&str>, child: Option<Uuid>) -> BaseRow<'_> {
    BaseRow { id: id(nth), roll_number, ended: false, child, at_its_school: false }
}

fn story<'a>(moves: &[Move<'a>], lists: &Lists<'a>, unknown: Vec<Unknown<'a>>) -> Story<'a> {
    Story::of(year(), moves, lists, &Doubles::default(), &OfRows { unknown, away_before: Vec::new() })
}

#[test]
fn a_line_finds_its_pupil_by_roll_number_then_id_number_then_a_name_that_is_of_one_alone() {
    let list = List::of([
        line(1, who(Some("G1"), Some("1"), "甲")),
        line(2, who(None, Some("2"), "乙")),
        line(3, who(Some("G3"), None, "丙")),
        line(4, who(Some("G4"), None, "丙")),
    ]);
    let found = |roll, number, name| list.pupil_of(who(roll, number, name));
    assert_eq!(found(Some("G1"), Some("2"), "丙"), Some(Key::Number("G1")));
    assert_eq!(found(Some("G9"), Some("2"), "甲"), Some(Key::Row(id(2))));
    assert_eq!(found(None, None, "甲"), Some(Key::Number("G1")));
    assert_eq!(found(None, Some("9"), "甲"), None, "another number: a namesake");
    assert_eq!(found(None, None, "丙"), None, "two pupils of one name and birthday");
}

#[test]
fn who_left_and_stands_on_no_list_of_the_spring_had_not_returned_when_the_year_ended() {
    let pupil = who(Some("G1"), None, "甲");
    let base = || List::of([line(1, pupil)]);
    let left = [moved(9, MovementKind::Dropout, day(12, 1), pupil)];
    let gone = story(&left, &Lists { base: base(), ..Lists::default() }, Vec::new());
    assert!(gone.told(Key::Number("G1")).stayed_away);
    let seen = Lists { base: base(), spring: List::of([line(2, pupil)]), ..Lists::default() };
    assert!(!story(&left, &seen, Vec::new()).told(Key::Number("G1")).stayed_away, "in class in March");
    let away = Line { away: true, ..line(2, pupil) };
    let away = Lists { base: base(), spring: List::of([away]), ..Lists::default() };
    assert!(story(&left, &away, Vec::new()).told(Key::Number("G1")).stayed_away, "kept on the list as away");
    let late = [moved(9, MovementKind::Dropout, day(3, 20), pupil)];
    assert!(
        story(&late, &seen, Vec::new()).told(Key::Number("G1")).stayed_away,
        "its list is only late to strike it off"
    );
    let back = [left[0], moved(10, MovementKind::Return, day(6, 1), pupil)];
    assert!(!story(&back, &Lists { base: base(), ..Lists::default() }, Vec::new()).told(Key::Number("G1")).stayed_away);
}

#[test]
fn of_whom_no_child_is_known_a_school_s_word_and_silence_prove_nothing() {
    let pupil = who(Some("G1"), None, "甲");
    let unknown = || vec![Unknown { key: Key::Number("G1"), who: pupil }];
    let lists = |now: Option<Line<'static>>| Lists {
        base: List::of([line(1, who(Some("G1"), None, "甲"))]),
        now: List::of(now),
        ..Lists::default()
    };
    let unproven = |moves: &[Move<'static>], lists: &Lists<'static>| {
        story(moves, lists, unknown()).told(Key::Number("G1")).unproven
    };
    assert!(unproven(&[], &lists(None)), "nothing was written");
    assert!(!unproven(&[], &lists(Some(line(3, who(Some("G1"), None, "甲"))))), "on a list of the county now");
    let out = moved(9, MovementKind::TransferOut, day(4, 1), who(Some("G1"), None, "甲"));
    assert!(unproven(&[out], &lists(None)));
    assert!(!unproven(&[Move { has_paper: true, ..out }], &lists(None)));
    let dead = moved(9, MovementKind::Death, day(4, 1), who(Some("G1"), None, "甲"));
    assert!(!unproven(&[dead], &lists(None)));
}

#[test]
fn whose_child_is_known_keeps_of_the_movements_only_a_dropout_that_outlasted_the_year() {
    let told = Told { kind: Some(MovementKind::TransferOut), on: Some(day(4, 1)), unproven: true, ..Told::default() };
    let known = told.pupil(year(), Seen { status: Some(SchoolStatus::Enrolled), ..Seen::default() });
    assert_eq!((known.movement, known.mark), (None, None));
    let stranger = told.pupil(year(), Seen::default());
    assert_eq!((stranger.movement, stranger.mark), (Some(MovementKind::TransferOut), Some(RollMark::Unproven)));
    let back = Told { kind: Some(MovementKind::Dropout), on: Some(day(12, 1)), ..Told::default() };
    assert_eq!(back.pupil(year(), Seen::default()).movement, None, "had returned when the year ended");
    let now = NewYear { present: true, away: false };
    assert!(Told::default().pupil(year(), Seen { now, ..Seen::default() }).other_year, "came to the new year");
}

#[test]
fn who_came_within_the_year_and_dropped_out_arrived() {
    let pupil = who(Some("G1"), None, "甲");
    let came = moved(8, MovementKind::TransferIn, day(10, 15), pupil);
    let left = moved(9, MovementKind::Dropout, day(1, 10), pupil);
    assert_eq!(story(&[came, left], &Lists::default(), Vec::new()).arrived, [(id(9), None)]);
    assert!(story(&[left], &Lists::default(), Vec::new()).arrived.is_empty(), "nobody knows that he was ever here");
    let there = Lists { base: List::of([line(1, pupil)]), ..Lists::default() };
    assert!(story(&[came, left], &there, Vec::new()).arrived.is_empty(), "was on the list when the year began");
}

#[test]
fn one_child_is_one_head_by_the_row_of_the_school_where_it_stands() {
    let child = Some(id(100));
    let rows =
        [row(1, Some("L1"), child), BaseRow { at_its_school: true, ..row(2, Some("G2"), child) }, row(3, None, None)];
    let doubles = Doubles::of(&rows);
    assert_eq!(rows.map(|row| doubles.is_second(row.id)), [true, false, false]);
    // What is said of one roll number is said of both.
    let lists = Lists {
        base: List::of([line(1, who(Some("L1"), None, "甲")), line(2, who(Some("G2"), None, "甲"))]),
        ..Lists::default()
    };
    let left = [moved(9, MovementKind::Dropout, day(12, 1), who(Some("L1"), None, "甲"))];
    let story = Story::of(year(), &left, &lists, &doubles, &OfRows::default());
    assert!(story.told(Key::Number("L1")).stayed_away && story.told(Key::Number("G2")).stayed_away);
}

#[test]
fn the_police_list_speaks_of_a_pupil_by_number_else_by_name_and_birthday() {
    let entry = |nth, id_number, state| PoliceEntry { id: id(nth), id_number, name: "甲", born_on: born(), state };
    let valid = "629001201305060016";
    let list = WrittenOff::of([entry(1, None, HukouState::Dead), entry(2, Some("7"), HukouState::Registered)]);
    assert_eq!(list.status(who(Some("G1"), None, "甲")), Some(SchoolStatus::Deceased));
    assert_eq!(list.status(who(Some("G1"), Some(valid), "甲")), Some(SchoolStatus::Deceased), "no number on the list");
    assert_eq!(list.status(who(None, None, "乙")), None);
    assert_eq!(list.status(Bearer { born_on: None, ..who(None, None, "甲") }), None);
    assert_eq!(list.status(who(None, Some("7"), "丁")), None, "who is registered is not gone");
    let gone = WrittenOff::of([entry(1, Some("7"), HukouState::Cancelled)]);
    assert_eq!(gone.status(who(None, Some("7"), "丁")), Some(SchoolStatus::MovedOut), "a number needs no name");
}

#[test]
fn who_entered_is_followed_by_roll_number_then_child_then_name() {
    use CohortRecord::{Arrived, CameOver, InLastGrade, Left, Lost, Moved, Stayed};
    let class = |nth, roll, name, child: Option<u128>, school| ClassRow {
        id: id(nth),
        school: id(school),
        who: who(roll, None, name),
        child: child.map(id),
        at_its_school: false,
    };
    let entered = [
        class(1, Some("G1"), "甲", None, 50),
        class(2, Some("L2"), "乙", Some(102), 50),
        class(3, None, "丙", None, 51),
        class(4, Some("G4"), "丁", None, 50),
        class(5, Some("G5"), "戊", None, 50),
    ];
    let last = [
        class(11, Some("G1"), "甲", None, 50),
        class(12, Some("G2"), "乙乙", Some(102), 51),
        class(13, Some("G3"), "丙", None, 51),
        class(14, Some("G9"), "己", None, 50),
    ];
    let moves = [
        moved(20, MovementKind::TransferOut, day(10, 1), who(Some("G4"), None, "丁")),
        moved(21, MovementKind::TransferIn, day(10, 1), who(None, None, "己")),
    ];
    let followed = follow(&entered, &last, &moves, |_| false);
    let of_entrants: Vec<CohortRecord> = followed.entered.iter().map(|(_, record, _)| *record).collect();
    assert_eq!(of_entrants, [Stayed, Moved, Stayed, Left, Lost]);
    let of_last: Vec<CohortRecord> = followed.last.iter().map(|(_, record)| *record).collect();
    assert_eq!(of_last, [InLastGrade, CameOver, InLastGrade, Arrived]);
    assert!(followed.is_in_neither_class("G8", None) && !followed.is_in_neither_class("G4", None));
}

#[test]
fn who_has_left_cannot_leave_again_before_a_return() {
    let pupil = who(Some("G1"), None, "甲");
    let kinds = [MovementKind::TransferOut, MovementKind::Dropout, MovementKind::TransferIn, MovementKind::Graduation];
    let moves: Vec<Move> =
        kinds.iter().zip(1..).map(|(kind, nth)| moved(u128::from(nth), *kind, day(3, nth), pupil)).collect();
    assert_eq!(counted_flows(&moves), [id(1), id(3), id(4)]);
}

#[test]
fn a_leaving_that_a_list_of_the_running_year_carries_is_a_suspicion() {
    let moves = [moved(1, MovementKind::Dropout, day(5, 10), who(Some("G1"), None, "甲"))];
    let base = List::of([line(1, who(Some("G1"), None, "甲"))]);
    let spring: RollYear = RollYear::of("2026-spring".parse().unwrap());
    let lists = Lists { base, ..Lists::default() };
    let story = |year| Story::of(year, &moves, &lists, &Doubles::default(), &OfRows::default());
    let now = |present| Seen { now: NewYear { present, away: false }, ..Seen::default() };
    let movement = |year, present| story(year).told(Key::Number("G1")).pupil(year, now(present)).movement;
    assert_eq!(movement(spring, true), None, "nobody has struck him off");
    assert_eq!(movement(spring, false), Some(MovementKind::Dropout));
    assert_eq!(
        movement(year(), true),
        Some(MovementKind::Dropout),
        "back after the summer, he had dropped out all the same"
    );
}

#[test]
fn a_transfer_with_a_paper_was_proven_when_it_happened() {
    let lists = Lists { base: List::of([line(1, who(Some("G1"), None, "甲"))]), ..Lists::default() };
    let pupil = |has_paper| {
        let moves =
            [Move { has_paper, ..moved(1, MovementKind::TransferOut, day(11, 20), who(Some("G1"), None, "甲")) }];
        let seen =
            Seen { grade: Grade::of_code(14), status: Some(SchoolStatus::OutOfProvinceClaimed), ..Seen::default() };
        story(&moves, &lists, Vec::new()).told(Key::Number("G1")).pupil(year(), seen)
    };
    let part = |pupil: RollPupil| pupil.part(Indicator::DropoutPrimary, Formula::Person);
    assert_eq!(part(pupil(true)), Some(Part::Excluded(Exclusion::Transferred)));
    assert!(!pupil(true).is_open(), "what is to be shown anew is asked of the school elsewhere");
    assert_eq!(part(pupil(false)), Some(Part::Denominator));
    assert!(pupil(false).is_open());
    // Whatever the child's standing was in between, the transfer stays.
    let back =
        pupil(true).standing(Some(SchoolStatus::OutOfProvince)).standing(Some(SchoolStatus::OutOfProvinceClaimed));
    assert_eq!(back, pupil(true));
}

//! A child who was on a roll and is on none now.

use chrono::{Datelike, NaiveDate};

use super::decide::{Basis, Finding, View};
use super::{Claim, Level, Movement, RollRow, SchoolStatus, claimed, enrolled, proofs};
use crate::calendar::Term;
use crate::children::Schooling;
use crate::rosters::MovementKind;
use crate::schools::{Grade, Stage, System};
use crate::speech::{self, Told};

pub(super) fn decide(view: &View) -> Option<Finding> {
    let movement = view.facts.standing_movement().filter(|movement| !is_outdated(view, movement));
    if let Some(finding) = movement.and_then(|movement| enrolled::of_movement(view, movement)) {
        return Some(finding);
    }
    if let Some(row) = view.facts.row_once().filter(|row| has_finished_junior(view, row)) {
        let reason = speech::IN_LAST_CLASS.of(&[&when(view, row), &row.school_name]);
        return claimed::beyond_school_age(view)
            .or(Some(Finding::new(SchoolStatus::Finished, Basis::Roster, reason).shown_by([row.shown()])));
    }
    let row = view.facts.row_left()?;
    if row.grade.is_some_and(|grade| grade.stage() == Stage::Senior) {
        return None;
    }
    if let Some(finding) = claimed::proven(view) {
        return Some(finding.shown_by([row.shown()]));
    }
    Some(suspected(view, row))
}

/// Whether the family, visited later, has shown or said what the movement list does not know yet: a dropout with proof of a school, a
/// transfer whose child is out of school, or, where the transfer is older than last term, back at a school here.
fn is_outdated(view: &View, movement: &Movement) -> bool {
    let Some(claim) = view.facts.survey.as_ref().filter(|c| c.visited_on.is_some_and(|day| day > movement.on)) else {
        return false;
    };
    let says_here = claim.schooling.is_some_and(Schooling::claims_school) && !claim.claims_elsewhere();
    match movement.kind {
        MovementKind::Dropout => claimed::proven(view).is_some_and(|found| found.status.is_in_school()),
        MovementKind::TransferOut => {
            let old = movement.on < view.situation.term.previous().starts_on();
            claim.schooling.is_some_and(Schooling::admits_out) || (old && says_here)
        }
        _ => false,
    }
}

/// What a child who is in no school has finished, by the roll it was last on.
pub(super) fn attained(view: &View) -> Level {
    let says_so = view.facts.claimed() == Some(Schooling::FinishedPrimary);
    let claimed = if says_so && may_have_finished_primary(view) { Level::Primary } else { Level::None };
    let Some(row) = view.facts.best_row().or_else(|| view.facts.row_once()) else {
        return claimed;
    };
    let graduated = movement_says_graduated(view);
    match row.grade {
        Some(grade) if has_finished_junior(view, row) => Level::from(grade.stage()),
        Some(grade) if grade.is_last_of_primary(view.policy.system) && (stayed_to_the_end(view, row) || graduated) => {
            Level::Primary
        }
        Some(grade) => Level::from(grade.stage()).below().max(claimed),
        None => claimed,
    }
}

/// Who says so is old enough, entered a year early at most, and was in no lower class too short a time ago.
fn may_have_finished_primary(view: &View) -> bool {
    let years = view.policy.system.primary_years();
    view.has_reached(view.policy.entry_age + years - 1) && proofs::may_have_finished(view, years)
}

fn suspected(view: &View, row: &RollRow) -> Finding {
    let survey = view.facts.survey.iter().map(Claim::shown);
    if let Some(reason) = awaiting(view, row) {
        let waits = Finding::new(SchoolStatus::AwaitingRoster, Basis::Nothing, reason);
        return waits.shown_by([row.shown()]).shown_by(survey);
    }
    Finding::new(SchoolStatus::SuspectedDropout, Basis::Roster, missing(view, row))
        .shown_by([row.shown()])
        .shown_by(view.facts.standing_movement().map(Movement::shown))
        .shown_by(survey)
}

/// Which school could have the child and has not handed in its list: the one it was at, the one the family names, or after primary school
/// the junior school of its village. Nobody is missing from a list that is not in.
fn awaiting(view: &View, row: &RollRow) -> Option<Told> {
    let (facts, before) = (view.facts, &row.school_name);
    // Whoever was transferred is looked for at the other schools.
    let moved = facts.standing_movement().is_some_and(|moved| moved.kind == MovementKind::TransferOut);
    if !view.situation.has_rosters || !moved && !row.school_reported {
        return Some(speech::LAST_TERM_DUE.of(&[before]));
    }
    if let Some(moved) = facts.standing_movement().filter(|moved| moved.other_waits) {
        let to = moved.other_school.as_deref().unwrap_or("县内学校");
        return Some(speech::MOVED_DUE.of(&[&moved.on, &to]));
    }
    if let Some(claim) = facts.survey.as_ref().filter(|claim| claim.waits_for_roster()) {
        let school = claim.school_name.as_deref().unwrap_or("称在读的学校");
        return Some(speech::NOW_AT_DUE.of(&[before, &school]));
    }
    let admits_out = facts.claimed().is_some_and(Schooling::admits_out);
    (facts.next_school_waits && has_left_primary(view, row) && !admits_out).then(|| speech::JUNIOR_DUE.of(&[before]))
}

/// Why it is missed.
fn missing(view: &View, row: &RollRow) -> Told {
    let (claim, before) = (view.facts.survey.as_ref(), &row.school_name);
    let papers = claim.filter(|claim| claim.schooling == Some(Schooling::Suspended)).and_then(|c| c.permitted_until);
    if let Some(end) = papers.filter(|end| *end < view.situation.today) {
        return speech::SAID_SUSPENDED.of(&[before, &end]);
    }
    if view.facts.standing_movement().is_some_and(|moved| moved.kind == MovementKind::TransferOut) {
        return speech::MOVED_TO_NOWHERE.of(&[before]);
    }
    if has_left_primary(view, row) {
        return speech::ON_NO_JUNIOR_ROSTER.of(&[before]);
    }
    match row.ended_on {
        Some(_) => speech::STRUCK_OFF.of(&[before]),
        None => speech::LEFT.of(&[before]),
    }
}

fn has_left_primary(view: &View, row: &RollRow) -> bool {
    row.grade.is_some_and(|grade| grade.is_last_of_primary(view.policy.system)) && is_over(view, row)
}

/// Whoever was in the last class of junior school has graduated once that school year is over.
fn has_finished_junior(view: &View, row: &RollRow) -> bool {
    let last = row.grade.is_some_and(|grade| grade.is_last_of_junior(view.policy.system));
    last && (stayed_to_the_end(view, row) || movement_says_graduated(view))
}

/// Whether the school year of that row is over and the pupil sat in class until then, as far as anybody knows: no dropout of that year is
/// written down that nobody came back from, the list had the pupil present, and nobody was looking for it when the term before ended. A
/// suspect of spring is no graduate of July.
fn stayed_to_the_end(view: &View, row: &RollRow) -> bool {
    let year = row.term.school_year();
    let left = view.facts.last_movement().filter(|moved| moved.kind == MovementKind::Dropout);
    let dropped_out = left.is_some_and(|moved| (year.starts_on()..=year.ends_on()).contains(&moved.on));
    let was_there = row.state.is_in_school() && row.ended_on.is_none_or(|day| day >= graduation(row.term));
    is_over(view, row) && !dropped_out && was_there && view.facts.stood_before.is_none()
}

/// From this day on a list without its last class has sent it off: 1 June of the school year (PROPOSAL).
fn graduation(term: Term) -> NaiveDate {
    let end = term.school_year().ends_on();
    end.with_day(1).and_then(|day| day.with_month(6)).unwrap_or(end)
}

/// Whether a pupil whom a list of that term has in that class, and a newer one of that day lacks, has only finished: a list of July has
/// neither the sixth nor the ninth class any more, and nobody is missing for that.
pub fn is_sent_off(term: Term, grade: Grade, lacking_on: NaiveDate, system: System) -> bool {
    (grade.is_last_of_primary(system) || grade.is_last_of_junior(system)) && lacking_on >= graduation(term)
}

/// 上学期, or the term of an older list.
fn when(view: &View, row: &RollRow) -> String {
    if row.term == view.situation.term.previous() { "上学期".to_owned() } else { row.term.title() }
}

/// Whether the school year of that row is over.
fn is_over(view: &View, row: &RollRow) -> bool {
    row.term.school_year() < view.situation.term.school_year()
}

fn movement_says_graduated(view: &View) -> bool {
    view.facts.movements.iter().any(|m| m.kind == MovementKind::Graduation)
}

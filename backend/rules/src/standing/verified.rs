//! 核实结果: how long a person's finding stands, and which later source outweighs it. A finding is of its day: what a school or a family
//! says afterwards is newer, and somebody looks again.

use chrono::{Datelike, NaiveDate};

use super::decide::{Basis, Finding, View};
use super::{ChildFacts, Claim, RollRow, SchoolStatus, StatusClass, Verified, claimed};
use crate::children::{HukouState, Schooling};
use crate::rosters::{MovementKind, RollState};
use crate::speech;

/// What a person has found, while it holds.
pub(super) fn decide(view: &View) -> Option<Finding> {
    let Verified { status, on, expires_on } = view.facts.verified.as_ref()?;
    if view.facts.finding_over
        || expires_on.is_some_and(|day| day < view.situation.today)
        || is_outweighed(view, *status, *on)
    {
        return None;
    }
    let finding = Finding::new(*status, Basis::Verified, speech::VERIFIED_AS.of(&[on, &status.title()]));
    Some(match expires_on {
        Some(day) => finding.until(*day),
        None => finding,
    })
}

/// Whether a later source says otherwise: who was not in a classroom of the county sits in one, who was in school has left it, or whoever
/// was out is explained since.
fn is_outweighed(view: &View, status: SchoolStatus, on: NaiveDate) -> bool {
    let came = has_been_back(view.facts, on) && (!status.is_in_school() || status.is_elsewhere());
    let explained = status.class() == StatusClass::Out && (is_explained(view, on) || is_past(view, on));
    came || explained || status.is_in_school() && (is_said_to_be_out(view, on) || has_left(view, status, on))
}

/// A newer list of any term had the child present, or a school has written down its coming: what was found is over for good, and who is
/// missing from a later list is another suspicion.
fn has_been_back(facts: &ChildFacts, on: NaiveDate) -> bool {
    let once = [&facts.row_before, &facts.row_earlier].into_iter().flatten();
    let listed = facts.best_row().into_iter().chain(once).any(|row| row.state.is_in_school() && row.as_of > on);
    let comes = |kind| matches!(kind, MovementKind::Return | MovementKind::TransferIn);
    listed || facts.movements.iter().any(|moved| moved.on > on && comes(moved.kind))
}

/// Whether a finding that the child is out of school is over for good, because it was in class after it. Who judges keeps that: the next list
/// shows only where the child is then, and one who is missing again is another case.
pub fn finding_is_over(facts: &ChildFacts) -> bool {
    let found = facts.verified.as_ref().filter(|found| found.status.class() == StatusClass::Out);
    found.is_some_and(|found| has_been_back(facts, found.on))
}

/// A later paper says where the child that was out of school is: dead by either list, transferred or on leave with a paper, graduated; or the
/// family, visited later, has shown it. A bare word does not outweigh what a person has found.
fn is_explained(view: &View, on: NaiveDate) -> bool {
    let facts = view.facts;
    let died = facts
        .hukou
        .as_ref()
        .is_some_and(|entry| entry.state == HukouState::Dead && entry.state_on.is_some_and(|day| day > on));
    let moved = facts.last_movement().filter(|moved| moved.on > on).is_some_and(|moved| match moved.kind {
        MovementKind::Death | MovementKind::Graduation => true,
        MovementKind::TransferOut | MovementKind::Suspension => moved.has_paper,
        _ => false,
    });
    let visited = facts.survey.as_ref().filter(|claim| claim.visited_on.is_some_and(|day| day > on));
    // Of a school elsewhere also what has to be shown anew since: it is 待证明 again and no dropout.
    let has_shown =
        |claim: &Claim| claim.claims_elsewhere() && claim.proves_school() || claimed::proven(view).is_some();
    died || moved || visited.is_some_and(has_shown)
}

/// Sixteen, and found out of school before the year whose dropouts the term counts: the law reaches no further (义务教育法 art. 2, 11).
fn is_past(view: &View, on: NaiveDate) -> bool {
    let year = view.situation.term.school_year();
    view.has_reached(16) && year.earlier(1).is_some_and(|counted| on < counted.starts_on())
}

/// The family, visited later, says that the child is in no school; or a school writes down that it dropped out or died.
fn is_said_to_be_out(view: &View, on: NaiveDate) -> bool {
    let claim = view.facts.survey.as_ref().filter(|claim| claim.visited_on.is_some_and(|day| day > on));
    let moved = view.facts.last_movement().filter(|moved| moved.on > on);
    claim.and_then(|claim| claim.schooling).is_some_and(Schooling::admits_out)
        || moved.is_some_and(|moved| matches!(moved.kind, MovementKind::Dropout | MovementKind::Death))
}

/// The county's school where it was found has it no more: away or struck off by a newer list, moved or on leave by a newer paper, or
/// absent for weeks. Who learns elsewhere or at home is on such a list as a matter of course.
fn has_left(view: &View, status: SchoolStatus, on: NaiveDate) -> bool {
    if status.is_elsewhere() || status == SchoolStatus::HomeTaught {
        return false;
    }
    let facts = view.facts;
    let away = |row: &RollRow| matches!(row.state, RollState::Away | RollState::Gone) && row.as_of > on;
    let struck_off = || facts.rows.iter().any(|row| row.ended_on.is_some_and(|day| day > on));
    let leaves = |kind| matches!(kind, MovementKind::TransferOut | MovementKind::Suspension);
    facts.best_row().map_or_else(struck_off, away)
        || facts.last_movement().is_some_and(|moved| moved.on > on && leaves(moved.kind))
        || is_absent_since(view, on)
}

/// Absent long enough to count as out of school, in a month that began after the finding or from a later day on.
fn is_absent_since(view: &View, on: NaiveDate) -> bool {
    let Some(absence) = view.facts.absence.as_ref().map(|report| &report.absence) else { return false };
    let began = absence.since.or_else(|| absence.month.with_day(1));
    let days = || absence.running_days(view.situation.today, &view.policy.holidays);
    absence.is_current() && !absence.leave && began.is_some_and(|day| day > on) && days() >= view.policy.out_days
}

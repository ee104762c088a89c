//! 核实结果: how long a person's finding stands, and which later source outweighs it. A finding is of its day: what a school or a family
//! says afterwards is newer, and somebody looks again.

use chrono::{Datelike, NaiveDate};

use super::decide::{Basis, Finding, View};
use super::{RollRow, SchoolStatus, Verified};
use crate::children::Schooling;
use crate::rosters::{MovementKind, RollState};
use crate::speech;

/// What a person has found, while it holds.
pub(super) fn decide(view: &View) -> Option<Finding> {
    let Verified { status, on, expires_on } = view.facts.verified.as_ref()?;
    if expires_on.is_some_and(|day| day < view.situation.today) || is_outweighed(view, *status, *on) {
        return None;
    }
    let finding = Finding::new(*status, Basis::Verified, speech::VERIFIED_AS.of(&[on, &status.title()]));
    Some(match expires_on {
        Some(day) => finding.until(*day),
        None => finding,
    })
}

/// Whether a later source says otherwise: who was not in a classroom of the county sits in one, or who was in school has left it.
fn is_outweighed(view: &View, status: SchoolStatus, on: NaiveDate) -> bool {
    let came = is_back(view, on) && (!status.is_in_school() || status.is_elsewhere());
    came || status.is_in_school() && (is_said_to_be_out(view, on) || has_left(view, status, on))
}

/// A newer list has the child present, or a school has written down its coming.
fn is_back(view: &View, on: NaiveDate) -> bool {
    let listed = view.facts.best_row().is_some_and(|row| row.state.is_in_school() && row.as_of > on);
    listed || view.facts.arrival().is_some_and(|arrival| arrival.on > on)
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

//! A child whom a roster of this term knows.

use super::decide::{Basis, Finding, View, departed};
use super::{Movement, RollRow, SchoolStatus, claimed};
use crate::children::{HukouState, Schooling};
use crate::rosters::{MovementKind, RollState};
use crate::schools::SchoolKind;
use crate::speech::{self, Told};

/// 复学 or 转入 since the lists were written: a list of 5 September does not know who came in October. A family that says later that the
/// child is out is asked first.
pub(super) fn arrived(view: &View) -> Option<Finding> {
    let arrival = view.facts.arrival()?;
    let survey = view.facts.survey.as_ref().filter(|claim| claim.visited_on.is_some_and(|day| day > arrival.on));
    if survey.and_then(|claim| claim.schooling).is_some_and(Schooling::admits_out) {
        return None;
    }
    let school = arrival.school_name.as_deref().unwrap_or("县内学校");
    let reason = speech::ARRIVED.of(&[&arrival.on, &arrival.kind.title(), &school]);
    let before = view.facts.best_row().or_else(|| view.facts.row_left());
    let school = arrival.school.or(before.map(|row| row.school));
    let grade = arrival.grade.or(before.and_then(|row| row.grade));
    let mut finding = Finding::new(SchoolStatus::Enrolled, Basis::Movement, reason).shown_by([arrival.shown()]);
    finding.at = Some((school, grade));
    Some(finding.shown_by(before.map(RollRow::shown)))
}

pub(super) fn decide(view: &View) -> Option<Finding> {
    let row = view.facts.best_row()?;
    match row.state {
        RollState::Present | RollState::Unregistered => {
            Some(left_since(view, row).unwrap_or_else(|| in_classroom(view, row)))
        }
        RollState::Away => Some(away(view, row)),
        RollState::Gone | RollState::Preschool => None,
    }
}

/// A roster speaks for its day alone: who was suspended, moved away or died after it is where the newer paper says. A dropout that the list
/// still carries is looked at by a person.
fn left_since(view: &View, row: &RollRow) -> Option<Finding> {
    let movement = view.facts.last_movement().filter(|m| m.on > row.as_of && m.kind != MovementKind::Dropout);
    let moved = movement.and_then(|movement| of_movement(view, movement));
    let died = || {
        let entry = view.facts.hukou.as_ref().filter(|entry| entry.state == HukouState::Dead)?;
        departed(view).filter(|_| entry.state_on.is_some_and(|day| day > row.as_of))
    };
    let told = || {
        let claim = view.facts.survey.as_ref().filter(|claim| claim.visited_on.is_some_and(|day| day > row.as_of))?;
        claimed::proven(view).filter(|found| !found.status.is_in_school() && claim.is_of(view.situation.term))
    };
    moved.or_else(died).or_else(told).map(|finding| finding.shown_by([row.shown()]))
}

/// The roster says that the child sits in the classroom; the family, the movement list or the attendance may say otherwise.
fn in_classroom(view: &View, row: &RollRow) -> Finding {
    if let Some(doubt) = contradicted(view, row) {
        return doubt;
    }
    let status = match (row.kind, view.facts.claimed()) {
        (_, Some(Schooling::HomeTaught)) => SchoolStatus::HomeTaught,
        (SchoolKind::Special, _) => SchoolStatus::SpecialSchool,
        (SchoolKind::Correctional, _) => SchoolStatus::Correctional,
        (SchoolKind::Senior, _) => SchoolStatus::Senior,
        (SchoolKind::Vocational, _) => SchoolStatus::Vocational,
        _ if row.state == RollState::Unregistered => SchoolStatus::Unregistered,
        _ => SchoolStatus::Enrolled,
    };
    let reason = speech::ON_ROSTER.of(&[&row.school_name, &row.state.title()]);
    Finding::new(status, Basis::Roster, reason).shown_by([row.shown()])
}

/// 名在人不在: the roster says present, and a nearer source says that the child is not there.
fn contradicted(view: &View, row: &RollRow) -> Option<Finding> {
    let suspect = |because: Told| Finding::new(SchoolStatus::SuspectedDropout, Basis::Roster, because);
    let school = &row.school_name;
    if let Some(movement) = dropped_out_since(view) {
        let reason = speech::DROPPED_BUT_LISTED.of(&[&movement.on, school, &row.state.title()]);
        return Some(suspect(reason).shown_by([movement.shown(), row.shown()]));
    }
    if let Some(claim) = view.facts.survey.as_ref().filter(|claim| claim.is_of(view.situation.term))
        && let Some(schooling) =
            claim.schooling.filter(|s| s.admits_out() || takes_out(*s) || unpermitted(view, claim, *s))
    {
        let reason = speech::OUT_BUT_LISTED.of(&[&schooling.title(), school, &row.state.title()]);
        return Some(suspect(reason).shown_by([claim.shown(), row.shown()]));
    }
    let report = view.facts.absence.as_ref().filter(|r| r.absence.is_current() && !r.absence.leave)?;
    let days = report.absence.running_days(view.situation.today, &view.policy.holidays);
    (days >= view.policy.out_days).then(|| {
        let reason = speech::LISTED_BUT_ABSENT.of(&[school, &days]);
        suspect(reason).shown_by([report.shown(), row.shown()])
    })
}

/// What would take a child out of the classroom, were it proven; of whom nothing was shown somebody asks.
fn takes_out(schooling: Schooling) -> bool {
    use Schooling::{Deceased, Detained, Emigrated, Missing, NoCapacity};
    matches!(schooling, Missing | Deceased | Detained | Emigrated | NoCapacity)
}

/// 休学 of which no approval was shown, or whose approval has run out; an approved one counts where it is newer than the roster.
fn unpermitted(view: &View, claim: &super::Claim, schooling: Schooling) -> bool {
    schooling == Schooling::Suspended && (!claim.permits() || claimed::has_ended(view, claim))
}

/// A dropout on the movement list in this term that no return follows.
fn dropped_out_since<'a>(view: &View<'a>) -> Option<&'a Movement> {
    view.facts.last_movement().filter(|m| m.kind == MovementKind::Dropout && m.on >= view.situation.term.starts_on())
}

/// 在籍离校: on the roll and not there. The movement list or proof may explain it.
fn away(view: &View, row: &RollRow) -> Finding {
    if let Some(finding) = view.facts.standing_movement().and_then(|movement| of_movement(view, movement)) {
        return finding.shown_by([row.shown()]);
    }
    let taught_at_home = view.facts.claimed() == Some(Schooling::HomeTaught);
    if taught_at_home {
        let reason = speech::TAUGHT_AT_HOME.of(&[&row.school_name]);
        let rows = view.facts.survey.iter().map(super::Claim::shown);
        return Finding::new(SchoolStatus::HomeTaught, Basis::Roster, reason).shown_by([row.shown()]).shown_by(rows);
    }
    if let Some(finding) = claimed::proven(view) {
        return finding.shown_by([row.shown()]);
    }
    let reason = speech::AWAY.of(&[&row.school_name]);
    Finding::new(SchoolStatus::SuspectedDropout, Basis::Roster, reason)
        .shown_by([row.shown()])
        .shown_by(view.facts.survey.iter().map(super::Claim::shown))
}

/// What the newest movement makes of a child who is not in a classroom; `None` when it explains nothing.
pub(super) fn of_movement(view: &View, movement: &Movement) -> Option<Finding> {
    let on = movement.on;
    let found = |status, reason: Told| Some(Finding::new(status, Basis::Movement, reason));
    let finding = match movement.kind {
        MovementKind::Dropout => found(SchoolStatus::DroppedOut, speech::DROPPED_OUT.of(&[&on])),
        MovementKind::Death if view.facts.was_met_after_death() => None,
        MovementKind::Death => found(SchoolStatus::Deceased, speech::LISTED_DEAD.of(&[&on])),
        MovementKind::Suspension => Some(suspended(view, movement)),
        MovementKind::TransferOut => claimed::transferred(view, movement),
        MovementKind::Graduation if movement.grade.is_none_or(|g| g.is_last_of_junior(view.policy.system)) => {
            found(SchoolStatus::Finished, speech::GRADUATED.of(&[&on]))
        }
        _ => None,
    }?;
    Some(finding.shown_by([movement.shown()]))
}

/// 休学 holds for its period; after it the child must be back.
fn suspended(view: &View, movement: &Movement) -> Finding {
    let ends = movement.permitted_until.unwrap_or_else(|| view.policy.suspension_ends(movement.on));
    if ends < view.situation.today {
        let reason = speech::SUSPENSION_OVER.of(&[&movement.on, &ends]);
        return Finding::new(SchoolStatus::SuspectedDropout, Basis::Movement, reason).until(ends);
    }
    // Only the township or the bureau permits it (义务教育法 11): a school's word alone excuses nobody.
    let of_family = || view.facts.survey.as_ref().is_some_and(super::Claim::permits);
    if !movement.has_paper && !of_family() {
        let reason = speech::SUSPENDED_BARE.of(&[&movement.on]);
        return Finding::new(SchoolStatus::SuspectedDropout, Basis::Movement, reason);
    }
    let reason = speech::SUSPENDED_TILL.of(&[&movement.on, &ends]);
    Finding::new(SchoolStatus::Suspended, Basis::Movement, reason).until(ends)
}

//! Flags that suspect a dropout, read from the standing. Each standing raises the one kind that says most.

use super::{Flag, FlagKind};
use crate::children::Schooling;
use crate::policy::Policy;
use crate::rosters::MovementKind;
use crate::speech;
use crate::standing::{
    Basis, ChildFacts, Claim, Level, Movement, RollRow, SchoolStatus, Situation, SourceRow, Standing, StatusClass,
    stand,
};

/// The kind that explains best why the child is suspected, or verified to be out. What a person has found does not take the place of why
/// the child was suspected: whoever goes to bring it back needs the rows.
pub(super) fn of_standing(
    facts: &ChildFacts,
    standing: &Standing,
    policy: &Policy,
    situation: &Situation,
) -> Option<Flag> {
    let out = is_out(standing);
    if out && standing.basis == Basis::Verified {
        let before = ChildFacts { verified: None, ..facts.clone() };
        let standing = stand(&before, policy, situation);
        if standing.status.is_suspected() || is_out(&standing) {
            return of_standing(&before, &standing, policy, situation);
        }
    }
    if !out && !standing.status.is_suspected() {
        return None;
    }
    let kind = if suspension_is_over(facts, standing) {
        FlagKind::SuspensionExpired
    } else if deferral_is_over(facts) {
        FlagKind::DeferralExpired
    } else if facts.best_row().is_some() {
        FlagKind::OnRollNotPresent
    } else if is_primary_leaver(facts, standing, policy) {
        FlagKind::PrimaryLeaverNotArrived
    } else if facts.row_once().is_some() || has_come(facts) || standing.status == SchoolStatus::DroppedOut {
        FlagKind::LeftRoll
    } else {
        FlagKind::NeverEnrolled
    };
    Some(Flag::new(kind, standing.reason.clone(), rows_beside(facts, kind, standing)))
}

/// The movement list has the child come to a school here, whatever lists are in.
fn has_come(facts: &ChildFacts) -> bool {
    facts.last_movement().is_some_and(|moved| matches!(moved.kind, MovementKind::TransferIn | MovementKind::Return))
}

fn is_out(standing: &Standing) -> bool {
    standing.status.class() == StatusClass::Out
}

/// The rows on which the standing rests; beside who left a roll, or was found by a person, also what the family says and the roll it was
/// last on, so that whoever visits has both sides.
fn rows_beside(facts: &ChildFacts, kind: FlagKind, standing: &Standing) -> Vec<SourceRow> {
    let mut rows = standing.evidence.clone();
    // What a person has found rests on no row: whoever is sent out sees what the lists say all the same.
    if kind == FlagKind::LeftRoll || rows.is_empty() {
        let row = facts.best_row().or_else(|| facts.row_left());
        let others = [facts.survey.as_ref().map(Claim::shown), row.map(RollRow::shown)];
        for row in others.into_iter().flatten() {
            if !rows.iter().any(|known| (known.source, &known.record_id) == (row.source, &row.record_id)) {
                rows.push(row);
            }
        }
    }
    rows
}

/// A school outside the county for which nothing was shown: a suspicion until it is (D§7.3). Who is sixteen or has reached senior
/// school is under no duty to show it.
pub(super) fn out_of_county_unproven(facts: &ChildFacts, standing: &Standing) -> Option<Flag> {
    let claim = facts.survey.as_ref();
    let unproven = claim.is_some_and(|c| c.claims_elsewhere() && !c.proves_school());
    let hides_behind_it = standing.status.is_suspected() && unproven;
    let beyond = standing.level == Level::Senior || standing.age.is_some_and(|age| age >= 16);
    if beyond || (!standing.status.is_unproven_elsewhere() && !hides_behind_it) {
        return None;
    }
    let movement = facts.standing_movement().filter(|m| m.kind == MovementKind::TransferOut);
    let shown_once = claim.is_some_and(|c| c.claims_elsewhere() && c.proves_school());
    let reason = match movement.filter(|_| !unproven) {
        Some(out) if out.has_paper => standing.reason.clone(),
        Some(out) => {
            let lacks = if out.reach.is_none() { speech::NO_DESTINATION } else { speech::NO_PAPERS };
            speech::OUT_UNPROVEN.of(&[&out.on, &lacks.told()])
        }
        None if shown_once => standing.reason.clone(),
        None => speech::ELSEWHERE_SAID.told(),
    };
    let rows = claim.map(Claim::shown).into_iter().chain(movement.map(Movement::shown));
    Some(Flag::new(FlagKind::OutOfCountyUnproven, reason, rows))
}

fn suspension_is_over(facts: &ChildFacts, standing: &Standing) -> bool {
    let on_list = facts.standing_movement().is_some_and(|m| m.kind == MovementKind::Suspension);
    let by_movement = on_list && standing.expires_on.is_some();
    let by_finding = facts.verified.as_ref().is_some_and(|v| v.status == SchoolStatus::Suspended);
    let papers = facts.survey.as_ref().filter(|claim| claim.schooling == Some(Schooling::Suspended));
    let by_claim = papers.is_some_and(|claim| claim.permits() && claim.permitted_until.is_some());
    (by_movement || by_finding || by_claim) && standing.status == SchoolStatus::SuspectedDropout
}

fn deferral_is_over(facts: &ChildFacts) -> bool {
    let by_finding = facts.verified.as_ref().is_some_and(|v| v.status == SchoolStatus::Deferred);
    let by_claim = facts
        .survey
        .as_ref()
        .is_some_and(|claim| claim.schooling == Some(Schooling::Deferred) && !claim.evidence.is_empty());
    (by_finding || by_claim) && facts.best_row().is_none() && facts.row_left().is_none()
}

/// Was in the last class of primary school, has finished it, and is on no junior school's roll.
fn is_primary_leaver(facts: &ChildFacts, standing: &Standing, policy: &Policy) -> bool {
    let last = facts.row_left().and_then(|row| row.grade).is_some_and(|g| g.is_last_of_primary(policy.system));
    last && standing.attained == Level::Primary && standing.status == SchoolStatus::SuspectedDropout
}

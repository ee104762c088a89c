//! Flags about registers that contradict each other: rolls, hukou list, claims. They suspect data, not children.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Flag, FlagKind};
use crate::children::{HukouState, Schooling};
use crate::places::PlaceCode;
use crate::rosters::MovementKind;
use crate::speech::{self, Told};
use crate::standing::{Basis, ChildFacts, Claim, Movement, RollRow, Situation, Standing};

/// The school that the family names and the school whose roster has the child differ, or no roster has it. What a person has verified since,
/// and counts, answers the question.
pub(super) fn claimed_school(facts: &ChildFacts, standing: &Standing, situation: &Situation) -> Option<Flag> {
    if standing.basis == Basis::Verified {
        return None;
    }
    let claim = facts.survey.as_ref().filter(|claim| claim.is_of(situation.term))?;
    let schooling = claim.schooling.filter(|s| s.claims_school())?;
    let rows: Vec<&RollRow> = facts.current_rows().filter(|row| row.state.is_of_school()).collect();
    if has_moved_since(facts, claim, schooling) {
        return None;
    }
    let reason = match (rows.first(), claim.school) {
        (Some(row), Some(school)) if rows.iter().all(|r| r.school != school) => {
            speech::AT_ANOTHER.of(&[&named(claim), &row.school_name])
        }
        (Some(row), None) if schooling.claims_out_of_county() && row.state.is_in_school() => {
            speech::ELSEWHERE_BUT_HERE.of(&[&schooling.title(), &row.school_name, &row.state.title()])
        }
        (None, Some(_)) if claim.school_reported && situation.has_rosters && !standing.status.is_elsewhere() => {
            speech::AT_NONE.of(&[&named(claim)])
        }
        _ => return None,
    };
    // Where no roster has the child now, the row it was on last is what the claim is held against.
    let last = facts.row_left().filter(|_| rows.is_empty()).map(RollRow::shown);
    let evidence = [claim.shown()].into_iter().chain(rows.iter().map(|row| row.shown())).chain(last);
    Some(Flag::new(FlagKind::ClaimedSchoolDisagrees, reason, evidence))
}

/// The movement list says what the family says, and no list of a later day has the child: one of 5 September does not know who was
/// transferred in October.
fn has_moved_since(facts: &ChildFacts, claim: &Claim, schooling: Schooling) -> bool {
    let came = facts.arrival().is_some_and(|movement| claim.school.is_some() && movement.school == claim.school);
    let newer = |day: NaiveDate| facts.current_rows().all(|row| row.as_of < day);
    let left = |movement: &&Movement| movement.kind == MovementKind::TransferOut && newer(movement.on);
    let as_told = |movement: &Movement| match movement.other {
        Some(other) => claim.school == Some(other),
        None => schooling.claims_out_of_county(),
    };
    came || facts.last_movement().filter(left).is_some_and(as_told)
}

/// One child on two rolls: left without transfer and registered again (D§7.2), or entered twice.
pub(super) fn double_roll(facts: &ChildFacts) -> Option<Flag> {
    // A list of September does not know who was transferred in October.
    let left = |row: &&RollRow| {
        let leaves = |m: &&Movement| m.kind == MovementKind::TransferOut && m.school == Some(row.school);
        facts.movements.iter().rfind(leaves).is_some_and(|movement| movement.on > row.as_of && movement.has_paper)
    };
    let on_roll = facts.current_rows().filter(|row| row.state.is_on_roll());
    let rows: Vec<&RollRow> = on_roll.filter(|row| !left(row)).collect();
    if rows.len() < 2 {
        return None;
    }
    let schools: BTreeSet<&str> = rows.iter().map(|row| row.school_name.as_str()).collect();
    let names: Vec<&str> = schools.into_iter().collect();
    let reason = match names[..] {
        [only] => speech::TWICE_IN_ONE.of(&[&only, &rows.len()]),
        _ => speech::ON_TWO_ROLLS.of(&[&names.join("、")]),
    };
    Some(Flag::new(FlagKind::DoubleRoll, reason, rows.iter().map(|row| row.shown())))
}

/// The family says that the hukou is here, and the police list does not have the child.
pub(super) fn not_on_hukou_list(facts: &ChildFacts, situation: &Situation) -> Option<Flag> {
    let here = facts.hukou_code.and_then(PlaceCode::county) == Some(situation.county);
    if !situation.has_hukou_list || facts.hukou.is_some() || !here {
        return None;
    }
    let reason = speech::NOT_ON_HUKOU_LIST.told();
    Some(Flag::new(FlagKind::NotOnHukouList, reason, facts.survey.iter().map(Claim::shown)))
}

/// Sources that were linked as one child contradict each other.
pub(super) fn identity_conflict(facts: &ChildFacts) -> Option<Flag> {
    let list = facts.death().map_or("", |(list, _)| list.title());
    let risen = facts.was_met_after_death().then(|| speech::DEAD_BUT_MET.of(&[&list]));
    let seen = facts.seen_after_death().map(|row| speech::DEAD_BUT_LISTED.of(&[&list, &row.school_name]));
    let reason = Told::all(facts.conflicts.iter().cloned().chain(risen).chain(seen))?;
    let survey = facts.survey.iter().map(Claim::shown);
    let rows = facts.current_rows().map(RollRow::shown);
    let hukou = facts.hukou.iter().map(crate::standing::HukouEntry::shown);
    Some(Flag::new(FlagKind::IdentityConflict, reason, survey.chain(rows).chain(hukou)))
}

/// A row of this term's rosters that no child of the register explains. Whose hukou the police list writes off is on that list all the same.
pub(super) fn roll_without_child(facts: &ChildFacts, situation: &Situation) -> Option<Flag> {
    let outsider = facts.hukou_code.and_then(PlaceCode::county).is_some_and(|county| county != situation.county);
    let row = facts.current_rows().find(|row| row.state.is_of_school()).filter(|_| !outsider)?;
    let reason = match &facts.hukou {
        // That a dead child sits in class is asked of the two lists (identity_conflict).
        Some(entry) if entry.state == HukouState::Dead => return None,
        Some(entry) => speech::WRITTEN_OFF_BUT_LISTED.of(&[&row.school_name, &entry.state.title()]),
        None => speech::NO_SUCH_CHILD.of(&[&row.school_name]),
    };
    let entry = facts.hukou.as_ref().map(crate::standing::HukouEntry::shown);
    Some(Flag::new(FlagKind::RollWithoutChild, reason, [row.shown()].into_iter().chain(entry)))
}

fn named(claim: &Claim) -> &str {
    claim.school_name.as_deref().unwrap_or(match claim.schooling {
        Some(Schooling::InSchool) | None => "本县学校",
        Some(other) => other.title(),
    })
}

//! The row of a verification and the rule's view of it.

use chrono::NaiveDate;
use rules::standing::{Outcome, OutcomeState, Refused, SchoolStatus, Signed};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use super::OutcomeId;
use crate::deed::Deed;
use crate::entities::outcomes::{self, Model};
use crate::{Actor, Error, Result, Scope};

/// The verification as the rules take it, as it stands on a day.
pub(super) fn outcome(row: &Model, today: NaiveDate) -> Result<Outcome> {
    let status = SchoolStatus::from_code(&row.status)
        .ok_or_else(|| Error::refused("outcome", "核实结果的代码无法识别：请运行 baoxue check"))?;
    Ok(Outcome { status, expires_on: row.expires_on, state: state(row) }.on(today))
}

fn state(row: &Model) -> OutcomeState {
    let verified = Signed { officer: row.verified_by, on: row.verified_on };
    if let Some(on) = row.withdrawn_on {
        let by = Signed { officer: row.withdrawn_by, on };
        return OutcomeState::Withdrawn { by, why: row.withdrawn_why.clone().unwrap_or_default() };
    }
    match row.checked_on {
        Some(on) => OutcomeState::Checked { verified, checked: Signed { officer: row.checked_by, on } },
        None => OutcomeState::Verified(verified),
    }
}

/// Who does the deed, and when.
pub(super) fn signed(deed: &Deed) -> Signed {
    let officer = match deed.actor() {
        Actor::Officer(id) => Some(id.0),
        Actor::System(_) => None,
    };
    Signed { officer, on: deed.today() }
}

/// A rule's refusal as a person reads it.
pub(super) fn refused(refusal: &Refused) -> Error {
    let code = match refusal {
        Refused::State { .. } => "outcome_state",
        Refused::NoOutcome(_) => "no_outcome",
        Refused::Age { .. } => "outcome_age",
        Refused::NoNote => "no_note",
        Refused::NoEvidence { .. } => "no_evidence",
        Refused::NoEnd(_) | Refused::Over(_) | Refused::TooLong { .. } => "outcome_period",
        Refused::SamePerson => "same_person",
        Refused::NoReason => "no_reason",
    };
    Error::refused(code, refusal.to_string())
}

/// The verification of that id within reach.
pub(super) async fn within(db: &impl ConnectionTrait, scope: &Scope, id: OutcomeId) -> Result<Model> {
    let row = outcomes::Entity::find()
        .filter(super::queue::reach(scope))
        .filter(outcomes::Column::Id.eq(id.0))
        .one(db)
        .await?;
    row.ok_or_else(unknown)
}

pub(super) fn unknown() -> Error {
    Error::not_found("这条核实结果")
}

/// Stores the state after a transition, or somebody else was faster.
pub(super) async fn store(deed: &Deed, before: &Model, after: &OutcomeState) -> Result<()> {
    let change = match after {
        OutcomeState::Checked { checked, .. } => outcomes::ActiveModel {
            checked_by: Set(checked.officer),
            checked_on: Set(Some(checked.on)),
            ..Default::default()
        },
        OutcomeState::Withdrawn { by, why } => outcomes::ActiveModel {
            withdrawn_by: Set(by.officer),
            withdrawn_on: Set(Some(by.on)),
            withdrawn_why: Set(Some(why.clone())),
            ..Default::default()
        },
        OutcomeState::Verified(_) | OutcomeState::Expired { .. } => return Ok(()),
    };
    let mut same = outcomes::Entity::update_many()
        .set(change)
        .filter(outcomes::Column::CountyCode.eq(deed.county_code()))
        .filter(outcomes::Column::Id.eq(before.id))
        .filter(outcomes::Column::WithdrawnOn.is_null());
    if before.checked_on.is_none() {
        same = same.filter(outcomes::Column::CheckedOn.is_null());
    }
    let stored = same.exec(deed.txn()).await?;
    if stored.rows_affected == 1 { Ok(()) } else { Err(Error::stale("这条核实结果")) }
}

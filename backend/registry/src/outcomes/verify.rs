//! 核实 as a deed: an officer says what was found of a suspect.

use rules::access;
use rules::calendar::Term;
use rules::standing::{Outcome, Said};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::OutcomeId;
use super::check::{judge_again, replace_older};
use super::row::{outcome, refused, signed};
use crate::deed::Deed;
use crate::entities::outcomes;
use crate::journal::Entry;
use crate::officers::Officer;
use crate::standings::{self, policy};
use crate::{Actor, Error, Registry, Result};

/// Verifies how a child of the term stands. The child stands by it at once, or once the county has checked it.
///
/// # Errors
/// The child is out of reach, none of the officer's posts may verify, something is missing that the outcome needs, or another
/// verification of the child still waits for the county.
pub async fn verify(registry: &Registry, officer: &Officer, term: Term, child: Uuid, said: &Said) -> Result<OutcomeId> {
    let scope = registry.scope_of(officer)?;
    let deed = registry.begin(&Actor::Officer(officer.id)).await?;
    super::queue::must_reach(deed.txn(), &scope, child).await?;
    let (subject, age) = standings::subject_of(&deed, term, child).await?;
    deed.must_may(access::Deed::Verify, Some(&subject)).await?;
    refuse_second(&deed, child).await?;
    let found = Outcome::verify(said, age, signed(&deed), &policy(&deed).await?).map_err(|e| refused(&e))?;
    let id = insert(&deed, term, child, said, &found).await?;
    if found.counts_now() {
        replace_older(&deed, child, id).await?;
    }
    judge_again(&deed, term, child).await?;
    let body = json!({
        "outcome": id, "term": term.to_string(), "status": found.status.as_str(), "expires_on": found.expires_on,
    });
    deed.commit(Entry::new("verify_outcome", "child", Some(child.to_string()), body)).await?;
    Ok(OutcomeId(id))
}

async fn insert(deed: &Deed, term: Term, child: Uuid, said: &Said, found: &Outcome) -> Result<Uuid> {
    let by = signed(deed);
    let row = outcomes::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        term: term.to_string(),
        child_id: child,
        status: found.status.as_str().to_owned(),
        evidence: said.evidence.trim().to_owned(),
        note: said.note.trim().to_owned(),
        verified_by: by.officer,
        verified_on: by.on,
        checked_by: None,
        checked_on: None,
        expires_on: found.expires_on,
        over_on: None,
        withdrawn_by: None,
        withdrawn_on: None,
        withdrawn_why: None,
    };
    let id = row.id;
    outcomes::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    Ok(id)
}

/// Two findings at once would contradict each other before the county: the first is checked or taken back before the next.
async fn refuse_second(deed: &Deed, child: Uuid) -> Result<()> {
    let open = outcomes::Entity::find()
        .filter(outcomes::Column::CountyCode.eq(deed.county_code()))
        .filter(outcomes::Column::ChildId.eq(child))
        .filter(outcomes::Column::WithdrawnOn.is_null())
        .filter(outcomes::Column::CheckedOn.is_null())
        .all(deed.txn())
        .await?;
    for row in open {
        if outcome(&row, deed.today())?.awaits_check() {
            return Err(Error::refused(
                "awaits_check",
                "这名学生已有一条核实结果在等县级复核：请先复核或撤回，再登记新的核实结果",
            ));
        }
    }
    Ok(())
}

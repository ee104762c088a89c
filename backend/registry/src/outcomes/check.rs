//! 复核与撤回: the county looks again; somebody takes a finding back. The child is judged anew in the same deed.

use rules::access;
use rules::calendar::Term;
use rules::standing::Signed;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::OutcomeId;
use super::row::{outcome, refused, signed, store, unknown, within};
use crate::deed::Deed;
use crate::entities::{match_runs, outcomes};
use crate::journal::Entry;
use crate::officers::Officer;
use crate::{Actor, Registry, Result, rates, standings};

/// The county has looked again: from now on the child stands by it.
///
/// # Errors
/// There is none within reach, it does not wait for a check, the officer verified it, or none of the posts may check.
pub async fn check(registry: &Registry, officer: &Officer, id: OutcomeId) -> Result<()> {
    let scope = registry.scope_of(officer)?;
    let deed = registry.begin(&Actor::Officer(officer.id)).await?;
    let row = within(deed.txn(), &scope, id).await?;
    deed.must_may(access::Deed::SecondCheck, None).await?;
    let checked = outcome(&row, deed.today())?.check(signed(&deed)).map_err(|e| refused(&e))?;
    store(&deed, &row, &checked.state).await?;
    replace_older(&deed, row.child_id, row.id).await?;
    judge_again(&deed, term_of(&row)?, row.child_id).await?;
    let body = json!({ "outcome": row.id, "term": row.term, "status": row.status });
    deed.commit(Entry::new("check_outcome", "child", Some(row.child_id.to_string()), body)).await
}

/// A finding is taken back: the child stands again as the lists say, and a flag returns with its cause.
///
/// # Errors
/// There is none within reach, it was taken back before, no reason is given, or none of the posts may verify there.
pub async fn withdraw(registry: &Registry, officer: &Officer, id: OutcomeId, why: &str) -> Result<()> {
    let scope = registry.scope_of(officer)?;
    let deed = registry.begin(&Actor::Officer(officer.id)).await?;
    let row = within(deed.txn(), &scope, id).await?;
    let term = term_of(&row)?;
    let (subject, _) = standings::subject_of(&deed, term, row.child_id).await?;
    deed.must_may(access::Deed::Verify, Some(&subject)).await?;
    let withdrawn = outcome(&row, deed.today())?.withdraw(signed(&deed), why).map_err(|e| refused(&e))?;
    store(&deed, &row, &withdrawn.state).await?;
    judge_again(&deed, term, row.child_id).await?;
    let body = json!({ "outcome": row.id, "term": row.term, "status": row.status });
    deed.commit(Entry::new("withdraw_outcome", "child", Some(row.child_id.to_string()), body)).await
}

/// The newest finding that counts stands alone: older ones are withdrawn by it, with a trace.
pub(super) async fn replace_older(deed: &Deed, child: Uuid, by: Uuid) -> Result<()> {
    let older = outcomes::Entity::find()
        .filter(outcomes::Column::CountyCode.eq(deed.county_code()))
        .filter(outcomes::Column::ChildId.eq(child))
        .filter(outcomes::Column::Id.ne(by))
        .filter(outcomes::Column::WithdrawnOn.is_null())
        .all(deed.txn())
        .await?;
    let signed: Signed = signed(deed);
    for row in older {
        let replaced = outcome(&row, deed.today())?.withdraw(signed, REPLACED).map_err(|e| refused(&e))?;
        store(deed, &row, &replaced.state).await?;
    }
    Ok(())
}

/// Why an older finding counts no more: it was true in its time.
pub(crate) const REPLACED: &str = "已由新的核实结果代替";

/// Every term from the finding's own on that has been compared stands by it: standings, flags and figures of the child.
pub(super) async fn judge_again(deed: &Deed, from: Term, child: Uuid) -> Result<()> {
    let runs = match_runs::Entity::find()
        .filter(match_runs::Column::CountyCode.eq(deed.county_code()))
        .filter(match_runs::Column::Current.eq(true))
        .all(deed.txn())
        .await?;
    let mut terms: Vec<Term> = runs.iter().filter_map(|run| run.term.parse().ok()).filter(|t| *t >= from).collect();
    terms.sort_unstable();
    terms.dedup();
    for term in terms {
        standings::reassess(deed, term, &[child]).await?;
        rates::follow(deed, term, &[child]).await?;
        rates::follow_returns(deed, term).await?;
    }
    Ok(())
}

fn term_of(row: &outcomes::Model) -> Result<Term> {
    row.term.parse().map_err(|_| unknown())
}

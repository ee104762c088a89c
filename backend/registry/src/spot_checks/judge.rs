//! 评定 as a deed: accept or repeat, by the county's settings; and taking the judgement back.

use rules::access;
use rules::responsibility::Subject;
use rules::surveys::{CheckState, verdict};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use super::enter::{count, refused, state_of};
use super::find::{ItemState, entered, row_of};
use super::{CheckId, find, results};
use crate::entities::spot_checks;
use crate::journal::Entry;
use crate::rates::policy_of;
use crate::{Actor, Registry, Result, Scope};

/// Judges a check by what was entered; returns where it stands. The figures stay with the judgement.
///
/// # Errors
/// There is no such check within reach, none of the officer's posts may judge, it is judged already, or households have no result yet.
pub async fn judge(registry: &Registry, actor: &Actor, scope: &Scope, id: CheckId) -> Result<CheckState> {
    let known = find(registry, scope, id).await?;
    let policy = policy_of(registry, scope).await?.spot_checks;
    let deed = registry.begin(actor).await?;
    let subject = Subject { place: Some(known.place), ..Subject::default() };
    deed.must_may(access::Deed::DrawSpotCheck, Some(&subject)).await?;
    let row = row_of(&deed, id.0).await?;
    let waiting = count(&deed, id.0, |state| state != ItemState::Entered).await?;
    // Nothing can be entered while the deed holds the county's place in line: what is read is what is judged.
    let entered = entered(registry, scope, id).await?;
    let (said, repeat) = verdict(&results::by_stratum(&known, &entered), &results::by_village(&entered), &policy);
    let state = state_of(&row)?.judge(said, waiting).map_err(refused)?;
    let judgement = json!({ "repeat": repeat, "policy": policy, "results": results::counted(&known, &entered) });
    let by = match deed.actor() {
        Actor::Officer(officer) => Some(officer.0),
        Actor::System(_) => None,
    };
    let at = deed.now();
    write(&deed, row, state, Some(judgement), by.zip(Some(at)).map(|(by, _)| by), Some(at)).await?;
    let body = json!({ "state": state.as_str(), "repeat": repeat });
    deed.commit(Entry::new("judge_spot_check", "spot_check", Some(id.0.to_string()), body)).await?;
    Ok(state)
}

/// Takes a judgement back into the field.
///
/// # Errors
/// As [`judge`], or it was not judged.
pub async fn reopen(registry: &Registry, actor: &Actor, scope: &Scope, id: CheckId) -> Result<CheckState> {
    let known = find(registry, scope, id).await?;
    let deed = registry.begin(actor).await?;
    let subject = Subject { place: Some(known.place), ..Subject::default() };
    deed.must_may(access::Deed::DrawSpotCheck, Some(&subject)).await?;
    let row = row_of(&deed, id.0).await?;
    let state = state_of(&row)?.reopen().map_err(refused)?;
    write(&deed, row, state, None, None, None).await?;
    let body = json!({ "state": state.as_str() });
    deed.commit(Entry::new("reopen_spot_check", "spot_check", Some(id.0.to_string()), body)).await?;
    Ok(state)
}

async fn write(
    deed: &crate::deed::Deed,
    row: spot_checks::Model,
    state: CheckState,
    judgement: Option<serde_json::Value>,
    by: Option<uuid::Uuid>,
    at: Option<chrono::DateTime<chrono::Utc>>,
) -> Result<()> {
    let version = row.version + 1;
    let mut judged = row.into_active_model();
    judged.state = Set(state.as_str().to_owned());
    judged.judgement = Set(judgement);
    judged.judged_by = Set(by);
    judged.judged_at = Set(at);
    judged.version = Set(version);
    judged.update(deed.txn()).await?;
    Ok(())
}

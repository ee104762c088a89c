//! The same for programs.

use registry::outcomes::{self, OutcomeId, VerifiedOutcome, Wanted};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::deeds::{said, short};
use crate::calls::{
    Answer, Caller, DeedRefusals, Desks, Json, ListQuery, MOST_ROWS, Path, Query, ReadRefusals, Refusal, State,
    Visitor, term_of,
};

/// Which verifications.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct OutcomesQuery {
    /// `awaiting_check` (when left out) or `expiring`.
    #[serde(default)]
    state: String,
}

/// A verified outcome.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutcomeOut {
    /// Id.
    id: Uuid,
    /// The term in which it was verified.
    term: String,
    child: Uuid,
    child_name: String,
    /// Where the child lives, by code.
    place: Option<String>,
    /// Code of the outcome (D§7.3), such as `missing`.
    status: &'static str,
    /// 佐证, as written.
    evidence: String,
    /// 核实情况.
    note: String,
    /// `verified`, `checked`, `expired` or `withdrawn`.
    state: &'static str,
    /// Whether the child stands by it today.
    counts: bool,
    awaits_check: bool,
    verified_by: Option<String>,
    verified_on: String,
    checked_by: Option<String>,
    checked_on: Option<String>,
    expires_on: Option<String>,
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutcomesOut {
    /// All within reach.
    total: u64,
    /// What runs out first comes first.
    outcomes: Vec<OutcomeOut>,
}

/// What was found of a child.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FindingIn {
    /// `2026-autumn`; today's when left out.
    #[serde(default)]
    term: String,
    /// Code of the outcome, such as `missing`.
    status: String,
    /// 佐证: 派出所证明、在读证明 …
    #[serde(default)]
    evidence: String,
    /// 核实情况: what was found, where and from whom.
    note: String,
    /// The last day, where a paper names it.
    #[serde(default)]
    expires_on: String,
}

/// Why something is taken back.
#[derive(Deserialize, ToSchema)]
pub(crate) struct WhyIn {
    /// The reason.
    why: String,
}

/// The id of what was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerifiedOut {
    outcome: Uuid,
}

/// Verifications that wait for the county's second check, or run out soon.
#[utoipa::path(get, path = "/api/outcomes", tag = "outcomes", params(OutcomesQuery, ListQuery),
    responses((status = 200, body = OutcomesOut), ReadRefusals))]
pub(crate) async fn list(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<OutcomesQuery>,
    Query(part): Query<ListQuery>,
) -> Result<Answer<OutcomesOut>, Refusal> {
    let (offset, limit) = part.checked(MOST_ROWS)?;
    let wanted = match asked.state.as_str() {
        "" | "awaiting_check" => Wanted::AwaitingCheck,
        "expiring" => Wanted::Expiring,
        _ => return Err(Refusal::field("state", "请填 awaiting_check 或 expiring")),
    };
    let found = outcomes::queue(&desks.registry, &visitor.scope, wanted, offset, limit).await?;
    Ok(Answer(OutcomesOut { total: found.total, outcomes: found.rows.into_iter().map(out).collect() }))
}

/// Everything that was ever verified of a child, the newest first.
#[utoipa::path(get, path = "/api/children/{id}/outcomes", tag = "outcomes", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<OutcomeOut>), ReadRefusals))]
pub(crate) async fn of_child(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer<Vec<OutcomeOut>>, Refusal> {
    let found = outcomes::of_child(&desks.registry, &visitor.scope, id).await?;
    Ok(Answer(found.into_iter().map(out).collect()))
}

/// Verifies how a child stands.
#[utoipa::path(post, path = "/api/children/{id}/outcomes", tag = "outcomes", params(("id" = Uuid, Path)), request_body = FindingIn,
    responses((status = 200, body = VerifiedOut), DeedRefusals))]
pub(crate) async fn verify(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
    Json(found): Json<FindingIn>,
) -> Result<Answer<VerifiedOut>, Refusal> {
    let term = term_of(&desks, &found.term)?;
    let said = said(&found.status, &found.evidence, &found.note, &found.expires_on)?;
    let outcome = outcomes::verify(&desks.registry, &visitor.officer, term, id, &said).await?.0;
    Ok(Answer(VerifiedOut { outcome }))
}

/// The county's second check.
#[utoipa::path(post, path = "/api/outcomes/{id}/check", tag = "outcomes", params(("id" = Uuid, Path)),
    responses((status = 200, body = VerifiedOut), DeedRefusals))]
pub(crate) async fn check(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
) -> Result<Answer<VerifiedOut>, Refusal> {
    outcomes::check(&desks.registry, &visitor.officer, OutcomeId(id)).await?;
    Ok(Answer(VerifiedOut { outcome: id }))
}

/// Takes a verification back.
#[utoipa::path(post, path = "/api/outcomes/{id}/withdraw", tag = "outcomes", params(("id" = Uuid, Path)), request_body = WhyIn,
    responses((status = 200, body = VerifiedOut), DeedRefusals))]
pub(crate) async fn withdraw(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
    Json(again): Json<WhyIn>,
) -> Result<Answer<VerifiedOut>, Refusal> {
    outcomes::withdraw(&desks.registry, &visitor.officer, OutcomeId(id), short("why", &again.why)?).await?;
    Ok(Answer(VerifiedOut { outcome: id }))
}

fn out(found: VerifiedOutcome) -> OutcomeOut {
    OutcomeOut {
        id: found.id.0,
        term: found.term,
        child: found.child,
        child_name: found.child_name,
        place: found.place,
        status: found.status.as_str(),
        evidence: found.evidence,
        note: found.note,
        state: found.state.code(),
        counts: found.counts,
        awaits_check: found.awaits_check,
        verified_by: found.verified_by,
        verified_on: found.verified_on.to_string(),
        checked_by: found.checked_by,
        checked_on: found.checked_on.map(|day| day.to_string()),
        expires_on: found.expires_on.map(|day| day.to_string()),
    }
}

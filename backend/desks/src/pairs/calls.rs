//! The same for programs.

use registry::matching::{self, LinkId, OpenPair, Pair, find_pair, review_queue};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::settle::noted;
use crate::calls::{
    Answer, Caller, DeedRefusals, Desks, Json, ListQuery, MOST_ROWS, Path, Query, ReadRefusals, Refusal, State,
    TermQuery, Visitor,
};

/// A pair that waits for a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct PairOut {
    /// Id.
    id: Uuid,
    /// Term.
    term: String,
    /// The registered child.
    child: Uuid,
    /// Its name.
    child_name: String,
    /// Village code.
    village: Option<String>,
    /// `roster`, `roster_before`, `hukou` or `survey`.
    source: &'static str,
    /// The other record's name.
    other_name: String,
    /// Log2 of the odds.
    weight: f64,
    /// The same as a probability.
    probability: f64,
    /// `review`, `settled`, `rejected` or `certain`.
    decision: &'static str,
    /// One sentence.
    reason: String,
    /// Whether others claim the child or the record.
    contested: bool,
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct PairsOut {
    /// All that wait.
    total: u64,
    /// This page.
    pairs: Vec<PairOut>,
}

/// A pair laid open.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpenPairOut {
    /// The pair.
    pair: PairOut,
    /// Field by field.
    fields: Vec<FieldOut>,
    /// Others that claim the child or the record.
    rivals: Vec<PairOut>,
    /// How the pair's own bits came about; empty where no machine weighed it.
    account: Vec<StepOut>,
    /// The strongest other explanation; empty when it is chance.
    against: String,
}

/// One step of the account.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepOut {
    /// What was compared; the first is the prior.
    title: String,
    /// Its answer.
    says: String,
    /// Bits it gave.
    bits: f64,
    /// The sum so far.
    sum: f64,
}

/// A field of both records.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldOut {
    /// Heading of the form.
    heading: &'static str,
    /// What the register says.
    child: String,
    /// What the other record says.
    other: String,
}

/// A person's judgement.
#[derive(Deserialize, ToSchema)]
pub(crate) struct JudgementIn {
    /// Whether the two are one child.
    same: bool,
    /// Grounds, at most 200 characters.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: String,
}

/// What a judgement changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct SettledOut {
    /// Takes it back.
    settlement: Uuid,
    /// The child.
    child: Uuid,
    /// The term.
    term: String,
}

/// The pairs that wait for a person.
#[utoipa::path(get, path = "/api/pairs", tag = "pairs", params(TermQuery, ListQuery),
    responses((status = 200, body = PairsOut), ReadRefusals))]
pub(crate) async fn list(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<TermQuery>,
    Query(part): Query<ListQuery>,
) -> Result<Answer<PairsOut>, Refusal> {
    let (offset, limit) = part.checked(MOST_ROWS)?;
    let term = asked.read(&desks)?;
    let queue = review_queue(&desks.registry, &visitor.scope, term, offset, limit).await?;
    Ok(Answer(PairsOut { total: queue.total, pairs: queue.rows.into_iter().map(pair_out).collect() }))
}

/// One pair, laid open.
#[utoipa::path(get, path = "/api/pairs/{id}", tag = "pairs", params(("id" = Uuid, Path)),
    responses((status = 200, body = OpenPairOut), ReadRefusals))]
pub(crate) async fn one(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer<OpenPairOut>, Refusal> {
    let OpenPair { pair, lines, rivals, account } = find_pair(&desks.registry, &visitor.scope, LinkId(id)).await?;
    let field = |line: matching::PairLine| FieldOut { heading: line.heading, child: line.child, other: line.other };
    Ok(Answer(OpenPairOut {
        pair: pair_out(pair),
        fields: lines.into_iter().map(field).collect(),
        rivals: rivals.into_iter().map(pair_out).collect(),
        against: account.as_ref().map(|account| account.against.clone()).unwrap_or_default(),
        account: account.into_iter().flat_map(|account| account.steps).map(step_out).collect(),
    }))
}

/// Settles a pair.
#[utoipa::path(post, path = "/api/pairs/{id}/settle", tag = "pairs", params(("id" = Uuid, Path)), request_body = JudgementIn,
    responses((status = 200, body = SettledOut), DeedRefusals))]
pub(crate) async fn settle(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
    Json(said): Json<JudgementIn>,
) -> Result<Answer<SettledOut>, Refusal> {
    let note = noted(&said.note)?;
    let settled = matching::settle(&desks.registry, &visitor.officer, LinkId(id), said.same, note).await?;
    Ok(Answer(settled_out(settled)))
}

/// Takes a judgement back.
#[utoipa::path(post, path = "/api/settlements/{id}/undo", tag = "pairs", params(("id" = Uuid, Path)),
    responses((status = 200, body = SettledOut), DeedRefusals))]
pub(crate) async fn undo(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
) -> Result<Answer<SettledOut>, Refusal> {
    Ok(Answer(settled_out(matching::undo(&desks.registry, &visitor.officer, id).await?)))
}

fn settled_out(settled: matching::Settled) -> SettledOut {
    SettledOut { settlement: settled.settlement, child: settled.child, term: settled.term.to_string() }
}

fn step_out(step: matching::ExplanationStep) -> StepOut {
    StepOut { title: step.title, says: step.says, bits: step.bits, sum: step.sum }
}

fn pair_out(pair: Pair) -> PairOut {
    PairOut {
        id: pair.id.0,
        term: pair.term.to_string(),
        child: pair.child,
        child_name: pair.child_name,
        village: pair.village,
        source: pair.source.as_str(),
        other_name: pair.other_name,
        weight: pair.weight,
        probability: pair.probability,
        decision: pair.decision.as_str(),
        reason: pair.reason,
        contested: pair.contested,
    }
}

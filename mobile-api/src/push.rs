//! 上报: what a teacher wrote down. A batch may come twice, half or out of order; nothing typed is lost or overwritten unseen.

use axum::{Json as Answer, extract::State};
use registry::surveys::{Batch, Item, Received, Sender, receive};

use crate::{
    Phones,
    caller::Caller,
    problems::{ProblemDocument, Refusal},
    reading::Json,
    wire::{Problem, PushIn, PushItem, PushOut, PushResult},
};

/// Items of one batch.
const MOST: usize = 200;
const BATCH_ID_CHARS: usize = 64;

/// Takes a batch; each item has its own outcome, and what was sent is the sum of the outcomes.
#[utoipa::path(post, path = "/v1/push", tag = "sync", request_body = PushIn, security(("bearer" = [])),
    responses((status = 200, body = PushOut), (status = 401, body = ProblemDocument), (status = 413, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
pub(crate) async fn push(
    State(phones): State<Phones>,
    caller: Caller,
    Json(said): Json<PushIn>,
) -> Result<Answer<PushOut>, Refusal> {
    if said.items.len() > MOST {
        return Err(Refusal::field("items", format!("一批最多 {MOST} 条：请分批发送")));
    }
    // It stands in the journal, where no name may stand.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if said.batch_id.is_empty() || said.batch_id.len() > BATCH_ID_CHARS || !said.batch_id.chars().all(is_plain) {
        return Err(Refusal::field("batch_id", "批次编号须为 1–64 个字母、数字或 - _ ."));
    }
    let sender = Sender { officer: caller.officer.id, device: caller.device, scope: &caller.scope };
    let batch = Batch { id: said.batch_id, items: said.items.into_iter().map(item).collect() };
    let received = Box::pin(receive(&phones.registry, &sender, &phones.receipts, batch)).await?;
    Ok(Answer(PushOut { results: received.into_iter().map(result).collect() }))
}

fn item(said: PushItem) -> Item {
    Item { id: said.id, kind: said.kind, base_version: said.base_version, made_at: said.made_at, body: said.body }
}

fn result(received: Received) -> PushResult {
    let problem = |found: registry::surveys::ItemProblem| Problem {
        field: found.field,
        code: found.code,
        detail: found.sentence,
    };
    PushResult {
        id: received.id,
        outcome: received.outcome.as_str(),
        version: received.version,
        receipt: received.receipt,
        problems: received.problems.into_iter().map(problem).collect(),
    }
}

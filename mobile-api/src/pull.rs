//! 下载: what changed since the cursor, as far as this officer may see it.

use axum::{Json as Answer, extract::State};
use registry::surveys::{Cursor, changes};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    Phones,
    caller::Caller,
    problems::{ProblemDocument, Refusal},
    reading::Query,
    wire::{Change, PullOut},
};

const FEWEST: u64 = 1;
const MOST: u64 = 500;
const USUAL: u64 = 200;

/// Where to go on and how far.
#[derive(Deserialize, IntoParams)]
pub(crate) struct From {
    /// As given by the last pull; empty for the first.
    #[serde(default)]
    cursor: String,
    /// 1–500; 200 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
}

/// The first pull and the thousandth are the same call.
#[utoipa::path(get, path = "/v1/pull", tag = "sync", params(From), security(("bearer" = [])),
    responses((status = 200, body = PullOut), (status = 401, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn pull(
    State(phones): State<Phones>,
    caller: Caller,
    Query(from): Query<From>,
) -> Result<Answer<PullOut>, Refusal> {
    let limit = from.limit.unwrap_or(USUAL);
    if !(FEWEST..=MOST).contains(&limit) {
        return Err(Refusal::field("limit", format!("每次条数须在 {FEWEST} 到 {MOST} 之间")));
    }
    let after = Cursor::read(&from.cursor)
        .ok_or_else(|| Refusal::field("cursor", "续传位置无法识别：请原样送回上次的 cursor，或留空从头获取"))?;
    let found = changes(&phones.registry, &caller.scope, after, limit).await?;
    let changes = found.changes.into_iter().map(|change| Change {
        kind: "household",
        id: change.id,
        version: change.version,
        removed: false,
        body: change.body,
    });
    Ok(Answer(PullOut { changes: changes.collect(), cursor: found.cursor.to_string(), more: found.more }))
}

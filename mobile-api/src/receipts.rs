//! 回执: the phone's proof that an item arrived.

use axum::{Json as Answer, extract::State};

use crate::{
    Phones,
    caller::Caller,
    problems::{ProblemDocument, Refusal},
    reading::Json,
    wire::{ReceiptIn, ReceiptOut},
};

/// Tells whether this county's server gave that receipt, and for what.
#[utoipa::path(post, path = "/v1/receipts/verify", tag = "sync", request_body = ReceiptIn, security(("bearer" = [])),
    responses((status = 200, body = ReceiptOut), (status = 401, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn verify(
    State(phones): State<Phones>,
    _caller: Caller,
    Json(said): Json<ReceiptIn>,
) -> Result<Answer<ReceiptOut>, Refusal> {
    let county = phones.registry.county()?;
    let proven = phones.receipts.read(county, &said.receipt);
    Ok(Answer(ReceiptOut {
        valid: proven.is_some(),
        id: proven.as_ref().map(|receipt| receipt.item),
        outcome: proven.as_ref().map(|receipt| receipt.outcome.as_str().to_owned()),
        version: proven.as_ref().and_then(|receipt| receipt.version),
        received_at: proven.as_ref().map(|receipt| receipt.received_at),
        content: proven.map(|receipt| receipt.body_hash),
    }))
}

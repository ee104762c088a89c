//! 门牌: which address leads where, and what every answer carries.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};

use crate::{
    Phones, openapi,
    problems::{Problem, Refusal},
    pull, push, receipts, sign_in,
};

/// A batch of 200 households with their children is far smaller.
const BODY_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// Every call of the phones.
pub fn router(phones: Phones) -> Router {
    Router::new()
        .route("/v1/sign-in", post(sign_in::enter))
        .route("/v1/refresh", post(sign_in::renew))
        .route("/v1/sign-out", post(sign_in::leave))
        .route("/v1/pull", get(pull::pull))
        .route("/v1/push", post(push::push))
        .route("/v1/receipts/verify", post(receipts::verify))
        .route("/openapi.json", get(openapi::serve))
        .fallback(|| async { Refusal::from(Problem::NotFound) })
        .method_not_allowed_fallback(|| async { Refusal::from(Problem::Method) })
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(middleware::from_fn(guard))
        .with_state(phones)
}

/// Headers of every answer: nothing is kept, nothing is guessed, nothing is shown in a frame.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

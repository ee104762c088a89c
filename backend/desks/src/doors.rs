//! 门牌: which address leads where, and what every answer carries.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};

use crate::{
    Desks, assets, children, coverage, entrance, home, ledgers, openapi, outcomes, pairs, places,
    problems::{Problem, Refusal, dress},
    rates,
    reading::Path,
    spot_checks, suspects,
};

/// Forms and calls of people are small.
const BODY_LIMIT_BYTES: usize = 64 * 1024;

/// Nothing but our own files; no script or style inside a page; nobody frames us.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Every page and call of the desks.
pub fn router(desks: Desks) -> Router {
    Router::new()
        .merge(entrance::router())
        .merge(home::router())
        .merge(children::router())
        .merge(suspects::router())
        .merge(outcomes::router())
        .merge(pairs::router())
        .merge(rates::router())
        .merge(ledgers::router())
        .merge(coverage::router())
        .merge(spot_checks::router())
        .merge(places::router())
        .merge(openapi::router())
        .route("/static/{file}", get(|Path(name): Path<String>| async move { assets::file(&name) }))
        .fallback(|| async { Refusal::from(Problem::NotFound) })
        .method_not_allowed_fallback(|| async { Refusal::from(Problem::Method) })
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(middleware::from_fn_with_state(desks.clone(), dress))
        .layer(middleware::from_fn(guard))
        .with_state(desks)
}

/// Headers of every answer; what is not a static file is kept by nobody.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

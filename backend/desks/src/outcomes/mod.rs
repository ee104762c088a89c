//! 核实复核: what officers have verified, what waits for the county's second check, what runs out soon.

pub(crate) mod calls;
mod deeds;
mod page;
mod queue;

use axum::{
    Router,
    routing::{get, post},
};

pub(crate) use deeds::Finding;
pub(crate) use page::line;
pub use page::{OutcomeLine, OutcomesPage, Section};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/outcomes", get(queue::open))
        .route("/suspects/{id}/verify", post(deeds::verify))
        .route("/outcomes/{id}/check", post(deeds::check))
        .route("/outcomes/{id}/withdraw", post(deeds::withdraw))
        .route("/api/outcomes", get(calls::list))
        .route("/api/children/{id}/outcomes", get(calls::of_child).post(calls::verify))
        .route("/api/outcomes/{id}/check", post(calls::check))
        .route("/api/outcomes/{id}/withdraw", post(calls::withdraw))
}

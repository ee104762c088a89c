//! 比对复核: pairs the machine could not decide on, judged by a person and taken back when wrong.

mod agreement;
pub(crate) mod calls;
mod page;
mod queue;
mod settle;
mod waterfall;

use axum::{
    Router,
    routing::{get, post},
};

pub use agreement::{Agreement, Pieces};
pub use page::{DoneNotice, FieldLine, OpenPair, PairRow, PairsPage, Rival};
pub use waterfall::{Bar, Waterfall};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/pairs", get(queue::open))
        .route("/pairs/{id}/settle", post(settle::settle))
        .route("/pairs/undo", post(settle::undo))
        .route("/api/pairs", get(calls::list))
        .route("/api/pairs/{id}", get(calls::one))
        .route("/api/pairs/{id}/settle", post(calls::settle))
        .route("/api/settlements/{id}/undo", post(calls::undo))
}

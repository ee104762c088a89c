//! 抽查: the second visits: samples, their progress, what was found, and whether the survey is accepted.

pub(crate) mod calls;
mod check;
mod deeds;
mod form;
mod item;
mod list;

use axum::{
    Router,
    routing::{get, post},
};

pub use check::{CheckPage, ItemRow, RateRow};
pub use item::{ChildForm, FieldForm, ItemPage};
pub use list::{CheckRow, ChecksPage};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/spot-checks", get(list::open).post(deeds::draw))
        .route("/spot-checks/{id}", get(check::open))
        .route("/spot-checks/{id}/judge", post(deeds::judge))
        .route("/spot-checks/{id}/reopen", post(deeds::reopen))
        .route("/spot-checks/households/{id}", get(item::open).post(deeds::enter))
        .route("/spot-checks/households/{id}/clear", post(deeds::clear))
        .route("/api/spot-checks", get(calls::list).post(calls::draw))
        .route("/api/spot-checks/{id}", get(calls::one))
        .route("/api/spot-checks/{id}/households", get(calls::households))
        .route("/api/spot-checks/{id}/judge", post(calls::judge))
        .route("/api/spot-checks/households/{id}", post(calls::enter))
}

//! 区划: the places of the county with their history; merges, splits and new names by those who may; what a split left for a person.

pub(crate) mod calls;
mod deeds;
mod open;
mod page;
mod undecided;

use axum::{
    Router,
    routing::{get, post},
};

pub use page::{ActRow, NameRow, PlaceRow, PlacesPage};
pub use undecided::{UndecidedPage, UndecidedRow};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/places", get(open::open))
        .route("/places/rename", post(deeds::rename))
        .route("/places/merge", post(deeds::merge))
        .route("/places/split", post(deeds::split))
        .route("/places/changes/{id}", get(undecided::open))
        .route("/places/changes/{id}/undo", post(deeds::undo))
        .route("/places/changes/{id}/settle", post(deeds::settle))
        .route("/api/places/changes", get(calls::changes))
        .route("/api/places/{code}/history", get(calls::history))
        .route("/api/places/merge", post(calls::merge))
        .route("/api/places/rename", post(calls::rename))
        .route("/api/places/changes/{id}/undo", post(calls::undo))
}

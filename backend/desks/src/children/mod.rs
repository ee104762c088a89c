//! 查学生: a child found by name or number, and its file: how it stands, on what that rests, in which figures it counts.

mod deeds;
mod find;
mod found;
mod open;
mod page;

use axum::{
    Router,
    routing::{get, post},
};

pub use found::{ChildRow, ChildrenPage, ListedRow};
pub use page::{ChildPage, FlagLine, PartRow, StandingRow};

use crate::Desks;

/// The address of a child's file in a term.
pub(crate) fn href(id: uuid::Uuid, term: &str) -> String {
    crate::address::with_query(&format!("/children/{id}"), &[("term", term)])
}

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/children", get(find::open))
        .route("/children/{id}", get(open::open))
        .route("/children/{id}/verify", post(deeds::verify))
}

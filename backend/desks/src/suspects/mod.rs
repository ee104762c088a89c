//! 疑似辍学: the queue of suspicions, each with its sentence, its source records and those responsible.

mod beside;
pub(crate) mod calls;
mod laid;
mod page;
mod queue;

use axum::{Router, routing::get};

pub(crate) use beside::{beside, duty};
pub(crate) use laid::choices;
pub use page::{Choice, ClosedLine, OpenFlag, OtherFlag, Person, SourceLine, SuspectRow, SuspectsPage};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/suspects", get(queue::open))
        .route("/api/flags", get(calls::list))
        .route("/api/flags/{id}", get(calls::one))
}

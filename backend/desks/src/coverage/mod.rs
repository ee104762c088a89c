//! 调查覆盖: the survey of a term, expected against met, from the county down to the group; each number opens to its names.

pub(crate) mod calls;
mod missing;
mod open;
mod page;

use axum::{Router, routing::get};

pub use missing::{MissingPage, MissingRow, Tab};
pub use page::{Bar, CoveragePage, PlaceRow, SurveyorRow};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/coverage", get(open::open))
        .route("/coverage/missing", get(missing::open))
        .route("/api/coverage", get(calls::list))
        .route("/api/coverage/missing", get(calls::missing))
}

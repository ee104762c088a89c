//! 工作台: what an officer sees first: the figures of their own area, what waits for them, where it is.

mod map;
mod open;
mod page;

use axum::{Router, routing::get};

pub(crate) use page::sample_covers;
pub use page::{FigureCard, HomePage, KindBar, ProgressRow, Waiting, target};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new().route("/", get(open::open))
}

//! 指标监测: the figures of an area and what is within it; each number opens to its persons.

pub(crate) mod calls;
pub(crate) mod draw;
mod list;
mod page;
mod persons;
mod table;

use axum::{Router, routing::get};

pub use page::{Figure, FigureRow, MeasureRow, RatesPage, Sheet};
pub use persons::{PartTab, PersonRow, PersonsPage};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/rates", get(table::open))
        .route("/rates/persons", get(list::open))
        .route("/api/rates", get(calls::list))
        .route("/api/rates/persons", get(calls::people))
}

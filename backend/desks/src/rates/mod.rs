//! 指标监测: the figures of an area and what is within it; each number opens to its persons.

mod asked;
pub(crate) mod at;
pub(crate) mod calls;
mod changes;
pub(crate) mod draw;
mod list;
mod page;
mod persons;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod version_calls;
mod versions;

use axum::{Router, routing::get};

pub use changes::{ChangeRow, ChangesPage, MovedRow};
pub use page::{Figure, FigureRow, MeasureRow, RatesPage, Sheet, SheetTab};
pub use persons::{PartTab, PersonRow, PersonsPage};
pub use versions::{VersionRow, VersionsPage};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/rates", get(table::open))
        .route("/rates/persons", get(list::open))
        .route("/rates/versions", get(versions::open).post(versions::publish))
        .route("/rates/changes", get(changes::open))
        .route("/api/rates", get(calls::list))
        .route("/api/rates/slices", get(version_calls::sliced))
        .route("/api/rates/versions", get(version_calls::list).post(version_calls::publish))
        .route("/api/rates/changes", get(version_calls::changed))
        .route("/api/rates/persons", get(calls::people))
}

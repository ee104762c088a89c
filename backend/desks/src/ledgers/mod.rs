//! 台账: every ledger, roster and statistic table of the officer's own area, to be taken away as a workbook.
//!
//! Taking one away is a deed: a form that is posted, asked for by the officer's post, and written into the journal.

pub(crate) mod calls;
mod open;
mod page;
mod take;

use axum::{
    Router,
    routing::{get, post},
};

pub use page::{LedgerGroup, LedgerLine, LedgersPage};

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/ledgers", get(open::open))
        .route("/ledgers/{id}", post(take::take))
        .route("/api/ledgers", get(calls::list))
        .route("/api/ledgers/{id}", post(calls::take))
}

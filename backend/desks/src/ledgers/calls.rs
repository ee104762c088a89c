//! The same for programs.

use axum::response::Response;
use rules::ledgers::Ledger;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::take::{Wanted, workbook};
use crate::calls::{Answer, Caller, DeedRefusals, Desks, Path, Query, ReadRefusals, Refusal, State, Visitor};

/// Of which term and area.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct LedgerQuery {
    /// `2026-autumn`; today's when left out.
    #[serde(default)]
    term: String,
    /// `2026-10` or `2026-Q4` for the monthly and the quarterly report; today's when left out.
    #[serde(default)]
    period: String,
    /// Place code; all within reach when neither place nor school is named.
    #[serde(default)]
    place: String,
    /// 学校标识码
    #[serde(default)]
    school: String,
}

/// A ledger that can be taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct LedgerOut {
    /// Short name.
    id: &'static str,
    /// As it is printed.
    title: &'static str,
    /// Heading under which it is offered.
    family: &'static str,
    /// Whether it counts persons instead of naming them; reports name them on a second sheet.
    table: bool,
    /// Whether a month or quarter can be asked for.
    report: bool,
}

/// Every ledger, roster and statistic table.
#[utoipa::path(get, path = "/api/ledgers", tag = "ledgers",
    responses((status = 200, body = Vec<LedgerOut>), ReadRefusals))]
pub(crate) async fn list(_: Visitor) -> Answer<Vec<LedgerOut>> {
    let ledger = |ledger: &Ledger| LedgerOut {
        id: ledger.as_str(),
        title: ledger.title(),
        family: ledger.family().as_str(),
        table: ledger.is_table(),
        report: ledger.is_report(),
    };
    Answer(Ledger::ALL.iter().map(ledger).collect())
}

/// Takes one away as a workbook; the journal keeps who took which of which area.
#[utoipa::path(post, path = "/api/ledgers/{id}", tag = "ledgers", params(("id" = String, Path), LedgerQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), DeedRefusals))]
pub(crate) async fn take(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<String>,
    Query(asked): Query<LedgerQuery>,
) -> Result<Response, Refusal> {
    let LedgerQuery { term, period, place, school } = &asked;
    workbook(&desks, &visitor, &id, &Wanted { term, period, place, school }).await
}

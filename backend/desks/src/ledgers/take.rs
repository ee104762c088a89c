//! 导出: a ledger on its way to the officer's machine.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use registry::{
    ledgers::{self, Span},
    rates::Area,
};
use rules::ledgers::{Ledger, Period, PeriodError};
use serde::Deserialize;

use super::open::place_of;
use crate::{
    Desks, address,
    entrance::Visitor,
    problems::{Problem, Refusal},
    reading::{Form, Path},
    term::term_of,
};

/// What a spreadsheet calls itself.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Of which term and area.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Taking {
    form_token: String,
    #[serde(default)]
    term: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    school: String,
}

/// Hands the workbook over.
pub(crate) async fn take(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(asked): Form<Taking>,
) -> Result<Response, Refusal> {
    visitor.check_form(&asked.form_token)?;
    let Taking { term, period, place, school, .. } = &asked;
    workbook(&desks, &visitor, &id, &Wanted { term, period, place, school }).await
}

/// Of which term, month or quarter, and area; nothing named means today's and all that the officer reaches.
pub(super) struct Wanted<'a> {
    pub(super) term: &'a str,
    pub(super) period: &'a str,
    pub(super) place: &'a str,
    pub(super) school: &'a str,
}

/// The workbook of that ledger as an answer.
pub(super) async fn workbook(
    desks: &Desks,
    visitor: &Visitor,
    id: &str,
    wanted: &Wanted<'_>,
) -> Result<Response, Refusal> {
    let ledger = Ledger::from_code(id).ok_or(Problem::NotFound)?;
    let period = period_of(wanted.period)?.filter(|_| ledger.is_report());
    let span = Span { term: term_of(desks, wanted.term)?, period };
    let school = (!wanted.school.is_empty()).then(|| Area::School(wanted.school.to_owned()));
    let area = if school.is_some() { school } else { place_of(wanted.place)? };
    let (bytes, lines) = ledgers::read_out(&desks.registry, &visitor.scope, ledger, span, area.as_ref()).await?;
    Ok((headers(ledger, span, desks.registry.clock().today(), lines), bytes).into_response())
}

/// The month or quarter of reports; nothing: today's.
pub(super) fn period_of(written: &str) -> Result<Option<Period>, Refusal> {
    if written.is_empty() {
        return Ok(None);
    }
    written.parse().map(Some).map_err(|e: PeriodError| Refusal::field("period", e.to_string()))
}

/// The title as the file's name: in plain letters, and as it is for browsers that read it.
fn headers(ledger: Ledger, span: Span, today: NaiveDate, lines: u64) -> HeaderMap {
    let (term, name) = (span.term, address::escape(&format!("{} {}", span.term, span.file_name(ledger, today))));
    let period = span.period.map(|period| format!("-{period}")).unwrap_or_default();
    let named = format!("attachment; filename=\"{term}-{ledger}{period}.xlsx\"; filename*=UTF-8''{name}");
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(WORKBOOK));
    if let Ok(named) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    headers.insert("x-total-count", lines.into());
    headers
}

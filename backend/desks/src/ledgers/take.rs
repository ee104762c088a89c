//! 导出: a ledger on its way to the officer's machine.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use registry::{ledgers, rates::Area};
use rules::{calendar::Term, ledgers::Ledger};
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
    workbook(&desks, &visitor, &id, &asked.term, &asked.place, &asked.school).await
}

/// The workbook of that ledger as an answer; nothing named means all that the officer reaches.
pub(super) async fn workbook(
    desks: &Desks,
    visitor: &Visitor,
    id: &str,
    term: &str,
    place: &str,
    school: &str,
) -> Result<Response, Refusal> {
    let ledger = Ledger::from_code(id).ok_or(Problem::NotFound)?;
    let term = term_of(desks, term)?;
    let area = if school.is_empty() { place_of(place)? } else { Some(Area::School(school.to_owned())) };
    let (bytes, lines) = ledgers::read_out(&desks.registry, &visitor.scope, ledger, term, area.as_ref()).await?;
    Ok((headers(ledger, term, lines), bytes).into_response())
}

/// The title as the file's name: in plain letters, and as it is for browsers that read it.
fn headers(ledger: Ledger, term: Term, lines: u64) -> HeaderMap {
    let name = address::escape(&format!("{term} {}.xlsx", ledger.title()));
    let named = format!("attachment; filename=\"{term}-{ledger}.xlsx\"; filename*=UTF-8''{name}");
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(WORKBOOK));
    if let Ok(named) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    headers.insert("x-total-count", lines.into());
    headers
}

//! The buttons: verify, check, take back.

use axum::{extract::State, response::Redirect};
use registry::{
    flags::{self, FlagId},
    outcomes::{self, OutcomeId},
};
use rules::{calendar::Term, standing::Said, standing::SchoolStatus};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Desks, address,
    entrance::Visitor,
    problems::{Problem, Refusal},
    reading::{Form, Path},
};

/// Longest text of a form's field.
const TEXT_CHARS: usize = 300;

/// What an officer says of a suspect.
#[derive(Deserialize)]
pub(crate) struct Finding {
    form_token: String,
    status: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    expires_on: String,
}

impl Finding {
    /// What the visitor's own form says.
    pub(crate) fn of(&self, visitor: &Visitor) -> Result<Said, Refusal> {
        visitor.check_form(&self.form_token)?;
        said(&self.status, &self.evidence, &self.note, &self.expires_on)
    }
}

/// A check, or why something is taken back.
#[derive(Deserialize)]
pub(crate) struct Again {
    form_token: String,
    #[serde(default)]
    why: String,
}

/// Verifies the child of a flag, and comes back to it.
pub(crate) async fn verify(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(found): Form<Finding>,
) -> Result<Redirect, Refusal> {
    let said = found.of(&visitor)?;
    let flag = flags::find(&desks.registry, &visitor.scope, FlagId(id)).await?;
    let child = flag.child.ok_or(Problem::NotFound)?.id;
    let term: Term = flag.term.parse().map_err(|_| Problem::NotFound)?;
    outcomes::verify(&desks.registry, &visitor.officer, term, child, &said).await?;
    let (term, id) = (term.to_string(), id.to_string());
    Ok(Redirect::to(&address::with_query("/suspects", &[("term", &term), ("open", &id), ("said", "verified")])))
}

/// Checks a verification.
pub(crate) async fn check(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(again): Form<Again>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&again.form_token)?;
    outcomes::check(&desks.registry, &visitor.officer, OutcomeId(id)).await?;
    Ok(Redirect::to("/outcomes?said=checked"))
}

/// Takes a verification back.
pub(crate) async fn withdraw(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(again): Form<Again>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&again.form_token)?;
    outcomes::withdraw(&desks.registry, &visitor.officer, OutcomeId(id), short("why", &again.why)?).await?;
    Ok(Redirect::to("/outcomes?said=withdrawn"))
}

/// What was filled in, as the rules take it.
pub(super) fn said(status: &str, evidence: &str, note: &str, expires_on: &str) -> Result<Said, Refusal> {
    let status = SchoolStatus::from_code(status)
        .ok_or_else(|| Refusal::field("status", "没有这种核实结果：请从下拉框中选择"))?;
    let expires_on = match expires_on.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| Refusal::field("expires_on", "有效期请写成 2027-01-31 这样的日期"))?),
    };
    let (evidence, note) = (short("evidence", evidence)?.to_owned(), short("note", note)?.to_owned());
    Ok(Said { status, evidence, note, expires_on })
}

/// A text that is not too long.
pub(super) fn short<'a>(field: &str, text: &'a str) -> Result<&'a str, Refusal> {
    let text = text.trim();
    if text.chars().count() > TEXT_CHARS {
        return Err(Refusal::field(field, format!("请控制在 {TEXT_CHARS} 字以内")));
    }
    Ok(text)
}

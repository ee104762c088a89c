//! The two buttons, and the way back.

use axum::{extract::State, response::Redirect};
use registry::matching::{self, LinkId};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Desks, address,
    entrance::Visitor,
    problems::Refusal,
    reading::{Form, Path},
};

/// The judgement of a person.
#[derive(Deserialize)]
pub(crate) struct Judgement {
    form_token: String,
    same: bool,
    #[serde(default)]
    note: String,
}

/// Which judgement is taken back.
#[derive(Deserialize)]
pub(crate) struct Undoing {
    form_token: String,
    settlement: Uuid,
}

/// Longest grounds.
pub(super) const NOTE_CHARS: usize = 200;

/// Settles the pair and goes on to the next.
pub(crate) async fn settle(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Judgement>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let note = noted(&said.note)?;
    let settled = matching::settle(&desks.registry, &visitor.officer, LinkId(id), said.same, note).await?;
    let (term, done) = (settled.term.to_string(), settled.settlement.to_string());
    let word = if said.same { "same" } else { "different" };
    Ok(Redirect::to(&address::with_query("/pairs", &[("term", &term), ("done", &done), ("said", word)])))
}

/// Takes a judgement back.
pub(crate) async fn undo(
    State(desks): State<Desks>,
    visitor: Visitor,
    Form(said): Form<Undoing>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let undone = matching::undo(&desks.registry, &visitor.officer, said.settlement).await?;
    let term = undone.term.to_string();
    Ok(Redirect::to(&address::with_query("/pairs", &[("term", &term), ("said", "undone")])))
}

/// The grounds as they are kept.
pub(super) fn noted(note: &str) -> Result<Option<&str>, Refusal> {
    let note = note.trim();
    if note.chars().count() > NOTE_CHARS {
        return Err(Refusal::field("note", format!("依据请控制在 {NOTE_CHARS} 字以内")));
    }
    Ok((!note.is_empty()).then_some(note))
}

//! The buttons: a new name, a merge, a split, the way back, and a person's word on what was undecided.

use axum::{extract::State, response::Redirect};
use chrono::NaiveDate;
use registry::{
    Actor,
    places::{self, Order, Splitting},
};
use rules::places::change::Part;
use serde::Deserialize;
use uuid::Uuid;

use super::open::code_of;
use crate::{
    Desks, address,
    area::Atlas,
    entrance::Visitor,
    problems::Refusal,
    reading::{Form, Path},
};

/// A new name.
#[derive(Deserialize)]
pub(crate) struct Renaming {
    form_token: String,
    place: String,
    name: String,
    on: String,
    #[serde(default)]
    document: String,
}

/// A merge.
#[derive(Deserialize)]
pub(crate) struct Merging {
    form_token: String,
    place: String,
    into: String,
    on: String,
    #[serde(default)]
    document: String,
}

/// Which change is taken back.
#[derive(Deserialize)]
pub(crate) struct Undoing {
    form_token: String,
}

/// Where a household belongs.
#[derive(Deserialize)]
pub(crate) struct Settling {
    form_token: String,
    row: Uuid,
    to: String,
}

/// A day as typed.
pub(super) fn day_of(written: &str) -> Result<NaiveDate, Refusal> {
    written.trim().parse().map_err(|_| Refusal::field("on", "变更日期请写成 2026-11-20 这样"))
}

/// The document as it is kept.
pub(super) fn document_of(written: &str) -> Option<&str> {
    Some(written.trim()).filter(|text| !text.is_empty())
}

fn done(place: &str, said: &str) -> Redirect {
    Redirect::to(&address::with_query("/places", &[("place", place), ("said", said)]))
}

/// A new name.
pub(crate) async fn rename(
    State(desks): State<Desks>,
    visitor: Visitor,
    Form(said): Form<Renaming>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let order = Order { on: day_of(&said.on)?, document: document_of(&said.document) };
    let (actor, code) = (Actor::Officer(visitor.officer.id), code_of("place", &said.place)?);
    places::rename(&desks.registry, &actor, code, &said.name, order).await?;
    Ok(done(&said.place, "renamed"))
}

/// Merges the village on view into another.
pub(crate) async fn merge(
    State(desks): State<Desks>,
    visitor: Visitor,
    Form(said): Form<Merging>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let order = Order { on: day_of(&said.on)?, document: document_of(&said.document) };
    let (old, into) = (code_of("place", &said.place)?, code_of("into", &said.into)?);
    places::merge(&desks.registry, &Actor::Officer(visitor.officer.id), &[old], (into, None), order).await?;
    Ok(done(&said.into, "merged"))
}

/// Splits the village on view: the ticked groups go to a new village, the others stay.
pub(crate) async fn split(
    State(desks): State<Desks>,
    visitor: Visitor,
    Form(said): Form<Vec<(String, String)>>,
) -> Result<Redirect, Refusal> {
    let text = |name: &str| said.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.trim());
    visitor.check_form(text("form_token"))?;
    let order = Order { on: day_of(text("on"))?, document: document_of(text("document")) };
    let (from, village) = (code_of("place", text("place"))?, code_of("village", text("village"))?);
    let atlas = Atlas::open(&desks, &visitor).await?;
    let ticked: Vec<&str> = said.iter().filter(|(name, _)| name == "group").map(|(_, code)| code.as_str()).collect();
    let groups = atlas.places.children(from).map(|group| group.code);
    let (go, stay): (Vec<_>, Vec<_>) = groups.partition(|group| ticked.contains(&group.to_string().as_str()));
    let parts = vec![
        Part { village: from, name: None, groups: stay },
        Part { village, name: document_of(text("name")).map(str::to_owned), groups: go },
    ];
    let how = Splitting { parts, ..Splitting::default() };
    let changed = places::split(&desks.registry, &Actor::Officer(visitor.officer.id), from, &how, order).await?;
    if changed.followed.undecided > 0 {
        return Ok(Redirect::to(&format!("/places/changes/{}", changed.act)));
    }
    Ok(done(&from.to_string(), "split"))
}

/// Takes a change of today back.
pub(crate) async fn undo(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Undoing>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    places::undo(&desks.registry, &Actor::Officer(visitor.officer.id), id).await?;
    Ok(done("", "undone"))
}

/// Says where a household belongs.
pub(crate) async fn settle(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Settling>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let (actor, to) = (Actor::Officer(visitor.officer.id), code_of("to", &said.to)?);
    places::settle_undecided(&desks.registry, &actor, said.row, to).await?;
    Ok(Redirect::to(&format!("/places/changes/{id}")))
}

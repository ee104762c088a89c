//! The buttons: draw, enter, keep a draft, take away, judge, take the judgement back.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use registry::{
    Actor,
    spot_checks::{self, CheckId, Drawing, ItemId},
};
use rules::{
    places::PlaceCode,
    surveys::{Size, Strata},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{form::Filled, item::refilled};
use crate::{
    Desks, address,
    entrance::Visitor,
    problems::Refusal,
    reading::{Form, Path},
    term::term_of,
};

/// What is to be drawn, as typed.
#[derive(Deserialize)]
pub(crate) struct DrawForm {
    form_token: String,
    #[serde(default)]
    term: String,
    place: String,
    strata: String,
    #[serde(default)]
    households: String,
    #[serde(default)]
    seed: String,
}

/// A form that says nothing but its token.
#[derive(Deserialize)]
pub(crate) struct Plain {
    form_token: String,
}

/// A form with the version that was on view.
#[derive(Deserialize)]
pub(crate) struct Clearing {
    form_token: String,
    version: i32,
}

/// Reads what is to be drawn.
pub(super) fn drawing(
    desks: &Desks,
    (term, place): (&str, &str),
    strata: &str,
    (households, seed): (&str, &str),
) -> Result<Drawing, Refusal> {
    let place: PlaceCode =
        place.parse().map_err(|e: rules::places::PlaceCodeError| Refusal::field("place", e.to_string()))?;
    let strata = Strata::from_code(strata).ok_or_else(|| Refusal::field("strata", "请选择分层方式"))?;
    let number = |field: &str, text: &str| -> Result<Option<u64>, Refusal> {
        match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| Refusal::field(field, "请填写整数，或留空")),
        }
    };
    let size = match number("households", households)? {
        Some(0) => return Err(Refusal::field("households", "至少抽一户：请填 1 以上的整数，或留空（按允许误差计算）")),
        size => size.map(Size::Households),
    };
    Ok(Drawing { term: term_of(desks, term)?, place, strata, size, seed: number("seed", seed)?.unwrap_or(1) })
}

/// Draws a sample and opens it.
pub(crate) async fn draw(
    State(desks): State<Desks>,
    visitor: Visitor,
    Form(said): Form<DrawForm>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let drawing = drawing(&desks, (&said.term, &said.place), &said.strata, (&said.households, &said.seed))?;
    let id = spot_checks::draw(&desks.registry, &Actor::Officer(visitor.officer.id), &drawing).await?;
    Ok(Redirect::to(&format!("/spot-checks/{}", id.0)))
}

/// Enters a household, or keeps the draft; asks again where something cannot be an answer.
pub(crate) async fn enter(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let filled = Filled::new(said);
    visitor.check_form(filled.text("form_token"))?;
    let (registry, scope) = (&desks.registry, &visitor.scope);
    let item = spot_checks::item(registry, scope, ItemId(id)).await?;
    let (found, version) = (filled.findings(&item)?, filled.version()?);
    let by = (&Actor::Officer(visitor.officer.id), scope);
    let said = if filled.text("as") == "draft" {
        spot_checks::save_draft(registry, by, item.id, version, &found).await?;
        "draft"
    } else {
        let wrong = spot_checks::unreadable(registry, scope, &item, &found).await?;
        if !wrong.is_empty() {
            return refilled(&desks, &visitor, item, found, &wrong).await;
        }
        spot_checks::enter(registry, by, item.id, version, &found).await?;
        "entered"
    };
    let back = address::with_query(&format!("/spot-checks/households/{id}"), &[("said", said)]);
    Ok(Redirect::to(&back).into_response())
}

/// Takes what was entered away again.
pub(crate) async fn clear(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Clearing>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let by = (&Actor::Officer(visitor.officer.id), &visitor.scope);
    spot_checks::clear(&desks.registry, by, ItemId(id), said.version).await?;
    Ok(Redirect::to(&address::with_query(&format!("/spot-checks/households/{id}"), &[("said", "cleared")])))
}

/// Judges the check.
pub(crate) async fn judge(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Plain>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let actor = Actor::Officer(visitor.officer.id);
    spot_checks::judge(&desks.registry, &actor, &visitor.scope, CheckId(id)).await?;
    Ok(Redirect::to(&format!("/spot-checks/{id}")))
}

/// Takes the judgement back.
pub(crate) async fn reopen(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(said): Form<Plain>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    let actor = Actor::Officer(visitor.officer.id);
    spot_checks::reopen(&desks.registry, &actor, &visitor.scope, CheckId(id)).await?;
    Ok(Redirect::to(&format!("/spot-checks/{id}")))
}

//! The same for programs.

use registry::{
    Actor,
    places::{self, Act, Order},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    deeds::{day_of, document_of},
    open::code_of,
};
use crate::calls::{Answer, Caller, DeedRefusals, Desks, Json, Path, ReadRefusals, Refusal, State, Visitor};

/// One change of places.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangeOut {
    id: Uuid,
    /// `rename`, `merge` or `split`.
    kind: &'static str,
    on: String,
    document: Option<String>,
    /// Old and new, by code; of a new name, what it was and what it is.
    changes: Vec<ChangedOut>,
    undone: bool,
    /// Rows that wait for a person.
    undecided: u64,
}

/// What became of one place.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangedOut {
    old: String,
    new: String,
}

/// What a place was called.
#[derive(Serialize, ToSchema)]
pub(crate) struct NameOut {
    name: String,
    /// Null where nobody has said since when.
    valid_from: Option<String>,
    /// The first day on which it was no longer so.
    valid_to: Option<String>,
}

/// What a change came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct DoneOut {
    /// Takes it back, today.
    change: Uuid,
    households: u64,
    children: u64,
    undecided: u64,
}

/// A new name.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RenameIn {
    place: String,
    name: String,
    /// The day of the change.
    on: String,
    #[serde(default)]
    document: String,
}

/// A merge.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MergeIn {
    /// Places that end.
    old: Vec<String>,
    /// The place they become.
    into: String,
    /// Its name, when it is new.
    name: Option<String>,
    /// The day of the change.
    on: String,
    #[serde(default)]
    document: String,
}

/// Every change of places, the newest first.
#[utoipa::path(get, path = "/api/places/changes", tag = "places",
    responses((status = 200, body = Vec<ChangeOut>), ReadRefusals))]
pub(crate) async fn changes(State(desks): State<Desks>, visitor: Visitor) -> Result<Answer<Vec<ChangeOut>>, Refusal> {
    let acts = places::acts(&desks.registry, &visitor.scope).await?;
    Ok(Answer(acts.into_iter().map(change_out).collect()))
}

fn change_out(act: Act) -> ChangeOut {
    ChangeOut {
        id: act.id,
        kind: act.kind.as_str(),
        on: act.on.to_string(),
        document: act.document,
        changes: act.changes.into_iter().map(|(old, new)| ChangedOut { old, new }).collect(),
        undone: act.undone_at.is_some(),
        undecided: act.undecided,
    }
}

/// What a place was called, the earliest first.
#[utoipa::path(get, path = "/api/places/{code}/history", tag = "places", params(("code" = String, Path)),
    responses((status = 200, body = Vec<NameOut>), ReadRefusals))]
pub(crate) async fn history(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Answer<Vec<NameOut>>, Refusal> {
    let found = places::history(&desks.registry, &visitor.scope, code_of("code", &code)?).await?;
    let name = |version: places::Version| NameOut {
        name: version.name,
        valid_from: version.valid_from.map(|day| day.to_string()),
        valid_to: version.valid_to.map(|day| day.to_string()),
    };
    Ok(Answer(found.into_iter().map(name).collect()))
}

/// Merges places.
#[utoipa::path(post, path = "/api/places/merge", tag = "places", request_body = MergeIn,
    responses((status = 200, body = DoneOut), DeedRefusals))]
pub(crate) async fn merge(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Json(said): Json<MergeIn>,
) -> Result<Answer<DoneOut>, Refusal> {
    let order = Order { on: day_of(&said.on)?, document: document_of(&said.document) };
    let old = said.old.iter().map(|code| code_of("old", code)).collect::<Result<Vec<_>, _>>()?;
    let into = (code_of("into", &said.into)?, said.name.as_deref());
    let actor = Actor::Officer(visitor.officer.id);
    Ok(Answer(done_out(places::merge(&desks.registry, &actor, &old, into, order).await?)))
}

/// Gives a place a new name.
#[utoipa::path(post, path = "/api/places/rename", tag = "places", request_body = RenameIn,
    responses((status = 200, body = DoneOut), DeedRefusals))]
pub(crate) async fn rename(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Json(said): Json<RenameIn>,
) -> Result<Answer<DoneOut>, Refusal> {
    let order = Order { on: day_of(&said.on)?, document: document_of(&said.document) };
    let actor = Actor::Officer(visitor.officer.id);
    let code = code_of("place", &said.place)?;
    Ok(Answer(done_out(places::rename(&desks.registry, &actor, code, &said.name, order).await?)))
}

/// Takes a change of today back.
#[utoipa::path(post, path = "/api/places/changes/{id}/undo", tag = "places", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<ChangeOut>), DeedRefusals))]
pub(crate) async fn undo(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
) -> Result<Answer<Vec<ChangeOut>>, Refusal> {
    places::undo(&desks.registry, &Actor::Officer(visitor.officer.id), id).await?;
    let acts = places::acts(&desks.registry, &visitor.scope).await?;
    Ok(Answer(acts.into_iter().map(change_out).collect()))
}

fn done_out(done: places::Changed) -> DoneOut {
    DoneOut {
        change: done.act,
        households: done.followed.households,
        children: done.followed.children,
        undecided: done.followed.undecided,
    }
}

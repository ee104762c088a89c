//! The button: an outcome is recorded of a child, whether or not a list suspects it.

use axum::{extract::State, response::Redirect};
use registry::outcomes;
use uuid::Uuid;

use crate::{
    Desks, address,
    entrance::Visitor,
    outcomes::Finding,
    problems::Refusal,
    reading::{Form, Path, Query},
    term::term_of,
};

/// The term in which it is recorded.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct InTerm {
    #[serde(default)]
    term: String,
}

/// Verifies the child, and comes back to its file.
pub(crate) async fn verify(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(within): Query<InTerm>,
    Form(found): Form<Finding>,
) -> Result<Redirect, Refusal> {
    let said = found.of(&visitor)?;
    let term = term_of(&desks, &within.term)?;
    outcomes::verify(&desks.registry, &visitor.officer, term, id, &said).await?;
    let address = address::with_query(&format!("/children/{id}"), &[("term", &term.to_string()), ("said", "verified")]);
    Ok(Redirect::to(&address))
}

//! 接口: what every call of a program shares: who calls, which term, which part of a list, what it may be refused with.
//!
//! Must not live here: what one desk answers (`calls.rs` of that desk).

pub(crate) use axum::{Json as Answer, extract::State};
use axum::{extract::FromRequestParts, http::request::Parts};
use rules::calendar::Term;
use serde::Deserialize;
use utoipa::{IntoParams, IntoResponses};

use crate::problems::ProblemDocument;
pub(crate) use crate::{
    Desks,
    entrance::Visitor,
    paging::{ListQuery, MOST_ROWS},
    problems::Refusal,
    reading::{Json, Path, Query},
    term::term_of,
};

/// A visitor who may change something by a call: with the session's cookie they have sent the form token as `X-Form-Token` too, for a
/// browser sends a cookie of its own accord. A deed that takes no `Caller` cannot forget to look.
pub(crate) struct Caller(pub(crate) Visitor);

impl FromRequestParts<Desks> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desks: &Desks) -> Result<Self, Refusal> {
        let visitor = Visitor::from_request_parts(parts, desks).await?;
        visitor.check_call(&parts.headers)?;
        Ok(Self(visitor))
    }
}

/// Which term.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct TermQuery {
    /// `2026-autumn`; today's when left out.
    #[serde(default)]
    term: String,
}

impl TermQuery {
    /// The term that is meant.
    pub(crate) fn read(&self, desks: &Desks) -> Result<Term, Refusal> {
        term_of(desks, &self.term)
    }
}

/// What a call that only reads may be refused with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document of the calls is made from it")]
pub(crate) enum ReadRefusals {
    /// Nobody is signed in.
    #[response(status = 401)]
    SignedOut(ProblemDocument),
    /// Not there, or outside of what the caller may know of.
    #[response(status = 404)]
    NotFound(ProblemDocument),
    /// A value that cannot be read; the document names the field.
    #[response(status = 422)]
    Invalid(ProblemDocument),
}

/// What a call that changes something may be refused with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document of the calls is made from it")]
pub(crate) enum DeedRefusals {
    /// Nobody is signed in.
    #[response(status = 401)]
    SignedOut(ProblemDocument),
    /// Called with the session's cookie, but without its form token in `X-Form-Token`.
    #[response(status = 403)]
    StaleForm(ProblemDocument),
    /// Not there, or outside of what the caller may know of.
    #[response(status = 404)]
    NotFound(ProblemDocument),
    /// The rules refuse, or somebody else was faster; the sentence says what to do.
    #[response(status = 409)]
    Refused(ProblemDocument),
    /// A value that cannot be read; the document names the field.
    #[response(status = 422)]
    Invalid(ProblemDocument),
}

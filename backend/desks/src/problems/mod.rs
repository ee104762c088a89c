//! 问题: what may go wrong, as people and programs are told of it (RFC 9457).
//!
//! One line a problem: status, stable code, title, and a sentence that says what to do next.

mod page;
mod refusal;

use axum::http::StatusCode;

pub use page::ProblemPage;
pub(crate) use refusal::dress;
pub use refusal::{FieldError, ProblemDocument, Refusal};

use crate::words::Words;

/// Everything the desks may refuse or fail with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Nothing there, or nothing this officer may know of.
    NotFound,
    /// Nobody is signed in.
    SignedOut,
    /// Account or password is wrong.
    SignInRefused,
    /// The form was not made by this page for this session.
    StaleForm,
    /// A value cannot be read.
    Invalid,
    /// Changed by someone else meanwhile.
    Stale,
    /// The rules refuse.
    Refused,
    /// Larger than allowed.
    TooLarge,
    /// Too many tries to sign in.
    TooManyTries,
    /// The address knows no such method.
    Method,
    /// Our own fault.
    Failed,
}

impl Problem {
    /// Every problem, for the documents and the tests.
    pub const ALL: [Self; 11] = [
        Self::NotFound,
        Self::SignedOut,
        Self::SignInRefused,
        Self::StaleForm,
        Self::Invalid,
        Self::Stale,
        Self::Refused,
        Self::TooLarge,
        Self::TooManyTries,
        Self::Method,
        Self::Failed,
    ];

    /// HTTP status and stable code.
    pub fn status(self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
            Self::SignInRefused => (StatusCode::UNAUTHORIZED, "sign-in-refused"),
            Self::StaleForm => (StatusCode::FORBIDDEN, "stale-form"),
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::Stale => (StatusCode::CONFLICT, "stale"),
            Self::Refused => (StatusCode::CONFLICT, "refused"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::TooManyTries => (StatusCode::TOO_MANY_REQUESTS, "too-many-tries"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        }
    }

    /// Title and sentence.
    pub fn sentences(self, words: &Words) -> (&'static str, &'static str) {
        let says = &words.problems;
        match self {
            Self::NotFound => (says.not_found_title, says.not_found),
            Self::SignedOut => (says.signed_out_title, says.signed_out),
            Self::SignInRefused => (says.signed_out_title, words.entrance.refused),
            Self::StaleForm => (says.stale_form_title, says.stale_form),
            Self::Invalid => (says.invalid_title, says.invalid),
            Self::Stale => (says.stale_title, says.stale),
            Self::Refused => (says.refused_title, says.refused),
            Self::TooLarge => (says.too_large_title, says.too_large),
            Self::TooManyTries => (says.too_many_title, says.too_many),
            Self::Method => (says.method_title, says.method),
            Self::Failed => (says.failed_title, says.failed),
        }
    }
}

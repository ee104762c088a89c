//! A refusal on its way out: dressed as a page for people and as a problem document for programs.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, ProblemPage};
use crate::{
    Desks, address,
    entrance::{Visitor, language_in},
    frame::Desk,
    reading::draw,
    words::Language,
};

/// Why something was not done, with a better sentence where the registry has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which problem.
    pub problem: Problem,
    /// The registry's own code and sentence.
    said: Option<(String, String)>,
    /// Fields that cannot be taken.
    errors: Vec<FieldError>,
}

/// A field that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field as users call it.
    pub field: String,
    /// What to write instead.
    pub detail: String,
}

/// RFC 9457 problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// `urn:baoxue:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Title.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do next.
    pub detail: String,
    /// Stable code.
    pub code: String,
    /// Field errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Refusal {
    /// A field cannot be taken; the sentence says what to write instead.
    pub(crate) fn field(field: &str, detail: impl Into<String>) -> Self {
        let errors = vec![FieldError { field: field.to_owned(), detail: detail.into() }];
        Self { problem: Problem::Invalid, said: None, errors }
    }

    /// Something came in that cannot be read.
    pub(crate) fn unreadable(why: String) -> Self {
        Self::field("request", why)
    }

    /// Whether it tells of a try to sign in, so that the sign-in page shows it itself.
    pub(crate) fn is_about_sign_in(&self) -> bool {
        matches!(self.problem, Problem::SignInRefused | Problem::TooManyTries)
    }

    /// The document for programs.
    pub fn document(&self, language: Language) -> ProblemDocument {
        let (status, code) = self.problem.status();
        let (title, sentence) = self.problem.sentences(language.words());
        let words = language.words();
        let said = self.said.as_ref().map(|(code, sentence)| (code.clone(), words.said(sentence)));
        let (code, detail) = said.unwrap_or_else(|| (code.to_owned(), sentence.to_owned()));
        let errors = self.errors.iter();
        ProblemDocument {
            kind: format!("urn:baoxue:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail,
            code,
            errors: errors.map(|it| FieldError { field: it.field.clone(), detail: words.said(&it.detail) }).collect(),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self { problem, said: None, errors: Vec::new() }
    }
}

impl From<registry::Error> for Refusal {
    fn from(error: registry::Error) -> Self {
        let sentence = error.to_string();
        let said = Some((error.code().replace('_', "-"), sentence));
        match error {
            registry::Error::NotFound { .. } => Problem::NotFound.into(),
            registry::Error::Stale { .. } => Self { problem: Problem::Stale, said, errors: Vec::new() },
            registry::Error::Refused { .. } => Self { problem: Problem::Refused, said, errors: Vec::new() },
            registry::Error::Invalid { field, cure, .. } => {
                Self { problem: Problem::Invalid, said, errors: vec![FieldError { field, detail: cure }] }
            }
            registry::Error::Database(fault) => {
                tracing::error!(cause = ?std::error::Error::source(&fault).map(ToString::to_string), "the database failed");
                Problem::Failed.into()
            }
        }
    }
}

/// Undressed: the middleware [`dress`] makes a page or a document of it, for it knows who asked and in which language.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.problem.status().0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal that passes the form that fits who asked.
pub(crate) async fn dress(State(desks): State<Desks>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let is_form = request.method() == Method::POST;
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Refusal>() {
        None => response,
        Some(refusal) if is_call(&uri) => document_of(&refusal, &headers),
        Some(refusal) if refusal.problem == Problem::SignedOut => to_sign_in(&uri),
        Some(refusal) => page_of(&desks, &refusal, &headers, (&uri, is_form)).await,
    }
}

fn is_call(uri: &Uri) -> bool {
    uri.path() == "/api" || uri.path().starts_with("/api/")
}

fn document_of(refusal: &Refusal, headers: &HeaderMap) -> Response {
    let document = refusal.document(language_in(headers));
    let media = [(header::CONTENT_TYPE, "application/problem+json")];
    (refusal.problem.status().0, media, Json(document)).into_response()
}

fn to_sign_in(uri: &Uri) -> Response {
    let back = uri.path_and_query().map_or("/", |path| path.as_str());
    let back = if back == "/" { "" } else { back };
    Redirect::to(&address::with_query("/sign-in", &[("back", back)])).into_response()
}

async fn page_of(desks: &Desks, refusal: &Refusal, headers: &HeaderMap, (uri, is_form): (&Uri, bool)) -> Response {
    let language = language_in(headers);
    let frame = match Visitor::of(desks, headers, uri).await {
        Ok(visitor) => visitor.frame(desks, None, Desk::Door, "", Vec::new()),
        Err(_) => desks.door_frame(language, uri.path()),
    };
    let document = refusal.document(language);
    // The registry's own sentence of a value names its cure already.
    let new = |detail: &&str| !document.detail.to_lowercase().contains(&detail.to_lowercase());
    let fields = document.errors.iter().map(|error| error.detail.as_str()).filter(new);
    let sentences: Vec<&str> = std::iter::once(document.detail.as_str()).chain(fields).collect();
    let mut page = ProblemPage::new(frame, refusal.problem, Some(sentences.join(" ")));
    page.code = document.code;
    page.mends = is_form && matches!(refusal.problem, Problem::Invalid | Problem::Refused);
    let status = refusal.problem.status().0;
    match draw(&page) {
        Ok(drawn) => (status, drawn).into_response(),
        Err(_) => status.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_says_what_to_do_next_in_both_languages() {
        for problem in Problem::ALL {
            for language in [Language::Chinese, Language::English] {
                let document = Refusal::from(problem).document(language);
                assert!(document.detail.chars().count() > 8, "{document:?}");
                assert!((400..600).contains(&document.status), "{document:?}");
                assert_eq!(document.kind, format!("urn:baoxue:problem:{}", document.code));
            }
        }
    }

    #[test]
    fn what_lies_outside_is_not_found_and_says_no_more() {
        let refusal = Refusal::from(registry::Error::not_found("学生张三"));
        assert_eq!(refusal, Problem::NotFound.into());
        assert!(!refusal.document(Language::Chinese).detail.contains("张三"));
    }

    #[test]
    fn the_registrys_own_sentence_is_kept() {
        let refusal = Refusal::from(registry::Error::refused("already_settled", "这一对已有结论：请先撤销"));
        let document = refusal.document(Language::Chinese);
        assert_eq!((document.code.as_str(), document.status), ("already-settled", 409));
        assert_eq!(document.detail, "这一对已有结论：请先撤销");
    }
}

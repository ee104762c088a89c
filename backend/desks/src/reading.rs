//! 读取: what comes in with a request, refused as one of our problems when it cannot be read; and pages going out.

use askama::Template;
use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection},
    http::request::Parts,
    response::Html,
};
use serde::de::DeserializeOwned;

use crate::problems::{Problem, Refusal};

/// Conditions in the address.
pub(crate) struct Query<T>(pub(crate) T);
/// A part of the address.
pub(crate) struct Path<T>(pub(crate) T);
/// A form that was filled in.
pub(crate) struct Form<T>(pub(crate) T);
/// A JSON document.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let read = axum::extract::Query::from_request_parts(parts, state).await;
        read.map(|axum::extract::Query(value)| Self(value)).map_err(|e| Refusal::unreadable(e.body_text()))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        // An address that cannot be read leads nowhere.
        let read = axum::extract::Path::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Problem::NotFound.into())
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Form::from_request(request, state).await {
            Ok(axum::extract::Form(value)) => Ok(Self(value)),
            Err(rejection::FormRejection::BytesRejection(_)) => Err(Problem::TooLarge.into()),
            Err(other) => Err(Refusal::unreadable(other.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Json::from_request(request, state).await {
            Ok(axum::extract::Json(value)) => Ok(Self(value)),
            Err(rejection::JsonRejection::BytesRejection(_)) => Err(Problem::TooLarge.into()),
            Err(other) => Err(Refusal::unreadable(other.body_text())),
        }
    }
}

/// Draws a page.
pub(crate) fn draw(page: &impl Template) -> Result<Html<String>, Refusal> {
    page.render().map(Html).map_err(|error| {
        tracing::error!(%error, "a page could not be drawn");
        Problem::Failed.into()
    })
}

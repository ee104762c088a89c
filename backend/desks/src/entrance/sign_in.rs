//! Signing in by page and by program, and out again.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use registry::officers::{Officer, authenticate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    page::SignInPage,
    tokens::{self, FormMark},
    visitor::{LANGUAGE, SESSION, Visitor, language_in, same},
};
use crate::{
    Desks, address,
    problems::{Problem, ProblemDocument, Refusal},
    reading::{Form, Json, Path, Query, draw},
    words::Language,
};

/// The cookie that ties the sign-in form to this browser.
const DOOR: &str = "baoxue_door";

/// Where to go after signing in, or after switching the language.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    back: String,
}

/// The sign-in form.
#[derive(Deserialize)]
pub(crate) struct Entry {
    form_token: String,
    #[serde(default)]
    back: String,
    account: String,
    password: String,
}

/// A form that carries nothing but its token.
#[derive(Deserialize)]
pub(crate) struct TokenOnly {
    form_token: String,
}

/// What a program signs in with.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignInBody {
    /// 账号
    account: String,
    /// 口令
    password: String,
}

/// What a program gets for it.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionOut {
    /// To be sent as `Authorization: Bearer …`.
    access_token: String,
    /// Seconds until it ends.
    expires_in: i64,
}

/// The sign-in page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, Refusal> {
    sign_in_page(&desks, &headers, &back.back, "", None)
}

/// Signs in and leads on to where the officer wanted to go.
pub(crate) async fn enter(
    State(desks): State<Desks>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(entry): Form<Entry>,
) -> Result<Response, Refusal> {
    let door = jar.get(DOOR).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    if !same(&entry.form_token, &door) {
        return sign_in_page(&desks, &headers, &entry.back, &entry.account, Some(Problem::StaleForm));
    }
    match token_for(&desks, &entry.account, &entry.password).await {
        Ok(token) => {
            let jar = jar.add(desks.cookie(SESSION, token)).remove(Cookie::build(DOOR).path("/").build());
            Ok((jar, Redirect::to(address::local(&entry.back))).into_response())
        }
        Err(refusal) if refusal.is_about_sign_in() => {
            sign_in_page(&desks, &headers, &entry.back, &entry.account, Some(refusal.problem))
        }
        Err(refusal) => Err(refusal),
    }
}

/// Signs out.
pub(crate) async fn leave(visitor: Visitor, jar: CookieJar, Form(form): Form<TokenOnly>) -> Result<Response, Refusal> {
    visitor.check_form(&form.form_token)?;
    Ok((jar.remove(Cookie::build(SESSION).path("/").build()), Redirect::to("/sign-in")).into_response())
}

/// Remembers the language and goes back to the page.
pub(crate) async fn switch_language(
    State(desks): State<Desks>,
    Path(tag): Path<String>,
    Query(back): Query<Back>,
) -> Response {
    let cookie = desks.cookie(LANGUAGE, Language::from_tag(&tag).tag().to_owned());
    (CookieJar::new().add(cookie), Redirect::to(address::local(&back.back))).into_response()
}

/// Signs a program in.
#[utoipa::path(post, path = "/api/sign-in", tag = "entrance", request_body = SignInBody, security(()),
    responses((status = 200, body = SessionOut), (status = 401, body = ProblemDocument), (status = 422, body = ProblemDocument),
        (status = 429, body = ProblemDocument)))]
pub(crate) async fn api_sign_in(
    State(desks): State<Desks>,
    Json(body): Json<SignInBody>,
) -> Result<axum::Json<SessionOut>, Refusal> {
    let access_token = token_for(&desks, &body.account, &body.password).await?;
    Ok(axum::Json(SessionOut { access_token, expires_in: desks.keys.seconds() }))
}

/// The token of that account, if the password is right and has not been guessed at too often.
async fn token_for(desks: &Desks, account: &str, password: &str) -> Result<String, Refusal> {
    let now = desks.registry.clock().now();
    if !desks.tries.may(account, now) {
        return Err(Problem::TooManyTries.into());
    }
    let Some(officer) = authenticate(&desks.registry, account, password).await? else {
        desks.tries.failed(account, now);
        return Err(Problem::SignInRefused.into());
    };
    desks.tries.succeeded(account);
    token_of(desks, &officer)
}

/// A new session of that officer.
pub(super) fn token_of(desks: &Desks, officer: &Officer) -> Result<String, Refusal> {
    desks.keys.give(&desks.registry, officer, FormMark::new())?.ok_or_else(|| Problem::Failed.into())
}

fn sign_in_page(
    desks: &Desks,
    headers: &HeaderMap,
    back: &str,
    account: &str,
    problem: Option<Problem>,
) -> Result<Response, Refusal> {
    let language = language_in(headers);
    let words = language.words();
    let back = address::local(back).to_owned();
    let mut frame = desks.door_frame(language, &address::with_query("/sign-in", &[("back", &back)]));
    frame.form_token = tokens::random_mark();
    let cookie = desks.cookie(DOOR, frame.form_token.clone());
    let notice = problem.map(|problem| match problem {
        Problem::StaleForm => words.entrance.stale_form,
        other => other.sentences(words).1,
    });
    let status = problem.map_or(StatusCode::OK, |problem| problem.status().0);
    let drawn = draw(&SignInPage { frame, account: account.to_owned(), notice, back })?;
    Ok((status, CookieJar::new().add(cookie), drawn).into_response())
}

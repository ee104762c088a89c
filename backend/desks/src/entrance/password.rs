//! 修改口令: the password that was handed over is replaced by one's own.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use registry::{
    Actor,
    officers::{authenticate, choose_password},
};
use serde::Deserialize;

use super::{
    page::PasswordPage,
    sign_in::token_of,
    visitor::{SESSION, Visitor},
};
use crate::{
    Desks,
    frame::{Desk, Step},
    problems::{Problem, Refusal},
    reading::{Form, draw},
};

/// The form.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    form_token: String,
    password: String,
    new_password: String,
    again: String,
}

/// The page.
pub(crate) async fn open(State(desks): State<Desks>, visitor: Visitor) -> Result<Response, Refusal> {
    password_page(&desks, &visitor, None)
}

/// Sets the new password; the session goes on under a new token, all others end.
pub(crate) async fn choose(
    State(desks): State<Desks>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refusal> {
    visitor.check_form(&chosen.form_token)?;
    let words = visitor.words();
    let account = visitor.officer.account.clone();
    if chosen.new_password != chosen.again {
        return password_page(&desks, &visitor, Some(words.entrance.not_alike.to_owned()));
    }
    if authenticate(&desks.registry, &account, &chosen.password).await?.is_none() {
        return password_page(&desks, &visitor, Some(words.entrance.old_wrong.to_owned()));
    }
    match choose_password(&desks.registry, &Actor::Officer(visitor.officer.id), &account, &chosen.new_password).await {
        Err(registry::Error::Refused { sentence, .. }) => return password_page(&desks, &visitor, Some(sentence)),
        other => other?,
    }
    let officer = authenticate(&desks.registry, &account, &chosen.new_password).await?.ok_or(Problem::Failed)?;
    let jar = CookieJar::new().add(desks.cookie(SESSION, token_of(&desks, &officer)?));
    Ok((jar, Redirect::to("/")).into_response())
}

fn password_page(desks: &Desks, visitor: &Visitor, notice: Option<String>) -> Result<Response, Refusal> {
    let words = visitor.words();
    let trail = vec![Step::to(words.desk.home, "/"), Step::here(words.entrance.change_password)];
    let mut frame = visitor.frame(desks, None, Desk::Door, "", trail);
    frame.must_change = false;
    Ok(draw(&PasswordPage { frame, notice })?.into_response())
}

//! 登录、续签、退出.

use axum::{Json as Answer, extract::State, http::StatusCode};
use registry::officers::{FreshToken, Officer, authenticate, refresh, register_device, sign_out_phone};

use crate::{
    Phones,
    caller::Caller,
    problems::{Problem, ProblemDocument, Refusal},
    reading::Json,
    tokens::OnPhone,
    wire::{Assignment, OfficerOut, RefreshIn, Session, SignInIn},
};

/// Longest id or name of a phone.
const DEVICE_CHARS: usize = 64;

/// Signs an officer in on a phone.
#[utoipa::path(post, path = "/v1/sign-in", tag = "session", request_body = SignInIn,
    responses((status = 200, body = Session), (status = 401, body = ProblemDocument), (status = 422, body = ProblemDocument),
        (status = 429, body = ProblemDocument)))]
pub(crate) async fn enter(
    State(phones): State<Phones>,
    Json(said): Json<SignInIn>,
) -> Result<Answer<Session>, Refusal> {
    let now = phones.registry.clock().now();
    let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= DEVICE_CHARS;
    if !fits(&said.device.id) || said.device.name.chars().count() > DEVICE_CHARS {
        return Err(Refusal::field("device", "设备编号须有 1–64 个字符，名称不超过 64 个字符"));
    }
    if !phones.tries.may(&said.account, now) {
        return Err(Problem::TooManyTries.into());
    }
    let Some(officer) = authenticate(&phones.registry, &said.account, &said.password).await? else {
        phones.tries.failed(&said.account, now);
        return Err(Problem::SignInRefused.into());
    };
    phones.tries.succeeded(&said.account);
    let token = register_device(&phones.registry, &officer, said.device.id.trim(), said.device.name.trim()).await?;
    session(&phones, &officer, token)
}

/// Gives the next pair of tokens. A refresh token that comes twice shuts its phone out.
#[utoipa::path(post, path = "/v1/refresh", tag = "session", request_body = RefreshIn,
    responses((status = 200, body = Session), (status = 401, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn renew(
    State(phones): State<Phones>,
    Json(said): Json<RefreshIn>,
) -> Result<Answer<Session>, Refusal> {
    let fresh = refresh(&phones.registry, &said.refresh_token).await?;
    session(&phones, &fresh.officer, fresh.token)
}

/// Ends the phone's refresh tokens; what it has not sent stays on it.
#[utoipa::path(post, path = "/v1/sign-out", tag = "session", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemDocument)))]
pub(crate) async fn leave(State(phones): State<Phones>, caller: Caller) -> Result<StatusCode, Refusal> {
    sign_out_phone(&phones.registry, caller.officer.id, caller.device).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn session(phones: &Phones, officer: &Officer, token: FreshToken) -> Result<Answer<Session>, Refusal> {
    let clock = phones.registry.clock();
    let access = phones.keys.give(&phones.registry, officer, OnPhone { device: token.device_id })?;
    let held = officer.posts.iter().filter(|post| post.is_held_on(clock.today()));
    Ok(Answer(Session {
        access_token: access.ok_or(Problem::Failed)?,
        refresh_token: token.token,
        expires_in: phones.keys.seconds(),
        officer: OfficerOut {
            id: officer.id.0,
            account: officer.account.clone(),
            name: officer.name.clone(),
            must_change: officer.must_change,
        },
        assignments: held.map(assignment).collect(),
    }))
}

fn assignment(post: &registry::officers::Post) -> Assignment {
    Assignment {
        line: post.line,
        post: post.post.clone(),
        place: post.place.map(|place| place.to_string()),
        school: post.school_id,
        class: post.grade_class.clone(),
        groups: post.assigned_groups.iter().map(ToString::to_string).collect(),
    }
}

//! Stories at the door, told to the router itself.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use registry::{Actor, officers};

use crate::testing::{Door, cookie_of, header_of, text};

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_door_and_back() {
    let door = Door::open().await;
    let answer = door.get("/password", "").await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(header_of(&answer, "location"), "/sign-in?back=%2Fpassword");
}

#[tokio::test]
async fn an_officer_signs_in_works_and_signs_out() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    let page = door.get("/password", &session).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(header_of(&page, "cache-control"), "no-store");
    assert!(header_of(&page, "content-security-policy").starts_with("default-src 'none'"));
    let drawn = text(page).await;
    let token =
        drawn.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let answer = door.post("/sign-out", &session, &format!("form_token={token}")).await;
    assert_eq!(header_of(&answer, "location"), "/sign-in");
    assert!(header_of(&answer, "set-cookie").contains("Max-Age=0"), "{answer:?}");
}

#[tokio::test]
async fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let door = Door::open().await;
    let (cookie, token) = door.form().await;
    let form = format!("form_token={token}&account=liyumei&password={}", door.password);
    let answer = door.post("/sign-in", &cookie, &form).await;
    let mut session = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    let session = session.find(|cookie| cookie.starts_with("baoxue_session")).expect("a session");
    assert!(
        session.contains("HttpOnly") && session.contains("SameSite=Strict") && session.contains("Path=/"),
        "{session}"
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer_and_too_many_get_none() {
    let door = Door::open().await;
    let (cookie, token) = door.form().await;
    let mut answers = Vec::new();
    for account in ["liyumei", "nobody"] {
        let form = format!("form_token={token}&account={account}&password=wrong");
        let answer = door.post("/sign-in", &cookie, &form).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        let drawn = text(answer).await;
        answers.push(drawn.contains("账号或密码不正确"));
    }
    assert_eq!(answers, [true, true]);
    for _ in 0..7 {
        door.post("/sign-in", &cookie, &format!("form_token={token}&account=liyumei&password=wrong")).await;
    }
    let form = format!("form_token={token}&account=liyumei&password={}", door.password);
    assert_eq!(door.post("/sign-in", &cookie, &form).await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_form_from_elsewhere_does_nothing() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    for form in ["form_token=", "form_token=0123456789abcdef0123456789abcdef"] {
        assert_eq!(door.post("/sign-out", &session, form).await.status(), StatusCode::FORBIDDEN, "{form}");
    }
    let form = format!("form_token=made-up&account=liyumei&password={}", door.password);
    assert_eq!(door.post("/sign-in", "baoxue_door=another", &form).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_reset_password_ends_every_session() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    officers::reset_password(&door.registry, &Actor::System("test"), "liyumei").await.expect("a reset");
    assert_eq!(door.get("/password", &session).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn programs_sign_in_and_are_told_problems_as_documents() {
    let door = Door::open().await;
    let call = |body: String| {
        let request = Request::post("/api/sign-in").header(header::CONTENT_TYPE, "application/json");
        request.body(Body::from(body)).expect("a request")
    };
    let body = serde_json::json!({ "account": "liyumei", "password": door.password }).to_string();
    let session = text(door.ask(call(body)).await).await;
    assert!(session.contains("access_token"), "{session}");
    for (body, status, code) in
        [("{}", 422, "invalid"), ("{\"account\":\"a\",\"password\":\"b\"}", 401, "sign-in-refused")]
    {
        let answer = door.ask(call(body.to_owned())).await;
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(header_of(&answer, "content-type"), "application/problem+json");
        let document = text(answer).await;
        assert!(document.contains(&format!("\"code\":\"{code}\"")), "{document}");
    }
    let missing = door.get("/api/nowhere", "").await;
    assert_eq!(
        (missing.status(), header_of(&missing, "content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
}

#[tokio::test]
async fn the_language_switch_is_remembered_and_leads_nowhere_else() {
    let door = Door::open().await;
    let answer = door.get("/language/en?back=https://example.org", "").await;
    assert_eq!(header_of(&answer, "location"), "/");
    let page = text(door.get("/nowhere", &cookie_of(&answer)).await).await;
    assert!(page.contains("<html lang=\"en\">") && page.contains("not-found"), "{page}");
}

#[tokio::test]
async fn static_files_are_kept_and_unknown_ones_are_not_found() {
    let door = Door::open().await;
    let css = crate::assets::href("console.css");
    let answer = door.get(&css, "").await;
    assert_eq!(header_of(&answer, "cache-control"), "public, max-age=31536000, immutable");
    for path in ["/static/console.css", "/static/..%2fCargo.toml", "/static/nothing"] {
        assert_eq!(door.get(path, "").await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

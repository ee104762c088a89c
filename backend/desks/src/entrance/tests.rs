//! Stories at the door, told to the router itself.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use registry::{
    Actor, Clock, Registry,
    officers::{self, Line, NewOfficer},
};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{Desks, router};

/// A county with one officer, and the desks before it.
struct Door {
    router: Router,
    registry: Registry,
    password: String,
    _folder: TempDir,
}

impl Door {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("county.db").display());
        let clock = Clock::fixed("2026-11-22T02:00:00Z".parse().expect("a time"));
        let registry = Registry::open(&url, clock).await.expect("a database");
        registry.migrate().await.expect("a schema");
        let actor = Actor::System("test");
        let county = "629001".to_owned().try_into().expect("a county");
        let registry = registry.found_county(county, "云岭县", &actor).await.expect("a county");
        let officer = NewOfficer {
            account: "liyumei".into(),
            name: "李玉梅".into(),
            phone: None,
            line: Line::Education,
            post: "控辍保学专干".into(),
            place: Some(county.place()),
            school_id: None,
            grade_class: None,
            assigned_groups: Vec::new(),
        };
        let (_, password) = officers::add(&registry, &actor, officer).await.expect("an officer");
        let desks = Desks::open(registry.clone(), b"a secret of thirty-two bytes....", false).await.expect("desks");
        Self { router: router(desks), registry, password, _folder: folder }
    }

    async fn ask(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn get(&self, path: &str, cookie: &str) -> Response {
        self.ask(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, path: &str, cookie: &str, form: &str) -> Response {
        let form_type = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, form_type);
        self.ask(request.body(Body::from(form.to_owned())).expect("a request")).await
    }

    /// The sign-in form as a browser holds it: its cookie and its token.
    async fn form(&self) -> (String, String) {
        let answer = self.get("/sign-in", "").await;
        let cookie = cookie_of(&answer);
        let token = cookie.split_once('=').expect("a cookie").1.to_owned();
        (cookie, token)
    }

    /// Signs in and gives the session's cookie.
    async fn sign_in(&self) -> String {
        let (cookie, token) = self.form().await;
        let form = format!("form_token={token}&account=liyumei&password={}&back=/password", self.password);
        let answer = self.post("/sign-in", &cookie, &form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        cookie_of(&answer)
    }
}

/// The first cookie that an answer sets.
fn cookie_of(answer: &Response) -> String {
    let mut set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let kept = set.find(|cookie| !cookie.contains("Max-Age=0")).unwrap_or_default();
    kept.split(';').next().unwrap_or_default().to_owned()
}

async fn text(answer: Response) -> String {
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

fn header_of<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

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

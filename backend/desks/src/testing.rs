//! What the stories of the desks stand on: a county with one officer, and the desks before it.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use registry::{
    Actor, Clock, Registry,
    officers::{self, Line, NewOfficer},
    places::{self, PlaceRow},
};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{Desks, router};

/// A county with one officer, and the desks before it.
pub(crate) struct Door {
    router: Router,
    pub(crate) registry: Registry,
    pub(crate) password: String,
    _folder: TempDir,
}

impl Door {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("county.db").display());
        let clock = Clock::fixed("2026-11-22T02:00:00Z".parse().expect("a time"));
        let registry = Registry::open(&url, clock).await.expect("a database");
        registry.migrate().await.expect("a schema");
        let actor = Actor::System("test");
        let county = "629001".to_owned().try_into().expect("a county");
        let registry = registry.found_county(county, "云岭县", &actor).await.expect("a county");
        let seat = PlaceRow {
            code: county.place(),
            name: "云岭县".into(),
            parent: None,
            urban_rural: None,
            lon: None,
            lat: None,
            boundary: None,
            former: Vec::new(),
        };
        let since = "2026-09-01".parse().expect("a day");
        places::store(&registry, &actor, &[seat], since).await.expect("its place");
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

    pub(crate) async fn ask(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Response {
        self.ask(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &str) -> Response {
        let form_type = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, form_type);
        self.ask(request.body(Body::from(form.to_owned())).expect("a request")).await
    }

    /// The sign-in form as a browser holds it: its cookie and its token.
    pub(crate) async fn form(&self) -> (String, String) {
        let answer = self.get("/sign-in", "").await;
        let cookie = cookie_of(&answer);
        let token = cookie.split_once('=').expect("a cookie").1.to_owned();
        (cookie, token)
    }

    /// Signs in and gives the session's cookie.
    pub(crate) async fn sign_in(&self) -> String {
        let (cookie, token) = self.form().await;
        let form = format!("form_token={token}&account=liyumei&password={}&back=/password", self.password);
        let answer = self.post("/sign-in", &cookie, &form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        cookie_of(&answer)
    }
}

/// The first cookie that an answer sets.
pub(crate) fn cookie_of(answer: &Response) -> String {
    let mut set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let kept = set.find(|cookie| !cookie.contains("Max-Age=0")).unwrap_or_default();
    kept.split(';').next().unwrap_or_default().to_owned()
}

pub(crate) async fn text(answer: Response) -> String {
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

pub(crate) fn header_of<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

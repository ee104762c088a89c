//! Stories of the pages and calls, told to the router itself.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use crate::testing::{Door, header_of, text};

/// Every page that an officer can open without an id.
const PAGES: [&str; 22] = [
    "/",
    "/children",
    "/children?text=%E7%8E%8B",
    "/suspects?poor=1&closed=1",
    "/outcomes",
    "/suspects",
    "/pairs",
    "/rates",
    "/rates?by=school",
    "/rates?by=group",
    "/rates?as_at=2026-10-31",
    "/rates/versions",
    "/ledgers",
    "/password",
    "/coverage",
    "/coverage/missing",
    "/coverage/missing?list=groups",
    "/coverage/missing?list=households",
    "/coverage/missing?reason=hukou_only",
    "/spot-checks",
    "/places",
    "/places?place=629001",
];
/// Every list that a program can ask for.
const LISTS: [&str; 8] = [
    "/api/flags",
    "/api/outcomes",
    "/api/pairs",
    "/api/coverage",
    "/api/coverage/missing",
    "/api/spot-checks",
    "/api/places/changes",
    "/api/ledgers",
];

#[tokio::test]
async fn a_county_without_data_has_pages_that_say_so_in_both_languages() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    for (language, empty, why) in [
        ("zh-CN", "没有符合条件的疑似学生", "还没有比对和研判，此处为空不说明无人失学"),
        ("en", "No suspects match", "does not mean that nobody has dropped out"),
    ] {
        let cookies = format!("{session}; baoxue_language={language}");
        for page in PAGES {
            let answer = door.get(page, &cookies).await;
            assert_eq!(answer.status(), StatusCode::OK, "{page}");
            assert!(text(answer).await.contains(&format!("<html lang=\"{language}\">")), "{page}");
        }
        let home = text(door.get("/", &cookies).await).await;
        assert!(home.contains(why));
        assert_eq!(home.matches("<b>—</b>").count(), 2, "no count where nobody has counted: {home}");
        let early = text(door.get("/rates?as_at=2026-10-31", &cookies).await).await;
        assert!(
            !early.contains("2026-10-31 终了时") && !early.contains("end of 2026-10-31"),
            "no figures, no day: {early}"
        );
        let suspects = text(door.get("/suspects", &cookies).await).await;
        assert!(suspects.contains(empty) && suspects.contains(why), "nobody has looked yet: {suspects}");
    }
    let spring = text(door.get("/?term=2027-spring", &session).await).await;
    for list in ["/suspects", "/pairs"] {
        assert!(
            spring.contains(&format!("class=\"task\" href=\"{list}?term=2027-spring\"")),
            "the same term: {spring}"
        );
    }
    assert!(!spring.contains("class=\"map\""), "a pale map would say that there are none");
    let called = door.get("/api/flags", &session).await;
    assert_eq!((header_of(&called, "x-total-count"), header_of(&called, "x-term-judged")), ("0", "0"));
}

#[tokio::test]
async fn nobody_reads_anything_without_signing_in() {
    let door = Door::open().await;
    for page in PAGES {
        let answer = door.get(page, "").await;
        assert!(header_of(&answer, "location").starts_with("/sign-in"), "{page}");
    }
    for call in LISTS.into_iter().chain(["/api/rates", "/api/rates/persons?indicator=primary_entry"]) {
        let answer = door.get(call, "baoxue_session=forged").await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{call}");
        assert_eq!(header_of(&answer, "content-type"), "application/problem+json", "{call}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_cannot_be_read_is_said() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    let nobody = "01937000-0000-7000-8000-000000000001";
    for (path, status) in [
        (format!("/pairs?open={nobody}"), 404),
        (format!("/suspects?open={nobody}"), 404),
        (format!("/children/{nobody}"), 404),
        (format!("/api/flags/{nobody}"), 404),
        (format!("/api/pairs/{nobody}"), 404),
        ("/api/pairs/nonsense".to_owned(), 404),
        ("/rates?place=629002".to_owned(), 404),
        ("/rates?school=2162900001".to_owned(), 404),
        ("/rates?place=nonsense".to_owned(), 422),
        ("/rates?version=9".to_owned(), 404),
        ("/rates?version=nonsense".to_owned(), 422),
        ("/rates?as_at=yesterday".to_owned(), 422),
        ("/rates/changes".to_owned(), 422),
        ("/rates/changes?since=1".to_owned(), 404),
        ("/api/rates/slices?by=nonsense".to_owned(), 422),
        ("/rates?term=2026-summer".to_owned(), 422),
        ("/suspects?kind=nonsense".to_owned(), 422),
        ("/suspects?page=nonsense".to_owned(), 422),
        ("/api/outcomes?state=nonsense".to_owned(), 422),
        (format!("/api/children/{nobody}/outcomes"), 404),
        ("/rates/persons?indicator=nonsense".to_owned(), 422),
        ("/rates/persons?indicator=primary_entry&list=nonsense".to_owned(), 422),
        ("/ledgers?township=nonsense".to_owned(), 422),
        ("/ledgers?period=nonsense".to_owned(), 422),
        (format!("/spot-checks/{nobody}"), 404),
        (format!("/spot-checks/households/{nobody}"), 404),
        (format!("/api/spot-checks/{nobody}"), 404),
        (format!("/places/changes/{nobody}"), 404),
        ("/places?place=629001101201".to_owned(), 404),
        ("/places?place=nonsense".to_owned(), 422),
        ("/coverage?place=629002".to_owned(), 404),
        ("/coverage/missing?list=nonsense".to_owned(), 422),
        ("/coverage/missing?reason=nonsense".to_owned(), 422),
        ("/api/flags?limit=0".to_owned(), 422),
        ("/api/pairs?limit=1001".to_owned(), 422),
    ] {
        let answer = door.get(&path, &session).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn no_deed_is_done_for_a_form_or_call_from_elsewhere() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    let id = "01937000-0000-7000-8000-000000000001";
    let forms = [
        (format!("/pairs/{id}/settle"), "form_token=made-up&same=true".to_owned()),
        ("/rates/versions".to_owned(), "form_token=made-up&term=2026-autumn&sure=yes".to_owned()),
        ("/pairs/undo".to_owned(), format!("form_token=made-up&settlement={id}")),
        (format!("/suspects/{id}/verify"), "form_token=made-up&status=missing".to_owned()),
        (format!("/outcomes/{id}/check"), "form_token=made-up".to_owned()),
        (format!("/outcomes/{id}/withdraw"), "form_token=made-up&why=because".to_owned()),
        (format!("/api/outcomes/{id}/check"), String::new()),
        ("/password".to_owned(), "form_token=made-up&password=a&new_password=b&again=b".to_owned()),
        ("/sign-out".to_owned(), "form_token=made-up".to_owned()),
        (format!("/api/settlements/{id}/undo"), String::new()),
        ("/ledgers/school-age".to_owned(), "form_token=made-up".to_owned()),
        ("/api/ledgers/school-age".to_owned(), String::new()),
        ("/spot-checks".to_owned(), "form_token=made-up&place=629001&strata=village".to_owned()),
        (format!("/spot-checks/{id}/judge"), "form_token=made-up".to_owned()),
        (format!("/spot-checks/{id}/reopen"), "form_token=made-up".to_owned()),
        (format!("/spot-checks/households/{id}"), "form_token=made-up&version=1&home=met".to_owned()),
        (format!("/spot-checks/households/{id}/clear"), "form_token=made-up&version=1".to_owned()),
        ("/places/rename".to_owned(), "form_token=made-up&place=629001&name=a&on=2026-11-20".to_owned()),
        (
            "/places/merge".to_owned(),
            "form_token=made-up&place=629001101201&into=629001101202&on=2026-11-20".to_owned(),
        ),
        (
            "/places/split".to_owned(),
            "form_token=made-up&place=629001101201&village=629001101202&on=2026-11-20".to_owned(),
        ),
        (format!("/places/changes/{id}/undo"), "form_token=made-up".to_owned()),
        (format!("/places/changes/{id}/settle"), format!("form_token=made-up&row={id}&to=629001101201")),
    ];
    for (path, form) in forms {
        assert_eq!(door.post(&path, &session, &form).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn whoever_may_not_take_a_ledger_away_is_told_who_may() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    let page = text(door.get("/ledgers?term=2026-autumn", &session).await).await;
    let token =
        page.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let form = format!("form_token={token}&term=2026-autumn&place=&school=");
    let answer = door.post("/ledgers/school-age", &session, &form).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert!(text(answer).await.contains("您的岗位不能导出台账"));
    assert_eq!(door.post("/ledgers/nonsense", &session, &form).await.status(), StatusCode::NOT_FOUND);
    let outside = format!("form_token={token}&place=629002");
    assert_eq!(door.post("/ledgers/school-age", &session, &outside).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_document_names_every_call() {
    let door = Door::open().await;
    let document = text(door.get("/api/openapi.json", "").await).await;
    for path in [
        "/api/sign-in",
        "/api/rates",
        "/api/rates/persons",
        "/api/rates/versions",
        "/api/rates/changes",
        "/api/rates/slices",
        "/api/flags",
        "/api/flags/{id}",
        "/api/pairs/{id}/settle",
        "/api/ledgers",
        "/api/ledgers/{id}",
        "/api/coverage",
        "/api/spot-checks/{id}",
        "/api/places/changes",
    ] {
        assert!(document.contains(&format!("\"{path}\"")), "{path}");
    }
}

/// An address of the document with something in its place that can be read.
fn called(path: &str) -> String {
    let id = "01900000-0000-7000-8000-000000000000";
    path.replace("{id}", id).replace("{code}", "629001001001")
}

#[tokio::test]
async fn no_call_answers_strangers_and_no_deed_trusts_a_cookie_alone() {
    let door = Door::open().await;
    let session = door.sign_in().await;
    let document: serde_json::Value =
        serde_json::from_str(&text(door.get("/api/openapi.json", "").await).await).expect("a document");
    let calls = document["paths"].as_object().expect("paths");
    let others = calls.iter().filter(|(path, _)| *path != "/api/sign-in");
    let mut deeds = 0;
    for (path, methods) in others {
        for method in methods.as_object().expect("methods").keys() {
            let ask = |cookie: &str| {
                let request = Request::builder().method(method.to_uppercase().as_str()).uri(called(path));
                let json = request.header(header::COOKIE, cookie).header(header::CONTENT_TYPE, "application/json");
                json.body(Body::from("{}")).expect("a request")
            };
            assert_eq!(door.ask(ask("")).await.status(), StatusCode::UNAUTHORIZED, "{method} {path}");
            if method == "post" {
                deeds += 1;
                assert_eq!(door.ask(ask(&session)).await.status(), StatusCode::FORBIDDEN, "{path}");
            }
        }
    }
    assert!(deeds > 8, "only {deeds} deeds are described");
}

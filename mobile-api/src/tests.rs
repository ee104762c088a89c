//! Stories of a teacher's phone, told to the router itself.

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use chrono::TimeDelta;
use registry::{
    Actor, Clock, Registry,
    officers::{self, Line, NewOfficer},
    places::{self, PlaceRow},
};
use rules::places::PlaceCode;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{Phones, router};

const HOME: &str = "01937000-0000-7000-8000-000000000001";
const MADE_AT: &str = "2026-11-22T09:30:00+08:00";

/// A county of two villages, and a teacher with a phone in the first.
struct World {
    router: Router,
    registry: Registry,
    password: String,
    _folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("county.db").display());
        let clock = Clock::fixed("2026-11-22T02:00:00Z".parse().expect("a time"));
        let registry = Registry::open(&url, clock).await.expect("a database");
        registry.migrate().await.expect("a schema");
        let actor = Actor::System("test");
        let county = "629001".to_owned().try_into().expect("a county");
        let registry = registry.found_county(county, "云岭县", &actor).await.expect("a county");
        let rows =
            [("629001", "云岭县"), ("629001101", "云岭镇"), ("629001101201", "锁林村"), ("629001101202", "红柳村")];
        let rows = rows.map(|(code, name)| place(code, name));
        places::store(&registry, &actor, &rows, "2026-09-01".parse().expect("a day")).await.expect("places");
        let teacher = NewOfficer {
            account: "mazhanshan".into(),
            name: "马占山".into(),
            phone: None,
            line: Line::Education,
            post: "包村教师".into(),
            place: Some(code("629001101201")),
            school_id: None,
            grade_class: None,
            assigned_groups: Vec::new(),
        };
        let (_, password) = officers::add(&registry, &actor, teacher).await.expect("an officer");
        let phones = Phones::open(registry.clone(), b"a secret of thirty-two bytes....").expect("phones");
        Self { router: router(phones), registry, password, _folder: folder }
    }

    async fn call(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        let answer = self.router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 22).await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn sign_in(&self) -> Value {
        let device = json!({ "id": "phone-1", "name": "马老师的手机" });
        let body = json!({ "account": "mazhanshan", "password": self.password, "device": device });
        let (status, session) = self.call(Method::POST, "/v1/sign-in", "", Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{session}");
        session
    }

    async fn token(&self) -> String {
        text(&self.sign_in().await["access_token"])
    }

    /// Pushes one household and gives its result.
    async fn push(&self, token: &str, id: &str, base_version: Option<i32>, body: Value) -> Value {
        let item =
            json!({ "id": id, "kind": "household", "base_version": base_version, "made_at": MADE_AT, "body": body });
        let batch = json!({ "batch_id": "b1", "items": [item] });
        let (status, answer) = self.call(Method::POST, "/v1/push", token, Some(batch)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["results"][0].clone()
    }

    async fn pull(&self, token: &str, query: &str) -> Value {
        let (status, answer) = self.call(Method::GET, &format!("/v1/pull?{query}"), token, None).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    }
}

fn code(written: &str) -> PlaceCode {
    written.parse().expect("a code")
}

fn place(written: &str, name: &str) -> PlaceRow {
    PlaceRow {
        code: code(written),
        name: name.into(),
        parent: None,
        urban_rural: None,
        lon: None,
        lat: None,
        boundary: None,
        former: Vec::new(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn household() -> Value {
    json!({
        "household_no": "12", "village_code": "629001101201", "head_name": "马占海", "phone": "13900000001",
        "children": [
            { "record_id": "P1", "name": "马兰", "sex": "女", "born_on": "2015-03-05", "schooling": "在校", "grade": "五年级" },
            { "record_id": "P2", "name": "马强", "sex": "男", "born_on": "2013.3", "schooling": "辍学" }
        ]
    })
}

#[tokio::test]
async fn a_household_is_stored_once_however_often_it_is_sent() {
    let world = World::new().await;
    let token = world.token().await;
    let first = world.push(&token, HOME, None, household()).await;
    assert_eq!((&first["outcome"], &first["version"]), (&json!("stored"), &json!(1)), "{first}");
    let doubted: Vec<&Value> = first["problems"].as_array().expect("problems").iter().map(|p| &p["field"]).collect();
    assert_eq!(doubted, [&json!("children[P2].born_on")], "{first}");
    let again = world.push(&token, HOME, None, household()).await;
    assert_eq!((&again["outcome"], &again["receipt"]), (&json!("already_stored"), &first["receipt"]));
    let pulled = world.pull(&token, "").await;
    assert_eq!(pulled["changes"].as_array().map(Vec::len), Some(1), "{pulled}");
    let body = &pulled["changes"][0]["body"];
    assert_eq!((&body["head_name"], &body["children"][0]["name"]), (&json!("马占海"), &json!("马兰")));
    assert_eq!(body["children"][1]["born_on"], "2013.3", "what could not be read stands as written");
}

#[tokio::test]
async fn other_content_under_the_same_id_is_kept_and_overwrites_nothing() {
    let world = World::new().await;
    let token = world.token().await;
    world.push(&token, HOME, None, household()).await;
    let mut other = household();
    other["phone"] = json!("13900000009");
    for _ in 0..2 {
        let result = world.push(&token, HOME, None, other.clone()).await;
        assert_eq!(result["outcome"], "conflict", "{result}");
        assert_eq!(result["problems"][0]["code"], "same_id_other_content");
    }
    let pulled = world.pull(&token, "").await;
    assert_eq!(pulled["changes"][0]["body"]["phone"], "13900000001");
}

#[tokio::test]
async fn an_edit_of_the_present_version_is_stored_and_keeps_what_it_does_not_speak_of() {
    let world = World::new().await;
    let token = world.token().await;
    world.push(&token, HOME, None, household()).await;
    let edit = json!({ "village_code": "629001101201", "household_no": "12", "address": "三社12号",
        "children": [{ "record_id": "P2", "name": "马强", "schooling": "在校" }] });
    let result = world.push(&token, HOME, Some(1), edit).await;
    assert_eq!((&result["outcome"], &result["version"]), (&json!("stored"), &json!(2)), "{result}");
    let body = world.pull(&token, "").await["changes"][0]["body"].clone();
    assert_eq!((&body["address"], &body["phone"]), (&json!("三社12号"), &json!("13900000001")), "{body}");
    let children = body["children"].as_array().expect("children");
    assert_eq!(children.len(), 2);
    let strong = children.iter().find(|child| child["record_id"] == "P2").expect("the second child");
    assert_eq!((&strong["schooling"], &strong["sex"]), (&json!("in_school"), &json!("1")), "{strong}");
}

#[tokio::test]
async fn two_edits_of_one_version_are_merged_where_they_do_not_overlap() {
    let world = World::new().await;
    let token = world.token().await;
    world.push(&token, HOME, None, household()).await;
    world.push(&token, HOME, Some(1), json!({ "phone": "13900000002" })).await;
    let merged = world.push(&token, HOME, Some(1), json!({ "address": "三社12号" })).await;
    assert_eq!((&merged["outcome"], &merged["version"]), (&json!("merged"), &json!(3)), "{merged}");
    let body = world.pull(&token, "").await["changes"][0]["body"].clone();
    assert_eq!((&body["address"], &body["phone"]), (&json!("三社12号"), &json!("13900000002")), "{body}");
    let conflict = world.push(&token, HOME, Some(1), json!({ "phone": "13900000003" })).await;
    assert_eq!(conflict["outcome"], "conflict");
    assert_eq!(conflict["problems"][0]["field"], "phone");
}

#[tokio::test]
async fn a_household_without_a_child_was_visited_as_well() {
    let world = World::new().await;
    let token = world.token().await;
    let mut childless = household();
    childless["children"] = json!([]);
    let stored = world.push(&token, HOME, None, childless.clone()).await;
    assert_eq!((&stored["outcome"], &stored["version"]), (&json!("stored"), &json!(1)), "{stored}");
    assert_eq!(world.push(&token, HOME, None, childless).await["outcome"], json!("already_stored"));
    let body = &world.pull(&token, "").await["changes"][0]["body"];
    assert_eq!((&body["head_name"], &body["children"]), (&json!("马占海"), &json!([])), "{body}");
    let born = json!({ "children": [{ "record_id": "P9", "name": "马小满", "schooling": "未入学" }] });
    let again = world.push(&token, HOME, Some(1), born).await;
    assert_eq!((&again["outcome"], &again["version"]), (&json!("stored"), &json!(2)), "{again}");
}

#[tokio::test]
async fn what_cannot_be_read_or_lies_outside_is_kept_with_a_sentence_and_counted() {
    let world = World::new().await;
    let token = world.token().await;
    let id = |last: u32| format!("01937000-0000-7000-8000-0000000001{last:02}");
    let item = |last: u32, kind: &str, base: Option<i32>, body: Value| json!({ "id": id(last), "kind": kind, "base_version": base, "made_at": MADE_AT, "body": body });
    let mut elsewhere = household();
    elsewhere["village_code"] = json!("629001101202");
    let mut nameless = household();
    nameless["children"][0]["name"] = json!("");
    let items = [
        item(1, "household", None, household()),
        item(1, "household", None, household()),
        item(2, "household", None, json!("no household")),
        item(3, "household", None, nameless),
        item(4, "household", None, elsewhere),
        item(5, "household", Some(7), household()),
        item(6, "poem", None, json!({})),
        item(7, "household", None, household()),
        item(8, "household", None, json!({ "village_code": "629001101999", "children": [{ "name": "马兰" }] })),
    ];
    let sent = items.len();
    let (status, answer) =
        world.call(Method::POST, "/v1/push", &token, Some(json!({ "batch_id": "b2", "items": items }))).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let results = answer["results"].as_array().expect("results");
    let outcomes: Vec<&str> = results.iter().filter_map(|result| result["outcome"].as_str()).collect();
    let expected = [
        "stored",
        "already_stored",
        "quarantined",
        "quarantined",
        "refused",
        "quarantined",
        "quarantined",
        "conflict",
        "quarantined",
    ];
    assert_eq!(outcomes, expected, "{answer}");
    assert_eq!(results.len(), sent);
    for result in results {
        assert!(!text(&result["receipt"]).is_empty());
        let said = result["problems"].as_array().expect("problems");
        let is_stored = ["stored", "already_stored"].contains(&result["outcome"].as_str().unwrap_or_default());
        assert!(
            is_stored
                || said
                    .iter()
                    .all(|problem| text(&problem["detail"]).contains('：') || text(&problem["detail"]).contains('；')),
            "{result}"
        );
        assert!(is_stored || !said.is_empty(), "{result}");
    }
}

#[tokio::test]
async fn a_phone_hears_only_of_its_own_villages_in_pages_that_go_on_where_they_stopped() {
    let world = World::new().await;
    let token = world.token().await;
    for last in 1..=5 {
        let mut body = household();
        body["household_no"] = json!(last.to_string());
        body["children"] = json!([{ "record_id": format!("R{last}"), "name": "马兰" }]);
        world.push(&token, &format!("01937000-0000-7000-8000-0000000002{last:02}"), None, body).await;
    }
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = world.pull(&token, &format!("limit=2&cursor={cursor}")).await;
        seen.extend(page["changes"].as_array().expect("changes").iter().map(|change| text(&change["id"])));
        cursor = text(&page["cursor"]);
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(seen.len(), 5);
    let nothing = world.pull(&token, &format!("cursor={cursor}")).await;
    assert_eq!((&nothing["changes"], &nothing["cursor"]), (&json!([]), &json!(cursor)));
    for wrong in ["limit=0", "limit=501", "limit=x", "cursor=nonsense"] {
        let (status, problem) = world.call(Method::GET, &format!("/v1/pull?{wrong}"), &token, None).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid")), "{wrong}");
    }
}

#[tokio::test]
async fn a_receipt_can_be_verified_and_a_forged_one_cannot() {
    let world = World::new().await;
    let token = world.token().await;
    let receipt = text(&world.push(&token, HOME, None, household()).await["receipt"]);
    let verify = |receipt: String| json!({ "receipt": receipt });
    let path = "/v1/receipts/verify";
    let (_, proven) = world.call(Method::POST, path, &token, Some(verify(receipt.clone()))).await;
    assert_eq!((&proven["valid"], &proven["id"], &proven["outcome"]), (&json!(true), &json!(HOME), &json!("stored")));
    let (_, forged) = world.call(Method::POST, path, &token, Some(verify(receipt.replace("stored", "merged")))).await;
    assert_eq!(forged["valid"], false);
}

#[tokio::test]
async fn tokens_rotate_and_a_stolen_one_shuts_the_phone_out() {
    let world = World::new().await;
    let session = world.sign_in().await;
    let refresh = |token: &Value| json!({ "refresh_token": token });
    let (status, second) = world.call(Method::POST, "/v1/refresh", "", Some(refresh(&session["refresh_token"]))).await;
    assert_eq!(status, StatusCode::OK, "{second}");
    let (status, problem) = world.call(Method::POST, "/v1/refresh", "", Some(refresh(&session["refresh_token"]))).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("device-revoked")), "{problem}");
    let (status, _) = world.call(Method::GET, "/v1/pull", &text(&second["access_token"]), None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_access_token_ends_soon_and_signing_out_ends_the_refresh_token() {
    let world = World::new().await;
    let session = world.sign_in().await;
    let token = text(&session["access_token"]);
    let (status, _) = world.call(Method::POST, "/v1/sign-out", &token, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let refresh = json!({ "refresh_token": session["refresh_token"] });
    let (status, _) = world.call(Method::POST, "/v1/refresh", "", Some(refresh)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let token = world.token().await;
    world.registry.clock().advance(TimeDelta::minutes(16));
    let (status, problem) = world.call(Method::GET, "/v1/pull", &token, None).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("signed-out")));
}

#[tokio::test]
async fn nonsense_is_answered_by_problem_documents() {
    let world = World::new().await;
    let token = world.token().await;
    let many: Vec<Value> =
        (0..201).map(|_| json!({ "id": HOME, "kind": "household", "made_at": MADE_AT, "body": {} })).collect();
    for (path, body, status) in [
        ("/v1/sign-in", json!({}), 422),
        ("/v1/sign-in", json!({ "account": "a", "password": "b", "device": { "id": "", "name": "" } }), 422),
        ("/v1/sign-in", json!({ "account": "a", "password": "b", "device": { "id": "x", "name": "" } }), 401),
        ("/v1/refresh", json!({ "refresh_token": "unknown" }), 401),
        ("/v1/push", json!({ "batch_id": "b", "items": many }), 422),
        ("/v1/push", json!({ "batch_id": "马兰", "items": [] }), 422),
        ("/v1/nowhere", json!({}), 404),
        ("/v1/pull", json!({}), 405),
    ] {
        let (got, problem) = world.call(Method::POST, path, &token, Some(body)).await;
        assert_eq!((got.as_u16(), &problem["status"]), (status, &json!(status)), "{path} {problem}");
        assert!(problem["detail"].as_str().is_some_and(|said| !said.is_empty()), "{problem}");
    }
}

#[tokio::test]
async fn the_document_names_every_call() {
    let world = World::new().await;
    let (status, document) = world.call(Method::GET, "/openapi.json", "", None).await;
    assert_eq!(status, StatusCode::OK);
    for path in ["/v1/sign-in", "/v1/refresh", "/v1/sign-out", "/v1/pull", "/v1/push", "/v1/receipts/verify"] {
        assert!(document["paths"].get(path).is_some(), "{path}");
    }
}

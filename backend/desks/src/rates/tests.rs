//! Stories of the pages of a past day, told to the router itself.

use axum::http::StatusCode;
use chrono::TimeDelta;
use registry::{
    Actor,
    places::{self, Order, PlaceRow},
    rates,
};

use crate::testing::{Door, text};

const SOMEBODY: Actor = Actor::System("test");

#[tokio::test]
async fn a_page_of_a_past_day_shows_the_villages_of_that_day_and_says_so() {
    let door = merged().await;
    let session = door.sign_in().await;
    let page = async |path: &str| {
        let answer = door.get(path, &session).await;
        (answer.status(), text(answer).await)
    };
    let (status, then) = page("/rates?term=2026-autumn&place=629001101&as_at=2026-11-22").await;
    assert!(
        status == StatusCode::OK
            && then.contains(">红旗村<")
            && then.contains(">石沟村<")
            && !then.contains(">红石村<")
    );
    assert!(then.contains("按当日的区划和名称列出"), "{then}");
    let (_, now) = page("/rates?term=2026-autumn&place=629001101").await;
    assert!(now.contains(">红石村<") && !now.contains(">石沟村<"));
    // What is gone today opens by its code of then, with its persons and for programs.
    let (status, village) = page("/rates?term=2026-autumn&place=629001101202&as_at=2026-11-22").await;
    assert!(status == StatusCode::OK && village.contains("城关镇石沟村 · "), "{village}");
    let persons = "/rates/persons?term=2026-autumn&indicator=primary_entry&place=629001101202&as_at=2026-11-22";
    let (status, list) = page(persons).await;
    assert!(status == StatusCode::OK && list.contains("城关镇石沟村"), "{list}");
    assert!(list.contains("村、学校、周岁、就学状况和计入情况均为当日所记"), "{list}");
    assert_eq!(page("/api/rates?term=2026-autumn&place=629001101202&as_at=2026-11-22").await.0, StatusCode::OK);
    let (status, early) = page("/rates?term=2026-autumn&place=629001101209&as_at=2026-11-22").await;
    assert!(
        status == StatusCode::CONFLICT && early.contains("还没有红石村") && early.contains("请按当时的代码查看"),
        "{early}"
    );
}

#[tokio::test]
async fn whoever_comes_before_the_first_counting_is_told_that_and_no_date() {
    let (never, later) = (Door::open().await, merged().await);
    for (door, path, said) in [
        (&never, "/rates?term=2026-autumn", "本学期的指标还没有测算。"),
        (&later, "/rates?term=2026-autumn&as_at=2026-11-20", "请选择首次测算之后的日期。"),
    ] {
        let page = text(door.get(path, &door.sign_in().await).await).await;
        assert!(page.contains(said) && !page.contains("数据截至"), "{path}: {page}");
    }
}

#[tokio::test]
async fn a_day_to_come_is_refused_once() {
    let door = merged().await;
    let answer = door.get("/rates?term=2026-autumn&as_at=2026-12-31", &door.sign_in().await).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    assert_eq!(page.matches("请选择今天或以前的日期").count(), 1, "{page}");
}

/// Two villages that were counted on one day and merged into a new one on the next.
async fn merged() -> Door {
    let door = Door::open().await;
    let today = door.registry.clock().today();
    let villages = [("629001101", "城关镇"), ("629001101201", "红旗村"), ("629001101202", "石沟村")];
    places::store(&door.registry, &SOMEBODY, &villages.map(|(code, name)| row(code, name)), today)
        .await
        .expect("stored");
    let term = "2026-autumn".parse().expect("a term");
    rates::compute(&door.registry, &SOMEBODY, term).await.expect("counted");
    door.registry.clock().advance(TimeDelta::days(1));
    let code = |code: &str| code.parse().expect("a code");
    let (old, into) = ([code("629001101201"), code("629001101202")], (code("629001101209"), Some("红石村")));
    let order = Order { on: door.registry.clock().today(), document: None };
    places::merge(&door.registry, &SOMEBODY, &old, into, order).await.expect("merged");
    door
}

fn row(code: &str, name: &str) -> PlaceRow {
    PlaceRow {
        code: code.parse().expect("a code"),
        name: name.into(),
        parent: None,
        urban_rural: None,
        lon: None,
        lat: None,
        boundary: None,
        former: Vec::new(),
    }
}

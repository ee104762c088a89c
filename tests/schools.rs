//! 学校: schools, their catchments, and the officers at them.

use county_tests::county::SOMEBODY;
use county_tests::{World, on_both};
use registry::officers::{self, Line, OfficerRow};
use registry::schools::{self, SchoolRow};
use registry::{check, places};
use rules::schools::SchoolKind;

use super::places::{autumn, places_of_the_county};

on_both! {
    async fn the_same_schools_stored_again_change_nothing(world: World) {
        places::store(&world.registry, &SOMEBODY, &places_of_the_county(), autumn()).await.unwrap();
        let rows = [primary(), junior()];
        let first = schools::store(&world.registry, &SOMEBODY, &rows).await.unwrap();
        assert_eq!((first.stored, first.refused.len()), (2, 0));
        let again = schools::store(&world.registry, &SOMEBODY, &rows).await.unwrap();
        assert_eq!((again.stored, again.unchanged), (0, 2));
        let schools = schools::load(&world.registry, &world.whole()).await.unwrap();
        let school = schools.find("2162900001").unwrap();
        assert_eq!(schools.named("城关小学").map(|s| s.id), Some(school.id));
        assert_eq!(schools.serving("629001101202".parse().unwrap()).count(), 1);
        assert!(school.kind.teaches(rules::schools::Stage::Primary));
    }

    async fn a_new_catchment_takes_the_place_of_the_old(world: World) {
        places::store(&world.registry, &SOMEBODY, &places_of_the_county(), autumn()).await.unwrap();
        schools::store(&world.registry, &SOMEBODY, &[primary()]).await.unwrap();
        let mut row = primary();
        row.catchment.pop();
        assert_eq!(schools::store(&world.registry, &SOMEBODY, &[row]).await.unwrap().stored, 1);
        let schools = schools::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(schools.find("2162900001").unwrap().catchment, ["629001101201".parse().unwrap()]);
    }

    async fn a_catchment_of_a_village_that_nobody_knows_is_refused(world: World) {
        let outcome = schools::store(&world.registry, &SOMEBODY, &[primary(), primary()]).await.unwrap();
        let fields: Vec<_> = outcome.refused.iter().map(|r| r.field).collect();
        assert_eq!((outcome.stored, fields), (0, vec!["catchment", "school_code"]));
    }

    async fn a_head_is_stored_with_the_school_and_signs_in_once_a_password_is_given(world: World) {
        places::store(&world.registry, &SOMEBODY, &places_of_the_county(), autumn()).await.unwrap();
        schools::store(&world.registry, &SOMEBODY, &[primary()]).await.unwrap();
        let rows = [head("2162900001"), head("2162900009")];
        let outcome = officers::store(&world.registry, &SOMEBODY, &rows).await.unwrap();
        assert_eq!((outcome.stored, outcome.refused[0].field), (1, "school_code"));
        let again = officers::store(&world.registry, &SOMEBODY, &rows[..1]).await.unwrap();
        assert_eq!(again.unchanged, 1);
        assert_eq!(officers::authenticate(&world.registry, "xz01", "").await.unwrap(), None);
        let password = officers::reset_password(&world.registry, &SOMEBODY, "xz01").await.unwrap();
        let head = officers::authenticate(&world.registry, "xz01", &password).await.unwrap().unwrap();
        let scope = world.registry.scope_of(&head).unwrap();
        let schools = schools::load(&world.registry, &scope).await.unwrap();
        assert!(scope.covers_school(schools.find("2162900001").unwrap().id.0));
        assert!(!scope.covers_place("629001101".parse().unwrap()), "a school post does not hand over the township");
        assert!(scope.covers_place("62900110120103".parse().unwrap()), "but the groups it is charged with");
    }

    async fn changed_groups_end_the_old_post_and_begin_a_new_one(world: World) {
        places::store(&world.registry, &SOMEBODY, &places_of_the_county(), autumn()).await.unwrap();
        schools::store(&world.registry, &SOMEBODY, &[primary()]).await.unwrap();
        officers::store(&world.registry, &SOMEBODY, &[head("2162900001")]).await.unwrap();
        world.clock.advance(chrono::TimeDelta::days(30));
        let mut row = head("2162900001");
        row.assigned_groups = vec!["629001101202".parse().unwrap()];
        assert_eq!(officers::store(&world.registry, &SOMEBODY, &[row]).await.unwrap().stored, 1);
        let head = officers::find_by_account(&world.registry, &world.whole(), "xz01").await.unwrap();
        assert_eq!(head.posts.len(), 2);
        let scope = world.registry.scope_of(&head).unwrap();
        assert!(!scope.covers_place("62900110120103".parse().unwrap()));
        assert!(scope.covers_place("629001101202".parse().unwrap()));
    }

    async fn a_county_in_order_passes_the_check(world: World) {
        places::store(&world.registry, &SOMEBODY, &places_of_the_county(), autumn()).await.unwrap();
        schools::store(&world.registry, &SOMEBODY, &[primary(), junior()]).await.unwrap();
        let report = check(&world.registry).await.unwrap();
        assert_eq!(report.findings, []);
        assert!(report.counts.contains(&("schools", 2)), "{report:?}");
    }
}

fn primary() -> SchoolRow {
    SchoolRow {
        school_code: "2162900001".to_owned(),
        name: "云岭县城关镇中心小学".to_owned(),
        kind: SchoolKind::Primary,
        place: Some("629001101201".parse().unwrap()),
        lon: None,
        lat: None,
        catchment: vec!["629001101201".parse().unwrap(), "629001101202".parse().unwrap()],
        parent_school_code: None,
    }
}

fn junior() -> SchoolRow {
    SchoolRow {
        school_code: "3162900002".to_owned(),
        name: "云岭县第一初级中学".to_owned(),
        kind: SchoolKind::Junior,
        catchment: Vec::new(),
        ..primary()
    }
}

fn head(school_code: &str) -> OfficerRow {
    OfficerRow {
        account: "xz01".to_owned(),
        name: "王校长".to_owned(),
        line: Line::Education,
        post: "校长".to_owned(),
        place: Some("629001101".parse().unwrap()),
        school_code: Some(school_code.to_owned()),
        grade_class: None,
        assigned_groups: vec!["62900110120103".parse().unwrap()],
        phone: None,
    }
}

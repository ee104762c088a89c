//! 区划: places are imported once, renamed and merged with their history.

use chrono::NaiveDate;
use county_tests::county::SOMEBODY;
use county_tests::{World, on_both};
use registry::places::{self, Order, PlaceRow};
use rules::places::{PlaceCode, PlaceLevel};

on_both! {
    async fn the_same_places_stored_again_change_nothing(world: World) {
        let rows = places_of_the_county();
        let first = places::store(&world.registry, &SOMEBODY, &rows, autumn()).await.unwrap();
        assert_eq!((first.stored, first.unchanged, first.refused.len()), (6, 0, 0));
        let again = places::store(&world.registry, &SOMEBODY, &rows, autumn()).await.unwrap();
        assert_eq!((again.stored, again.unchanged), (0, 6));
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(places.path(code("62900110120103")), "城关镇红旗村三社");
        assert_eq!(places.at_level(PlaceLevel::Village).count(), 2);
        assert_eq!(places.children(code("629001101")).count(), 2);
        assert_eq!(places.inside(code("629001101201")).count(), 2);
        assert_eq!(places.group_named(code("629001101201"), "三社"), Some(code("62900110120103")));
        assert_eq!(world.registry.counties().await.unwrap()[0].name, "云岭县");
    }

    async fn a_new_name_in_a_later_file_keeps_the_old_one(world: World) {
        places::store(&world.registry, &SOMEBODY, &places_of_the_county(), autumn()).await.unwrap();
        let renamed = [row("629001101201", "新红旗村")];
        let outcome = places::store(&world.registry, &SOMEBODY, &renamed, day("2027-03-01")).await.unwrap();
        assert_eq!(outcome.stored, 1);
        let history = places::history(&world.registry, &world.whole(), code("629001101201")).await.unwrap();
        let names: Vec<_> = history.iter().map(|v| (v.name.as_str(), v.valid_to)).collect();
        assert_eq!(names, [("红旗村", Some(day("2027-03-01"))), ("新红旗村", None)]);
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(places.name_of(code("629001101201")), Some("新红旗村"));
    }

    async fn a_file_without_coordinates_takes_none_away(world: World) {
        let mut village = row("629001101201", "红旗村");
        (village.lon, village.lat) = (Some(104.5), Some(35.25));
        places::store(&world.registry, &SOMEBODY, &[village], autumn()).await.unwrap();
        let plain = [row("629001101201", "红旗村")];
        let outcome = places::store(&world.registry, &SOMEBODY, &plain, day("2027-03-01")).await.unwrap();
        assert_eq!(outcome.unchanged, 1);
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(places.find(code("629001101201")).unwrap().lon, Some(104.5));
    }

    async fn a_code_of_before_the_register_is_understood_from_the_file_that_names_it(world: World) {
        let mut rows = places_of_the_county();
        let (old, new) = (code("629001101391"), code("629001101201"));
        rows.iter_mut().find(|row| row.code == new).unwrap().former = vec![old];
        let first = places::store(&world.registry, &SOMEBODY, &rows, autumn()).await.unwrap();
        assert_eq!((first.stored, first.refused.len()), (6, 0));
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!((places.find(old), places.resolve(old)), (None, new));
        assert_eq!(places.resolve_home(old, Some("三社")), (new, Some(code("62900110120103"))));
        let again = places::store(&world.registry, &SOMEBODY, &rows, autumn()).await.unwrap();
        assert_eq!((again.stored, again.unchanged), (0, 6), "it is learnt once");
    }

    async fn a_merged_village_is_found_under_its_new_code(world: World) {
        places::store(&world.registry, &SOMEBODY, &places_of_the_county(), autumn()).await.unwrap();
        let (old, new) = (code("629001101202"), code("629001101201"));
        let on = day("2026-11-02");
        let order = Order { on, document: Some("云政发〔2026〕31号") };
        places::merge(&world.registry, &SOMEBODY, &[old], (new, None), order).await.unwrap();
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(places.find(old), None);
        assert_eq!(places.resolve(old), new);
        assert_eq!(places.resolve(new), new);
        let gone = places::rename(&world.registry, &SOMEBODY, old, "无名村", order).await.unwrap_err();
        assert_eq!(gone.code(), "not_found");
        let back = places::merge(&world.registry, &SOMEBODY, &[new], (new, None), order).await.unwrap_err();
        assert_eq!(back.code(), "place_change");
    }

    async fn an_older_file_tells_what_a_place_was_called_and_changes_nothing_of_today(world: World) {
        let village = code("629001101201");
        let store = |name: &'static str, on: &'static str| {
            let (registry, rows) = (world.registry.clone(), [row("629001101201", name)]);
            async move { places::store(&registry, &SOMEBODY, &rows, day(on)).await.unwrap().stored }
        };
        assert_eq!(store("红旗村", "2026-09-01").await, 1);
        assert_eq!(store("红旗大队", "1980-01-01").await, 1);
        assert_eq!(store("红旗乡一村", "1995-01-01").await, 1);
        // Between the two nothing new is said.
        assert_eq!(store("红旗大队", "1990-01-01").await, 0);
        let history = places::history(&world.registry, &world.whole(), village).await.unwrap();
        let told: Vec<_> = history.iter().map(|v| (v.name.as_str(), v.valid_from.map(|d| d.to_string()), v.valid_to.map(|d| d.to_string()))).collect();
        assert_eq!(told, [
            ("红旗大队", None, Some("1995-01-01".into())),
            ("红旗乡一村", Some("1995-01-01".into()), Some("2026-09-01".into())),
            ("红旗村", Some("2026-09-01".into()), None),
        ]);
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(places.name_of(village), Some("红旗村"));
    }

    async fn rows_of_another_county_and_second_rows_are_refused_with_a_reason(world: World) {
        let rows = [row("629001101201", "红旗村"), row("629002101201", "他县村"), row("629001101201", "白旗村")];
        let outcome = places::store(&world.registry, &SOMEBODY, &rows, autumn()).await.unwrap();
        assert_eq!(outcome.stored, 1);
        assert_eq!(outcome.refused.iter().map(|r| (r.index, r.field)).collect::<Vec<_>>(), [(1, "code"), (2, "code")]);
        assert!(outcome.refused[0].reason.contains("不属于本县"), "{:?}", outcome.refused);
    }
}

/// A county with one township, two villages, a group and a street.
pub fn places_of_the_county() -> Vec<PlaceRow> {
    [
        ("629001", "云岭县"),
        ("629001101", "城关镇"),
        ("629001101201", "红旗村"),
        ("62900110120103", "三社"),
        ("629001101202", "石沟村"),
        ("629001001", "东街街道"),
    ]
    .map(|(code, name)| row(code, name))
    .into()
}

/// A row with a code and a name.
pub fn row(written: &str, name: &str) -> PlaceRow {
    PlaceRow {
        code: code(written),
        name: name.to_owned(),
        parent: None,
        urban_rural: None,
        lon: None,
        lat: None,
        boundary: None,
        former: Vec::new(),
    }
}

fn code(written: &str) -> PlaceCode {
    written.parse().unwrap()
}

fn day(written: &str) -> NaiveDate {
    written.parse().unwrap()
}

pub fn autumn() -> NaiveDate {
    day("2026-09-01")
}

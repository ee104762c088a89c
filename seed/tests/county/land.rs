//! The outlines: they tile the county without gap or overlap, whatever the seed.

use std::collections::BTreeMap;

use geo::{Area, Contains, Relate, Validation};
use geojson::{FeatureCollection, GeometryValue};

use crate::support::{Made, made};

/// Areas are compared in square degrees; shared points are equal to the last bit, so only rounding of the sum remains.
const ROUNDING: f64 = 1e-9;

struct Place {
    code: String,
    parent: String,
    level: String,
    point: geo::Point,
    area: geo::MultiPolygon,
}

fn places(county: &Made) -> Vec<Place> {
    let text = std::fs::read_to_string(county.dir.path().join("places.geojson")).expect("the file is there");
    let collection: FeatureCollection = text.parse().expect("GeoJSON");
    let place = |feature: &geojson::Feature| {
        let told = |key: &str| feature.property(key).and_then(|v| v.as_str()).expect("a property").to_owned();
        let number = |key: &str| feature.property(key).and_then(serde_json::Value::as_f64).expect("a number");
        let value = feature.geometry.as_ref().map(|g| g.value.clone()).expect("a geometry");
        let area = match value {
            GeometryValue::Polygon { .. } => geo::Polygon::try_from(value).expect("a polygon").into(),
            GeometryValue::MultiPolygon { .. } => geo::MultiPolygon::try_from(value).expect("polygons"),
            _ => geo::MultiPolygon::new(Vec::new()),
        };
        let point = geo::Point::new(number("lon"), number("lat"));
        Place { code: told("code"), parent: told("parent"), level: told("level"), point, area }
    };
    collection.features.iter().map(place).collect()
}

#[test]
fn villages_fill_their_township_and_townships_the_county_without_overlap() {
    for seed in 1..=4 {
        let county = made(3_000, seed, 1);
        let places = places(&county);
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for place in &places {
            assert!(place.area.is_valid(), "{}", place.code);
            *sums.entry(&place.parent).or_default() += place.area.unsigned_area();
        }
        for place in places.iter().filter(|p| p.level == "县" || p.level == "乡") {
            assert!((place.area.unsigned_area() - sums[place.code.as_str()]).abs() < ROUNDING, "{}", place.code);
        }
        let villages: Vec<&Place> = places.iter().filter(|p| p.level == "村").collect();
        for (at, one) in villages.iter().enumerate() {
            assert!(one.area.contains(&one.point), "{} lies in its own outline", one.code);
            for other in &villages[at + 1..] {
                assert!(!one.area.relate(&other.area).is_overlaps(), "{} {}", one.code, other.code);
            }
        }
    }
}

#[test]
fn groups_are_points_inside_their_village() {
    let county = made(2_000, 9, 1);
    let places = places(&county);
    let villages: BTreeMap<&str, &Place> =
        places.iter().filter(|p| p.level == "村").map(|p| (p.code.as_str(), p)).collect();
    for group in places.iter().filter(|p| p.level == "组") {
        assert!(villages[group.parent.as_str()].area.contains(&group.point), "{}", group.code);
    }
}

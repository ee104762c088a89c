//! 边界: the land of the places of today. Nothing of it is stored with a change of places, so that none is left when it is taken back.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, Coord, MapCoords, MultiPolygon};
use geojson::GeoJson;
use rules::places::{PlaceCode, PlaceLevel};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Places;
use crate::entities::place_changes;
use crate::entities::places::{Column, Entity};
use crate::scope::inside;
use crate::{Registry, Result, Scope};

/// Square degrees that are no land: some square metres.
const LEAST_LAND: f64 = 1e-9;

/// Boundaries (GeoJSON geometries) by place.
type Outlines = BTreeMap<PlaceCode, String>;

/// The boundaries of all places of a level inside that one, where they are known. The land of a place that was merged into another lies
/// in its heir, as far as no other place of today has it by a newer map.
///
/// # Errors
/// The database does not answer.
pub async fn boundaries_at(
    registry: &Registry,
    scope: &Scope,
    within: PlaceCode,
    level: PlaceLevel,
) -> Result<Vec<(PlaceCode, String)>> {
    let left = merged_away(registry, scope, level).await?;
    if left.is_empty() {
        return Ok(outlines(registry, scope, level, inside(Column::Code, within)).await?.into_iter().collect());
    }
    let all = outlines(registry, scope, level, Condition::all()).await?;
    let mut own: Outlines =
        all.iter().filter(|(code, _)| within.contains(**code)).map(|(c, b)| (*c, b.clone())).collect();
    for (heir, parts) in left.into_iter().filter(|(heir, _)| within.contains(*heir)) {
        if let Some(boundary) = with_parts(heir, &parts, &all) {
            own.insert(heir, boundary);
        }
    }
    Ok(own.into_iter().collect())
}

/// The boundary of an heir with what it took over; nothing where none of it can be read.
fn with_parts(heir: PlaceCode, parts: &[String], all: &Outlines) -> Option<String> {
    let own = all.get(&heir).and_then(|boundary| land(boundary)).unwrap_or_else(empty);
    let taken = parts.iter().filter_map(|part| land(part)).fold(empty(), |sum, part| sum.union(&part));
    let others = all.iter().filter(|(code, _)| **code != heir).filter_map(|(_, boundary)| land(boundary));
    let free = others.fold(taken, |free, other| free.difference(&other));
    let whole = tidy(&own.union(&free));
    (!whole.0.is_empty()).then(|| geojson::Geometry::new(geojson::GeometryValue::from(&whole)).to_string())
}

/// To the centimetre (a ten-millionth of a degree), as which maps are written, without the slivers that are thinner.
fn tidy(land: &MultiPolygon) -> MultiPolygon {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let rounded = land.map_coords(|at| Coord { x: round(at.x), y: round(at.y) });
    MultiPolygon::new(rounded.0.into_iter().filter(|part| part.unsigned_area() > LEAST_LAND).collect())
}

fn empty() -> MultiPolygon {
    MultiPolygon::new(Vec::new())
}

/// The land inside a boundary as it is stored; nothing of what is none.
fn land(boundary: &str) -> Option<MultiPolygon> {
    let read: GeoJson = boundary.parse().ok()?;
    match geo::Geometry::<f64>::try_from(read).ok()? {
        geo::Geometry::Polygon(one) => Some(MultiPolygon::new(vec![one])),
        geo::Geometry::MultiPolygon(several) => Some(several),
        _ => None,
    }
}

/// The boundaries of places that were merged into others, by the place of today in which they lie. What was split lies in several.
async fn merged_away(
    registry: &Registry,
    scope: &Scope,
    level: PlaceLevel,
) -> Result<BTreeMap<PlaceCode, Vec<String>>> {
    let merges: Vec<(String, String)> = place_changes::Entity::find()
        .select_only()
        .columns([place_changes::Column::OldCode, place_changes::Column::NewCode])
        .filter(scope.own(place_changes::Column::CountyCode))
        .filter(place_changes::Column::Kind.eq("merge"))
        .order_by_asc(place_changes::Column::Id)
        .into_tuple()
        .all(registry.read())
        .await?;
    if merges.is_empty() {
        return Ok(BTreeMap::new());
    }
    let into: BTreeMap<PlaceCode, PlaceCode> =
        merges.into_iter().filter_map(|(old, new)| Some((old.parse().ok()?, new.parse().ok()?))).collect();
    let today = super::load(registry, scope).await?;
    let mut left: BTreeMap<PlaceCode, Vec<String>> = BTreeMap::new();
    for (code, boundary) in ended(registry, scope, level).await? {
        if let Some(heir) = heir_of(code, &into, &today) {
            left.entry(heir).or_default().push(boundary);
        }
    }
    Ok(left)
}

/// The place of today that a place that is no more was merged into.
fn heir_of(code: PlaceCode, into: &BTreeMap<PlaceCode, PlaceCode>, today: &Places) -> Option<PlaceCode> {
    let mut heir = code;
    // As many merges as there are: two places that were merged into each other lead nowhere.
    for _ in 0..into.len() {
        if today.find(heir).is_some() {
            break;
        }
        heir = *into.get(&heir)?;
    }
    (heir != code && today.find(heir).is_some()).then_some(heir)
}

/// The last boundaries of versions that have ended.
async fn ended(registry: &Registry, scope: &Scope, level: PlaceLevel) -> Result<Outlines> {
    read(registry, scope, level, Condition::all().add(Column::ValidTo.is_not_null())).await
}

async fn outlines(registry: &Registry, scope: &Scope, level: PlaceLevel, which: Condition) -> Result<Outlines> {
    read(registry, scope, level, which.add(Column::ValidTo.is_null())).await
}

async fn read(registry: &Registry, scope: &Scope, level: PlaceLevel, which: Condition) -> Result<Outlines> {
    let rows: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::Code, Column::Boundary])
        .filter(scope.own(Column::CountyCode))
        .filter(Column::Level.eq(level.as_str()))
        .filter(Column::Boundary.is_not_null())
        .filter(which)
        .order_by_asc(Column::ValidFrom)
        .into_tuple()
        .all(registry.read())
        .await?;
    Ok(rows.into_iter().filter_map(|(code, boundary)| Some((code.parse().ok()?, boundary))).collect())
}

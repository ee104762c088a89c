//! Reading places.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rules::places::{CountyCode, PlaceCode, UrbanRural};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Place, Places};
use crate::deed::Deed;
use crate::entities::place_changes;
use crate::entities::places::{Column, Entity, Model};
use crate::{Registry, Result, Scope};

/// What a place was called from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The name.
    pub name: String,
    /// From this day; nothing of a name that came with a file, which was there before: nobody has said since when.
    pub valid_from: Option<NaiveDate>,
    /// Until the day before this one.
    pub valid_to: Option<NaiveDate>,
}

/// The places of the county. Where a village lies is no secret: everyone with a post in the county may know all of them.
///
/// # Errors
/// The database does not answer.
pub async fn load(registry: &Registry, scope: &Scope) -> Result<Places> {
    load_from(registry.read(), scope.county()).await
}

/// The same within a deed.
pub(crate) async fn load_in(deed: &Deed) -> Result<Places> {
    load_from(deed.txn(), deed.county()).await
}

/// These places as they are recorded, where they lie today, and what these lie in: enough to resolve them, at a fraction of the county.
pub(crate) async fn load_around(deed: &Deed, codes: &[PlaceCode]) -> Result<Places> {
    let (db, county) = (deed.txn(), deed.county());
    let mut places = Places { moved: moved(db, county).await?, ..Places::default() };
    let mut wanted: BTreeSet<PlaceCode> = codes.iter().copied().collect();
    // A chain of changes is followed to its end.
    let mut next = codes.to_vec();
    while let Some(code) = next.pop() {
        next.extend(places.moved.get(&code).filter(|went| wanted.insert(**went)));
    }
    wanted.extend(wanted.clone().into_iter().flat_map(|code| [code.township(), code.village()]).flatten());
    let wanted = Column::Code.is_in(wanted.iter().map(PlaceCode::to_string));
    places.by_code = by_code(db, county, Condition::all().add(wanted)).await?;
    Ok(places)
}

/// What the place was called, the earliest first.
///
/// # Errors
/// The database does not answer.
pub async fn history(registry: &Registry, scope: &Scope, code: PlaceCode) -> Result<Vec<Version>> {
    let rows = Entity::find()
        .filter(Column::CountyCode.eq(scope.county().to_string()))
        .filter(Column::Code.eq(code.to_string()))
        .order_by_asc(Column::ValidFrom)
        .all(registry.read())
        .await?;
    let opened = opened_on(registry, scope, code).await?;
    let version = |(at, row): (usize, Model)| {
        let is_told = at > 0 || opened.contains(&row.valid_from);
        Version { name: row.name, valid_from: is_told.then_some(row.valid_from), valid_to: row.valid_to }
    };
    Ok(rows.into_iter().enumerate().map(version).collect())
}

/// The days on which changes made the place, or gave it its name.
async fn opened_on(registry: &Registry, scope: &Scope, code: PlaceCode) -> Result<BTreeSet<NaiveDate>> {
    let days: Vec<NaiveDate> = place_changes::Entity::find()
        .select_only()
        .column(place_changes::Column::OnDay)
        .filter(place_changes::Column::CountyCode.eq(scope.county().to_string()))
        .filter(place_changes::Column::NewCode.eq(code.to_string()))
        .into_tuple()
        .all(registry.read())
        .await?;
    Ok(days.into_iter().collect())
}

/// The boundaries (GeoJSON geometries) of the places one level below that one, where they are known.
///
/// # Errors
/// The database does not answer.
pub async fn boundaries(registry: &Registry, scope: &Scope, parent: PlaceCode) -> Result<Vec<(PlaceCode, String)>> {
    let rows: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::Code, Column::Boundary])
        .filter(Column::CountyCode.eq(scope.county().to_string()))
        .filter(Column::ParentCode.eq(parent.to_string()))
        .filter(Column::ValidTo.is_null())
        .filter(Column::Boundary.is_not_null())
        .order_by_asc(Column::Code)
        .into_tuple()
        .all(registry.read())
        .await?;
    Ok(rows.into_iter().filter_map(|(code, boundary)| Some((code.parse().ok()?, boundary))).collect())
}

async fn load_from(db: &impl ConnectionTrait, county: CountyCode) -> Result<Places> {
    let by_code = by_code(db, county, Condition::all()).await?;
    let ended: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::Code, Column::Name])
        .filter(Column::CountyCode.eq(county.to_string()))
        .filter(Column::ValidTo.is_not_null())
        .order_by_asc(Column::ValidTo)
        .into_tuple()
        .all(db)
        .await?;
    let gone = ended.into_iter().filter_map(|(code, name)| Some((code.parse().ok()?, name)));
    let gone = gone.filter(|(code, _)| !by_code.contains_key(code)).collect();
    Ok(Places { by_code, moved: moved(db, county).await?, gone })
}

/// Places as they are called now.
async fn by_code(
    db: &impl ConnectionTrait,
    county: CountyCode,
    wanted: Condition,
) -> Result<BTreeMap<PlaceCode, Place>> {
    use crate::entities::places::Column::{Code, CountyCode, Lat, Lon, Name, ParentCode, UrbanRural, ValidTo};
    // Without the boundaries: they are a hundred times the rest.
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .columns([Code, Name, ParentCode, UrbanRural, Lon, Lat])
        .filter(CountyCode.eq(county.to_string()))
        .filter(ValidTo.is_null())
        .filter(wanted)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(place).map(|place| (place.code, place)).collect())
}

/// Where places that are no more went.
async fn moved(db: &impl ConnectionTrait, county: CountyCode) -> Result<HashMap<PlaceCode, PlaceCode>> {
    let changes = place_changes::Entity::find()
        .filter(place_changes::Column::CountyCode.eq(county.to_string()))
        .filter(place_changes::Column::Kind.is_in(["merge", "split", "group"]))
        .order_by_asc(place_changes::Column::Id)
        .all(db)
        .await?;
    let moved = changes.into_iter().filter_map(|c| Some((c.old_code.parse().ok()?, c.new_code.parse().ok()?)));
    Ok(moved.collect())
}

type Row = (String, String, Option<String>, Option<String>, Option<f64>, Option<f64>);

fn place((code, name, parent, urban_rural, lon, lat): Row) -> Option<Place> {
    Some(Place {
        code: code.parse().ok()?,
        name,
        parent: parent.and_then(|code| code.parse().ok()),
        urban_rural: urban_rural.as_deref().and_then(UrbanRural::from_code),
        lon,
        lat,
    })
}

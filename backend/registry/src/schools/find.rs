//! Reading schools.

use std::collections::HashMap;

use rules::places::PlaceCode;
use rules::schools::SchoolKind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{School, SchoolId, Schools};
use crate::deed::Deed;
use crate::entities::{school_catchments, schools};
use crate::{Registry, Result, Scope};

/// The schools of the county. That a school exists is no secret: everyone with a post in the county may know all of them.
///
/// # Errors
/// The database does not answer.
pub async fn load(registry: &Registry, scope: &Scope) -> Result<Schools> {
    load_from(registry.read(), &scope.county().to_string()).await
}

/// The same within a deed.
pub(crate) async fn load_in(deed: &Deed) -> Result<Schools> {
    load_from(deed.txn(), &deed.county_code()).await
}

/// These schools alone, without their catchments.
pub(crate) async fn load_these(deed: &Deed, ids: &[Uuid]) -> Result<Schools> {
    let rows = schools::Entity::find()
        .filter(schools::Column::CountyCode.eq(deed.county_code()))
        .filter(schools::Column::Id.is_in(ids.iter().copied()))
        .all(deed.txn())
        .await?;
    Ok(Schools::new(rows.into_iter().filter_map(|row| school(Vec::new(), row)).collect()))
}

/// The same on any connection.
pub(crate) async fn load_from(db: &impl ConnectionTrait, county: &str) -> Result<Schools> {
    let rows = schools::Entity::find().filter(schools::Column::CountyCode.eq(county)).all(db).await?;
    let served =
        school_catchments::Entity::find().filter(school_catchments::Column::CountyCode.eq(county)).all(db).await?;
    let mut catchments: HashMap<Uuid, Vec<PlaceCode>> = HashMap::new();
    for row in served {
        catchments.entry(row.school_id).or_default().extend(row.village_code.parse::<PlaceCode>());
    }
    Ok(Schools::new(
        rows.into_iter().filter_map(|row| school(catchments.remove(&row.id).unwrap_or_default(), row)).collect(),
    ))
}

fn school(mut catchment: Vec<PlaceCode>, row: schools::Model) -> Option<School> {
    catchment.sort();
    Some(School {
        id: SchoolId(row.id),
        kind: SchoolKind::from_code(&row.kind)?,
        school_code: row.school_code,
        name: row.name,
        place: row.place_code.and_then(|code| code.parse().ok()),
        lon: row.lon,
        lat: row.lat,
        parent_school_code: row.parent_school_code,
        catchment,
    })
}

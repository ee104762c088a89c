//! Storing the rows of a file of places. A new name begins a new version; a corrected coordinate does not.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::places::{PlaceCode, PlaceLevel, UrbanRural};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::change;
use crate::deed::Deed;
use crate::entities::{counties, places};
use crate::journal::Entry;
use crate::outcome::{Outcome, newer};
use crate::{Actor, Registry, Result};

/// One row of a file of places, as read.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// Its code; the level follows from it.
    pub code: PlaceCode,
    /// Its name.
    pub name: String,
    /// The place it belongs to, where it is not the one that its code says.
    pub parent: Option<PlaceCode>,
    /// 城乡分类.
    pub urban_rural: Option<UrbanRural>,
    /// 经度.
    pub lon: Option<f64>,
    /// 纬度.
    pub lat: Option<f64>,
    /// A GeoJSON geometry.
    pub boundary: Option<String>,
}

/// Stores the rows as they are called from `on`, in a deed of its own; founds the county where it is not there yet.
///
/// # Errors
/// The database refuses.
pub async fn store(registry: &Registry, actor: &Actor, rows: &[PlaceRow], on: NaiveDate) -> Result<Outcome> {
    let deed = registry.begin_founding(&county_name(registry, rows)?, actor).await?;
    deed.must_may(rules::access::Deed::ImportFiles, None).await?;
    let outcome = store_in(&deed, rows, on).await?;
    deed.commit(Entry::new("store_places", "place", None, outcome.as_json())).await?;
    Ok(outcome)
}

/// The name that the rows give the county; its code where they are silent.
pub(crate) fn county_name(registry: &Registry, rows: &[PlaceRow]) -> Result<String> {
    let county = registry.county()?;
    let own = rows.iter().find(|row| row.code == county.place());
    Ok(own.map_or_else(|| county.to_string(), |row| row.name.clone()))
}

/// Stores the rows as they are called from `on`. Storing the same rows again changes nothing; places that the rows do not name
/// stay as they are.
pub(crate) async fn store_in(deed: &Deed, rows: &[PlaceRow], on: NaiveDate) -> Result<Outcome> {
    let mut outcome = refuse(deed, rows);
    let mut current = current(deed).await?;
    let mut new = Vec::new();
    for (_, row) in outcome.remaining(rows) {
        match current.get_mut(&row.code) {
            None => {
                new.push(version(deed, row, on));
                outcome.count(true);
            }
            Some(known) => outcome.count(change_place(deed, known, row, on).await?),
        }
    }
    deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
    name_county(deed, rows).await?;
    Ok(outcome)
}

/// Rows of another county, and second rows that contradict the first.
fn refuse(deed: &Deed, rows: &[PlaceRow]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut seen: HashMap<PlaceCode, &PlaceRow> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        if row.code.level() < PlaceLevel::County || row.code.county() != Some(deed.county()) {
            let reason = format!("代码不属于本县（{}）：请核对前六位，或为那个县另建一个库", deed.county());
            outcome.refuse(index, "code", &row.code, &reason);
        } else if let Some(first) = seen.insert(row.code, row) {
            let reason = if first.name == row.name {
                "同一代码在文件中出现两次：请删去多余的一行"
            } else {
                "同一代码在文件中有两个名称：请核对后只留一行"
            };
            outcome.refuse(index, "code", &row.code, reason);
            seen.insert(row.code, first);
        }
    }
    outcome
}

async fn current(deed: &Deed) -> Result<HashMap<PlaceCode, places::Model>> {
    let rows = places::Entity::find()
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::ValidTo.is_null())
        .all(deed.txn())
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.code.parse().ok()?, row))).collect())
}

/// Whether anything changed.
async fn change_place(deed: &Deed, known: &places::Model, row: &PlaceRow, on: NaiveDate) -> Result<bool> {
    let mut changed = places::Model {
        name: row.name.clone(),
        parent_code: row.parent.map(|code| code.to_string()).or_else(|| known.parent_code.clone()),
        urban_rural: row.urban_rural.map(|u| u.as_str().to_owned()).or_else(|| known.urban_rural.clone()),
        lon: row.lon.or(known.lon),
        lat: row.lat.or(known.lat),
        boundary: newer(row.boundary.as_ref(), known.boundary.as_ref()),
        ..known.clone()
    };
    if changed == *known {
        return Ok(false);
    }
    if changed.name != known.name && known.valid_from < on {
        let code = known.code.clone();
        change::record(deed, &code, &code, change::RENAME, on, None).await?;
        change::end(deed, &code, on).await?;
        changed.id = deed.new_id();
        changed.valid_from = on;
        deed.insert_all([changed.into_active_model()]).await?;
    } else {
        deed.replace_all([changed.into_active_model()]).await?;
    }
    Ok(true)
}

fn version(deed: &Deed, row: &PlaceRow, on: NaiveDate) -> places::Model {
    places::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        code: row.code.to_string(),
        name: row.name.clone(),
        level: row.code.level().as_str().to_owned(),
        parent_code: row.parent.or(row.code.parent()).map(|code| code.to_string()),
        urban_rural: row.urban_rural.map(|u| u.as_str().to_owned()),
        lon: row.lon,
        lat: row.lat,
        boundary: row.boundary.clone(),
        valid_from: on,
        valid_to: None,
    }
}

/// The county is called as its own row says.
async fn name_county(deed: &Deed, rows: &[PlaceRow]) -> Result<()> {
    if let Some(row) = rows.iter().find(|row| row.code == deed.county().place()) {
        counties::Entity::update_many()
            .set(counties::ActiveModel { name: sea_orm::Set(row.name.clone()), ..Default::default() })
            .filter(counties::Column::CountyCode.eq(deed.county_code()))
            .exec(deed.txn())
            .await?;
    }
    Ok(())
}

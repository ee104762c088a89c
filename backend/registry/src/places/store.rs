//! Storing the rows of a file of places. A new name begins a new version; a corrected coordinate does not.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::places::{PlaceCode, PlaceLevel, UrbanRural};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::Places;
use super::change::{self, ActKind, Order};
use crate::deed::Deed;
use crate::entities::{counties, places};
use crate::journal::Entry;
use crate::outcome::{Outcome, newer};
use crate::{Actor, Error, Registry, Result, rates};

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
    /// 原代码: places that end and are this one from the file's day on.
    pub former: Vec<PlaceCode>,
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
/// stay as they are. What an order has ended stays ended, whatever file still names it: only another order brings a code back.
pub(crate) async fn store_in(deed: &Deed, rows: &[PlaceRow], on: NaiveDate) -> Result<Outcome> {
    let mut outcome = refuse(deed, rows);
    let (mut current, today) = (current(deed).await?, super::load_in(deed).await?);
    let (mut new, mut changed) = (Vec::new(), HashSet::new());
    for (index, row) in outcome.remaining(rows) {
        let is_changed = match current.get_mut(&row.code) {
            None if today.last_name_of(row.code).is_some() => false,
            None => {
                new.push(version(deed, row, on));
                true
            }
            Some(known) => change_place(deed, known, row, on).await?,
        };
        outcome.count(is_changed);
        if is_changed {
            changed.insert(index);
        }
    }
    deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
    name_county(deed, rows).await?;
    merge_former(deed, rows, (&mut outcome, &changed), on).await?;
    rates::follow_divisions(deed).await?;
    Ok(outcome)
}

/// 原代码 of a row that is still a place of today is merged into the row's; one that went already stays where it went, so that the same
/// file changes nothing. One that the register never knew went before it began: lists that still write it are understood from now on.
/// A village that became several was split, and a file cannot say how.
async fn merge_former(
    deed: &Deed,
    rows: &[PlaceRow],
    (outcome, changed): (&mut Outcome, &HashSet<usize>),
    on: NaiveDate,
) -> Result<()> {
    let mut heirs: HashMap<PlaceCode, u32> = HashMap::new();
    for code in rows.iter().flat_map(|row| &row.former) {
        *heirs.entry(*code).or_default() += 1;
    }
    let named: Vec<(usize, &PlaceRow)> = outcome.remaining(rows).filter(|(_, row)| !row.former.is_empty()).collect();
    if named.is_empty() {
        return Ok(());
    }
    let mut places = super::load_in(deed).await?;
    for (index, row) in named {
        let split = row.former.iter().find(|code| heirs.get(code).is_some_and(|heirs| *heirs > 1));
        let former: Vec<PlaceCode> =
            row.former.iter().copied().filter(|code| *code != row.code && places.find(*code).is_some()).collect();
        let order = Order { on, document: None };
        let is_known_by_more = split.is_none() && go_by(deed, &places, row, order).await?;
        let problem = match split {
            Some(_) => {
                Some("同一原代码对应几个新代码，这是拆分：请用 baoxue places split 写明每个社归哪个村".to_owned())
            }
            None if former.is_empty() => {
                outcome.recount(changed.contains(&index), changed.contains(&index) || is_known_by_more);
                None
            }
            None => match change::merge_in(deed, &former, (row.code, None), order).await {
                Ok(_) => {
                    outcome.recount(changed.contains(&index), true);
                    places = super::load_in(deed).await?;
                    None
                }
                Err(Error::Refused { sentence, .. }) => Some(sentence),
                Err(Error::Invalid { cure, .. }) => Some(cure),
                Err(other) => return Err(other),
            },
        };
        if let Some(reason) = problem {
            let written: Vec<String> = row.former.iter().map(ToString::to_string).collect();
            outcome.uncount(changed.contains(&index));
            outcome.refuse(index, "former_codes", &written.join(";"), &reason);
        }
    }
    Ok(())
}

/// Remembers the codes by which the place went before the register began; says whether any was new.
async fn go_by(deed: &Deed, places: &Places, row: &PlaceRow, order: Order<'_>) -> Result<bool> {
    let known = |code: &PlaceCode| places.last_name_of(*code).is_some() || places.resolve(*code) != *code;
    let mut any = false;
    for code in row.former.iter().filter(|code| **code != row.code && !known(code)) {
        change::record(deed, &code.to_string(), &row.code.to_string(), "merge", order, None).await?;
        any = true;
    }
    Ok(any)
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

/// Whether anything changed. A name of a later day begins a new version, a name of an earlier day is put into the history where it
/// belongs; only a name of the very same day corrects the present one.
async fn change_place(deed: &Deed, known: &places::Model, row: &PlaceRow, on: NaiveDate) -> Result<bool> {
    if row.name != known.name && on < known.valid_from {
        return remember_earlier(deed, known, &row.name, on).await;
    }
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
        let order = Order { on, document: None };
        change::record(deed, &code, &code, ActKind::Rename.as_str(), order, None).await?;
        change::end(deed, &code, on).await?;
        changed.id = deed.new_id();
        changed.valid_from = on;
        deed.insert_all([changed.into_active_model()]).await?;
    } else {
        deed.replace_all([changed.into_active_model()]).await?;
    }
    Ok(true)
}

/// A file older than the present name tells what the place was called then: that becomes a version of its own, from that day until the
/// next version begins. Nothing of today changes.
async fn remember_earlier(deed: &Deed, known: &places::Model, name: &str, on: NaiveDate) -> Result<bool> {
    let versions = places::Entity::find()
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::Code.eq(known.code.as_str()))
        .order_by_asc(places::Column::ValidFrom)
        .all(deed.txn())
        .await?;
    let then = versions.iter().rev().find(|version| version.valid_from <= on);
    let next = versions.iter().find(|version| version.valid_from > on);
    if then.is_some_and(|version| version.name == name) {
        return Ok(false);
    }
    if let Some(then) = then {
        if then.valid_from == on {
            let corrected = places::Model { name: name.to_owned(), ..then.clone() };
            deed.replace_all([corrected.into_active_model()]).await?;
            return Ok(true);
        }
        let ended = places::Model { valid_to: Some(on), ..then.clone() };
        deed.replace_all([ended.into_active_model()]).await?;
    }
    let earlier = places::Model {
        id: deed.new_id(),
        name: name.to_owned(),
        valid_from: on,
        valid_to: next.map(|next| next.valid_from),
        ..known.clone()
    };
    deed.insert_all([earlier.into_active_model()]).await?;
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

//! Storing the rows of a file of schools.

use std::collections::{BTreeSet, HashMap, HashSet};

use rules::places::PlaceCode;
use rules::schools::{SchoolKind, Stage};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::deed::Deed;
use crate::entities::{school_catchments, schools};
use crate::journal::Entry;
use crate::outcome::{Outcome, newer};
use crate::places::{Places, load_in as load_places};
use crate::{Actor, Registry, Result, rates};

/// One row of a file of schools, as read.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolRow {
    /// 学校标识码.
    pub school_code: String,
    /// Its full name.
    pub name: String,
    /// 办学类型.
    pub kind: SchoolKind,
    /// Where it lies.
    pub place: Option<PlaceCode>,
    /// 经度.
    pub lon: Option<f64>,
    /// 纬度.
    pub lat: Option<f64>,
    /// 学区; empty where the file says nothing.
    pub catchment: Vec<PlaceCode>,
    /// 中心校 of a teaching point, by its code.
    pub parent_school_code: Option<String>,
}

/// Stores the rows in a deed of its own.
///
/// # Errors
/// The database refuses.
pub async fn store(registry: &Registry, actor: &Actor, rows: &[SchoolRow]) -> Result<Outcome> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::ImportFiles, None).await?;
    let outcome = store_in(&deed, rows).await?;
    deed.commit(Entry::new("store_schools", "school", None, outcome.as_json())).await?;
    Ok(outcome)
}

/// Stores the rows. Storing the same rows again changes nothing; schools that the rows do not name stay as they are.
pub(crate) async fn store_in(deed: &Deed, rows: &[SchoolRow]) -> Result<Outcome> {
    let places = load_places(deed).await?;
    let mut outcome = refuse(&places, rows);
    let known = known(deed).await?;
    let served = catchments(deed).await?;
    let (mut new, mut new_catchments) = (Vec::new(), Vec::new());
    for (_, row) in outcome.remaining(rows) {
        let before = known.get(&row.school_code);
        let school = merged(deed, row, before, &places);
        let id = school.id;
        let villages: BTreeSet<String> =
            row.catchment.iter().map(|village| places.resolve(*village).to_string()).collect();
        let newly_served = !villages.is_empty() && served.get(&id) != Some(&villages);
        let changed = before.is_none_or(|before| *before != school);
        outcome.count(changed || newly_served);
        if changed {
            new.push(school.into_active_model());
        }
        if newly_served {
            forget_catchment(deed, id).await?;
            new_catchments.extend(villages.into_iter().map(|village| serves(deed, id, village)));
        }
    }
    deed.replace_all(new).await?;
    deed.insert_all(new_catchments).await?;
    rates::follow_divisions(deed).await?;
    Ok(outcome)
}

/// Second rows of one school, and catchments of villages that nobody knows.
fn refuse(places: &Places, rows: &[SchoolRow]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut seen = HashSet::new();
    for (index, row) in rows.iter().enumerate() {
        let unknown = row.catchment.iter().find(|village| places.find(places.resolve(**village)).is_none());
        if !seen.insert(row.school_code.as_str()) {
            let reason = "同一学校标识码在文件中出现两次：请核对后只留一行";
            outcome.refuse(index, "school_code", &row.school_code, reason);
        } else if let Some(village) = unknown {
            let reason = "学区中的这个代码不在行政区划中：请先导入区划，或改正代码";
            outcome.refuse(index, "catchment", village, reason);
        }
    }
    outcome
}

async fn known(deed: &Deed) -> Result<HashMap<String, schools::Model>> {
    let rows =
        schools::Entity::find().filter(schools::Column::CountyCode.eq(deed.county_code())).all(deed.txn()).await?;
    Ok(rows.into_iter().map(|row| (row.school_code.clone(), row)).collect())
}

async fn catchments(deed: &Deed) -> Result<HashMap<Uuid, BTreeSet<String>>> {
    let rows = school_catchments::Entity::find()
        .filter(school_catchments::Column::CountyCode.eq(deed.county_code()))
        .all(deed.txn())
        .await?;
    let mut served: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
    for row in rows {
        served.entry(row.school_id).or_default().insert(row.village_code);
    }
    Ok(served)
}

async fn forget_catchment(deed: &Deed, school: Uuid) -> Result<()> {
    school_catchments::Entity::delete_many()
        .filter(school_catchments::Column::CountyCode.eq(deed.county_code()))
        .filter(school_catchments::Column::SchoolId.eq(school))
        .exec(deed.txn())
        .await?;
    Ok(())
}

fn serves(deed: &Deed, school_id: Uuid, village_code: String) -> school_catchments::ActiveModel {
    school_catchments::Model { county_code: deed.county_code(), id: deed.new_id(), school_id, village_code }
        .into_active_model()
}

/// The row over what was known before.
fn merged(deed: &Deed, row: &SchoolRow, before: Option<&schools::Model>, places: &Places) -> schools::Model {
    let stages: Vec<_> = row.kind.stages().iter().copied().map(Stage::as_str).collect();
    let place = row.place.map(|code| places.resolve(code).to_string());
    schools::Model {
        county_code: deed.county_code(),
        id: before.map_or_else(|| deed.new_id(), |b| b.id),
        school_code: row.school_code.clone(),
        name: row.name.clone(),
        kind: row.kind.as_str().to_owned(),
        stages: stages.join(","),
        place_code: newer(place.as_ref(), before.and_then(|b| b.place_code.as_ref())),
        lon: row.lon.or(before.and_then(|b| b.lon)),
        lat: row.lat.or(before.and_then(|b| b.lat)),
        parent_school_code: newer(row.parent_school_code.as_ref(), before.and_then(|b| b.parent_school_code.as_ref())),
    }
}

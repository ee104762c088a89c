//! 漏户: the households that nobody has visited in the round.

use chrono::{DateTime, NaiveDate, Utc};
use rules::calendar::Term;
use rules::places::PlaceCode;
use serde::Serialize;
use uuid::Uuid;

use super::{Asking, HOUSEHOLDS, expected_household, place_of};
use crate::clock::day_of;
use crate::matching::Page;
use crate::places;
use crate::{Registry, Result, Scope};

/// A household that was not visited in the round.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct MissingHousehold {
    /// Its id.
    pub household: Uuid,
    /// 户编号.
    pub number: String,
    /// 户主.
    pub head_name: String,
    /// Village or group, by code.
    pub place: Option<PlaceCode>,
    /// 乡镇、村、社.
    pub path: String,
    /// 门牌.
    pub address: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// Children of the survey's ages known there.
    pub children: u64,
    /// When it was last visited, in an earlier round.
    pub last_visit: Option<NaiveDate>,
}

/// The households inside a place that were not visited, by village, group and number.
///
/// # Errors
/// The database does not answer.
pub async fn missing_households(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    place: Option<PlaceCode>,
    (offset, limit): (u64, u64),
) -> Result<Page<MissingHousehold>> {
    let asking = Asking::new(registry, scope, term).await?;
    let places = places::load(registry, scope).await?;
    let missing = format!(
        "{HOUSEHOLDS} WHERE h.county_code = :county AND v.id IS NULL AND {} AND {}",
        expected_household(),
        scope.within(place, &["h.village_code", "h.group_code"])
    );
    let total = count(&asking, &missing).await?;
    let looked_for = super::LOOKED_FOR;
    let sql = format!(
        "SELECT h.id AS id, h.household_no AS number, h.head_name AS head_name, h.village_code AS village, h.group_code AS grp, \
         h.address AS address, h.phone AS phone, \
         (SELECT COUNT(*) FROM children c WHERE c.county_code = h.county_code AND c.household_id = h.id AND {looked_for}) AS children, \
         (SELECT MAX(w.visited_at) FROM survey_visits w WHERE w.county_code = h.county_code AND w.household_id = h.id) AS last_visit \
         FROM {missing} ORDER BY h.village_code, COALESCE(h.group_code, ''), h.household_no, h.id LIMIT {} OFFSET {offset}",
        limit.min(1_000_000)
    );
    let mut rows = Vec::new();
    for row in asking.ask(&sql, &[]).await? {
        let (village, group): (String, Option<String>) = (row.try_get("", "village")?, row.try_get("", "grp")?);
        let place = place_of(&village, group.as_deref());
        let children: i64 = row.try_get("", "children")?;
        let last_visit: Option<DateTime<Utc>> = row.try_get("", "last_visit")?;
        rows.push(MissingHousehold {
            household: row.try_get("", "id")?,
            number: row.try_get("", "number")?,
            head_name: row.try_get("", "head_name")?,
            path: place.map(|place| places.path(place)).unwrap_or(village),
            place,
            address: row.try_get("", "address")?,
            phone: row.try_get("", "phone")?,
            children: u64::try_from(children).unwrap_or_default(),
            last_visit: last_visit.map(day_of),
        });
    }
    Ok(Page { rows, total })
}

/// How many rows a list has.
pub(super) async fn count(asking: &Asking<'_>, from: &str) -> Result<u64> {
    let rows = asking.ask(&format!("SELECT COUNT(*) AS total FROM {from}"), &[]).await?;
    let total: i64 = rows.first().map(|row| row.try_get("", "total")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(total).unwrap_or_default())
}

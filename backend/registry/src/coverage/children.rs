//! 漏人: the children who should be on this round's survey and are not, or on it without an answer.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::surveys::Seen;
use serde::Serialize;
use uuid::Uuid;

use super::count::{children_of_households, seen};
use super::households::count;
use super::{Asking, HELD_BY_NOBODY, place_of};
use crate::matching::Page;
use crate::places::{self, Places};
use crate::{Registry, Result, Scope};

/// A child whom the round has missed.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct MissingChild {
    /// The child of the register; none for an entry of the police list that no child was made of.
    pub child: Option<Uuid>,
    /// 姓名.
    pub name: String,
    /// 性别 by GB/T 2261.1.
    pub sex: i32,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// Village or group, by code.
    pub place: Option<PlaceCode>,
    /// 乡镇、村、社.
    pub path: String,
    /// 户编号, or 户号 of the police list.
    pub household: Option<String>,
    /// 户主.
    pub head_name: Option<String>,
    /// 记录编号 of the police list.
    pub record_id: Option<String>,
    /// Why: one of the ways of [`Seen`] but `recorded`.
    pub reason: Seen,
}

/// The children inside a place whom the round has missed: those of households by place, then those of the police list.
///
/// # Errors
/// The database does not answer.
pub async fn missing_children(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    place: Option<PlaceCode>,
    reason: Option<Seen>,
    (offset, limit): (u64, u64),
) -> Result<Page<MissingChild>> {
    let asking = Asking::new(registry, scope, term).await?;
    let places = places::load(registry, scope).await?;
    let of_homes = format!(
        "{} AND {} AND {}",
        children_of_households(),
        missed_by(reason),
        scope.within(place, &["h.village_code", "h.group_code"])
    );
    let of_list = format!(
        "hukou_entries x WHERE {HELD_BY_NOBODY} AND {} AND {} AND {}",
        if reason.is_none_or(|reason| reason == Seen::HukouOnly) { "1 = 1" } else { "1 = 0" },
        scope.within(Some(scope.county().place()), &["x.hukou_code"]),
        scope.within(place, &["x.hukou_code"])
    );
    let (homes, listed) = (count(&asking, &of_homes).await?, count(&asking, &of_list).await?);
    let limit = limit.min(1_000_000);
    let mut rows =
        if offset < homes { homes_page(&asking, &places, &of_homes, (offset, limit)).await? } else { Vec::new() };
    let left = limit - (rows.len() as u64).min(limit);
    if left > 0 {
        let from = offset.saturating_sub(homes);
        rows.extend(list_page(&asking, &places, &of_list, (from, left)).await?);
    }
    Ok(Page { rows, total: homes + listed })
}

/// The condition under which a child of a household was missed, for that reason.
fn missed_by(reason: Option<Seen>) -> &'static str {
    match reason {
        None => "COALESCE(e.said, -1) <> 1",
        Some(Seen::NoAnswer) => "e.said = 0",
        Some(Seen::NotAgain) => "e.said IS NULL AND v.id IS NOT NULL",
        Some(Seen::NotVisited) => "e.said IS NULL AND v.id IS NULL",
        Some(Seen::Recorded | Seen::HukouOnly) => "1 = 0",
    }
}

async fn homes_page(
    asking: &Asking<'_>,
    places: &Places,
    from: &str,
    (offset, limit): (u64, u64),
) -> Result<Vec<MissingChild>> {
    let sql = format!(
        "SELECT c.id AS id, c.name AS name, c.sex AS sex, c.born_on AS born_on, h.village_code AS village, h.group_code AS grp, \
         h.household_no AS number, h.head_name AS head_name, CAST(CASE WHEN v.id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS visited, \
         CAST(COALESCE(e.said, -1) AS BIGINT) AS said FROM {from} \
         ORDER BY h.village_code, COALESCE(h.group_code, ''), h.household_no, c.id LIMIT {limit} OFFSET {offset}"
    );
    let mut rows = Vec::new();
    for row in asking.ask(&sql, &[]).await? {
        let (village, group): (String, Option<String>) = (row.try_get("", "village")?, row.try_get("", "grp")?);
        let place = place_of(&village, group.as_deref());
        rows.push(MissingChild {
            child: Some(row.try_get("", "id")?),
            name: row.try_get("", "name")?,
            sex: row.try_get("", "sex")?,
            born_on: row.try_get("", "born_on")?,
            path: place.map(|place| places.path(place)).unwrap_or(village),
            place,
            household: Some(row.try_get("", "number")?),
            head_name: Some(row.try_get("", "head_name")?),
            record_id: None,
            reason: seen(row.try_get("", "visited")?, row.try_get("", "said")?),
        });
    }
    Ok(rows)
}

async fn list_page(
    asking: &Asking<'_>,
    places: &Places,
    from: &str,
    (offset, limit): (u64, u64),
) -> Result<Vec<MissingChild>> {
    let sql = format!(
        "SELECT x.name AS name, x.sex AS sex, x.born_on AS born_on, x.hukou_code AS place, x.hukou_no AS hukou_no, \
         x.record_id AS record_id FROM {from} ORDER BY x.hukou_code, x.record_id LIMIT {limit} OFFSET {offset}"
    );
    let mut rows = Vec::new();
    for row in asking.ask(&sql, &[]).await? {
        let written: Option<String> = row.try_get("", "place")?;
        let place = written.as_deref().and_then(|code| code.parse().ok());
        rows.push(MissingChild {
            child: None,
            name: row.try_get("", "name")?,
            sex: row.try_get("", "sex")?,
            born_on: row.try_get("", "born_on")?,
            path: place.map(|place| places.path(place)).or(written).unwrap_or_default(),
            place,
            household: row.try_get("", "hukou_no")?,
            head_name: None,
            record_id: Some(row.try_get("", "record_id")?),
            reason: Seen::HukouOnly,
        });
    }
    Ok(rows)
}

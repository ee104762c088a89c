//! 漏人: the children who should be on this round's survey and are not, or on it without an answer.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::surveys::Seen;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::count::is_of;
use super::households::doors;
use super::listed::PoliceList;
use super::round::{Expected, Home, Round};
use super::{AT_ONCE, Asking, HELD_BY_NOBODY, Part, size};
use crate::entities::children;
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

/// The children of a part whom the round has missed: those of households by place, then those of the police list.
///
/// # Errors
/// The database does not answer.
pub async fn missing_children(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    part: impl Into<Part>,
    reason: Option<Seen>,
    (offset, limit): (u64, u64),
) -> Result<Page<MissingChild>> {
    let asking = Asking::new(registry, scope, term).await?;
    let places = places::load(registry, scope).await?;
    let (part, round) = (part.into(), Round::read(&asking).await?);
    let missed = |child: &&Expected| {
        child.seen != Seen::Recorded
            && reason.is_none_or(|reason| reason == child.seen)
            && is_of(&asking, &places, part, round.home_of(child))
    };
    let of_homes: Vec<&Expected> = round.children.iter().filter(missed).collect();
    let of_list = listed_in(&asking, &places, part, reason).await?;
    let (homes, listed) = (of_homes.len() as u64, count(&asking, &of_list).await?);
    let window: Vec<&Expected> = of_homes.into_iter().skip(size(offset)).take(size(limit)).collect();
    let mut rows = homes_page(&asking, &places, &round, &window).await?;
    let left = limit.min(1_000_000).saturating_sub(rows.len() as u64);
    if left > 0 {
        let from = offset.saturating_sub(homes);
        rows.extend(list_page(&asking, &places, &of_list, (from, left)).await?);
    }
    Ok(Page { rows, total: homes + listed })
}

/// The entries of the police list in a part whom the survey should have met and no household holds, by the places that the list writes.
async fn listed_in(asking: &Asking<'_>, places: &Places, part: Part, reason: Option<Seen>) -> Result<String> {
    let mut written = Vec::new();
    if reason.is_none_or(|reason| reason == Seen::HukouOnly) {
        let listed = PoliceList::read(asking, places).await?.children;
        written.extend(listed.into_iter().filter(|listed| part.holds(listed.place)).map(|listed| listed.written));
    }
    let says_nothing = if written.contains(&None) { "x.hukou_code IS NULL" } else { "1 = 0" };
    let codes: Vec<String> = written.iter().flatten().map(|code| format!("'{}'", code.replace('\'', "''"))).collect();
    let says = if codes.is_empty() { "1 = 0".to_owned() } else { format!("x.hukou_code IN ({})", codes.join(", ")) };
    Ok(format!("hukou_entries x WHERE {HELD_BY_NOBODY} AND ({says_nothing} OR {says})"))
}

/// How many rows a list has.
async fn count(asking: &Asking<'_>, from: &str) -> Result<u64> {
    let rows = asking.ask(&format!("SELECT COUNT(*) AS total FROM {from}"), &[]).await?;
    let total: i64 = rows.first().map(|row| row.try_get("", "total")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(total).unwrap_or_default())
}

/// Who these children are.
async fn homes_page(
    asking: &Asking<'_>,
    places: &Places,
    round: &Round,
    window: &[&Expected],
) -> Result<Vec<MissingChild>> {
    use children::Column;
    let mut rows = Vec::with_capacity(window.len());
    for part in window.chunks(AT_ONCE) {
        let faces: Vec<children::Model> = children::Entity::find()
            .filter(asking.scope.own(Column::CountyCode))
            .filter(Column::Id.is_in(part.iter().map(|child| child.id)))
            .all(asking.registry.read())
            .await?;
        let faces: HashMap<Uuid, children::Model> = faces.into_iter().map(|face| (face.id, face)).collect();
        let homes: Vec<&Home> = part.iter().map(|child| round.home_of(child)).collect();
        let doors = doors(asking, &homes).await?;
        for (child, home) in part.iter().zip(homes) {
            let Some(face) = faces.get(&child.id) else { continue };
            rows.push(MissingChild {
                child: Some(child.id),
                name: face.shown_name().to_owned(),
                sex: face.shown_sex(),
                born_on: face.counted_birth(),
                path: home.place().map(|place| places.path(place)).unwrap_or_default(),
                place: home.place(),
                household: Some(home.number.clone()),
                head_name: doors.get(&home.id).map(|door| door.head_name.clone()),
                record_id: None,
                reason: child.seen,
            });
        }
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
         x.record_id AS record_id FROM {from} ORDER BY COALESCE(x.hukou_code, ''), x.record_id LIMIT {limit} OFFSET {offset}"
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

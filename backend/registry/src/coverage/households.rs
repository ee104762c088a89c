//! 漏户: the households that nobody has visited in the round.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::surveys::Seen;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::count::is_of;
use super::listed::{ListedHome, PoliceList};
use super::round::{Home, Round};
use super::{AT_ONCE, Asking, Part, size};
use crate::clock::day_of;
use crate::entities::{households, survey_visits};
use crate::matching::Page;
use crate::places::{self, Places};
use crate::{Registry, Result, Scope};

/// A household that was not visited in the round.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct MissingHousehold {
    /// Its id; none of a household that only the police list knows.
    pub household: Option<Uuid>,
    /// 户编号, or 户号 of the police list.
    pub number: String,
    /// 户主; none where only the police list knows the household.
    pub head_name: Option<String>,
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

impl MissingHousehold {
    /// Why it is missed: nobody went, or only the police list knows it.
    pub fn reason(&self) -> Seen {
        if self.household.is_some() { Seen::NotVisited } else { Seen::HukouOnly }
    }
}

/// The households of a part that were not visited, by village, group and number; behind them those that only the police list knows.
///
/// # Errors
/// The database does not answer.
pub async fn missing_households(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    part: impl Into<Part>,
    (offset, limit): (u64, u64),
) -> Result<Page<MissingHousehold>> {
    let asking = Asking::new(registry, scope, term).await?;
    let places = places::load(registry, scope).await?;
    let round = Round::read(&asking).await?;
    let part = part.into();
    let missing = |home: &&Home| home.is_expected() && !home.visited && is_of(&asking, &places, part, home);
    let missing: Vec<&Home> = round.homes.iter().filter(missing).collect();
    let mut listed = PoliceList::read(&asking, &places).await?.homes;
    listed.retain(|home| part.holds(home.place));
    let (known, total) = (missing.len() as u64, (missing.len() + listed.len()) as u64);
    let window: Vec<&Home> = missing.into_iter().skip(size(offset)).take(size(limit)).collect();
    let mut rows = Vec::with_capacity(window.len());
    for some in window.chunks(AT_ONCE) {
        let (mut doors, visits) = (doors(&asking, some).await?, last_visits(&asking, some).await?);
        let found = some.iter().filter_map(|home| {
            let door = doors.remove(&home.id)?;
            Some(missing_household(&places, home, door, visits.get(&home.id).copied()))
        });
        rows.extend(found);
    }
    let left = size(limit).saturating_sub(rows.len());
    let beside = listed.into_iter().skip(size(offset.saturating_sub(known))).take(left);
    rows.extend(beside.map(|home| of_police_list(&places, home)));
    Ok(Page { rows, total })
}

fn of_police_list(places: &Places, home: ListedHome) -> MissingHousehold {
    let known = home.written.is_some();
    MissingHousehold {
        household: None,
        number: home.number,
        head_name: None,
        path: if known { places.path(home.place) } else { String::new() },
        place: Some(home.place).filter(|_| known),
        address: None,
        phone: None,
        children: home.children,
        last_visit: None,
    }
}

fn missing_household(places: &Places, home: &Home, door: Door, last_visit: Option<DateTime<Utc>>) -> MissingHousehold {
    MissingHousehold {
        household: Some(home.id),
        number: home.number.clone(),
        head_name: Some(door.head_name),
        path: home.place().map(|place| places.path(place)).unwrap_or_default(),
        place: home.place(),
        address: door.address,
        phone: door.phone,
        children: home.children,
        last_visit: last_visit.map(day_of),
    }
}

/// What is written at the door.
#[derive(FromQueryResult)]
pub(super) struct Door {
    id: Uuid,
    pub head_name: String,
    address: Option<String>,
    phone: Option<String>,
}

/// The doors of these households.
pub(super) async fn doors(asking: &Asking<'_>, homes: &[&Home]) -> Result<HashMap<Uuid, Door>> {
    use households::Column;
    let rows: Vec<Door> = households::Entity::find()
        .select_only()
        .columns([Column::Id, Column::HeadName, Column::Address, Column::Phone])
        .filter(asking.scope.own(Column::CountyCode))
        .filter(Column::Id.is_in(homes.iter().map(|home| home.id)))
        .into_model()
        .all(asking.registry.read())
        .await?;
    Ok(rows.into_iter().map(|door| (door.id, door)).collect())
}

/// When somebody was there last, in any round.
async fn last_visits(asking: &Asking<'_>, homes: &[&Home]) -> Result<HashMap<Uuid, DateTime<Utc>>> {
    use survey_visits::Column;
    let rows: Vec<(Uuid, DateTime<Utc>)> = survey_visits::Entity::find()
        .select_only()
        .columns([Column::HouseholdId, Column::VisitedAt])
        .filter(asking.scope.own(Column::CountyCode))
        .filter(Column::HouseholdId.is_in(homes.iter().map(|home| home.id)))
        .filter(Column::VisitedAt.is_not_null())
        .order_by_asc(Column::VisitedAt)
        .into_tuple()
        .all(asking.registry.read())
        .await?;
    Ok(rows.into_iter().collect())
}

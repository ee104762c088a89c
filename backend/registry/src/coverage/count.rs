//! The counting: the round is read once, whatever the county's size.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use rules::places::{PlaceCode, PlaceLevel};
use rules::surveys::{Seen, Tally};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::listed::PoliceList;
use super::round::{Home, Round};
use super::{Asking, Coverage, Part, Repeat, written_groups};
use crate::Result;
use crate::clock::day_of;
use crate::entities::{spot_check_items, spot_checks, survey_visits};
use crate::places::Places;

/// Counts what the officer reaches.
pub(super) async fn count(asking: &Asking<'_>, places: &Places) -> Result<Coverage> {
    let mut parts: BTreeMap<PlaceCode, Tally> = BTreeMap::new();
    for place in smallest(places).filter(|place| asking.scope.covers_place(*place)) {
        parts.entry(place).or_default().groups = 1;
    }
    let round = Round::read(asking).await?;
    add_households(asking, places, &round, &mut parts);
    for tally in parts.values_mut() {
        tally.groups_visited = u64::from(tally.groups > 0 && tally.households_visited > 0);
    }
    let written = written_groups::of(&round, &parts);
    for (village, groups) in &written {
        let tally = parts.entry(*village).or_default();
        tally.groups = groups.len() as u64;
        tally.groups_visited = groups.iter().filter(|group| group.is_visited()).count() as u64;
    }
    add_children(asking, places, &round, &mut parts);
    add_of_police_list(asking, places, &mut parts).await?;
    let first_visit_on = first_visit_on(asking).await?;
    let repeats = repeats(asking, places).await?;
    Ok(Coverage { opened_on: asking.opened_on, first_visit_on, parts, written, repeats })
}

/// 社, and villages that have none: to nobody's door may go unnoticed (村不漏社).
fn smallest(places: &Places) -> impl Iterator<Item = PlaceCode> {
    let groups = places.at_level(PlaceLevel::Group).map(|group| group.code);
    let villages = places.at_level(PlaceLevel::Village).map(|village| village.code);
    groups.chain(villages.filter(|village| places.children(*village).next().is_none()))
}

/// A file tells of visits long before the day on which it is read.
async fn first_visit_on(asking: &Asking<'_>) -> Result<Option<NaiveDate>> {
    use survey_visits::Column::{CountyCode, RoundId, VisitedAt};
    let first: Option<Option<DateTime<Utc>>> = survey_visits::Entity::find()
        .select_only()
        .column_as(VisitedAt.min(), "first")
        .filter(asking.scope.own(CountyCode))
        .filter(RoundId.eq(asking.round))
        .into_tuple()
        .one(asking.registry.read())
        .await?;
    Ok(first.flatten().map(day_of))
}

fn add_households(asking: &Asking<'_>, places: &Places, round: &Round, parts: &mut BTreeMap<PlaceCode, Tally>) {
    for home in round.homes.iter().filter(|home| home.is_expected()) {
        let Some(place) = counted_in(asking, places, home) else { continue };
        let tally = parts.entry(place).or_default();
        tally.households += 1;
        tally.households_visited += u64::from(home.visited);
    }
}

/// The place of a household within reach; a group that the register of places did not know when the form was read counts by its name, and with
/// its village as long as the register does not know it.
fn counted_in(asking: &Asking<'_>, places: &Places, home: &Home) -> Option<PlaceCode> {
    let named = || places.group_named(home.village?, home.group_name.as_deref()?);
    let place = home.group.or_else(named).or(home.village)?;
    let known = if places.find(place).is_some() { place } else { home.village? };
    (asking.scope.covers_place(place) || asking.scope.covers_place(known)).then_some(known)
}

/// Whether a household counts in that part.
pub(super) fn is_of(asking: &Asking<'_>, places: &Places, part: Part, home: &Home) -> bool {
    counted_in(asking, places, home).is_some_and(|place| part.holds(place))
}

fn add_children(asking: &Asking<'_>, places: &Places, round: &Round, parts: &mut BTreeMap<PlaceCode, Tally>) {
    for child in &round.children {
        if let Some(place) = counted_in(asking, places, round.home_of(child)) {
            parts.entry(place).or_default().add_children(child.seen, 1);
        }
    }
}

async fn add_of_police_list(
    asking: &Asking<'_>,
    places: &Places,
    parts: &mut BTreeMap<PlaceCode, Tally>,
) -> Result<()> {
    let list = PoliceList::read(asking, places).await?;
    for listed in list.children {
        parts.entry(listed.place).or_default().add_children(Seen::HukouOnly, listed.children);
    }
    for home in list.homes {
        parts.entry(home.place).or_default().households += 1;
    }
    Ok(())
}

pub(super) fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// The villages that a spot check of the term sent back and no later one has accepted.
async fn repeats(asking: &Asking<'_>, places: &Places) -> Result<BTreeMap<PlaceCode, Repeat>> {
    let judged = spot_checks::Entity::find()
        .filter(asking.scope.own(spot_checks::Column::CountyCode))
        .filter(spot_checks::Column::Term.eq(asking.term.to_string()))
        .filter(spot_checks::Column::State.is_in(["accepted", "to_repeat"]))
        .order_by_asc(spot_checks::Column::JudgedAt)
        .all(asking.registry.read())
        .await?;
    let mut repeats: BTreeMap<PlaceCode, Repeat> = BTreeMap::new();
    for check in judged {
        for village in villages_of(asking, check.id).await? {
            repeats.remove(&places.resolve(village));
        }
        let Some(judged_at) = check.judged_at else { continue };
        let sent_back = check.judgement.as_ref().and_then(|judgement| judgement["repeat"].as_array().cloned());
        for village in sent_back.into_iter().flatten().filter_map(|code| code.as_str()?.parse().ok()) {
            // It is today's village that is surveyed again, whatever it was called when it was judged.
            let village = places.resolve(village);
            if asking.scope.covers_place(village) {
                let revisited = visited_since(asking, village, judged_at).await?;
                repeats.insert(village, Repeat { check: check.id, judged_on: day_of(judged_at), revisited });
            }
        }
    }
    Ok(repeats)
}

async fn villages_of(asking: &Asking<'_>, check: Uuid) -> Result<BTreeSet<PlaceCode>> {
    let codes: Vec<String> = spot_check_items::Entity::find()
        .select_only()
        .column(spot_check_items::Column::VillageCode)
        .distinct()
        .filter(asking.scope.own(spot_check_items::Column::CountyCode))
        .filter(spot_check_items::Column::CheckId.eq(check))
        .into_tuple()
        .all(asking.registry.read())
        .await?;
    Ok(codes.iter().filter_map(|code| code.parse().ok()).collect())
}

async fn visited_since(asking: &Asking<'_>, village: PlaceCode, since: chrono::DateTime<chrono::Utc>) -> Result<u64> {
    let sql = "SELECT COUNT(*) AS visits FROM survey_visits v JOIN households h ON h.county_code = v.county_code \
               AND h.id = v.household_id WHERE v.county_code = :county AND v.round_id = :round AND h.village_code = :village AND v.visited_at > :since";
    let rows = asking.ask(sql, &[(":village", village.to_string().into()), (":since", since.into())]).await?;
    Ok(rows.first().map(|row| row.try_get("", "visits")).transpose()?.map(whole).unwrap_or_default())
}

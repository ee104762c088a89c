//! The same for programs.

use registry::coverage;
use rules::{
    places::{PlaceCode, PlaceLevel},
    surveys::{Seen, Tally},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    missing::{list_of, reason_of},
    open::{part_of, place_of},
};
use crate::{
    area::Atlas,
    calls::{Answer, Desks, ListQuery, MOST_ROWS, Query, ReadRefusals, Refusal, State, Visitor, term_of},
};

/// Which part of the coverage.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct CoverageQuery {
    /// `2026-autumn`; today's when left out.
    #[serde(default)]
    term: String,
    /// Place code; the officer's own when left out.
    #[serde(default)]
    place: String,
}

/// A place: expected and met.
#[derive(Serialize, ToSchema)]
pub(crate) struct CoverageOut {
    /// Code.
    place: String,
    /// `county`, `township`, `village` or `group`.
    level: &'static str,
    name: String,
    groups: u64,
    groups_visited: u64,
    households: u64,
    households_visited: u64,
    /// Children whom the survey looks for.
    children: u64,
    /// Children on this round's survey with an answer.
    recorded: u64,
    /// On this round's survey without an answer to 就学情况.
    no_answer: u64,
    /// The household was visited, the child is not on this round.
    not_again: u64,
    /// Nobody has been to the household.
    not_visited: u64,
    /// On the police list and in no household.
    hukou_only: u64,
    /// Whether a spot check sent the village back.
    to_repeat: bool,
    /// Whether the line is of the place without what lies in its parts: its list takes `alone=1`.
    alone: bool,
}

/// A place and the places one level below, within reach.
#[utoipa::path(get, path = "/api/coverage", tag = "coverage", params(CoverageQuery),
    responses((status = 200, body = Vec<CoverageOut>), ReadRefusals))]
pub(crate) async fn list(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<CoverageQuery>,
) -> Result<Answer<Vec<CoverageOut>>, Refusal> {
    let term = term_of(&desks, &asked.term)?;
    let atlas = Atlas::open(&desks, &visitor).await?;
    let place = place_of(&visitor, &atlas, &asked.place)?;
    let counted = coverage::coverage(&desks.registry, &visitor.scope, term).await?;
    let below = atlas.places.children(place).map(|below| below.code);
    let near = std::iter::once(place).chain(below.filter(|code| visitor.scope.covers_place(*code)));
    let mut lines: Vec<CoverageOut> = near.map(|code| out(&atlas, &counted, code, counted.of(code))).collect();
    let own = counted.own(place);
    if lines.len() > 1 && own != Tally::default() {
        lines.push(CoverageOut { alone: true, ..out(&atlas, &counted, place, own) });
    }
    Ok(Answer(lines))
}

fn out(atlas: &Atlas, counted: &coverage::Coverage, place: PlaceCode, tally: Tally) -> CoverageOut {
    let level: PlaceLevel = place.level();
    CoverageOut {
        place: place.to_string(),
        level: level.as_str(),
        name: atlas.places.path(place),
        groups: tally.groups,
        groups_visited: tally.groups_visited,
        households: tally.households,
        households_visited: tally.households_visited,
        children: tally.children(),
        recorded: tally.children_seen(Seen::Recorded),
        no_answer: tally.children_seen(Seen::NoAnswer),
        not_again: tally.children_seen(Seen::NotAgain),
        not_visited: tally.children_seen(Seen::NotVisited),
        hukou_only: tally.children_seen(Seen::HukouOnly),
        to_repeat: counted.repeats.contains_key(&place),
        alone: false,
    }
}

/// Which list.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct MissingQuery {
    /// `groups`, `households`, `children` or `unfiled` (no 建档号); children when left out.
    #[serde(default)]
    list: String,
    /// Of children: `no_answer`, `not_again`, `not_visited` or `hukou_only`.
    #[serde(default)]
    reason: String,
    /// `1`: of the place without what lies in its parts (村（居）未填明, 未分社).
    #[serde(default)]
    alone: String,
}

/// A list of what the round has missed.
#[derive(Serialize, ToSchema)]
pub(crate) struct MissingOut {
    /// How many there are in all.
    total: u64,
    /// This part of the list.
    rows: Vec<MissingRowOut>,
}

/// One line of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct MissingRowOut {
    /// The household or the child, where the register has it.
    id: Option<Uuid>,
    /// Code of the village or group.
    place: Option<String>,
    /// Its name, or where it lies.
    path: String,
    /// 户主 or 姓名; none of a group.
    name: Option<String>,
    /// 户编号, or 记录编号 of the police list.
    number: Option<String>,
    /// Why.
    reason: &'static str,
}

/// What the round has missed inside a place.
#[utoipa::path(get, path = "/api/coverage/missing", tag = "coverage", params(CoverageQuery, MissingQuery, ListQuery),
    responses((status = 200, body = MissingOut), ReadRefusals))]
pub(crate) async fn missing(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<CoverageQuery>,
    Query(which): Query<MissingQuery>,
    Query(part): Query<ListQuery>,
) -> Result<Answer<MissingOut>, Refusal> {
    let window = part.checked(MOST_ROWS)?;
    let (list, reason) = (list_of(&which.list)?, reason_of(&which.reason)?);
    let term = term_of(&desks, &asked.term)?;
    let atlas = Atlas::open(&desks, &visitor).await?;
    let place = part_of(place_of(&visitor, &atlas, &asked.place)?, &which.alone);
    let (registry, scope) = (&desks.registry, &visitor.scope);
    let (total, rows) = match list {
        "groups" => {
            let page = coverage::missing_groups(registry, scope, term, place, window).await?;
            (page.total, page.rows.into_iter().map(of_group).collect())
        }
        "households" => {
            let page = coverage::missing_households(registry, scope, term, place, window).await?;
            (page.total, page.rows.into_iter().map(of_household).collect())
        }
        "unfiled" => {
            let page = coverage::unfiled_children(registry, scope, place, window).await?;
            (page.total, page.rows.into_iter().map(of_unfiled).collect())
        }
        _ => {
            let page = coverage::missing_children(registry, scope, term, place, reason, window).await?;
            (page.total, page.rows.into_iter().map(of_child).collect())
        }
    };
    Ok(Answer(MissingOut { total, rows }))
}

fn of_group(row: coverage::MissingGroup) -> MissingRowOut {
    let place = Some(row.group.to_string());
    MissingRowOut { id: None, place, path: row.path, name: None, number: None, reason: row.gap.as_str() }
}

fn of_household(row: coverage::MissingHousehold) -> MissingRowOut {
    let reason = row.reason().as_str();
    MissingRowOut {
        id: row.household,
        place: row.place.map(|place| place.to_string()),
        path: row.path,
        name: row.head_name,
        number: Some(row.number),
        reason,
    }
}

fn of_child(row: coverage::MissingChild) -> MissingRowOut {
    MissingRowOut {
        id: row.child,
        place: row.place.map(|place| place.to_string()),
        path: row.path,
        name: Some(row.name),
        number: row.record_id.or(row.household),
        reason: row.reason.as_str(),
    }
}

fn of_unfiled(row: coverage::UnfiledChild) -> MissingRowOut {
    MissingRowOut {
        id: Some(row.child),
        place: row.place.map(|place| place.to_string()),
        path: row.path,
        name: Some(row.name),
        number: None,
        reason: row.reason.as_str(),
    }
}

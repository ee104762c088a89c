//! 不在此校: the rows of whoever stands at no school of the county, and of whoever stands at another one than the row's.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::ledgers::Reported;
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use uuid::Uuid;

use super::super::super::faces::linked_rows;
use super::super::super::ground::Ground;
use super::super::super::people::Marks;
use super::super::super::run::AT_ONCE;
use super::whereabouts::Whereabouts;
use crate::Result;
use crate::entities::{links, roster_rows, standings};
use crate::matching::Source;

/// School and since which list; none where that is the first of the term, which speaks for the days before it, or no list tells.
#[derive(Clone, Copy)]
struct Other {
    school: Uuid,
    listed_since: Option<NaiveDate>,
}

/// Of the rows of the term those whose pupil is not at their school, by today's standings.
pub(super) struct Gone {
    nowhere: HashSet<Uuid>,
    elsewhere: HashMap<Uuid, Other>,
}

impl Gone {
    /// Asks the standings; `days` are the schools and days of the lists.
    pub(super) async fn of(ground: &Ground, days: &HashMap<Uuid, (Uuid, NaiveDate)>) -> Result<Self> {
        Ok(Self { nowhere: nowhere(ground).await?, elsewhere: elsewhere(ground, days).await? })
    }

    /// Whether the pupil of a row is not at its school: in a report that is over as well who was at the other school by its last day.
    pub(super) fn is(&self, row: Uuid, pupil: Marks<'_>, reported: &Reported, whereabouts: &Whereabouts) -> bool {
        let is_there_already = |other: &Other| {
            reported.is_now
                || whereabouts
                    .came(other.school, pupil)
                    .unwrap_or(other.listed_since.is_none_or(|on| on <= reported.last))
        };
        self.nowhere.contains(&row) || self.elsewhere.get(&row).is_some_and(is_there_already)
    }
}

fn is_there() -> Condition {
    let is_there = |status: &&SchoolStatus| status.is_in_school() && !status.is_elsewhere();
    let there = SchoolStatus::ALL.iter().filter(is_there).map(|status| status.as_str());
    Condition::all().add(standings::Column::Status.is_in(there))
}

fn standing() -> RelationDef {
    links::Entity::belongs_to(standings::Entity)
        .from((links::Column::CountyCode, links::Column::Term, links::Column::ChildId))
        .to((standings::Column::CountyCode, standings::Column::Term, standings::Column::ChildId))
        .into()
}

fn row() -> RelationDef {
    links::Entity::belongs_to(roster_rows::Entity)
        .from((links::Column::CountyCode, links::Column::OtherId))
        .to((roster_rows::Column::CountyCode, roster_rows::Column::Id))
        .into()
}

fn of_this_term(ground: &Ground) -> Condition {
    linked_rows(ground).add(links::Column::OtherKind.eq(Source::Roster.as_str()))
}

/// The dead, the transferred, the dropouts whose row nobody has struck off.
async fn nowhere(ground: &Ground) -> Result<HashSet<Uuid>> {
    let rows: Vec<Uuid> = links::Entity::find()
        .select_only()
        .column(links::Column::OtherId)
        .join(JoinType::InnerJoin, standing())
        .filter(of_this_term(ground))
        .filter(is_there().not())
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Those of a child that stands at another school of the county: transferred since, or on the lists of both.
async fn elsewhere(ground: &Ground, days: &HashMap<Uuid, (Uuid, NaiveDate)>) -> Result<HashMap<Uuid, Other>> {
    let differs = standings::Column::SchoolId.into_expr().ne(roster_rows::Column::SchoolId.into_expr());
    let found: Vec<(Uuid, Uuid, Uuid)> = links::Entity::find()
        .select_only()
        .columns([links::Column::OtherId, links::Column::ChildId])
        .column(standings::Column::SchoolId)
        .join(JoinType::InnerJoin, standing())
        .join(JoinType::InnerJoin, row())
        .filter(of_this_term(ground))
        .filter(is_there())
        .filter(differs)
        .into_tuple()
        .all(ground.db())
        .await?;
    let since = listed_since(ground, days, found.iter().map(|(_, child, _)| *child)).await?;
    let first = |school: Uuid| days.values().filter(|(of, _)| *of == school).map(|(_, day)| *day).min();
    let other = |(row, child, school): (Uuid, Uuid, Uuid)| {
        let listed_since = since.get(&(child, school)).copied().filter(|day| Some(*day) != first(school));
        (row, Other { school, listed_since })
    };
    Ok(found.into_iter().map(other).collect())
}

/// Since which list each of these children is at which school.
async fn listed_since(
    ground: &Ground,
    days: &HashMap<Uuid, (Uuid, NaiveDate)>,
    children: impl Iterator<Item = Uuid>,
) -> Result<HashMap<(Uuid, Uuid), NaiveDate>> {
    let children: Vec<Uuid> = children.collect();
    let mut since: HashMap<(Uuid, Uuid), NaiveDate> = HashMap::new();
    for some in children.chunks(AT_ONCE) {
        let rows: Vec<(Uuid, Uuid)> = links::Entity::find()
            .select_only()
            .column(links::Column::ChildId)
            .column(roster_rows::Column::FirstSnapshotId)
            .join(JoinType::InnerJoin, row())
            .filter(of_this_term(ground))
            .filter(links::Column::ChildId.is_in(some.iter().copied()))
            .into_tuple()
            .all(ground.db())
            .await?;
        for (child, list) in rows {
            let Some((school, day)) = days.get(&list) else { continue };
            since.entry((child, *school)).and_modify(|known| *known = Ord::min(*known, *day)).or_insert(*day);
        }
    }
    Ok(since)
}

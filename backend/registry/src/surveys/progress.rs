//! 进度: how many children of school age each village has, and how many were visited this term.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use rules::calendar::Term;
use rules::places::PlaceCode;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use crate::entities::{children, survey_entries};
use crate::{Registry, Result, Scope};

/// 学龄 as the survey goes by it: six to fifteen full years on the age day (D§5.1).
const YOUNGEST_YEARS: u32 = 6;
const YEARS_TOO_OLD: u32 = 16;

/// How far the survey of a village is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VillageProgress {
    /// The village.
    pub village: PlaceCode,
    /// Children of school age.
    pub children: u64,
    /// Those visited this term.
    pub surveyed: u64,
}

/// The progress of every village within reach.
///
/// # Errors
/// The database does not answer.
pub async fn progress(registry: &Registry, scope: &Scope, term: Term) -> Result<Vec<VillageProgress>> {
    let of_age = school_age(scope, term.age_day());
    let visited = of_age.clone().add(children::Column::Id.in_subquery(visited_in(scope, term)));
    let mut villages: BTreeMap<PlaceCode, VillageProgress> = BTreeMap::new();
    for (village, count) in counted(registry, of_age).await? {
        villages.insert(village, VillageProgress { village, children: count, surveyed: 0 });
    }
    for (village, count) in counted(registry, visited).await? {
        if let Some(known) = villages.get_mut(&village) {
            known.surveyed = count;
        }
    }
    Ok(villages.into_values().collect())
}

async fn counted(registry: &Registry, which: Condition) -> Result<Vec<(PlaceCode, u64)>> {
    let rows: Vec<(Option<String>, i64)> = children::Entity::find()
        .select_only()
        .column(children::Column::VillageCode)
        .column_as(children::Column::Id.count(), "children")
        .filter(which)
        .group_by(children::Column::VillageCode)
        .into_tuple()
        .all(registry.read())
        .await?;
    let read = |(code, count): (Option<String>, i64)| Some((code?.parse().ok()?, u64::try_from(count).ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}

fn school_age(scope: &Scope, age_day: NaiveDate) -> Condition {
    use children::Column::{BornOn, CountyCode, GroupCode, MergedInto, VillageCode};
    let years_before = |years: u32| age_day.checked_sub_months(Months::new(years * 12)).unwrap_or(age_day);
    scope
        .by_place(CountyCode, &[VillageCode, GroupCode])
        .add(MergedInto.is_null())
        .add(BornOn.gt(years_before(YEARS_TOO_OLD)))
        .add(BornOn.lte(years_before(YOUNGEST_YEARS)))
}

fn visited_in(scope: &Scope, term: Term) -> SelectStatement {
    Query::select()
        .column(survey_entries::Column::ChildId)
        .from(survey_entries::Entity)
        .cond_where(
            scope.own(survey_entries::Column::CountyCode).add(survey_entries::Column::Term.eq(term.to_string())),
        )
        .to_owned()
}

//! 一轮: the households of a round and the children in them, read once: a few columns of five tables, brought together in memory (some
//! hundred bytes a household). What is counted and what is listed is decided here, so that a number and its names cannot differ.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use rules::places::{PlaceCode, PlaceLevel};
use rules::surveys::{ExpectedChild, Seen};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Asking;
use crate::Result;
use crate::children::birth_of;
use crate::entities::{children, households, survey_entries, survey_visits};

/// A household of the register.
pub(super) struct Home {
    pub id: Uuid,
    pub number: String,
    pub village: Option<PlaceCode>,
    pub group: Option<PlaceCode>,
    /// The group as the form writes it.
    pub group_name: Option<String>,
    /// Whether somebody has been there in the round.
    pub visited: bool,
    /// Children of the survey's ages.
    pub children: u64,
}

impl Home {
    /// Whether the round looks for it: there is a child of the survey's ages, or somebody went.
    pub fn is_expected(&self) -> bool {
        self.visited || self.children > 0
    }

    /// The group where there is one, else the village.
    pub fn place(&self) -> Option<PlaceCode> {
        self.group.or(self.village)
    }
}

/// A child of the survey's ages in a household.
pub(super) struct Expected {
    pub id: Uuid,
    /// Its household, by its place in the round.
    pub home: usize,
    pub seen: Seen,
}

/// The households of a county by village, group and number, and the children in them, in that order.
pub(super) struct Round {
    pub homes: Vec<Home>,
    pub children: Vec<Expected>,
}

impl Round {
    pub(super) async fn read(asking: &Asking<'_>) -> Result<Self> {
        let visited = visited(asking).await?;
        let mut homes = homes(asking, &visited).await?;
        homes
            .sort_unstable_by(|a, b| (a.village, a.group, &a.number, a.id).cmp(&(b.village, b.group, &b.number, b.id)));
        let at: HashMap<Uuid, usize> = homes.iter().enumerate().map(|(at, home)| (home.id, at)).collect();
        let said = said(asking).await?;
        let mut children = Vec::new();
        for (id, home) in looked_for(asking).await? {
            let Some(&home) = at.get(&home) else { continue };
            homes[home].children += 1;
            let child =
                ExpectedChild { household_visited: Some(homes[home].visited), answered: said.get(&id).copied() };
            children.push(Expected { id, home, seen: child.seen() });
        }
        children.sort_unstable_by_key(|child| (child.home, child.id));
        Ok(Self { homes, children })
    }

    /// The household of a child.
    pub(super) fn home_of(&self, child: &Expected) -> &Home {
        &self.homes[child.home]
    }
}

/// Households where somebody has been in the round.
async fn visited(asking: &Asking<'_>) -> Result<HashSet<Uuid>> {
    use survey_visits::Column;
    let rows = survey_visits::Entity::find()
        .select_only()
        .column(Column::HouseholdId)
        .filter(asking.scope.own(Column::CountyCode))
        .filter(Column::RoundId.eq(asking.round))
        .into_tuple::<Uuid>();
    Ok(rows.stream(asking.registry.read()).await?.try_collect().await?)
}

/// Id, number, village, group by code and as written.
type HomeRow = (Uuid, String, String, Option<String>, Option<String>);

async fn homes(asking: &Asking<'_>, visited: &HashSet<Uuid>) -> Result<Vec<Home>> {
    use households::Column;
    let rows = households::Entity::find()
        .select_only()
        .columns([Column::Id, Column::HouseholdNo, Column::VillageCode, Column::GroupCode, Column::GroupName])
        .filter(asking.scope.own(Column::CountyCode))
        .into_tuple::<HomeRow>();
    let home = |(id, number, village, group, group_name): HomeRow| Home {
        id,
        number,
        village: village.parse().ok(),
        group: group.and_then(|code| code.parse().ok()).filter(|code: &PlaceCode| code.level() == PlaceLevel::Group),
        group_name,
        visited: visited.contains(&id),
        children: 0,
    };
    Ok(rows.stream(asking.registry.read()).await?.map_ok(home).try_collect().await?)
}

/// A child, its household, the birthday by all its rows, the written one and the number.
type Looked = (Uuid, Uuid, Option<NaiveDate>, Option<NaiveDate>, Option<String>);

/// Children of the survey's ages, or of unknown birth, that stand for themselves, with their household. They are of the ages by the
/// birthday by which they are counted everywhere else.
async fn looked_for(asking: &Asking<'_>) -> Result<Vec<(Uuid, Uuid)>> {
    use children::Column;
    let (after, until): (NaiveDate, NaiveDate) = asking.born;
    let rows = children::Entity::find()
        .select_only()
        .columns([Column::Id, Column::HouseholdId, Column::KnownBornOn, Column::BornOn, Column::IdNumber])
        .filter(asking.scope.own(Column::CountyCode))
        .filter(Column::HouseholdId.is_not_null())
        .filter(Column::MergedInto.is_null())
        .into_tuple::<Looked>();
    let mut rows = rows.stream(asking.registry.read()).await?;
    let mut found = Vec::new();
    while let Some((child, home, known, born_on, number)) = rows.try_next().await? {
        let born_on = birth_of(known, born_on, number.as_deref());
        if born_on.is_none_or(|born_on| after < born_on && born_on <= until) {
            found.push((child, home));
        }
    }
    Ok(found)
}

/// Whether the round's survey says where each child is at school, by the child that stands for itself.
async fn said(asking: &Asking<'_>) -> Result<HashMap<Uuid, bool>> {
    use survey_entries::Column;
    let doubles = doubles(asking).await?;
    let rows = survey_entries::Entity::find()
        .select_only()
        .column(Column::ChildId)
        .expr(Column::Schooling.ne("unknown"))
        .filter(asking.scope.own(Column::CountyCode))
        .filter(Column::Term.eq(asking.term.to_string()))
        .into_tuple::<(Uuid, bool)>();
    let mut rows = rows.stream(asking.registry.read()).await?;
    let mut said = HashMap::new();
    while let Some((child, answered)) = rows.try_next().await? {
        *said.entry(doubles.get(&child).copied().unwrap_or(child)).or_default() |= answered;
    }
    Ok(said)
}

/// Children found to be one with another.
async fn doubles(asking: &Asking<'_>) -> Result<HashMap<Uuid, Uuid>> {
    use children::Column;
    let rows = children::Entity::find()
        .select_only()
        .columns([Column::Id, Column::MergedInto])
        .filter(asking.scope.own(Column::CountyCode))
        .filter(Column::MergedInto.is_not_null())
        .into_tuple::<(Uuid, Uuid)>();
    Ok(rows.stream(asking.registry.read()).await?.try_collect().await?)
}

//! Reading checks and their households.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::speech::Told;
use rules::surveys::{CheckState, Confidence, Size, SpotCheckPolicy, Strata, enlarged};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::sight::seen;
use super::{CheckId, Findings, ItemId, RecordedHome};
use crate::clock::day_of;
use crate::entities::{spot_check_items, spot_checks};
use crate::rates::policy_of;
use crate::scope::inside;
use crate::{Error, Registry, Result, Scope};

rules::coded! {
    /// How far one household of a check is.
    pub enum ItemState {
        /// 待核查.
        Waiting = "waiting" "待核查",
        /// 草稿.
        Draft = "draft" "草稿",
        /// 已录入.
        Entered = "entered" "已录入",
    }
}

/// A stratum's size and sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumSize {
    /// Its name.
    pub stratum: String,
    /// Households visited in it.
    pub population: u64,
    /// Households drawn.
    pub drawn: u64,
    /// Of the households visited in it how many each village has.
    #[serde(default)]
    pub villages: BTreeMap<PlaceCode, u64>,
}

/// A spot check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Its id.
    pub id: CheckId,
    /// 名称.
    pub name: String,
    /// The term's round.
    pub term: String,
    /// The place that is checked.
    pub place: PlaceCode,
    /// 分层.
    pub strata: Strata,
    /// 种子.
    pub seed: u64,
    /// 允许误差, where the size came from one.
    pub margin_hundredths: Option<u32>,
    /// 置信水平.
    pub confidence: Confidence,
    /// Strata with their sizes.
    pub sizes: Vec<StratumSize>,
    /// `drawn`, `in_field`, `accepted` or `to_repeat`.
    #[serde(serialize_with = "state_code")]
    pub state: CheckState,
    /// Villages to be surveyed again, once judged.
    pub repeat: Vec<PlaceCode>,
    /// The limits by which it was judged, once judged ([`limits`]).
    pub judged_by: Option<SpotCheckPolicy>,
    /// Households of the sample.
    pub households: u64,
    /// Those with a result.
    pub entered: u64,
    /// Those with a draft.
    pub drafts: u64,
    /// When it was drawn.
    pub drawn_at: DateTime<Utc>,
    /// When it was judged.
    pub judged_at: Option<DateTime<Utc>>,
    /// For changes that must not overtake one another.
    pub version: i32,
}

impl Check {
    /// 抽样日期: the day in China on which it was drawn.
    pub fn drawn_on(&self) -> NaiveDate {
        day_of(self.drawn_at)
    }

    /// Why the sample is larger than was asked for, where it is.
    pub fn enlarged(&self) -> Option<Told> {
        let strata: Vec<(u64, u64)> = self.sizes.iter().map(|size| (size.population, size.drawn)).collect();
        let margin = self.margin_hundredths;
        enlarged(&strata, margin.map(|hundredths| Size::Margin { hundredths, confidence: self.confidence }))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference to the field")]
fn state_code<S: serde::Serializer>(state: &CheckState, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(state.as_str())
}

/// One household of a check.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The check.
    pub check: CheckId,
    /// From 1 within the check.
    pub number: u32,
    /// Its stratum.
    pub stratum: String,
    /// Village or group.
    pub place: Option<PlaceCode>,
    /// 调查人: must not be whoever enters the result.
    pub surveyor: Option<String>,
    /// What the survey said.
    pub recorded: RecordedHome,
    /// What the second visit found.
    pub found: Option<Findings>,
    /// How far it is.
    pub state: ItemState,
    /// For changes that must not overtake one another.
    pub version: i32,
}

/// Some households of a check.
#[derive(Clone, PartialEq, Eq)]
pub struct ItemPage {
    /// The households.
    pub rows: Vec<Item>,
    /// How many there are in all.
    pub total: u64,
}

/// The checks of a term that concern places within reach, the newest first.
///
/// # Errors
/// The database does not answer.
pub async fn checks(registry: &Registry, scope: &Scope, term: Option<Term>) -> Result<Vec<Check>> {
    let rows = spot_checks::Entity::find()
        .filter(scope.own(spot_checks::Column::CountyCode))
        .filter(Condition::all().add_option(term.map(|term| spot_checks::Column::Term.eq(term.to_string()))))
        .order_by_desc(spot_checks::Column::DrawnAt)
        .order_by_desc(spot_checks::Column::Id)
        .all(registry.read())
        .await?;
    let mut shown = Vec::new();
    for row in rows {
        let check = with_counts(registry, scope, row).await?;
        // Whoever has no household of the sample and not the whole place knows nothing of it.
        if check.households > 0 || scope.covers_place(check.place) {
            shown.push(check);
        }
    }
    Ok(shown)
}

/// One check.
///
/// # Errors
/// There is none within reach.
pub async fn find(registry: &Registry, scope: &Scope, id: CheckId) -> Result<Check> {
    let row = spot_checks::Entity::find()
        .filter(scope.own(spot_checks::Column::CountyCode))
        .filter(spot_checks::Column::Id.eq(id.0))
        .one(registry.read())
        .await?;
    let check = with_counts(registry, scope, row.ok_or_else(unknown)?).await?;
    if check.households > 0 || scope.covers_place(check.place) { Ok(check) } else { Err(unknown()) }
}

/// The limits by which a check was judged; before, the county's as they stand, by which it would be.
///
/// # Errors
/// The database does not answer.
pub async fn limits(registry: &Registry, scope: &Scope, check: &Check) -> Result<SpotCheckPolicy> {
    match &check.judged_by {
        Some(limits) => Ok(limits.clone()),
        None => Ok(policy_of(registry, scope).await?.spot_checks),
    }
}

pub(super) fn unknown() -> Error {
    Error::not_found("这次抽查")
}

async fn with_counts(registry: &Registry, scope: &Scope, row: spot_checks::Model) -> Result<Check> {
    let counts: Vec<(String, i64)> = spot_check_items::Entity::find()
        .select_only()
        .column(spot_check_items::Column::State)
        .column_as(spot_check_items::Column::Id.count(), "items")
        .filter(reach(scope))
        .filter(spot_check_items::Column::CheckId.eq(row.id))
        .group_by(spot_check_items::Column::State)
        .into_tuple()
        .all(registry.read())
        .await?;
    let counts: HashMap<String, u64> =
        counts.into_iter().map(|(state, count)| (state, u64::try_from(count).unwrap_or_default())).collect();
    let of = |state: ItemState| counts.get(state.as_str()).copied().unwrap_or_default();
    let unreadable = || Error::refused("spot_check", "抽查记录无法读取：请运行 baoxue check");
    let judged_by = row.judgement.as_ref().and_then(|said| serde_json::from_value(said["policy"].clone()).ok());
    let repeat = row.judgement.as_ref().and_then(|judgement| judgement["repeat"].as_array().cloned());
    Ok(Check {
        id: CheckId(row.id),
        name: row.name,
        term: row.term,
        place: row.place_code.parse().map_err(|_| unreadable())?,
        strata: Strata::from_code(&row.strata).ok_or_else(unreadable)?,
        seed: row.seed.cast_unsigned(),
        margin_hundredths: row.margin_hundredths.and_then(|margin| u32::try_from(margin).ok()),
        confidence: Confidence::from_code(&row.confidence).ok_or_else(unreadable)?,
        sizes: serde_json::from_value(row.sizes).map_err(|_| unreadable())?,
        state: CheckState::from_code(&row.state).ok_or_else(unreadable)?,
        repeat: repeat.into_iter().flatten().filter_map(|code| code.as_str()?.parse().ok()).collect(),
        judged_by,
        households: counts.values().sum(),
        entered: of(ItemState::Entered),
        drafts: of(ItemState::Draft),
        drawn_at: row.drawn_at,
        judged_at: row.judged_at,
        version: row.version,
    })
}

pub(super) fn reach(scope: &Scope) -> Condition {
    use spot_check_items::Column::{CountyCode, GroupCode, VillageCode};
    scope.by_place(CountyCode, &[VillageCode, GroupCode])
}

/// The households of a check that the officer may look at, by number.
///
/// # Errors
/// There is no such check.
pub async fn items(
    registry: &Registry,
    scope: &Scope,
    check: CheckId,
    place: Option<PlaceCode>,
    (offset, limit): (u64, u64),
) -> Result<ItemPage> {
    use spot_check_items::Column::{CheckId as Of, GroupCode, Number, VillageCode};
    let within = place.map(|place| Condition::any().add(inside(VillageCode, place)).add(inside(GroupCode, place)));
    let found = spot_check_items::Entity::find()
        .filter(seen(registry, scope, check).await?)
        .filter(Of.eq(check.0))
        .filter(Condition::all().add_option(within));
    let total = found.clone().count(registry.read()).await?;
    let rows = found.order_by_asc(Number).offset(offset).limit(limit.min(1_000_000)).all(registry.read()).await?;
    Ok(ItemPage { rows: rows.into_iter().map(shown).collect::<Result<_>>()?, total })
}

/// The entered households of a check within that scope, whoever surveyed them: what results are counted from.
pub(super) async fn entered(registry: &Registry, scope: &Scope, check: CheckId) -> Result<Vec<Item>> {
    use spot_check_items::Column::{CheckId as Of, Number, State};
    let found = spot_check_items::Entity::find()
        .filter(reach(scope))
        .filter(Of.eq(check.0))
        .filter(State.eq(ItemState::Entered.as_str()));
    found.order_by_asc(Number).all(registry.read()).await?.into_iter().map(shown).collect()
}

/// One household of a check.
///
/// # Errors
/// There is none that the officer may look at.
pub async fn item(registry: &Registry, scope: &Scope, id: ItemId) -> Result<Item> {
    let none = || Error::not_found("抽查样本中的这一户");
    let of = spot_check_items::Entity::find().filter(spot_check_items::Column::Id.eq(id.0));
    let known = of.clone().filter(reach(scope)).one(registry.read()).await?.ok_or_else(none)?;
    let seen = seen(registry, scope, CheckId(known.check_id)).await?;
    shown(of.filter(seen).one(registry.read()).await?.ok_or_else(none)?)
}

pub(super) fn shown(row: spot_check_items::Model) -> Result<Item> {
    let unreadable = || Error::refused("spot_check", "抽查户的记录无法读取：请运行 baoxue check");
    let found: Option<Findings> = row.found.map(serde_json::from_value).transpose().map_err(|_| unreadable())?;
    let place = row.group_code.as_deref().unwrap_or(&row.village_code);
    Ok(Item {
        place: place.parse().ok(),
        id: ItemId(row.id),
        check: CheckId(row.check_id),
        number: u32::try_from(row.number).unwrap_or_default(),
        stratum: row.stratum,
        surveyor: row.surveyor,
        recorded: serde_json::from_value(row.recorded).map_err(|_| unreadable())?,
        found,
        state: ItemState::from_code(&row.state).ok_or_else(unreadable)?,
        version: row.version,
    })
}

/// The check of an item, as a row.
pub(super) async fn row_of(deed: &crate::deed::Deed, check: Uuid) -> Result<spot_checks::Model> {
    let row = spot_checks::Entity::find_by_id((deed.county_code(), check)).one(deed.txn()).await?;
    row.ok_or_else(unknown)
}

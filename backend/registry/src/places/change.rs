//! 区划变更: new names, merges and splits, each one act with the document that ordered it, and taken back on the day it was recorded.

use std::collections::BTreeMap;
use std::pin::Pin;

use chrono::NaiveDate;
use rules::access;
use rules::places::PlaceCode;
use rules::places::change::{self as plans, Names, Part, Regrouping};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::follow::{Follow, Followed};
use super::load_in;
use crate::deed::Deed;
use crate::entities::{place_acts, place_changes, places};
use crate::journal::Entry;
use crate::{Actor, Error, Registry, Result, rates};

rules::coded! {
    /// 变更类别.
    pub enum ActKind {
        /// 更名.
        Rename = "rename" "更名",
        /// 合并.
        Merge = "merge" "合并",
        /// 拆分.
        Split = "split" "拆分",
    }
}

/// A group of a village that ended went to another group.
const GROUP: &str = "group";
/// A village of a split besides its heir.
const PART: &str = "part";

/// What orders a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order<'a> {
    /// 变更日期.
    pub on: NaiveDate,
    /// 批准文号.
    pub document: Option<&'a str>,
}

/// A change as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Changed {
    /// Takes it back.
    pub act: Uuid,
    /// What went along.
    #[serde(flatten)]
    pub followed: Followed,
}

/// Gives a place a new name from that day; what it was called before stays known.
///
/// # Errors
/// There is no such place, its present name began later, or another place beside it bears the new one.
pub async fn rename(
    registry: &Registry,
    actor: &Actor,
    code: PlaceCode,
    name: &str,
    order: Order<'_>,
) -> Result<Changed> {
    let deed = registry.begin(actor).await?;
    deed.must_may(access::Deed::ChangePlaces, None).await?;
    let known = current(&deed, code).await?;
    let name = name.trim();
    if name.is_empty() || name == known.name {
        return Err(Error::invalid("名称", name, "请填写与现名称不同的新名称"));
    }
    plans::rename(&names(&deed).await?, code, name).map_err(|e| refused(&e))?;
    let began = began_of(code, begins_before(&deed, &known, order.on).await?);
    let plan = json!({ "code": code, "from": known.name, "to": name, "began": began });
    let act = open_act(&deed, ActKind::Rename, order, plan).await?;
    record(&deed, &known.code, &known.code, ActKind::Rename.as_str(), order, Some(act)).await?;
    end(&deed, &known.code, order.on).await?;
    let renamed =
        places::Model { id: deed.new_id(), name: name.to_owned(), valid_from: order.on, valid_to: None, ..known };
    deed.insert_all([renamed.into_active_model()]).await?;
    rates::follow_divisions(&deed).await?;
    let body = json!({ "act": act, "on": order.on, "document": order.document });
    deed.commit(Entry::new("rename_place", "place", Some(code.to_string()), body)).await?;
    Ok(Changed { act, followed: Followed::default() })
}

/// Ends villages (or groups) from that day and takes all that was recorded there to `into`, which may be new and then needs a name.
///
/// # Errors
/// One of the places does not exist or began later, or the plan is refused.
pub async fn merge(
    registry: &Registry,
    actor: &Actor,
    old: &[PlaceCode],
    into: (PlaceCode, Option<&str>),
    order: Order<'_>,
) -> Result<Changed> {
    let deed = registry.begin(actor).await?;
    let (act, followed) = merge_in(&deed, old, into, order).await?;
    let codes: Vec<_> = old.iter().map(ToString::to_string).collect();
    let body = json!({ "act": act, "old": codes, "on": order.on, "document": order.document, "followed": followed });
    deed.commit(Entry::new("merge_places", "place", Some(into.0.to_string()), body)).await?;
    Ok(Changed { act, followed })
}

/// A merge under way.
type Merging<'a> = Pin<Box<dyn Future<Output = Result<(Uuid, Followed)>> + Send + 'a>>;

/// The same within an open deed. Boxed: an import that merges must still run on any thread.
pub(super) fn merge_in<'a>(
    deed: &'a Deed,
    old: &'a [PlaceCode],
    into: (PlaceCode, Option<&'a str>),
    order: Order<'a>,
) -> Merging<'a> {
    Box::pin(async move {
        deed.must_may(access::Deed::ChangePlaces, None).await?;
        let plan = plans::merge(&names(deed).await?, old, into.0, into.1).map_err(|e| refused(&e))?;
        apply(deed, ActKind::Merge, &plan, &BTreeMap::new(), order).await
    })
}

/// How a village is split.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Splitting {
    /// The villages it becomes, each with the groups it takes.
    pub parts: Vec<Part>,
    /// Which of them stands for what was recorded without a group; the first unless said otherwise.
    pub heir: Option<PlaceCode>,
    /// Households without a group whose village (or new group) is named one by one.
    pub households: BTreeMap<Uuid, PlaceCode>,
}

/// Splits a village by its groups. What cannot be decided by a group stands in the heir and is listed for a person
/// ([`super::undecided`]).
///
/// # Errors
/// The village does not exist or began later, or the plan is refused: every group must be given to one part.
pub async fn split(
    registry: &Registry,
    actor: &Actor,
    from: PlaceCode,
    how: &Splitting,
    order: Order<'_>,
) -> Result<Changed> {
    let deed = registry.begin(actor).await?;
    deed.must_may(access::Deed::ChangePlaces, None).await?;
    let plan = plans::split(&names(&deed).await?, from, &how.parts, how.heir).map_err(|e| refused(&e))?;
    if let Some(stranger) = how.households.values().find(|to| !how.parts.iter().any(|part| part.village.contains(**to)))
    {
        return Err(Error::invalid("户的新村", stranger.to_string(), "须是拆分后的村之一"));
    }
    let (act, followed) = apply(&deed, ActKind::Split, &plan, &how.households, order).await?;
    let body = json!({ "act": act, "on": order.on, "document": order.document, "followed": followed });
    deed.commit(Entry::new("split_place", "place", Some(from.to_string()), body)).await?;
    Ok(Changed { act, followed })
}

/// Makes a plan true: versions of places, the table of changes, and every row that follows.
async fn apply(
    deed: &Deed,
    kind: ActKind,
    plan: &Regrouping,
    named: &BTreeMap<Uuid, PlaceCode>,
    order: Order<'_>,
) -> Result<(Uuid, Followed)> {
    let mut began = BTreeMap::new();
    for code in &plan.ends {
        began.extend(began_of(*code, begins_before(deed, &current(deed, *code).await?, order.on).await?));
    }
    let act = open_act(deed, kind, order, as_json(plan, &began)).await?;
    for code in &plan.ends {
        end(deed, &code.to_string(), order.on).await?;
    }
    let opened = plan.opens.iter().map(|(code, name)| version(deed, *code, name, order.on).into_active_model());
    let opened: Vec<_> = opened.collect();
    deed.insert_all(opened).await?;
    for (old, new) in &plan.moves {
        let kind = if plan.parts.contains_key(old) { kind.as_str() } else { GROUP };
        record(deed, &old.to_string(), &new.to_string(), kind, order, Some(act)).await?;
    }
    for (old, parts) in &plan.parts {
        for part in parts.iter().filter(|part| plan.moves.get(old) != Some(*part) && *part != old) {
            record(deed, &old.to_string(), &part.to_string(), PART, order, Some(act)).await?;
        }
    }
    let followed = Follow::new(deed, act, plan, named).all().await?;
    rates::follow_divisions(deed).await?;
    Ok((act, followed))
}

fn refused(refused: &plans::ChangeRefused) -> Error {
    Error::refused("place_change", refused.to_string())
}

async fn names(deed: &Deed) -> Result<Names> {
    Ok(load_in(deed).await?.iter().map(|place| (place.code, place.name.clone())).collect())
}

/// What a change came to, for the history and for taking it back.
fn as_json(plan: &Regrouping, began: &Began) -> Value {
    json!({ "opens": plan.opens, "ends": plan.ends, "moves": plan.moves, "parts": plan.parts, "began": began })
}

/// On which day places were taken to have begun, where the change says that they were there before.
type Began = BTreeMap<PlaceCode, NaiveDate>;

fn began_of(code: PlaceCode, day: Option<NaiveDate>) -> Began {
    day.into_iter().map(|day| (code, day)).collect()
}

fn version(deed: &Deed, code: PlaceCode, name: &str, on: NaiveDate) -> places::Model {
    places::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        code: code.to_string(),
        name: name.to_owned(),
        level: code.level().as_str().to_owned(),
        parent_code: code.parent().map(|parent| parent.to_string()),
        urban_rural: None,
        lon: None,
        lat: None,
        boundary: None,
        valid_from: on,
        valid_to: None,
    }
}

async fn open_act(deed: &Deed, kind: ActKind, order: Order<'_>, plan: Value) -> Result<Uuid> {
    let officer_id = match deed.actor() {
        Actor::Officer(id) => Some(id.0),
        Actor::System(_) => None,
    };
    let row = place_acts::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        kind: kind.as_str().to_owned(),
        on_day: order.on,
        document: order.document.map(str::to_owned),
        plan,
        officer_id,
        recorded_at: deed.now(),
        undone_at: None,
    };
    let id = row.id;
    place_acts::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    Ok(id)
}

/// A change is carried out when it is recorded, so its day cannot lie ahead; nor before the day on which the present version began, where
/// that is known. Of what came with a file only the day of reading is known: it was there before, and is taken to have been. Returns the
/// day that was taken for its beginning until now, where that changes.
async fn begins_before(deed: &Deed, known: &places::Model, on: NaiveDate) -> Result<Option<NaiveDate>> {
    if on > deed.today() {
        let cure = format!("这一天还没有到（今天是 {}）：变更一经登记当即生效，请到那一天再登记", deed.today());
        return Err(Error::invalid("变更日期", on.to_string(), cure));
    }
    if known.valid_from < on {
        return Ok(None);
    }
    if is_start_known(deed, known).await? {
        let cure = format!("变更日期须晚于{}现名称的启用日期 {}", known.name, known.valid_from);
        return Err(Error::invalid("变更日期", on.to_string(), cure));
    }
    let before = on.pred_opt().unwrap_or(on);
    places::Entity::update_many()
        .set(places::ActiveModel { valid_from: Set(before), ..Default::default() })
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::Id.eq(known.id))
        .exec(deed.txn())
        .await?;
    Ok(Some(known.valid_from))
}

/// Whether the present version began by a recorded change: a new name, a merge or a split. What a first file tells of is older than the file.
async fn is_start_known(deed: &Deed, known: &places::Model) -> Result<bool> {
    let renamed = places::Entity::find()
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::Code.eq(&known.code))
        .filter(places::Column::ValidTo.is_not_null())
        .count(deed.txn())
        .await?;
    let opened = place_changes::Entity::find()
        .filter(place_changes::Column::CountyCode.eq(deed.county_code()))
        .filter(place_changes::Column::NewCode.eq(&known.code))
        .filter(place_changes::Column::OnDay.eq(known.valid_from))
        .count(deed.txn())
        .await?;
    Ok(renamed + opened > 0)
}

async fn current(deed: &Deed, code: PlaceCode) -> Result<places::Model> {
    places::Entity::find()
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::Code.eq(code.to_string()))
        .filter(places::Column::ValidTo.is_null())
        .one(deed.txn())
        .await?
        .ok_or_else(|| Error::not_found(format!("区划 {code}")))
}

/// The present version of a place ends.
pub(super) async fn end(deed: &Deed, code: &str, on: NaiveDate) -> Result<()> {
    places::Entity::update_many()
        .set(places::ActiveModel { valid_to: Set(Some(on)), ..Default::default() })
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::Code.eq(code))
        .filter(places::Column::ValidTo.is_null())
        .exec(deed.txn())
        .await?;
    Ok(())
}

pub(super) async fn record(
    deed: &Deed,
    old: &str,
    new: &str,
    kind: &str,
    order: Order<'_>,
    act_id: Option<Uuid>,
) -> Result<()> {
    let row = place_changes::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        old_code: old.to_owned(),
        new_code: new.to_owned(),
        kind: kind.to_owned(),
        on_day: order.on,
        document: order.document.map(str::to_owned),
        act_id,
    };
    deed.insert_all([row.into_active_model()]).await?;
    Ok(())
}

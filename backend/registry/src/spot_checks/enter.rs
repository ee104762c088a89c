//! 录入 as deeds: a draft, a result, and taking either away again. Never by whoever made the survey.

use rules::access;
use rules::responsibility::Subject;
use rules::surveys::{CheckState, Refused};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::answers::Answers;
use super::find::{ItemState, reach, row_of, shown};
use super::sight::surveyed;
use super::{Findings, Item, ItemId, item as find_item};
use crate::deed::Deed;
use crate::entities::{spot_check_items, spot_checks};
use crate::journal::Entry;
use crate::officers::{self, OfficerId};
use crate::{Actor, Error, Registry, Result, Scope};

/// Keeps what was typed so far; it counts for nothing yet.
///
/// # Errors
/// As [`enter`].
pub async fn save_draft(
    registry: &Registry,
    (actor, scope): (&Actor, &Scope),
    item: ItemId,
    version: i32,
    found: &Findings,
) -> Result<Item> {
    put(registry, (actor, scope), item, version, Some((found, ItemState::Draft))).await
}

/// Enters a result.
///
/// # Errors
/// The officer sees no such household (nobody sees one they surveyed), none of their posts may check, the check is judged, somebody entered
/// something meanwhile, or the findings cannot be taken.
pub async fn enter(
    registry: &Registry,
    (actor, scope): (&Actor, &Scope),
    item: ItemId,
    version: i32,
    found: &Findings,
) -> Result<Item> {
    put(registry, (actor, scope), item, version, Some((found, ItemState::Entered))).await
}

/// Takes a result or a draft away again (撤销): the household waits for its visit.
///
/// # Errors
/// As [`enter`].
pub async fn clear(registry: &Registry, (actor, scope): (&Actor, &Scope), item: ItemId, version: i32) -> Result<Item> {
    put(registry, (actor, scope), item, version, None).await
}

async fn put(
    registry: &Registry,
    (actor, scope): (&Actor, &Scope),
    item: ItemId,
    version: i32,
    what: Option<(&Findings, ItemState)>,
) -> Result<Item> {
    let known = find_item(registry, scope, item).await?;
    let answers = Answers::load(registry, scope, known.check).await?;
    let settled = what.map(|(found, state)| (answers.settled(found.clone(), &known.recorded), state));
    // A draft counts for nothing and keeps whatever was typed.
    if let Some((found, ItemState::Entered)) = &settled {
        answers.must_be_readable(found, &known.recorded)?;
    }
    let deed = registry.begin(actor).await?;
    let item = put_in(&deed, scope, item, version, settled.as_ref().map(|(found, state)| (found, *state))).await?;
    let state = what.map_or("cleared", |(_, state)| state.as_str());
    let body = json!({ "check": item.check, "state": state });
    deed.commit(Entry::new("enter_spot_check", "household", Some(item.id.0.to_string()), body)).await?;
    Ok(item)
}

/// The same within an open deed.
pub(super) async fn put_in(
    deed: &Deed,
    scope: &Scope,
    item: ItemId,
    version: i32,
    what: Option<(&Findings, ItemState)>,
) -> Result<Item> {
    let row = spot_check_items::Entity::find()
        .filter(reach(scope))
        .filter(spot_check_items::Column::Id.eq(item.0))
        .one(deed.txn())
        .await?
        .ok_or_else(|| Error::not_found("抽查样本中的这一户"))?;
    must_be_another(deed, &row).await?;
    if row.version != version {
        return Err(Error::stale("这一户的抽查结果"));
    }
    let known = shown(row.clone())?;
    let (found, state) = match what {
        Some((found, state)) => {
            found.check(&known.recorded)?;
            (Some(json!(found)), state)
        }
        None => (None, ItemState::Waiting),
    };
    let by = match deed.actor() {
        Actor::Officer(id) => Some(id.0),
        Actor::System(_) => None,
    };
    let check = row.check_id;
    let mut entered = row.into_active_model();
    entered.found = Set(found);
    entered.state = Set(state.as_str().to_owned());
    entered.entered_by = Set(by);
    entered.entered_at = Set(Some(deed.now()));
    entered.version = Set(version + 1);
    let entered = entered.update(deed.txn()).await?;
    move_check(deed, check).await?;
    shown(entered)
}

/// Whoever surveyed the household does not check it (D§4.7: by a group of others).
async fn must_be_another(deed: &Deed, row: &spot_check_items::Model) -> Result<()> {
    let place = row.group_code.as_deref().unwrap_or(&row.village_code);
    let subject = Subject { place: place.parse().ok(), ..Subject::default() };
    deed.must_may(access::Deed::EnterSpotCheck, Some(&subject)).await?;
    let (Actor::Officer(OfficerId(id)), Some(surveyor)) = (deed.actor(), row.surveyor.as_deref()) else {
        return Ok(());
    };
    let officer = officers::find_in(deed, OfficerId(id)).await?;
    if surveyed(surveyor, &officer.name) {
        let sentence = "这一户的入户调查就是您做的：抽查须由他人核查录入，请交给同组其他人员";
        return Err(Error::refused("own_survey", sentence));
    }
    Ok(())
}

/// The check goes to the field with its first result and back with its last.
async fn move_check(deed: &Deed, check: Uuid) -> Result<()> {
    let row = row_of(deed, check).await?;
    let entered = count(deed, check, |state| state == ItemState::Entered).await?;
    let state = state_of(&row)?;
    let next = if entered > 0 { state.enter() } else { state.empty() };
    let next = next.map_err(refused)?;
    if next != state {
        let mut moved = row.into_active_model();
        moved.state = Set(next.as_str().to_owned());
        moved.update(deed.txn()).await?;
    }
    Ok(())
}

/// How many households of a check are in such a state.
pub(super) async fn count(deed: &Deed, check: Uuid, which: fn(ItemState) -> bool) -> Result<u64> {
    let states = ItemState::ALL.iter().copied().filter(|state| which(*state)).map(ItemState::as_str);
    let found = spot_check_items::Entity::find()
        .filter(spot_check_items::Column::CountyCode.eq(deed.county_code()))
        .filter(spot_check_items::Column::CheckId.eq(check))
        .filter(spot_check_items::Column::State.is_in(states));
    Ok(found.count(deed.txn()).await?)
}

pub(super) fn state_of(row: &spot_checks::Model) -> Result<CheckState> {
    CheckState::from_code(&row.state)
        .ok_or_else(|| Error::refused("spot_check", "抽查状态无法读取：请运行 baoxue check"))
}

pub(super) fn refused(refused: Refused) -> Error {
    // What it would have become stays unsaid: of a check that cannot be judged yet that were its verdict.
    Error::refused("spot_check_state", refused.cure)
}

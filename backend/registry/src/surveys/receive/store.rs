//! 入库: a household that came by phone, with its children, one version up.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::known::Family;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{children, guardians, households, other_names, survey_entries, survey_visits};
use crate::surveys::fields::ChildKey;
use crate::surveys::numbers;
use crate::surveys::read_row::{Draft, Visit};

const PHONE: &str = "phone";

/// The household an item speaks of.
pub(super) struct Home {
    pub(super) id: Uuid,
    pub(super) round: Uuid,
    pub(super) term: String,
    /// As it is stored now.
    pub(super) current: Option<households::Model>,
}

/// Stores the household and the children; returns the household's version.
pub(super) async fn store(
    deed: &Deed,
    home: Home,
    family: &Family,
    keys: &[ChildKey],
    visited: Visit,
    drafts: Vec<Draft>,
) -> Result<i32> {
    let version = home.current.as_ref().map_or(1, |household| household.version + 1);
    let row = households::Model {
        id: home.id,
        version,
        changed_seq: deed.seq(),
        origin: PHONE.to_owned(),
        numbered_in: numbered_in(home.current.as_ref(), &visited.household).to_owned(),
        ..visited.household.clone()
    };
    deed.replace_all([row.into_active_model()]).await?;
    visit(deed, &home, visited).await?;
    for (draft, key) in drafts.into_iter().zip(keys) {
        child(deed, &home, family, key, draft).await?;
    }
    Ok(version)
}

/// A household that stays in its group keeps the code under which its number was given: a phone knows only today's.
pub(super) fn numbered_in<'a>(current: Option<&'a households::Model>, sent: &'a households::Model) -> &'a str {
    let stays = current.filter(|household| {
        let is_in_village = (&household.village_code, &household.group_code) == (&sent.village_code, &sent.group_code);
        let no_other = sent.group_name.is_none() || household.group_name.is_none();
        is_in_village && (household.group_code.is_some() || no_other || numbers::is_of_one_group(household, sent))
    });
    stays.map_or(&sent.numbered_in, |household| &household.numbered_in)
}

async fn visit(deed: &Deed, home: &Home, visited: Visit) -> Result<()> {
    use survey_visits::Column::{CountyCode, HouseholdId, ImportId, RoundId, Source, Surveyor, VisitedAt};
    let row = survey_visits::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        household_id: home.id,
        round_id: home.round,
        visited_at: visited.visited_at,
        surveyor: visited.surveyor,
        source: PHONE.to_owned(),
        import_id: None,
    };
    let again = OnConflict::columns([CountyCode, HouseholdId, RoundId])
        .update_columns([VisitedAt, Surveyor, Source, ImportId])
        .to_owned();
    survey_visits::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(deed.txn())
        .await?;
    Ok(())
}

async fn child(deed: &Deed, home: &Home, family: &Family, key: &ChildKey, draft: Draft) -> Result<()> {
    let Draft { child, guardians, other_names, entry, .. } = draft;
    let stored = family.child(key);
    let id = stored.map(|child| child.id).or(key.id).unwrap_or_else(|| deed.new_id());
    let child = match stored {
        Some(stored) => child.known_as(stored),
        None => child,
    };
    let row = children::Model {
        id,
        household_id: Some(home.id),
        version: stored.map_or(1, |child| child.version + 1),
        changed_seq: deed.seq(),
        origin: stored.map_or_else(|| PHONE.to_owned(), |child| child.origin.clone()),
        origin_key: stored.and_then(|child| child.origin_key.clone()),
        merged_into: stored.and_then(|child| child.merged_into),
        ..child
    };
    deed.replace_all([row.into_active_model()]).await?;
    forget_people(deed, id).await?;
    let guardians = guardians.into_iter().map(|row| guardians::Model { id: deed.new_id(), child_id: id, ..row });
    deed.insert_all(guardians.map(IntoActiveModel::into_active_model)).await?;
    let names = other_names.into_iter().map(|row| other_names::Model { id: deed.new_id(), child_id: id, ..row });
    deed.insert_all(names.map(IntoActiveModel::into_active_model)).await?;
    store_entry(deed, home, family, id, entry).await
}

/// Guardians and other names are written anew with the child.
async fn forget_people(deed: &Deed, child: Uuid) -> Result<()> {
    guardians::Entity::delete_many()
        .filter(guardians::Column::CountyCode.eq(deed.county_code()))
        .filter(guardians::Column::ChildId.eq(child))
        .exec(deed.txn())
        .await?;
    other_names::Entity::delete_many()
        .filter(other_names::Column::CountyCode.eq(deed.county_code()))
        .filter(other_names::Column::ChildId.eq(child))
        .exec(deed.txn())
        .await?;
    Ok(())
}

async fn store_entry(
    deed: &Deed,
    home: &Home,
    family: &Family,
    child: Uuid,
    entry: survey_entries::Model,
) -> Result<()> {
    let stored = family.entry(&entry.record_id, &home.term).map(|stored| stored.id);
    let row = survey_entries::Model {
        id: stored.unwrap_or_else(|| deed.new_id()),
        round_id: home.round,
        household_id: home.id,
        child_id: child,
        import_id: None,
        ..entry
    };
    deed.replace_all([row.into_active_model()]).await?;
    Ok(())
}

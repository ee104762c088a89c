//! What the register has where an item wants to go.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

use super::Outcome;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{children, households, phone_items, survey_entries};
use crate::surveys::body;
use crate::surveys::fields::ChildKey;

/// The household of that id.
pub(super) async fn household(deed: &Deed, id: Uuid) -> Result<Option<households::Model>> {
    Ok(households::Entity::find_by_id((deed.county_code(), id)).one(deed.txn()).await?)
}

/// The household as phones hear it.
pub(super) async fn body_of(deed: &Deed, household: &households::Model) -> Result<Value> {
    let rows = std::slice::from_ref(household);
    Ok(body::of(deed.txn(), &deed.county_code(), rows).await?.pop().unwrap_or_default())
}

/// What the household said at an earlier version: what stood there before the phone's item that ended it. Unknown where a file
/// made the next version.
pub(super) async fn body_at(deed: &Deed, household: Uuid, version: i32) -> Result<Option<Value>> {
    let next = phone_items::Entity::find()
        .filter(phone_items::Column::CountyCode.eq(deed.county_code()))
        .filter(phone_items::Column::ItemId.eq(household))
        .filter(phone_items::Column::Version.eq(version + 1))
        .filter(phone_items::Column::Outcome.is_in([Outcome::Stored.as_str(), Outcome::Merged.as_str()]))
        .one(deed.txn())
        .await?;
    Ok(next.and_then(|item| item.body_before))
}

/// The children that the keys mean, and whether one of them belongs to another household.
pub(super) struct Family {
    /// The stored children of the household.
    pub(super) children: Vec<children::Model>,
    /// The entries of these keys and of these children.
    pub(super) entries: Vec<survey_entries::Model>,
    /// A key that is another household's.
    pub(super) foreign: Option<ChildKey>,
}

impl Family {
    pub(super) async fn load(deed: &Deed, household: Uuid, keys: &[ChildKey]) -> Result<Self> {
        let own = children::Entity::find()
            .filter(children::Column::CountyCode.eq(deed.county_code()))
            .filter(children::Column::HouseholdId.eq(household))
            .all(deed.txn())
            .await?;
        let entries = survey_entries::Entity::find()
            .filter(survey_entries::Column::CountyCode.eq(deed.county_code()))
            .filter(survey_entries::Column::RecordId.is_in(keys.iter().map(|key| key.record_id.as_str())))
            .all(deed.txn())
            .await?;
        let ids = keys.iter().filter_map(|key| key.id);
        let strangers = children::Entity::find()
            .filter(children::Column::CountyCode.eq(deed.county_code()))
            .filter(children::Column::Id.is_in(ids))
            .all(deed.txn())
            .await?;
        let is_foreign = |key: &&ChildKey| {
            entries.iter().any(|entry| entry.record_id == key.record_id && entry.household_id != household)
                || strangers.iter().any(|child| key.id == Some(child.id) && child.household_id != Some(household))
        };
        let foreign = keys.iter().find(is_foreign).cloned();
        Ok(Self { children: own, entries, foreign })
    }

    /// The stored child that a key means.
    pub(super) fn child(&self, key: &ChildKey) -> Option<&children::Model> {
        let by_entry = self.entries.iter().find(|entry| entry.record_id == key.record_id).map(|entry| entry.child_id);
        let id = by_entry.or(key.id).or_else(|| key.record_id.parse().ok())?;
        self.children.iter().find(|child| child.id == id)
    }

    /// The entry of a record in a term.
    pub(super) fn entry(&self, record_id: &str, term: &str) -> Option<&survey_entries::Model> {
        self.entries.iter().find(|entry| entry.record_id == record_id && entry.term == term)
    }
}

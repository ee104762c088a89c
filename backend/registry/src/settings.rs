//! 县级设置: read by everyone with a post, changed by the county alone, each change in the journal.

use rules::access;
use rules::policy::{Policy, Setting};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

use crate::entities::counties;
use crate::journal::Entry;
use crate::rates::policy_of;
use crate::standings::policy;
use crate::{Actor, Error, Registry, Result, Scope};

/// The county's settings as they stand.
///
/// # Errors
/// The database does not answer.
pub async fn show(registry: &Registry, scope: &Scope) -> Result<Policy> {
    policy_of(registry, scope).await
}

/// Changes one setting by its key. Standings, flags and figures follow with the next assessment.
///
/// # Errors
/// There is no such setting, the value does not fit, or none of the posts may change it.
pub async fn set(registry: &Registry, actor: &Actor, key: &str, value: &str) -> Result<Policy> {
    let deed = registry.begin(actor).await?;
    deed.must_may(access::Deed::SetPolicy, None).await?;
    let before = policy(&deed).await?;
    let after = before.with(key, value).map_err(|e| Error::refused("setting", e.to_string()))?;
    let stored = json!(after);
    let row = counties::ActiveModel { policy: Set(stored), ..Default::default() };
    counties::Entity::update_many()
        .set(row)
        .filter(counties::Column::CountyCode.eq(deed.county_code()))
        .exec(deed.txn())
        .await?;
    let body = json!({ "key": key, "before": shown(&before, key), "after": shown(&after, key) });
    let county = deed.county_code();
    deed.commit(Entry::new("set_policy", "county", Some(county), body)).await?;
    Ok(after)
}

fn shown(policy: &Policy, key: &str) -> Option<String> {
    policy.settings().into_iter().find(|setting: &Setting| setting.key == key).map(|setting| setting.value)
}

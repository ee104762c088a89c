//! 会话: whether a token given out earlier still speaks for its officer, and its end.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::{Officer, OfficerId, find};
use crate::entities::{devices, officers, refresh_tokens};
use crate::journal::Entry;
use crate::{Actor, Registry, Result};

/// The officer as they are now, while the account is open and nobody has ended its tokens since.
///
/// # Errors
/// The database does not answer.
pub async fn still_signed_in(registry: &Registry, id: OfficerId, token_version: i32) -> Result<Option<Officer>> {
    let county = registry.county()?.to_string();
    let row = officers::Entity::find_by_id((county, id.0)).one(registry.read()).await?;
    match row.filter(|row| row.active && row.token_version == token_version) {
        Some(row) => Ok(Some(find::with_posts(registry.read(), row).await?)),
        None => Ok(None),
    }
}

/// The same for a phone, which must not have been shut out.
///
/// # Errors
/// The database does not answer.
pub async fn still_on_phone(
    registry: &Registry,
    id: OfficerId,
    token_version: i32,
    device_id: Uuid,
) -> Result<Option<Officer>> {
    let county = registry.county()?.to_string();
    let device = devices::Entity::find_by_id((county, device_id)).one(registry.read()).await?;
    match device.filter(|device| device.officer_id == id.0 && device.revoked_at.is_none()) {
        Some(_) => still_signed_in(registry, id, token_version).await,
        None => Ok(None),
    }
}

/// The officer leaves that phone: its refresh tokens end. The phone may sign in again.
///
/// # Errors
/// The database refuses.
pub async fn sign_out_phone(registry: &Registry, officer: OfficerId, device_id: Uuid) -> Result<()> {
    let deed = registry.begin(&Actor::Officer(officer)).await?;
    refresh_tokens::Entity::delete_many()
        .filter(refresh_tokens::Column::CountyCode.eq(deed.county_code()))
        .filter(refresh_tokens::Column::OfficerId.eq(officer.0))
        .filter(refresh_tokens::Column::DeviceId.eq(device_id))
        .exec(deed.txn())
        .await?;
    let seen = devices::ActiveModel { last_seen_at: Set(deed.now()), ..Default::default() };
    devices::Entity::update_many()
        .set(seen)
        .filter(devices::Column::CountyCode.eq(deed.county_code()))
        .filter(devices::Column::OfficerId.eq(officer.0))
        .filter(devices::Column::Id.eq(device_id))
        .exec(deed.txn())
        .await?;
    deed.commit(Entry::new("sign_out", "device", Some(device_id.to_string()), json!({}))).await
}

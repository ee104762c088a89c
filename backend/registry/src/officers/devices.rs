//! 设备与续签令牌: a phone that signed in stays signed in by a token that is good once.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Officer, OfficerId, find};
use crate::deed::Deed;
use crate::entities::{devices, officers, refresh_tokens};
use crate::journal::Entry;
use crate::{Actor, Error, Registry, Result, Scope};

/// How long a phone may stay away before it must sign in again: a term's field work with its holidays.
const TOKEN_DAYS: i64 = 60;

/// A phone that signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: Uuid,
    /// The id that the phone gave itself.
    pub key: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was last heard of.
    pub last_seen_at: DateTime<Utc>,
    /// When it was shut out.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A token for the next refresh; it is good once and stored only as a hash.
pub struct FreshToken {
    /// The device it belongs to.
    pub device_id: Uuid,
    /// What the phone keeps.
    pub token: String,
}

/// What a refresh gives.
pub struct Fresh {
    /// The officer as they are now.
    pub officer: Officer,
    /// The next token.
    pub token: FreshToken,
}

/// Remembers the phone of an officer who has just signed in and gives its first token.
///
/// # Errors
/// The phone was shut out.
pub async fn register_device(registry: &Registry, officer: &Officer, key: &str, name: &str) -> Result<FreshToken> {
    let deed = registry.begin(&Actor::Officer(officer.id)).await?;
    let known = devices::Entity::find()
        .filter(devices::Column::CountyCode.eq(deed.county_code()))
        .filter(devices::Column::OfficerId.eq(officer.id.0))
        .filter(devices::Column::DeviceKey.eq(key))
        .one(deed.txn())
        .await?;
    let device_id = match known {
        Some(device) if device.revoked_at.is_some() => return Err(shut_out()),
        Some(device) => {
            see(&deed, device.id).await?;
            device.id
        }
        None => insert_device(&deed, officer.id, key, name).await?,
    };
    let token = issue(&deed, officer.id, device_id).await?;
    deed.commit(Entry::new("sign_in", "device", Some(device_id.to_string()), json!({}))).await?;
    Ok(token)
}

/// Takes a token and gives the next one. A token that comes a second time was copied: its device is shut out.
///
/// # Errors
/// The token is unknown, past, or used; or the account or the device is closed.
pub async fn refresh(registry: &Registry, token: &str) -> Result<Fresh> {
    let county = registry.county()?.to_string();
    let held = token_row(registry.read(), &county, token).await?;
    let actor = Actor::Officer(OfficerId(held.officer_id));
    let deed = registry.begin(&actor).await?;
    // Read again under the lock: the same token may come twice at once.
    let held = token_row(deed.txn(), &county, token).await?;
    if held.used_at.is_some() {
        shut(&deed, held.officer_id, held.device_id).await?;
        let body = json!({ "because": "token_used_twice" });
        deed.commit(Entry::new("revoke_device", "device", Some(held.device_id.to_string()), body)).await?;
        return Err(shut_out());
    }
    let officer = open_officer(&deed, &held).await?;
    let used = refresh_tokens::ActiveModel { used_at: Set(Some(deed.now())), ..Default::default() };
    refresh_tokens::Entity::update_many()
        .set(used)
        .filter(refresh_tokens::Column::CountyCode.eq(county))
        .filter(refresh_tokens::Column::Id.eq(held.id))
        .exec(deed.txn())
        .await?;
    see(&deed, held.device_id).await?;
    let token = issue(&deed, officer.id, held.device_id).await?;
    deed.commit(Entry::new("refresh_token", "device", Some(held.device_id.to_string()), json!({}))).await?;
    Ok(Fresh { officer, token })
}

/// Shuts a phone out: its tokens end, what it sent stays.
///
/// # Errors
/// The officer has no such phone.
pub async fn revoke_device(registry: &Registry, actor: &Actor, officer: OfficerId, key: &str) -> Result<()> {
    let deed = registry.begin(actor).await?;
    // A lost phone cannot wait: everyone shuts out their own.
    if *actor != Actor::Officer(officer) {
        deed.must_may(rules::access::Deed::ManageOfficers, None).await?;
    }
    let device = devices::Entity::find()
        .filter(devices::Column::CountyCode.eq(deed.county_code()))
        .filter(devices::Column::OfficerId.eq(officer.0))
        .filter(devices::Column::DeviceKey.eq(key))
        .one(deed.txn())
        .await?
        .ok_or_else(|| Error::not_found(format!("设备“{key}”")))?;
    shut(&deed, officer.0, device.id).await?;
    deed.commit(Entry::new("revoke_device", "device", Some(device.id.to_string()), json!({ "because": "by_hand" })))
        .await
}

/// The phones of an officer within reach, the last heard of first.
///
/// # Errors
/// There is no such officer within reach.
pub async fn devices(registry: &Registry, scope: &Scope, officer: OfficerId) -> Result<Vec<Device>> {
    find::find(registry, scope, officer).await?;
    let rows = devices::Entity::find()
        .filter(devices::Column::CountyCode.eq(scope.county().to_string()))
        .filter(devices::Column::OfficerId.eq(officer.0))
        .order_by_desc(devices::Column::LastSeenAt)
        .all(registry.read())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

async fn insert_device(deed: &Deed, officer: OfficerId, key: &str, name: &str) -> Result<Uuid> {
    let row = devices::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        officer_id: officer.0,
        device_key: key.to_owned(),
        name: name.to_owned(),
        last_seen_at: deed.now(),
        revoked_at: None,
    };
    let id = row.id;
    devices::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    Ok(id)
}

async fn issue(deed: &Deed, officer: OfficerId, device_id: Uuid) -> Result<FreshToken> {
    let token = hex::encode(rand::random::<[u8; 32]>());
    let row = refresh_tokens::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        officer_id: officer.0,
        device_id,
        token_hash: hash_of(&token),
        expires_at: deed.now() + TimeDelta::days(TOKEN_DAYS),
        used_at: None,
    };
    refresh_tokens::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    Ok(FreshToken { device_id, token })
}

async fn token_row(db: &impl sea_orm::ConnectionTrait, county: &str, token: &str) -> Result<refresh_tokens::Model> {
    refresh_tokens::Entity::find()
        .filter(refresh_tokens::Column::CountyCode.eq(county))
        .filter(refresh_tokens::Column::TokenHash.eq(hash_of(token)))
        .one(db)
        .await?
        .ok_or_else(signed_out)
}

/// The officer behind a token, while account and device are open and the token is not past.
async fn open_officer(deed: &Deed, held: &refresh_tokens::Model) -> Result<Officer> {
    let key = |id| (deed.county_code(), id);
    let device = devices::Entity::find_by_id(key(held.device_id)).one(deed.txn()).await?;
    let officer = officers::Entity::find_by_id(key(held.officer_id)).one(deed.txn()).await?;
    match (device, officer) {
        (Some(device), _) if device.revoked_at.is_some() => Err(shut_out()),
        (Some(_), Some(officer)) if officer.active && held.expires_at > deed.now() => {
            find::with_posts(deed.txn(), officer).await
        }
        _ => Err(signed_out()),
    }
}

async fn see(deed: &Deed, device_id: Uuid) -> Result<()> {
    set_device(deed, device_id, devices::ActiveModel { last_seen_at: Set(deed.now()), ..Default::default() }).await
}

async fn shut(deed: &Deed, officer_id: Uuid, device_id: Uuid) -> Result<()> {
    set_device(deed, device_id, devices::ActiveModel { revoked_at: Set(Some(deed.now())), ..Default::default() })
        .await?;
    refresh_tokens::Entity::update_many()
        .set(refresh_tokens::ActiveModel { used_at: Set(Some(deed.now())), ..Default::default() })
        .filter(refresh_tokens::Column::CountyCode.eq(deed.county_code()))
        .filter(refresh_tokens::Column::OfficerId.eq(officer_id))
        .filter(refresh_tokens::Column::DeviceId.eq(device_id))
        .filter(refresh_tokens::Column::UsedAt.is_null())
        .exec(deed.txn())
        .await?;
    Ok(())
}

async fn set_device(deed: &Deed, device_id: Uuid, change: devices::ActiveModel) -> Result<()> {
    devices::Entity::update_many()
        .set(change)
        .filter(devices::Column::CountyCode.eq(deed.county_code()))
        .filter(devices::Column::Id.eq(device_id))
        .exec(deed.txn())
        .await?;
    Ok(())
}

/// A token is random enough that a plain digest keeps it.
fn hash_of(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

fn signed_out() -> Error {
    Error::refused("signed_out", "登录已失效：请用账号和口令重新登录，未上报的内容仍保存在手机里")
}

fn shut_out() -> Error {
    Error::refused("device_revoked", "这台设备已被停用：请联系管理员，确认后用账号和口令重新登录")
}

fn from_row(row: devices::Model) -> Device {
    Device {
        id: row.id,
        key: row.device_key,
        name: row.name,
        last_seen_at: row.last_seen_at,
        revoked_at: row.revoked_at,
    }
}

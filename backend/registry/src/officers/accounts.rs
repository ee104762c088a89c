//! 账号: opening, closing, and passwords.

use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use super::{Line, OfficerId, find, passwords};
use crate::deed::Deed;
use crate::entities::{officers, posts};
use crate::journal::Entry;
use crate::{Actor, Error, Registry, Result};
use rules::places::PlaceCode;
use uuid::Uuid;

/// An account to be opened, with its first post.
#[derive(Clone)]
pub struct NewOfficer {
    /// What they sign in with.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// On which line of duty.
    pub line: Line,
    /// The post as the county calls it.
    pub post: String,
    /// The place it covers.
    pub place: Option<PlaceCode>,
    /// The school it is at.
    pub school_id: Option<Uuid>,
    /// 年级班级 of a class teacher.
    pub grade_class: Option<String>,
    /// 包户村组.
    pub assigned_groups: Vec<PlaceCode>,
}

/// Opens an account; returns the id and the password to hand over, which is stored nowhere.
///
/// # Errors
/// The account is empty or taken.
pub async fn add(registry: &Registry, actor: &Actor, officer: NewOfficer) -> Result<(OfficerId, String)> {
    let account = officer.account.trim().to_owned();
    if account.is_empty() {
        return Err(Error::invalid("账号", officer.account, "请填写账号，例如工号或手机号"));
    }
    let password = passwords::made_up();
    let hash = passwords::hash(password.clone()).await?;
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::ManageOfficers, None).await?;
    if find::row_of_account(deed.txn(), &deed.county_code(), &account).await?.is_some() {
        return Err(Error::invalid("账号", account, "这个账号已有人使用，请换一个"));
    }
    let id = OfficerId(deed.new_id());
    let row = officers::Model {
        county_code: deed.county_code(),
        id: id.0,
        account,
        name: officer.name.clone(),
        phone: officer.phone.clone(),
        password_hash: hash,
        active: true,
        token_version: 0,
        must_change: true,
    };
    officers::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    let post = first_post(&deed, id, officer);
    posts::Entity::insert(post.into_active_model()).exec_without_returning(deed.txn()).await?;
    deed.commit(Entry::new("add_officer", "officer", Some(id.to_string()), json!({}))).await?;
    Ok((id, password))
}

/// Gives the account a new password to hand over; every token given out before ends.
///
/// # Errors
/// There is no such account.
pub async fn reset_password(registry: &Registry, actor: &Actor, account: &str) -> Result<String> {
    let password = passwords::made_up();
    set_password(registry, actor, account, password.clone(), true).await?;
    Ok(password)
}

/// The officer's own new password.
///
/// # Errors
/// It is too short, or there is no such account.
pub async fn choose_password(registry: &Registry, actor: &Actor, account: &str, password: &str) -> Result<()> {
    set_password(registry, actor, account, password.to_owned(), false).await
}

/// Closes the account; what it did stays.
///
/// # Errors
/// There is no such account.
pub async fn deactivate(registry: &Registry, actor: &Actor, account: &str) -> Result<()> {
    let deed = registry.begin(actor).await?;
    let change = officers::ActiveModel { active: Set(false), ..Default::default() };
    deed.must_may(rules::access::Deed::ManageOfficers, None).await?;
    let id = end_tokens(&deed, account, change).await?;
    deed.commit(Entry::new("close_account", "officer", Some(id.to_string()), json!({}))).await
}

async fn set_password(
    registry: &Registry,
    actor: &Actor,
    account: &str,
    password: String,
    must_change: bool,
) -> Result<()> {
    let hash = passwords::hash(password).await?;
    let deed = registry.begin(actor).await?;
    let change =
        officers::ActiveModel { password_hash: Set(hash), must_change: Set(must_change), ..Default::default() };
    let id = end_tokens(&deed, account, change).await?;
    if *actor != Actor::Officer(id) {
        deed.must_may(rules::access::Deed::ManageOfficers, None).await?;
    }
    let name = if must_change { "reset_password" } else { "choose_password" };
    deed.commit(Entry::new(name, "officer", Some(id.to_string()), json!({}))).await
}

/// Makes the change and ends every token given out so far.
async fn end_tokens(deed: &Deed, account: &str, mut change: officers::ActiveModel) -> Result<OfficerId> {
    let row = find::row_of_account(deed.txn(), &deed.county_code(), account).await?;
    let row = row.ok_or_else(|| Error::not_found(format!("账号“{account}”")))?;
    change.token_version = ActiveValue::Set(row.token_version + 1);
    officers::Entity::update_many()
        .set(change)
        .filter(officers::Column::CountyCode.eq(deed.county_code()))
        .filter(officers::Column::Id.eq(row.id))
        .exec(deed.txn())
        .await?;
    Ok(OfficerId(row.id))
}

fn first_post(deed: &Deed, id: OfficerId, officer: NewOfficer) -> posts::Model {
    let groups: Vec<_> = officer.assigned_groups.iter().map(ToString::to_string).collect();
    posts::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        officer_id: id.0,
        line: officer.line.as_str().to_owned(),
        post: officer.post,
        place_code: officer.place.map(|place| place.to_string()),
        school_id: officer.school_id,
        grade_class: officer.grade_class,
        assigned_groups: (!groups.is_empty()).then(|| json!(groups)),
        from_day: deed.today(),
        to_day: None,
    }
}

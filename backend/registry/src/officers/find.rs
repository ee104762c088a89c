//! Reading officers and their posts.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Line, Officer, OfficerId, Post};
use crate::deed::Deed;
use crate::entities::{officers, posts};
use crate::{Error, Registry, Result, Scope};

/// The officer of that id.
///
/// # Errors
/// There is none within reach.
pub async fn find(registry: &Registry, scope: &Scope, id: OfficerId) -> Result<Officer> {
    let row = officers::Entity::find_by_id((scope.county().to_string(), id.0)).one(registry.read()).await?;
    let officer = with_posts(registry.read(), row.ok_or_else(unknown)?).await?;
    if within(scope, &officer) { Ok(officer) } else { Err(unknown()) }
}

/// The officer of that account.
///
/// # Errors
/// There is none within reach.
pub async fn find_by_account(registry: &Registry, scope: &Scope, account: &str) -> Result<Officer> {
    let row = row_of_account(registry.read(), &scope.county().to_string(), account).await?;
    let officer = with_posts(registry.read(), row.ok_or_else(unknown)?).await?;
    if within(scope, &officer) { Ok(officer) } else { Err(unknown()) }
}

/// All officers within reach, by account.
///
/// # Errors
/// The database does not answer.
pub async fn list(registry: &Registry, scope: &Scope) -> Result<Vec<Officer>> {
    let mut officers = all_from(registry.read(), &scope.county().to_string()).await?;
    officers.retain(|officer| within(scope, officer));
    Ok(officers)
}

/// All officers of the county, by account, within a deed.
pub(crate) async fn all_in(deed: &Deed) -> Result<Vec<Officer>> {
    all_from(deed.txn(), &deed.county_code()).await
}

/// The officer of that id within a deed: the posts at this moment, not those of the sign-in.
pub(crate) async fn find_in(deed: &Deed, id: OfficerId) -> Result<Officer> {
    let row = officers::Entity::find_by_id((deed.county_code(), id.0)).one(deed.txn()).await?;
    with_posts(deed.txn(), row.ok_or_else(unknown)?).await
}

async fn all_from(db: &impl ConnectionTrait, county: &str) -> Result<Vec<Officer>> {
    let rows = officers::Entity::find()
        .filter(officers::Column::CountyCode.eq(county))
        .order_by_asc(officers::Column::Account)
        .all(db)
        .await?;
    let posts = posts::Entity::find()
        .filter(posts::Column::CountyCode.eq(county))
        .order_by_asc(posts::Column::Id)
        .all(db)
        .await?;
    let mut by_officer: HashMap<Uuid, Vec<posts::Model>> = HashMap::new();
    for post in posts {
        by_officer.entry(post.officer_id).or_default().push(post);
    }
    let officers = rows.into_iter().map(|row| {
        let posts = by_officer.remove(&row.id).unwrap_or_default();
        from_rows(row, posts)
    });
    Ok(officers.collect())
}

/// An officer is seen by whoever reaches the whole of one of their posts, and by themselves.
fn within(scope: &Scope, officer: &Officer) -> bool {
    scope.is_whole_county()
        || scope.officer() == Some(officer.id)
        || officer.posts.iter().any(|post| match (post.school_id, post.place) {
            (Some(school), _) => scope.covers_school(school),
            (None, Some(place)) => scope.covers_place(place),
            (None, None) => false,
        })
}

pub(super) async fn row_of_account(
    db: &impl ConnectionTrait,
    county: &str,
    account: &str,
) -> Result<Option<officers::Model>> {
    let found = officers::Entity::find()
        .filter(officers::Column::CountyCode.eq(county))
        .filter(officers::Column::Account.eq(account))
        .one(db)
        .await?;
    Ok(found)
}

pub(super) async fn with_posts(db: &impl ConnectionTrait, row: officers::Model) -> Result<Officer> {
    let posts = posts::Entity::find()
        .filter(posts::Column::CountyCode.eq(row.county_code.as_str()))
        .filter(posts::Column::OfficerId.eq(row.id))
        .order_by_asc(posts::Column::Id)
        .all(db)
        .await?;
    Ok(from_rows(row, posts))
}

fn from_rows(row: officers::Model, posts: Vec<posts::Model>) -> Officer {
    Officer {
        id: OfficerId(row.id),
        account: row.account,
        name: row.name,
        phone: row.phone,
        active: row.active,
        must_change: row.must_change,
        token_version: row.token_version,
        posts: posts.into_iter().filter_map(post_from_row).collect(),
    }
}

/// A post whose line nobody knows gives no right: it is left out.
fn post_from_row(row: posts::Model) -> Option<Post> {
    let groups: Vec<String> = row.assigned_groups.and_then(|g| serde_json::from_value(g).ok()).unwrap_or_default();
    Some(Post {
        id: row.id,
        line: Line::from_code(&row.line)?,
        post: row.post,
        place: row.place_code.and_then(|code| code.parse().ok()),
        school_id: row.school_id,
        grade_class: row.grade_class,
        assigned_groups: groups.iter().filter_map(|code| code.parse().ok()).collect(),
        from_day: row.from_day,
        to_day: row.to_day,
    })
}

pub(super) fn unknown() -> Error {
    Error::not_found("该责任人")
}

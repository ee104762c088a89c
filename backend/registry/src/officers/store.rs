//! Storing the rows of a file of officers. Several rows with one account are several posts of one person.

use std::collections::HashMap;

use rules::places::PlaceCode;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::{Line, passwords};
use crate::deed::Deed;
use crate::entities::{officers, posts};
use crate::journal::Entry;
use crate::outcome::{Outcome, newer};
use crate::places::{self, Places};
use crate::schools::{self, Schools};
use crate::{Actor, Registry, Result};

/// One row of a file of officers, as read: a person and a post.
#[derive(Clone, PartialEq, Eq)]
pub struct OfficerRow {
    /// What they sign in with.
    pub account: String,
    /// Their name.
    pub name: String,
    /// On which line of duty.
    pub line: Line,
    /// The post as the county calls it.
    pub post: String,
    /// The place it covers.
    pub place: Option<PlaceCode>,
    /// The school it is at, by its 标识码.
    pub school_code: Option<String>,
    /// 年级班级 of a class teacher.
    pub grade_class: Option<String>,
    /// 包户村组.
    pub assigned_groups: Vec<PlaceCode>,
    /// Their telephone.
    pub phone: Option<String>,
}

/// Stores the rows in a deed of its own.
///
/// # Errors
/// The database refuses.
pub async fn store(registry: &Registry, actor: &Actor, rows: &[OfficerRow]) -> Result<Outcome> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::ManageOfficers, None).await?;
    let outcome = store_in(&deed, rows).await?;
    deed.commit(Entry::new("store_officers", "officer", None, outcome.as_json())).await?;
    Ok(outcome)
}

/// Stores the rows. Storing the same rows again changes nothing; officers and posts that the rows do not name stay. A new account
/// has no password until one is given (`officers reset-password`).
pub(crate) async fn store_in(deed: &Deed, rows: &[OfficerRow]) -> Result<Outcome> {
    let (schools, places) = (schools::load_in(deed).await?, places::load_in(deed).await?);
    let mut outcome = refuse(&schools, rows);
    let mut known = Known::load(deed).await?;
    let (mut new_officers, mut new_posts) = (Vec::new(), Vec::new());
    for (_, row) in outcome.remaining(rows) {
        let (officer_id, officer_changed) = known.take_officer(deed, row, &mut new_officers).await?;
        let post = post(deed, officer_id, row, &schools, &places);
        let post_changed = known.take_post(deed, post, &mut new_posts).await?;
        outcome.count(officer_changed || post_changed);
    }
    deed.insert_all(new_officers).await?;
    deed.insert_all(new_posts).await?;
    Ok(outcome)
}

/// Rows of a school that nobody knows, and two names on one account.
fn refuse(schools: &Schools, rows: &[OfficerRow]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut names: HashMap<&str, &str> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let name = *names.entry(&row.account).or_insert(&row.name);
        let unknown = row.school_code.as_deref().filter(|code| schools.find(code).is_none());
        if name != row.name {
            let reason = "同一账号在文件中有两个姓名：一人一个账号，请核对";
            outcome.refuse(index, "account", &row.account, reason);
        } else if let Some(code) = unknown {
            outcome.refuse(index, "school_code", code, "学校名单中没有这个标识码：请先导入学校，或改正标识码");
        }
    }
    outcome
}

/// What a post is, apart from its groups and its days: two rows that agree here mean one post.
type PostKey = (Uuid, String, String, Option<String>, Option<Uuid>, Option<String>);

/// The officers and the posts held today.
struct Known {
    officers: HashMap<String, officers::Model>,
    posts: HashMap<PostKey, posts::Model>,
}

impl Known {
    async fn load(deed: &Deed) -> Result<Self> {
        let officers = officers::Entity::find()
            .filter(officers::Column::CountyCode.eq(deed.county_code()))
            .all(deed.txn())
            .await?;
        let posts = posts::Entity::find()
            .filter(posts::Column::CountyCode.eq(deed.county_code()))
            .filter(posts::Column::ToDay.is_null())
            .all(deed.txn())
            .await?;
        Ok(Self {
            officers: officers.into_iter().map(|row| (row.account.clone(), row)).collect(),
            posts: posts.into_iter().map(|row| (key(&row), row)).collect(),
        })
    }

    /// The officer's id, and whether the person is new or changed.
    async fn take_officer(
        &mut self,
        deed: &Deed,
        row: &OfficerRow,
        new: &mut Vec<officers::ActiveModel>,
    ) -> Result<(Uuid, bool)> {
        let Some(known) = self.officers.get_mut(&row.account) else {
            let officer = opened(deed, row);
            let id = officer.id;
            new.push(officer.clone().into_active_model());
            self.officers.insert(row.account.clone(), officer);
            return Ok((id, true));
        };
        let phone = newer(row.phone.as_ref(), known.phone.as_ref());
        if known.name == row.name && known.phone == phone {
            return Ok((known.id, false));
        }
        (known.name, known.phone) = (row.name.clone(), phone.clone());
        let change = officers::ActiveModel { name: Set(row.name.clone()), phone: Set(phone), ..Default::default() };
        officers::Entity::update_many()
            .set(change)
            .filter(officers::Column::CountyCode.eq(deed.county_code()))
            .filter(officers::Column::Id.eq(known.id))
            .exec(deed.txn())
            .await?;
        Ok((known.id, true))
    }

    /// Whether the post is new or its groups changed; then the old post ends today.
    async fn take_post(&mut self, deed: &Deed, post: posts::Model, new: &mut Vec<posts::ActiveModel>) -> Result<bool> {
        let key = key(&post);
        if let Some(known) = self.posts.get(&key) {
            if post.assigned_groups.is_none() || known.assigned_groups == post.assigned_groups {
                return Ok(false);
            }
            posts::Entity::update_many()
                .set(posts::ActiveModel { to_day: Set(Some(deed.today())), ..Default::default() })
                .filter(posts::Column::CountyCode.eq(deed.county_code()))
                .filter(posts::Column::Id.eq(known.id))
                .exec(deed.txn())
                .await?;
        }
        new.push(post.clone().into_active_model());
        self.posts.insert(key, post);
        Ok(true)
    }
}

fn key(post: &posts::Model) -> PostKey {
    (
        post.officer_id,
        post.line.clone(),
        post.post.clone(),
        post.place_code.clone(),
        post.school_id,
        post.grade_class.clone(),
    )
}

fn opened(deed: &Deed, row: &OfficerRow) -> officers::Model {
    officers::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        account: row.account.clone(),
        name: row.name.clone(),
        phone: row.phone.clone(),
        password_hash: passwords::NONE.to_owned(),
        active: true,
        token_version: 0,
        must_change: true,
    }
}

/// A post at a place that was merged or split since the list was written is a post at the place of today.
fn post(deed: &Deed, officer_id: Uuid, row: &OfficerRow, schools: &Schools, places: &Places) -> posts::Model {
    let groups: Vec<_> = row.assigned_groups.iter().map(|group| places.resolve(*group).to_string()).collect();
    posts::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        officer_id,
        line: row.line.as_str().to_owned(),
        post: row.post.clone(),
        place_code: row.place.map(|place| places.resolve(place).to_string()),
        school_id: row.school_code.as_deref().and_then(|code| schools.find(code)).map(|school| school.id.0),
        grade_class: row.grade_class.clone(),
        assigned_groups: (!groups.is_empty()).then(|| json!(groups)),
        from_day: deed.today(),
        to_day: None,
    }
}

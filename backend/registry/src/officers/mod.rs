//! 责任人: the officers of both lines of duty, their posts, devices and tokens.
//!
//! Lives here: accounts, what an officer is charged with, and who may sign in. Must not live here: what a post may do (rules::access)
//! or who answers for a child (responsibility).

mod accounts;
mod devices;
mod find;
mod passwords;
mod sessions;
mod sign_in;
mod store;
mod tokens;
mod tries;

use std::fmt;

use chrono::NaiveDate;
use rules::places::PlaceCode;
pub use rules::responsibility::Line;
use uuid::Uuid;

pub use accounts::{NewOfficer, add, choose_password, deactivate, reset_password};
pub use devices::{Device, Fresh, FreshToken, devices, refresh, register_device, revoke_device};
pub(crate) use find::{all_in, find_in};
pub use find::{find, find_by_account, list};
pub use sessions::{sign_out_phone, still_on_phone, still_signed_in};
pub use sign_in::authenticate;
pub(crate) use store::store_in;
pub use store::{OfficerRow, store};
pub use tokens::{DoorKeys, Word};
pub use tries::Tries;

/// An officer's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficerId(pub Uuid);

impl fmt::Display for OfficerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A person with an account (责任人).
#[derive(Clone, PartialEq, Eq)]
pub struct Officer {
    /// Its id.
    pub id: OfficerId,
    /// What they sign in with.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// Whether the account is open.
    pub active: bool,
    /// Whether the password was given by someone else and must be changed.
    pub must_change: bool,
    /// Rises when every token given out so far must end.
    pub token_version: i32,
    /// What they are charged with, now and before.
    pub posts: Vec<Post>,
}

/// What an officer is charged with (岗位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: Uuid,
    /// On which line of duty.
    pub line: Line,
    /// The post as the county calls it, e.g. 包村干部.
    pub post: String,
    /// The place it covers.
    pub place: Option<PlaceCode>,
    /// The school it is at.
    pub school_id: Option<Uuid>,
    /// 年级班级 of a class teacher.
    pub grade_class: Option<String>,
    /// 包户村组.
    pub assigned_groups: Vec<PlaceCode>,
    /// Held from this day.
    pub from_day: NaiveDate,
    /// No longer held from this day.
    pub to_day: Option<NaiveDate>,
}

impl Post {
    /// Whether it is held on that day.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from_day <= day && self.to_day.is_none_or(|end| day < end)
    }
}

/// The name and the telephone of an officer stay out of logs.
impl fmt::Debug for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Officer").field("id", &self.id).field("account", &self.account).finish_non_exhaustive()
    }
}

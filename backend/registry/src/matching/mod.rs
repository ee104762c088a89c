//! 比对: the register against the police list and the rosters: run, review, settle.
//!
//! Lives here: which records are compared, the links that a run leaves, and what a person settles. Must not live here: when
//! two records are one child (rules::matching).

mod alone;
mod compare;
mod gather;
mod link_lines;
mod models;
mod record;
mod review;
mod rows;
mod run;
mod settle;
mod store;
mod stored;

use uuid::Uuid;

/// The account of a pair, and one step of it.
pub use linkage::explain::{Explanation, Step as ExplanationStep};

pub use alone::{AloneRecord, alone};
pub use link_lines::{LinkLine, link_lines};
pub(crate) use record::MATCH;
pub use review::{OpenPair, Pair, PairLine, Side, count_review, find_pair, review_queue};
pub use run::{MatchReport, run};
pub use settle::{Settled, settle, undo};

rules::coded! {
    /// 来源: the list whose record is held against a child of the register.
    pub enum Source {
        /// 本学期花名册.
        Roster = "roster" "本学期学籍",
        /// 上学期花名册.
        RosterBefore = "roster_before" "上学期学籍",
        /// 户籍名单.
        Hukou = "hukou" "户籍名单",
        /// 入户调查: the same child surveyed twice.
        Survey = "survey" "入户调查",
    }
}

rules::coded! {
    /// 比对结论: how a link came about.
    pub enum Decision {
        /// 机器确认: linked without a person.
        Certain = "certain" "自动确认",
        /// 待复核: waits for a person.
        Review = "review" "待复核",
        /// 人工确认: a person said that they are one child.
        Settled = "settled" "人工确认",
        /// 人工排除: a person said that they are two.
        Rejected = "rejected" "人工排除",
    }
}

impl Decision {
    /// Whether the two records count as one child.
    pub fn links(self) -> bool {
        matches!(self, Self::Certain | Self::Settled)
    }
}

/// One page of a longer list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: u64,
}

/// The id of a link (one pair of records).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LinkId(pub Uuid);

//! 抽查: a second visit to some of the surveyed households, by others; what it finds, how wrong the survey is, and whether it is repeated.
//!
//! Lives here: drawing and keeping a sample, entering results, judging. Must not live here: how a sample is drawn, what an interval is,
//! or when a survey is accepted (rules::surveys).

mod answers;
mod draw;
mod enter;
mod find;
mod found;
mod judge;
mod paper;
mod read_paper;
mod recorded;
mod results;
mod rows;
mod sight;

use uuid::Uuid;

pub use answers::{Unreadable, Whose, recorded_words, unreadable};
pub use draw::{Drawing, draw};
pub use enter::{clear, enter, save_draft};
pub use find::{Check, Item, ItemPage, ItemState, StratumSize, checks, find, item, items, limits};
pub use found::{ChildFinding, Findings, FoundChild};
pub use judge::{judge, reopen};
pub use paper::{Paper, SHEET_NOTE, print_sheet};
pub use read_paper::read_sheet;
pub use recorded::{RecordedChild, RecordedHome};
pub use results::{FieldRate, Rate, Results, VillageRate, results};
pub use rows::{SheetRow, sheet_headings, sheet_rows, take_sheet};
pub use sight::{Withheld, withheld};

/// A check's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct CheckId(pub Uuid);

/// One household of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct ItemId(pub Uuid);

//! 入户调查: households, their children and what a visit says about them.
//!
//! Lives here: how a survey file becomes households, visits, children, guardians and entries; which household a 户编号 means; what phones
//! send and what they hear.
//! Must not live here: whether two children are one (matching) or what a child's schooling really is (standings).

mod body;
mod changes;
mod fields;
mod file_numbers;
mod import;
mod numbers;
mod read_row;
mod receipts;
mod receive;
mod store;

pub(crate) use body::of as body_of;
pub use changes::{Changes, Cursor, HouseholdChange, changes};
pub use file_numbers::{Issued, issue_file_numbers};
pub(crate) use file_numbers::{unfiled, without_number};
pub(crate) use import::SurveyForm;
pub use receipts::{Receipt, ReceiptKey};
pub use receive::{Batch, Item, ItemProblem, Outcome, Received, Sender, receive};

//! 身份: numbers, dates and words as people write them, and what can be trusted of them (D§4.2–4.6, D§7.2).
//!
//! Lives here: readers that take any text, never fail, and never silently correct: what cannot be trusted has no value or
//! carries a doubt. Must not live here: names (names), whose number it is (matching), or the written text itself (the
//! caller keeps it beside the reading).

pub(crate) mod clauses;
mod date;
pub(crate) mod denial;
mod doubt;
mod ethnic;
mod file_number;
mod id_number;
mod phone;
mod plain;
mod roll_number;
mod words;

pub use date::{read_date, read_month};
pub use doubt::{Doubt, Reading};
pub use ethnic::{Ethnic, read_ethnic};
pub use file_number::{FileNumber, FileNumberError};
pub use id_number::{
    IdKind, IdNumber, counted_birth, cross_check, is_of_an_elder, may_be_one, read_id_kind, read_id_number,
};
pub use phone::{Phone, read_phone};
pub use plain::{is_blank, plain};
pub use roll_number::{RollKind, RollNumber, read_roll_number};
pub use words::{Sex, read_bool, read_coordinate, read_count, read_place_code, read_sex};

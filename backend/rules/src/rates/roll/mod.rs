//! 在籍: how lists and movements speak of the pupils of a school year.
//!
//! Lives here: which rows are one pupil, how a line of the movement list finds its pupil, what all of them together say of each, and what
//! became of everybody of a cohort. Must not live here: whose a row is (links are the register's), and what part a pupil has in a figure
//! (`super::dropout`, `super::cohort`).

mod doubles;
mod flows;
mod followed;
mod list;
mod told;
mod written_off;
mod year;

#[cfg(test)]
mod tests;

pub use doubles::{BaseRow, Doubles};
pub use flows::counted_flows;
pub use followed::{ClassRow, Days, Followed, follow};
pub use list::{Bearer, Key, Line, List};
pub use told::{Lists, Move, OfRows, Seen, Story, Told, Unknown};
pub use written_off::{PoliceEntry, WrittenOff};
pub use year::{NewYear, RollYear};

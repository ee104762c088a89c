//! 花名册: the state of a pupil on the roll, movements, absence (D§4.6, D§6.6, D§6.7).
//!
//! Lives here: their values and the days of absence that count. Must not live here: whose row it is (matching) or what it means
//! for the child (standing).

mod absence;
mod leave;
mod movement;
mod roll_state;

pub use absence::{Absence, school_days};
pub use leave::read_leave;
pub use movement::{MovementKind, read_movement_kind};
pub use roll_state::{RollState, is_before_school, read_roll_state};

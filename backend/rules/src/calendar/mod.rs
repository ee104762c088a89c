//! 校历: school years, terms, ages and the lunar calendar (D§5.1).
//!
//! Lives here: which days a term spans, the day on which ages are counted, full years of age, lunar dates. Must not live here:
//! holidays and working days of notices (notices), or what an age means for a child (standing).

mod age;
mod lunar;
mod term;

pub use age::{entry_day, full_years};
pub use lunar::{LunarDate, lunar_to_solar, reads_as_lunar, solar_to_lunar};
pub use term::{Half, SchoolYear, Term, TermError};

//! 学校: kinds of schools, stages, grades and classes, and the short names people write for a school (D§4.4, D§4.5, D§7.2).
//!
//! Lives here: what a kind teaches, how a grade is written and read against a school year, one key for all spellings of a
//! school's name. Must not live here: the county's list of schools (registry::schools).

mod class;
mod grade;
mod kind;
mod short_name;

pub use class::{read_class, read_grade_class, split_class};
pub use grade::{Grade, GradeContext, System, read_grade};
pub use kind::{SchoolKind, Stage, read_school_code, read_school_kind};
pub use short_name::{SchoolNames, school_key};

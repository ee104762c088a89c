//! 入户调查: households, their children and what a visit says about them.
//!
//! Lives here: how a survey file becomes households, visits, children, guardians and entries. Must not live here: whether two
//! children are one (matching) or what a child's schooling really is (standings).

mod import;
mod read_row;
mod store;

pub(crate) use import::SurveyForm;

//! 户籍名单: the police list against which the survey is compared (三比对①, D§1.6).
//!
//! Lives here: how the list becomes entries. Must not live here: whose entry it is (matching).

mod import;

pub(crate) use import::HukouForm;

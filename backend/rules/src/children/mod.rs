//! 儿童: what is recorded about a child besides name and numbers, in codes (D§4.6, D§6.1, D§1.8); which name, sex, birthday and number are
//! its own of those that its rows say.
//!
//! Lives here: the values of schooling as the family tells it, residence, health, family, hardship, hukou state, and the special
//! groups derived from facts. Must not live here: what the child's status is (standing); a claim is only a claim.

mod disability;
mod disability_cert;
mod family;
mod groups;
mod hardship;
mod health;
mod identified;
mod reasons;
mod registration;
mod residence;
mod schooling;
mod unfiled;
mod words;

pub use disability::{DisabilityKind, read_disability_kind, read_disability_level};
pub use disability_cert::{disability_of_cert, read_disability_cert};
pub use family::{HukouState, Relation, read_hukou_state, read_relation};
pub use groups::{GroupFacts, SpecialGroup, special_groups};
pub use hardship::{Hardship, read_hardships};
pub use health::{Health, read_health};
pub use identified::{Accounts, Identity, Number, Particulars, identify};
pub use reasons::{OutReason, read_out_reason};
pub use registration::{NoHukou, Registration, no_hukou};
pub use residence::read_residence;
pub use schooling::{Schooling, read_schooling};
pub use unfiled::{Filing, Unfiled};

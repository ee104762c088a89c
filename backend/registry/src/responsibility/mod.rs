//! 双线责任: the posts held today as charges, the two lines of officers over a child, and whether an officer may do a deed here.
//!
//! Lives here: how stored posts become what the rules ask. Must not live here: who answers for whom (rules::responsibility), or what
//! a post may do (rules::access).

mod charges;
mod lines;
mod may;

use charges::charges;
pub(crate) use lines::Responsibility;
pub(crate) use may::may_ever;

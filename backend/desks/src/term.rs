//! 学期 on view: the one asked for in the address, else today's.

use rules::calendar::Term;

use crate::{
    Desks,
    problems::{Problem, Refusal},
};

/// The term that an address asks for.
pub(crate) fn term_of(desks: &Desks, asked: &str) -> Result<Term, Refusal> {
    if asked.is_empty() {
        return Term::of_day(desks.registry.clock().today()).ok_or_else(|| Problem::Failed.into());
    }
    asked.parse().map_err(|error: rules::calendar::TermError| Refusal::field("term", error.to_string()))
}

//! The page of both queues.

use axum::{extract::State, response::Html};
use registry::outcomes::{self, Wanted};
use serde::Deserialize;

use super::{OutcomeLine, OutcomesPage, Section, line};
use crate::{
    Desks,
    area::Atlas,
    entrance::Visitor,
    frame::{Desk, Step},
    problems::Refusal,
    reading::{Query, draw},
    term::term_of,
};

/// Lines of each queue on the page; those that run out first.
const SHOWN: u64 = 100;

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    said: String,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let atlas = Atlas::open(&desks, &visitor).await?;
    let texts = &words.outcomes;
    let may_check = desks.registry.allows_own(&visitor.officer, rules::access::Deed::SecondCheck).await?;
    let signer = Some(visitor.officer.name.as_str());
    // Nobody checks what they have found themselves.
    let offered = |row: &outcomes::VerifiedOutcome| may_check && row.verified_by.as_deref() != signer;
    let mut sections = Vec::new();
    for (wanted, title, empty) in [
        (Wanted::AwaitingCheck, texts.awaiting, texts.none_awaiting),
        (Wanted::Expiring, texts.expiring, texts.none_expiring),
    ] {
        let found = outcomes::queue(&desks.registry, &visitor.scope, wanted, 0, SHOWN).await?;
        let of = |row: &outcomes::VerifiedOutcome| OutcomeLine {
            awaits_check: row.awaits_check && offered(row),
            ..line(words, &atlas, row)
        };
        let rows = found.rows.iter().map(of).collect();
        sections.push(Section { title, empty, total: found.total, rows });
    }
    let term = term_of(&desks, "")?.to_string();
    let trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.outcomes)];
    draw(&OutcomesPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Outcomes, &term, trail),
        done: words.outcome_done(&asked.said).map(str::to_owned),
        sections,
    })
}

//! 待办: whether a term's links and standings are older than what has been recorded since.

use chrono::NaiveDate;
use rules::calendar::Term;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::clock::day_of;
use crate::entities::{journal, match_runs};
use crate::{Registry, Result, Scope};

/// Deeds after which a term must be matched again.
const MATCHED_AGAIN: [&str; 6] = [
    "import_households",
    "import_hukou",
    "import_roster",
    "import_movements",
    "import_attendance",
    "receive_households",
];
/// Deeds after which the standings alone must be looked at again.
const ASSESSED_AGAIN: [&str; 3] = ["settle_match", "undo_match", "set_policy"];

/// What a term waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overdue {
    /// Rows came in: match, assess and compute.
    Match(Term),
    /// A person settled a pair: assess and compute.
    Assess(Term),
}

/// What the terms that were matched before wait for, oldest term first. A term nobody has matched yet waits for its first run by hand.
///
/// # Errors
/// The database does not answer.
pub async fn overdue(registry: &Registry, scope: &Scope) -> Result<Vec<Overdue>> {
    let runs = match_runs::Entity::find()
        .filter(scope.own(match_runs::Column::CountyCode))
        .filter(match_runs::Column::Current.eq(true))
        .all(registry.read())
        .await?;
    let today = registry.clock().today();
    let terms: Vec<(Term, i64)> =
        runs.iter().filter_map(|run| Some((run.term.parse().ok()?, run.journal_seq))).collect();
    let newest = terms.iter().map(|(term, _)| *term).max();
    let recorded = last(registry, scope, &MATCHED_AGAIN, None).await?.seq;
    let settled = last(registry, scope, &ASSESSED_AGAIN, None).await?.seq;
    let mut waiting = Vec::new();
    for (term, matched) in terms {
        let assessed = last(registry, scope, &["assess"], Some(term)).await?;
        // A new day: permissions and verified outcomes run out by themselves, absences grow longer.
        let of_yesterday = newest == Some(term) && assessed.on.is_some_and(|on| on < today);
        if recorded > matched {
            waiting.push(Overdue::Match(term));
        } else if settled.max(matched) > assessed.seq || of_yesterday {
            waiting.push(Overdue::Assess(term));
        }
    }
    waiting.sort_by_key(|one| match one {
        Overdue::Match(term) | Overdue::Assess(term) => *term,
    });
    Ok(waiting)
}

/// When something was done last.
#[derive(Default)]
struct Done {
    /// Its number in the journal; 0 when it was never done.
    seq: i64,
    on: Option<NaiveDate>,
}

/// The last entry of those deeds.
async fn last(registry: &Registry, scope: &Scope, deeds: &[&str], term: Option<Term>) -> Result<Done> {
    let mut found = journal::Entity::find()
        .filter(scope.own(journal::Column::CountyCode))
        .filter(journal::Column::Deed.is_in(deeds.iter().copied()));
    if let Some(term) = term {
        found = found.filter(journal::Column::SubjectId.eq(term.to_string()));
    }
    let row = found.order_by_desc(journal::Column::Seq).one(registry.read()).await?;
    Ok(row.map(|row| Done { seq: row.seq, on: Some(day_of(row.at)) }).unwrap_or_default())
}

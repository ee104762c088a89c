//! 待办: whether a term's links and standings are older than what has been recorded since.

use rules::calendar::Term;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

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
const ASSESSED_AGAIN: [&str; 2] = ["settle_match", "undo_match"];

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
    let (recorded, settled) =
        (last(registry, scope, &MATCHED_AGAIN, None).await?, last(registry, scope, &ASSESSED_AGAIN, None).await?);
    let mut waiting = Vec::new();
    for run in runs {
        let Ok(term) = run.term.parse::<Term>() else { continue };
        let assessed = last(registry, scope, &["assess"], Some(term)).await?;
        if recorded > run.journal_seq {
            waiting.push(Overdue::Match(term));
        } else if settled.max(run.journal_seq) > assessed {
            waiting.push(Overdue::Assess(term));
        }
    }
    waiting.sort_by_key(|one| match one {
        Overdue::Match(term) | Overdue::Assess(term) => *term,
    });
    Ok(waiting)
}

/// The number of the last entry of those deeds; 0 when there is none.
async fn last(registry: &Registry, scope: &Scope, deeds: &[&str], term: Option<Term>) -> Result<i64> {
    let mut found = journal::Entity::find()
        .filter(scope.own(journal::Column::CountyCode))
        .filter(journal::Column::Deed.is_in(deeds.iter().copied()));
    if let Some(term) = term {
        found = found.filter(journal::Column::SubjectId.eq(term.to_string()));
    }
    let row = found.order_by_desc(journal::Column::Seq).one(registry.read()).await?;
    Ok(row.map_or(0, |row| row.seq))
}

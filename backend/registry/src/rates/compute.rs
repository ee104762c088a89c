//! 测算 as a deed: every figure of a term, for every place and school. What has not changed stays as it was written.

use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;

use super::moment::run_at;
use super::sums::Board;
use super::{divisions, heads, written};
use crate::bulk::{join_in_memory, let_go};
use crate::deed::Deed;
use crate::entities::rate_runs;
use crate::journal::Entry;
use crate::standings::policy;
use crate::{Actor, Registry, Result, places, schools};

/// Computes every figure of the term; returns how many there are.
///
/// # Errors
/// The database does not answer, or the county's settings cannot be read.
pub async fn compute(registry: &Registry, actor: &Actor, term: Term) -> Result<usize> {
    let county = registry.county()?.to_string();
    if run_at(registry.read(), &county, term, i64::MAX).await?.is_none() {
        // The tables of links and standings were empty when they were last counted. Without this SQLite took 24 s for the first figures
        // of 20,000 children, with it one (measured).
        registry.recount().await?;
    }
    let (deed, beside) = registry.begin_with_view(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let counted = count(&deed, &beside, term).await?;
    let figures = counted.board.figures();
    let body = json!({
        "term": term.to_string(), "figures": figures, "heads_changed": counted.heads, "figures_changed": counted.figures,
    });
    deed.commit(Entry::new("compute_rates", "term", Some(term.to_string()), body)).await?;
    Ok(figures)
}

/// What a counting came to.
pub(super) struct CountedTerm {
    pub board: Board,
    /// Heads that ended or began.
    pub heads: u64,
    /// Figures that differ from the last counting.
    pub figures: usize,
}

/// Brings heads and figures of the term up to date within a deed. `beside` sees the county as the deed found it, so that both processors
/// are at work; it is the deed's own transaction where the deed has changed what is counted.
pub(super) async fn count(deed: &Deed, beside: &DatabaseTransaction, term: Term) -> Result<CountedTerm> {
    let (policy, places, schools) = (policy(deed).await?, places::load_in(deed).await?, schools::load_in(deed).await?);
    join_in_memory(deed.txn()).await?;
    join_in_memory(beside).await?;
    let (county, mut board) = (deed.county_code(), Board::empty(&places, &schools));
    let (settled, last) = tokio::try_join!(
        heads::bring_up_to_date(deed, beside, term, (&policy, &schools)),
        written::last(beside, &county, term, &board)
    )?;
    board.count(&settled.groups, &places, &schools, &policy);
    let_go(beside).await?;
    let heads = settled.changed;
    // Two lists of ten thousands are never held at once: a county of 100,000 children is to be counted in 300 MB.
    drop(settled);
    let figures = written::write(deed, term, last, &board).await?;
    divisions::keep(deed, &places, &schools).await?;
    remember_run(deed, term, &policy).await?;
    Ok(CountedTerm { board, heads, figures })
}

/// Counts every term that was ever counted anew within a deed: after a change of places each village and township is another sum of the
/// same heads.
pub(crate) async fn count_all(deed: &Deed) -> Result<()> {
    let terms: Vec<String> = rate_runs::Entity::find()
        .select_only()
        .column(rate_runs::Column::Term)
        .distinct()
        .filter(rate_runs::Column::CountyCode.eq(deed.county_code()))
        .into_tuple()
        .all(deed.txn())
        .await?;
    for term in terms.iter().filter_map(|term| term.parse().ok()) {
        count(deed, deed.txn(), term).await?;
    }
    Ok(())
}

/// When the term was counted, and by which settings: past figures are measured by the settings of their day.
async fn remember_run(deed: &Deed, term: Term, policy: &Policy) -> Result<()> {
    let run = rate_runs::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        term: term.to_string(),
        journal_seq: deed.seq(),
        on_day: deed.today(),
        policy: json!(policy),
    };
    deed.insert_all([run.into_active_model()]).await?;
    Ok(())
}

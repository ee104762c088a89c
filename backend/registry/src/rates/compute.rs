//! 测算 as a deed: every figure of a term, for every place and school. What has not changed stays as it was written.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::policy::Policy;
use rules::rates::Tally;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::moment::run_at;
use super::sums::{Board, groups};
use super::{Area, ExcludedCount, Measure, heads};
use crate::deed::Deed;
use crate::entities::{figures, rate_runs};
use crate::journal::Entry;
use crate::standings::policy;
use crate::{Actor, Registry, Result, places, schools};

/// What an area's figure is found by.
type Key = (String, String, String, String);

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
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let counted = count(&deed, term).await?;
    let figures = counted.board.iter().count();
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

/// Brings heads and figures of the term up to date within a deed.
pub(super) async fn count(deed: &Deed, term: Term) -> Result<CountedTerm> {
    let (policy, places, schools) = (policy(deed).await?, places::load_in(deed).await?, schools::load_in(deed).await?);
    let heads = heads::bring_up_to_date(deed, term, &policy).await?;
    let groups = groups(deed.txn(), &deed.county_code(), term, i64::MAX).await?;
    let board = Board::of(&groups, &places, &schools, &policy);
    let figures = write(deed, term, &board).await?;
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
        count(deed, term).await?;
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

/// Writes the figures that differ from those written last; returns how many.
async fn write(deed: &Deed, term: Term, board: &Board) -> Result<usize> {
    let last = current(deed, term).await?;
    let mut last: HashMap<Key, figures::Model> = last.into_iter().map(|row| (key_of(&row), row)).collect();
    let (mut changed, mut new) = (Vec::new(), Vec::new());
    for (area, measure, tally) in board.iter() {
        let row = row(deed, term, None, area, measure, tally);
        match last.remove(&key_of(&row)) {
            None => new.push(row.into_active_model()),
            Some(known) if says_the_same(&known, &row) => {}
            Some(known) => changed.push(figures::Model { id: known.id, ..row }.into_active_model()),
        }
    }
    // Places and schools that are no more have no figure of their own today.
    let gone: Vec<Uuid> = last.into_values().map(|row| row.id).collect();
    for part in gone.chunks(500) {
        figures::Entity::delete_many()
            .filter(figures::Column::CountyCode.eq(deed.county_code()))
            .filter(figures::Column::Id.is_in(part.iter().copied()))
            .exec(deed.txn())
            .await?;
    }
    let count = changed.len() + new.len() + gone.len();
    deed.replace_all(changed).await?;
    deed.insert_all(new).await?;
    Ok(count)
}

/// The figures of the term as they were written last.
async fn current(deed: &Deed, term: Term) -> Result<Vec<figures::Model>> {
    Ok(figures::Entity::find()
        .filter(figures::Column::CountyCode.eq(deed.county_code()))
        .filter(figures::Column::Term.eq(term.to_string()))
        .filter(figures::Column::VersionId.is_null())
        .all(deed.txn())
        .await?)
}

fn key_of(row: &figures::Model) -> Key {
    // A place has digits of its own length, so that it is never taken for a school.
    (row.scope_code.clone(), row.indicator.clone(), row.formula.clone(), row.basis.clone())
}

fn says_the_same(a: &figures::Model, b: &figures::Model) -> bool {
    (a.numerator, a.denominator, &a.excluded, &a.scope_kind) == (b.numerator, b.denominator, &b.excluded, &b.scope_kind)
}

/// A figure as stored.
pub(super) fn row(
    deed: &Deed,
    term: Term,
    version: Option<Uuid>,
    area: &Area,
    measure: Measure,
    tally: &Tally,
) -> figures::Model {
    let (scope_kind, scope_code) = match area {
        Area::Place(code) => ("place", code.to_string()),
        Area::School(code) => ("school", code.clone()),
    };
    figures::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        version_id: version,
        indicator: measure.indicator.as_str().to_owned(),
        formula: measure.formula.as_str().to_owned(),
        term: term.to_string(),
        as_of: deed.today(),
        basis: measure.basis.as_str().to_owned(),
        scope_kind: scope_kind.to_owned(),
        scope_code,
        numerator: tally.numerator,
        denominator: tally.denominator,
        excluded: json!(excluded(tally)),
        computed_at: deed.now(),
    }
}

/// The excluded of a sum, reason by reason.
pub(super) fn excluded(tally: &Tally) -> Vec<ExcludedCount> {
    tally.excluded.iter().map(|(reason, count)| ExcludedCount { reason: *reason, count: *count }).collect()
}

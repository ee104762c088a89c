//! 发布: a term's figures published for good. A correction makes a new version that says why.
//!
//! A version is a number of the journal: its persons are the heads that were true then, and heads are never written over. Its figures
//! are written out as well, so that no later change of places, settings or program can alter what was published.

use chrono::NaiveDate;
use rules::calendar::Term;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::compute::count;
use super::written;
use crate::deed::Deed;
use crate::entities::{frozen_versions, standings};
use crate::journal::Entry;
use crate::officers::Officer;
use crate::responsibility::may_ever;
use crate::{Actor, Error, Registry, Result, Scope};

/// A published version of a term's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrozenVersion {
    /// Its id.
    pub id: Uuid,
    /// 1, 2, … within the term.
    pub number: i32,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// Why a later version was needed.
    pub why: Option<String>,
    /// The deed that published it, in the journal.
    pub journal_seq: i64,
}

/// Publishes the figures of a term as they stand now. A second version of the same term must say why it was needed.
///
/// # Errors
/// A later version without a reason; the actor may not publish; the database does not answer.
pub async fn freeze(registry: &Registry, actor: &Actor, term: Term, why: Option<&str>) -> Result<FrozenVersion> {
    let (deed, beside) = registry.begin_with_view(actor).await?;
    deed.must_may(rules::access::Deed::FreezeFigures, None).await?;
    let version = next_version(&deed, term, why).await?;
    must_be_judged(&deed, term).await?;
    let counted = count(&deed, &beside, term).await?;
    let frozen = FrozenVersion::of(version.clone());
    frozen_versions::Entity::insert(version.into_active_model()).exec_without_returning(deed.txn()).await?;
    let all: Vec<usize> = (0..counted.board.figures()).collect();
    written::insert(&deed, term, Some(frozen.id), &counted.board, &all).await?;
    let body = json!({ "term": term.to_string(), "version": frozen.number, "why": frozen.why });
    deed.commit(Entry::new("freeze_rates", "term", Some(term.to_string()), body)).await?;
    Ok(frozen)
}

/// Whether an officer's posts of today may publish figures: who may not is not offered it.
///
/// # Errors
/// The database does not answer.
pub async fn may_freeze(registry: &Registry, scope: &Scope, officer: &Officer) -> Result<bool> {
    may_ever(registry, scope, officer, rules::access::Deed::FreezeFigures).await
}

/// Nobody publishes noughts: of a term in which no child was judged there are no figures.
async fn must_be_judged(deed: &Deed, term: Term) -> Result<()> {
    let judged = standings::Entity::find()
        .filter(standings::Column::CountyCode.eq(deed.county_code()))
        .filter(standings::Column::Term.eq(term.to_string()))
        .one(deed.txn())
        .await?;
    if judged.is_none() {
        let sentence = format!("{}还没有研判过任何儿童，没有可以公布的指标：请先导入、比对本学期名册", term.title());
        return Err(Error::refused("nothing_to_publish", sentence));
    }
    Ok(())
}

async fn next_version(deed: &Deed, term: Term, why: Option<&str>) -> Result<frozen_versions::Model> {
    let earlier = frozen_versions::Entity::find()
        .filter(frozen_versions::Column::CountyCode.eq(deed.county_code()))
        .filter(frozen_versions::Column::Term.eq(term.to_string()))
        .count(deed.txn())
        .await?;
    let why = why.map(str::trim).filter(|why| !why.is_empty());
    if earlier > 0 && why.is_none() {
        let sentence = format!("{}的指标已经公布过：更正须写明原因，原版本保留不变", term.title());
        return Err(Error::refused("why_again", sentence));
    }
    Ok(frozen_versions::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        term: term.to_string(),
        number: i32::try_from(earlier + 1).unwrap_or(i32::MAX),
        published_on: deed.today(),
        officer_id: if let Actor::Officer(id) = deed.actor() { Some(id.0) } else { None },
        why: why.map(str::to_owned),
        journal_seq: deed.seq(),
    })
}

impl FrozenVersion {
    fn of(row: frozen_versions::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            published_on: row.published_on,
            why: row.why,
            journal_seq: row.journal_seq,
        }
    }
}

/// Every published version of a term, the first first.
///
/// # Errors
/// The database does not answer.
pub async fn versions(registry: &Registry, scope: &Scope, term: Term) -> Result<Vec<FrozenVersion>> {
    let rows = frozen_versions::Entity::find()
        .filter(scope.own(frozen_versions::Column::CountyCode))
        .filter(frozen_versions::Column::Term.eq(term.to_string()))
        .order_by_asc(frozen_versions::Column::Number)
        .all(registry.read())
        .await?;
    Ok(rows.into_iter().map(FrozenVersion::of).collect())
}

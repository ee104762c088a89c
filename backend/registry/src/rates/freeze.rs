//! 冻结: a term's figures published for good, with their persons. A correction makes a new version that says why.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::compute::{row, sums};
use super::find::figure;
use super::heads::{Head, Who, heads};
use super::{Area, FigureRow, Measure};
use crate::deed::Deed;
use crate::entities::{figure_persons, figures, frozen_versions};
use crate::journal::Entry;
use crate::places::Places;
use crate::standings::policy;
use crate::{Actor, Error, Registry, Result, Scope, places, schools};

/// A published version of a term's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenVersion {
    /// Its id.
    pub id: Uuid,
    /// 1, 2, … within the term.
    pub number: i32,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// Why a later version was needed.
    pub why: Option<String>,
}

/// Publishes the figures of a term as they stand. A second version of the same term must say why it was needed.
///
/// # Errors
/// A later version without a reason; the database does not answer.
pub async fn freeze(registry: &Registry, actor: &Actor, term: Term, why: Option<&str>) -> Result<FrozenVersion> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::FreezeFigures, None).await?;
    let earlier = frozen_versions::Entity::find()
        .filter(frozen_versions::Column::CountyCode.eq(deed.county_code()))
        .filter(frozen_versions::Column::Term.eq(term.to_string()))
        .count(deed.txn())
        .await?;
    let why = why.map(str::trim).filter(|why| !why.is_empty());
    if earlier > 0 && why.is_none() {
        return Err(Error::refused(
            "why_again",
            format!("{}的指标已经公布过：更正须写明原因，原版本保留不变", term.title()),
        ));
    }
    let (policy, places, schools) =
        (policy(&deed).await?, places::load_in(&deed).await?, schools::load_in(&deed).await?);
    let heads = heads(deed.txn(), &deed.county_code(), term, &schools, &policy).await?;
    let version = frozen_versions::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        term: term.to_string(),
        number: i32::try_from(earlier + 1).unwrap_or(i32::MAX),
        published_on: deed.today(),
        officer_id: if let Actor::Officer(id) = actor { Some(id.0) } else { None },
        why: why.map(str::to_owned),
        journal_seq: deed.seq(),
    };
    let frozen = FrozenVersion {
        id: version.id,
        number: version.number,
        published_on: version.published_on,
        why: version.why.clone(),
    };
    frozen_versions::Entity::insert(version.into_active_model()).exec_without_returning(deed.txn()).await?;
    let sums = sums(&heads, &places, &schools, &policy);
    let rows = sums
        .iter()
        .map(|((area, measure), tally)| row(&deed, term, Some(frozen.id), area, *measure, tally).into_active_model());
    deed.insert_all(rows).await?;
    let persons = heads.iter().flat_map(|head| persons(&deed, frozen.id, term, head, &places, &policy));
    deed.insert_all(persons).await?;
    let body = json!({ "term": term.to_string(), "version": frozen.number, "why": frozen.why });
    deed.commit(Entry::new("freeze_rates", "term", Some(term.to_string()), body)).await?;
    Ok(frozen)
}

/// The person behind every figure it has a part in.
fn persons<'a>(
    deed: &'a Deed,
    version: Uuid,
    term: Term,
    head: &'a Head,
    places: &'a Places,
    policy: &'a Policy,
) -> impl Iterator<Item = figure_persons::ActiveModel> + 'a {
    let (child_id, roster_row_id) = match head.who {
        Who::Child(id) => (Some(id), None),
        Who::Row(id) => (None, Some(id)),
        Who::Movement(_) => (None, None),
    };
    Measure::all().filter_map(move |measure| {
        let part = head.part(measure, policy)?;
        let row = figure_persons::Model {
            county_code: deed.county_code(),
            id: deed.new_id(),
            version_id: Some(version),
            term: term.to_string(),
            indicator: measure.indicator.as_str().to_owned(),
            formula: measure.formula.as_str().to_owned(),
            basis: measure.basis.as_str().to_owned(),
            child_id,
            roster_row_id,
            place_code: counted_in(places, head, measure),
            school_id: head.school,
            part: part.as_str().to_owned(),
            reason: part.exclusion().map(|e| e.as_str().to_owned()),
        };
        Some(row.into_active_model())
    })
}

fn counted_in(places: &Places, head: &Head, measure: Measure) -> Option<String> {
    head.village(measure.basis).map(|code| places.resolve(code).to_string())
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
    let shown = rows.into_iter().map(|row| FrozenVersion {
        id: row.id,
        number: row.number,
        published_on: row.published_on,
        why: row.why,
    });
    Ok(shown.collect())
}

/// The figures of an area as a version published them.
///
/// # Errors
/// The area lies outside the officer's reach.
pub async fn frozen_figures(registry: &Registry, scope: &Scope, version: Uuid, area: &Area) -> Result<Vec<FigureRow>> {
    super::find::must_reach(registry, scope, area).await?;
    let code = match area {
        Area::Place(code) => code.to_string(),
        Area::School(code) => code.clone(),
    };
    let rows = figures::Entity::find()
        .filter(scope.own(figures::Column::CountyCode))
        .filter(figures::Column::VersionId.eq(version))
        .filter(figures::Column::ScopeCode.eq(code))
        .all(registry.read())
        .await?;
    let policy = super::find::policy_of(registry, scope).await?;
    let mut rows: Vec<FigureRow> = rows.into_iter().filter_map(|row| figure(row, &policy)).collect();
    rows.sort_by_key(|row| row.measure);
    Ok(rows)
}

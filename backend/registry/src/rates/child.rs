//! 计入: in which figures of a term one child counts, and as what.

use rules::calendar::Term;
use rules::rates::{Exclusion, Seat};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Measure;
use super::find::policy_of;
use super::sums::{Parts, true_at};
use crate::entities::heads::{Column, Entity, Model};
use crate::{Registry, Result, Scope};

/// The part of a person in one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartInFigure {
    /// Which figure.
    pub measure: Measure,
    /// `numerator`, `denominator` … as in the lists of persons.
    pub part: &'static str,
    /// Why the person is not counted.
    pub excluded: Option<Exclusion>,
    /// The village under which the person is counted; none where the school says it.
    pub place: Option<String>,
}

/// Every part of a child in the figures of a term as they stand: by its standing, as a pupil, in a cohort, as a case of return. In the
/// order of the measures.
///
/// # Errors
/// The database does not answer.
pub async fn parts_of_child(registry: &Registry, scope: &Scope, term: Term, child: Uuid) -> Result<Vec<PartInFigure>> {
    let policy = policy_of(registry, scope).await?;
    let heads = Entity::find()
        .filter(true_at(&scope.county().to_string(), term, i64::MAX))
        .filter(Column::ChildId.eq(child))
        .all(registry.read())
        .await?;
    let mut all = Parts::by(&policy);
    let mut parts = Vec::new();
    for head in &heads {
        let of_head = all.of(&head.counted).to_vec();
        parts.extend(of_head.into_iter().map(|(nth, part)| {
            let measure = all.measure(nth);
            let counted = PartInFigure {
                measure,
                part: part.as_str(),
                excluded: part.exclusion(),
                place: place_of(head, measure.seat()),
            };
            (nth, counted)
        }));
    }
    parts.sort_by_key(|(nth, _)| *nth);
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

fn place_of(head: &Model, seat: Seat) -> Option<String> {
    match seat {
        Seat::Hukou => head.hukou_village.clone(),
        Seat::Home => head.home_village.clone(),
        Seat::School => None,
    }
}

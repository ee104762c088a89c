//! 待核实: of those whom a figure looks at, how many nobody has verified yet. A dropout rate of 0.00 beside open suspicions is not yet true.

use std::collections::HashMap;

use rules::rates::{Counted, Part, RollMark, Seat};
use rules::standing::{SchoolStatus, StatusClass};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::divisions::Divisions;
use super::moment::Found;
use super::sums::{Parts, true_at};
use super::within::within;
use super::{Area, Measure, Moment, reach};
use crate::entities::heads::{Column, Entity};
use crate::{Registry, Result, Scope};

/// How many of those whom each figure of an area counts still wait to be verified; figures without any are left out.
///
/// # Errors
/// The area lies outside the officer's reach or did not exist then, or the term was not counted by then.
pub async fn unverified(
    registry: &Registry,
    scope: &Scope,
    moment: impl Into<Moment>,
    area: &Area,
) -> Result<HashMap<Measure, u64>> {
    let (found, divisions) = reach::open(registry, scope, area, moment.into()).await?;
    unverified_under(registry, scope, area, (&found, &divisions)).await
}

/// The same at a moment under those places and schools.
pub(super) async fn unverified_under(
    registry: &Registry,
    scope: &Scope,
    area: &Area,
    (found, divisions): (&Found, &Divisions),
) -> Result<HashMap<Measure, u64>> {
    let (mut parts, mut counts) = (Parts::by(&found.policy), HashMap::new());
    for seats in seats_of(area) {
        let heads = true_at(&scope.county().to_string(), found.term, found.seq)
            .add(within(area, seats[0], divisions))
            .add(may_be_open());
        for (code, heads) in groups(registry, heads).await?.iter().filter(|(code, _)| is_open(code)) {
            let measures = parts.of(code).iter().filter(|(_, part)| !matches!(part, Part::Excluded(_)));
            let measures: Vec<usize> = measures.map(|(nth, _)| *nth).collect();
            let measures = measures.into_iter().map(|nth| parts.measure(nth));
            for measure in measures.filter(|measure| seats.contains(&measure.seat())) {
                *counts.entry(measure).or_default() += u64::try_from(*heads).unwrap_or_default();
            }
        }
    }
    Ok(counts)
}

/// The seats that are asked for together: of the whole county, and of a school, they are the same heads.
fn seats_of(area: &Area) -> Vec<Vec<Seat>> {
    match area {
        Area::Place(code) if code.township().is_some() => Seat::ALL.into_iter().map(|seat| vec![seat]).collect(),
        _ => vec![Seat::ALL.to_vec()],
    }
}

/// These heads by code.
async fn groups(registry: &Registry, heads: Condition) -> Result<Vec<(String, i64)>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Counted)
        .column_as(Column::SubjectId.count(), "heads")
        .filter(heads)
        .group_by(Column::Counted)
        .into_tuple()
        .all(registry.read())
        .await?)
}

/// The statuses in whose code somebody may wait, and perhaps a few more.
fn open_statuses() -> impl Iterator<Item = SchoolStatus> {
    let waits = |status: &SchoolStatus| {
        status.class() == StatusClass::Open || status.is_unproven_elsewhere() || *status == SchoolStatus::Missing
    };
    SchoolStatus::ALL.iter().copied().filter(waits)
}

/// The codes that name such a status or mark: read whole they are judged again.
fn may_be_open() -> Condition {
    let any = Condition::any().add(Column::Counted.like(format!("pupil:%:{}", RollMark::Unproven)));
    open_statuses().fold(any, |any, status| any.add(Column::Counted.like(format!("%:{status}:%"))))
}

/// Whether whoever has that code still waits to be verified.
pub(super) fn is_open(code: &str) -> bool {
    Counted::from_code(code).is_some_and(|counted| counted.is_open())
}

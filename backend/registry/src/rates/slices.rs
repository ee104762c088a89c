//! 分组: the figures of one area cut by grade, sex or special group, counted when they are asked for.

use std::collections::BTreeMap;

use rules::rates::{Seat, Slice, Tally};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde::Serialize;

use super::find::figure_of;
use super::moment::Found;
use super::sums::{Parts, true_at};
use super::within::within;
use super::{Area, FigureRow, Measure, Moment, reach};
use crate::entities::heads::{Column, Entity};
use crate::{Registry, Result, Scope};

/// A figure of one part of an area's persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SliceRow {
    /// The code of the part: a grade, a sex of GB/T 2261.1, a special group; empty for whoever belongs to none.
    pub part: String,
    /// Its figure.
    #[serde(flatten)]
    pub figure: FigureRow,
}

#[derive(FromQueryResult)]
struct Grouped {
    counted: String,
    part: Option<String>,
    heads: i64,
}

/// The figures of an area cut by grade, sex or special group: every measure that can be cut so ([`Slice::fits`]), part by part.
///
/// # Errors
/// The area lies outside the officer's reach or did not exist then, or the term was not counted by then.
pub async fn slices(
    registry: &Registry,
    scope: &Scope,
    moment: impl Into<Moment>,
    area: &Area,
    by: Slice,
) -> Result<Vec<SliceRow>> {
    let (found, divisions) = reach::open(registry, scope, area, moment.into()).await?;
    let mut sums: BTreeMap<(String, Measure), Tally> = BTreeMap::new();
    for seat in Seat::ALL {
        let heads = true_at(&scope.county().to_string(), found.term, found.seq).add(within(area, seat, &divisions));
        let groups = groups(registry, heads, by).await?;
        add(&mut sums, &groups, by, seat, &found);
    }
    let row = |((part, measure), tally): (&(String, Measure), &Tally)| SliceRow {
        part: part.clone(),
        figure: figure_of(&found, area, *measure, tally),
    };
    Ok(sums.iter().map(row).collect())
}

/// These heads by code and part.
async fn groups(registry: &Registry, heads: Condition, by: Slice) -> Result<Vec<Grouped>> {
    let column = match by {
        Slice::Grade => Column::Grade,
        Slice::Sex => Column::Sex,
        Slice::Group => Column::Groups,
        // Places and schools have figures of their own (`parts_of`).
        Slice::School | Slice::Place => return Ok(Vec::new()),
    };
    Ok(Entity::find()
        .select_only()
        .column(Column::Counted)
        .expr_as(column.into_expr().cast_as("text"), "part")
        .column_as(Column::SubjectId.count(), "heads")
        .filter(heads)
        .group_by(Column::Counted)
        .group_by(column)
        .into_model()
        .all(registry.read())
        .await?)
}

fn add(sums: &mut BTreeMap<(String, Measure), Tally>, groups: &[Grouped], by: Slice, seat: Seat, found: &Found) {
    let mut parts = Parts::by(&found.policy);
    for group in groups {
        let times = u64::try_from(group.heads).unwrap_or_default();
        let written = group.part.as_deref().unwrap_or_default();
        for (nth, part) in parts.of(&group.counted).to_vec() {
            let measure = parts.measure(nth);
            if measure.seat() != seat || !by.fits(measure.indicator, measure.formula) {
                continue;
            }
            // A child of several groups stands in each of them; who belongs to none stands under the empty code.
            for name in written.split(',') {
                sums.entry((name.to_owned(), measure)).or_default().add_many(part, times);
            }
        }
    }
}

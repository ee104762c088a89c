//! 分组: the figures of one area cut by grade, sex or special group, counted when they are asked for; and of those who are counted in
//! none of its townships or villages.

use std::collections::BTreeMap;

use rules::rates::{Counted, Seat, Slice, Tally};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde::Serialize;

use super::find::{doubt_net_flow, figure_of};
use super::moment::Found;
use super::sums::{Parts, true_at};
use super::within::{in_no_part, within};
use super::{Area, FigureRow, Measure, Moment, reach};
use crate::entities::heads::{Column, Entity};
use crate::{Registry, Result, Scope};

/// A figure of one part of an area's persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SliceRow {
    /// The code of the part: a grade, a sex of GB/T 2261.1, a special group; empty for whoever belongs to none, and
    /// [`rules::rates::GRADE_NOT_KNOWN`] for learners without a known grade.
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

/// The figures of an area cut by grade, sex or special group: every measure that can be cut so ([`Slice::fits`]), part by part. By
/// place the one part that is no place: 村（居）未填明, whom the area counts and none of its parts ([`super::every_part_of`]) does.
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
        let of_seat = match by {
            Slice::Place => in_no_part(area, seat, &divisions),
            _ => within(area, seat, &divisions),
        };
        let heads = true_at(&scope.county().to_string(), found.term, found.seq).add(of_seat);
        let groups = groups(registry, heads, by).await?;
        add(&mut sums, &groups, by, seat, &found);
    }
    let figures = sums.iter().map(|((_, measure), tally)| figure_of(&found, &divisions, area, *measure, tally));
    // A grade is no population of which the county must reach a share: who is in none of them would miss every target.
    let judged = |figure: FigureRow| match by {
        Slice::Grade => FigureRow { threshold: None, meets: None, ..figure },
        _ => figure,
    };
    let mut figures: Vec<FigureRow> = figures.map(judged).collect();
    doubt_net_flow(registry, scope, &found, &mut figures).await?;
    Ok(sums.into_keys().zip(figures).map(|((part, _), figure)| SliceRow { part, figure }).collect())
}

/// These heads by code and part.
async fn groups(registry: &Registry, heads: Condition, by: Slice) -> Result<Vec<Grouped>> {
    let column = match by {
        Slice::Grade => Some(Column::Grade),
        Slice::Sex => Some(Column::Sex),
        Slice::Group => Some(Column::Groups),
        // Who is in no place of the area is one part.
        Slice::Place => None,
        // Schools have figures of their own (`parts_of`).
        Slice::School => return Ok(Vec::new()),
    };
    let part = column.map_or_else(|| Expr::value(""), ColumnTrait::into_expr).cast_as("text");
    let found = Entity::find()
        .select_only()
        .column(Column::Counted)
        .expr_as(part, "part")
        .column_as(Column::SubjectId.count(), "heads")
        .filter(heads)
        .group_by(Column::Counted);
    let found = column.into_iter().fold(found, QuerySelect::group_by);
    Ok(found.into_model().all(registry.read()).await?)
}

/// The parts in which these heads stand, as written. Learners of whom no grade is known stand in a part of their own.
fn part_of(group: &Grouped, by: Slice) -> &str {
    let unknown = || Counted::from_code(&group.counted).map_or("", |counted| counted.part_without_grade());
    match (by, group.part.as_deref()) {
        (_, Some(written)) => written,
        (Slice::Grade, None) => unknown(),
        (_, None) => "",
    }
}

fn add(sums: &mut BTreeMap<(String, Measure), Tally>, groups: &[Grouped], by: Slice, seat: Seat, found: &Found) {
    let mut parts = Parts::by(&found.policy);
    for group in groups {
        let times = u64::try_from(group.heads).unwrap_or_default();
        let written = part_of(group, by);
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

//! 更正: what differs between two moments of a term: each figure from old to new, and the persons who entered or left a part of it.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::rates::Part;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::divisions::Divisions;
use super::faces::Faces;
use super::find::figures_under;
use super::moment::{self, Found};
use super::persons::{Line, ListPart, person};
use super::reach::must_reach;
use super::sums::Parts;
use super::unverified::unverified_under;
use super::within::within;
use super::{Area, FigureFilter, FigureRow, FrozenVersion, Measure, Moment, PersonRow, When, versions};
use crate::entities::heads::{Column, Entity};
use crate::matching::Page;
use crate::{Registry, Result, Scope, schools};

/// Between which moments of which term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The earlier.
    pub from: When,
    /// The later.
    pub to: When,
}

/// A figure that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureChange {
    /// As it was.
    pub before: FigureRow,
    /// As it is.
    pub after: FigureRow,
    /// 待核实 among those whom it looked at.
    pub unverified_before: u64,
    /// 待核实 among those whom it looks at.
    pub unverified_after: u64,
}

/// A person whose part in a figure differs, or who waits to be verified at one of the two moments alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedPerson {
    /// Who, as the later moment shows them (as the earlier, where they are gone).
    #[serde(flatten)]
    pub person: PersonRow,
    /// The part before; none for whoever was not looked at, or elsewhere.
    pub before: Option<&'static str>,
    /// The part after.
    pub after: Option<&'static str>,
    /// Whether it was still to be verified before (待核实).
    pub unverified_before: bool,
    /// Whether it still is.
    pub unverified_after: bool,
}

/// The figures of an area that differ between two moments, in the order of tables.
///
/// # Errors
/// The area lies outside the officer's reach; the term has no such version or was not counted by that day.
pub async fn changes(
    registry: &Registry,
    scope: &Scope,
    filter: &FigureFilter,
    change: Change,
) -> Result<Vec<FigureChange>> {
    must_reach(registry, scope, &filter.area).await?;
    // Under the places of today, as the persons are found: a village that grew by a merge has not changed for that.
    let today = Divisions::today(registry, scope).await?;
    let found = |when| moment::find(registry, scope, Moment { term: filter.term, when: comparable(when) });
    let (from, to) = (found(change.from).await?, found(change.to).await?);
    let before = figures_under(registry, scope, filter, &from, &today).await?;
    let after = figures_under(registry, scope, filter, &to, &today).await?;
    let waited = unverified_under(registry, scope, &filter.area, (&from, &today)).await?;
    let waits = unverified_under(registry, scope, &filter.area, (&to, &today)).await?;
    let of = |counts: &HashMap<Measure, u64>, measure: Measure| counts.get(&measure).copied().unwrap_or_default();
    let mut before: HashMap<Measure, FigureRow> = before.into_iter().map(|row| (row.measure, row)).collect();
    let pair = |after: FigureRow| {
        let (unverified_before, unverified_after) = (of(&waited, after.measure), of(&waits, after.measure));
        Some(FigureChange { before: before.remove(&after.measure)?, after, unverified_before, unverified_after })
    };
    Ok(after.into_iter().filter_map(pair).filter(FigureChange::is_one).collect())
}

impl FigureChange {
    /// Whether anything differs: the figure, whom it does not count, or how many of it are still to be verified.
    fn is_one(&self) -> bool {
        counts(&self.before) != counts(&self.after) || self.unverified_before != self.unverified_after
    }
}

/// The versions that were published after the earlier moment up to the later, each with the reason of its correction.
///
/// # Errors
/// The database does not answer.
pub async fn corrections(registry: &Registry, scope: &Scope, term: Term, change: Change) -> Result<Vec<FrozenVersion>> {
    let (When::Version(from) | When::Recounted(from)) = change.from else { return Ok(Vec::new()) };
    let is_between = |version: &FrozenVersion| {
        version.number > from
            && match change.to {
                When::Now => true,
                When::Version(to) | When::Recounted(to) => version.number <= to,
                When::Day(day) => version.published_on <= day,
            }
    };
    Ok(versions(registry, scope, term).await?.into_iter().filter(is_between).collect())
}

fn comparable(when: When) -> When {
    if let When::Version(number) = when { When::Recounted(number) } else { when }
}

fn counts(row: &FigureRow) -> (i64, i64, &[super::ExcludedCount]) {
    (row.numerator, row.denominator, &row.excluded)
}

/// The persons whose part in one figure differs between two moments, those who left a part and those who entered one; also who entered or
/// left 待核实 and counts as before.
///
/// # Errors
/// As [`changes`].
pub async fn moved_persons(
    registry: &Registry,
    scope: &Scope,
    filter: &FigureFilter,
    measure: Measure,
    change: Change,
    (offset, limit): (u64, u64),
) -> Result<Page<MovedPerson>> {
    must_reach(registry, scope, &filter.area).await?;
    let at = |when| moment::find(registry, scope, Moment { term: filter.term, when });
    let (from, to) = (at(change.from).await?, at(change.to).await?);
    let before = sides(registry, scope, &filter.area, measure, (&from, &to)).await?;
    let after = sides(registry, scope, &filter.area, measure, (&to, &from)).await?;
    let moved = paired(before, after);
    let total = moved.len() as u64;
    let (skip, most) = (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
    let page: Vec<Pair> = moved.into_iter().skip(skip).take(most).collect();
    Ok(Page { rows: named(registry, scope, measure, &page).await?, total })
}

/// A head with its part.
type Side = (Line, Part);
type Pair = (Option<Side>, Option<Side>);

/// The heads of the area that were true at one moment and not at the other, with a part in the figure.
async fn sides(
    registry: &Registry,
    scope: &Scope,
    area: &Area,
    measure: Measure,
    (here, there): (&Found, &Found),
) -> Result<Vec<Side>> {
    let today = Divisions::today(registry, scope).await?;
    let lines: Vec<Line> = Entity::find()
        .select_only()
        .columns([Column::Role, Column::Counted, Column::SubjectId, Column::ChildId])
        .columns([Column::HukouVillage, Column::HomeVillage, Column::SchoolId, Column::Sex])
        .filter(super::sums::true_at(&scope.county().to_string(), here.term, here.seq))
        .filter(not_true_at(there.seq))
        .filter(within(area, measure.seat(), &today))
        .order_by_asc(Column::Role)
        .order_by_asc(Column::SubjectId)
        .into_model()
        .all(registry.read())
        .await?;
    let mut parts = Parts::by(&here.policy);
    let side = |line: Line| parts.in_measure(&line.counted, measure).map(|part| (line, part));
    Ok(lines.into_iter().filter_map(side).collect())
}

fn not_true_at(seq: i64) -> Condition {
    Condition::any().add(Column::SinceSeq.gt(seq)).add(Column::UntilSeq.lte(seq))
}

/// The same subject on both sides is one person; who has the same part on both and waits at both or at none has not moved.
fn paired(before: Vec<Side>, after: Vec<Side>) -> Vec<Pair> {
    let key = |(line, _): &Side| (line.role.clone(), line.subject_id);
    let mut left: HashMap<(String, Uuid), Side> = before.into_iter().map(|side| (key(&side), side)).collect();
    let mut pairs: Vec<Pair> = after.into_iter().map(|side| (left.remove(&key(&side)), Some(side))).collect();
    let mut gone: Vec<Side> = left.into_values().collect();
    gone.sort_by_key(key);
    pairs.extend(gone.into_iter().map(|side| (Some(side), None)));
    let part = |side: &Option<Side>| (side.as_ref().map(|(_, part)| *part), waits(side.as_ref()));
    pairs.retain(|(before, after)| part(before) != part(after));
    pairs
}

/// Whether it is one of those whom the figure counts as still to be verified.
fn waits(side: Option<&Side>) -> bool {
    side.is_some_and(|(line, part)| ListPart::Unverified.holds(&line.counted, *part))
}

async fn named(registry: &Registry, scope: &Scope, measure: Measure, page: &[Pair]) -> Result<Vec<MovedPerson>> {
    let lines = || page.iter().filter_map(|(before, after)| after.as_ref().or(before.as_ref()));
    let who: Vec<_> = lines().filter_map(|(line, _)| line.who()).collect();
    let faces = Faces::read(registry, &scope.county().to_string(), &who).await?;
    let schools = schools::load(registry, scope).await?;
    let rows = page.iter().zip(lines()).map(|((before, after), (line, part))| MovedPerson {
        person: PersonRow {
            part: part.as_str(),
            excluded: part.exclusion().map(rules::rates::Exclusion::title),
            ..person(line, measure.seat(), &faces, &schools)
        },
        before: before.as_ref().map(|(_, part)| part.as_str()),
        after: after.as_ref().map(|(_, part)| part.as_str()),
        unverified_before: waits(before.as_ref()),
        unverified_after: waits(after.as_ref()),
    });
    Ok(rows.collect())
}

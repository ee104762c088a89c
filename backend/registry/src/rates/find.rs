//! Reading figures: of one area, or of its parts; as they are, as published, or as on a day.

use std::collections::HashMap;

use rules::places::{PlaceCode, PlaceLevel};
use rules::policy::{Percent, Policy};
use rules::rates::{Covers, Formula, Indicator, Tally};
use rules::speech::Told;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::divisions::Divisions;
use super::moment::Found;
use super::sums::{Board, groups, true_at};
use super::written::excluded;
use super::{Area, FigureFilter, FigureRow, Measure, Moment, When, reach};
use crate::entities::{counties, figures};
use crate::{Registry, Result, Scope};

/// The figures of one area as they stand, in the order of tables.
///
/// # Errors
/// The area lies outside the officer's reach or does not exist, or the term was not computed yet.
pub async fn figures(registry: &Registry, scope: &Scope, filter: &FigureFilter) -> Result<Vec<FigureRow>> {
    figures_at(registry, scope, filter, When::Now).await
}

/// The figures of one area at another moment.
///
/// # Errors
/// As [`figures`]; there is no such version, or the term was not computed by that day.
pub async fn figures_at(
    registry: &Registry,
    scope: &Scope,
    filter: &FigureFilter,
    when: When,
) -> Result<Vec<FigureRow>> {
    let moment = Moment { term: filter.term, when };
    let (found, divisions) = reach::open(registry, scope, &filter.area, moment).await?;
    figures_under(registry, scope, filter, &found, &divisions).await
}

/// The figures of one area at a moment, under those places and schools.
pub(super) async fn figures_under(
    registry: &Registry,
    scope: &Scope,
    filter: &FigureFilter,
    found: &Found,
    divisions: &Divisions,
) -> Result<Vec<FigureRow>> {
    let area = std::slice::from_ref(&filter.area);
    let mut rows = of_areas(registry, scope, (found, divisions), area, filter.indicator).await?;
    doubt_net_flow(registry, scope, found, &mut rows).await?;
    Ok(rows)
}

/// Where no movement of the year is recorded anywhere in the county, nobody has handed in a list: absent data is no success.
pub(super) async fn doubt_net_flow(
    registry: &Registry,
    scope: &Scope,
    found: &Found,
    rows: &mut [FigureRow],
) -> Result<()> {
    use crate::entities::heads::{Column, Entity};
    let net_flow = |row: &&mut FigureRow| row.measure.formula == Formula::NetFlow;
    if !rows.iter_mut().any(|row| net_flow(&row)) {
        return Ok(());
    }
    let heads = true_at(&scope.county().to_string(), found.term, found.seq).add(Column::Counted.starts_with("flow:"));
    if Entity::find().filter(heads).one(registry.read()).await?.is_none() {
        for row in rows.iter_mut().filter(net_flow) {
            (row.meets, row.percent, row.missing) = (None, None, Some("movements"));
        }
    }
    Ok(())
}

/// One measure for every part of a place (townships of a county, villages of a township) or for every school in it.
///
/// # Errors
/// The place lies outside the officer's reach, or the term was not counted by then.
pub async fn parts_of(
    registry: &Registry,
    scope: &Scope,
    moment: impl Into<Moment>,
    measure: Measure,
    place: PlaceCode,
    by_school: bool,
) -> Result<Vec<FigureRow>> {
    let rows = every_part_of(registry, scope, moment, place, by_school, Some(measure.indicator)).await?;
    Ok(rows.into_iter().filter(|row| row.measure == measure).collect())
}

/// Every figure of those parts, area by area; one indicator's where it is named.
///
/// # Errors
/// The place lies outside the officer's reach, or the term was not counted by then.
pub async fn every_part_of(
    registry: &Registry,
    scope: &Scope,
    moment: impl Into<Moment>,
    place: PlaceCode,
    by_school: bool,
    indicator: Option<Indicator>,
) -> Result<Vec<FigureRow>> {
    let (found, divisions) = reach::open(registry, scope, &Area::Place(place), moment.into()).await?;
    let Divisions { places, schools } = &divisions;
    let areas: Vec<Area> = if by_school {
        let within = schools.iter().filter(|s| s.place.is_some_and(|seat| place.contains(seat)));
        within.map(|s| Area::School(s.school_code.clone())).collect()
    } else {
        let parts = places.children(place).filter(|p| p.code.level() <= PlaceLevel::Village);
        parts.map(|p| Area::Place(p.code)).collect()
    };
    let mut rows = of_areas(registry, scope, (&found, &divisions), &areas, indicator).await?;
    doubt_net_flow(registry, scope, &found, &mut rows).await?;
    Ok(rows)
}

/// Written figures where they are written; a past day is counted from its heads, under its places.
async fn of_areas(
    registry: &Registry,
    scope: &Scope,
    (found, divisions): (&Found, &Divisions),
    areas: &[Area],
    indicator: Option<Indicator>,
) -> Result<Vec<FigureRow>> {
    if found.is_counted_anew() {
        let board = board_at(registry, scope, found, divisions).await?;
        let wanted = |measure: &Measure| indicator.is_none_or(|only| only == measure.indicator);
        let rows = areas.iter().flat_map(|area| {
            let of_area = board.of_area(area).into_iter().filter(|(measure, _)| wanted(measure));
            let of_area = of_area.map(|(measure, tally)| figure_of(found, divisions, area, measure, tally));
            of_area.collect::<Vec<_>>()
        });
        return Ok(rows.collect());
    }
    let version = match found.version {
        Some(id) => figures::Column::VersionId.eq(id),
        None => figures::Column::VersionId.is_null(),
    };
    let wanted = Condition::all()
        .add(scope.own(figures::Column::CountyCode))
        .add(figures::Column::Term.eq(found.term.to_string()))
        .add(version)
        .add(figures::Column::ScopeCode.is_in(areas.iter().map(Area::code)))
        .add_option(indicator.map(|i| figures::Column::Indicator.eq(i.as_str())));
    let rows = figures::Entity::find().filter(wanted).all(registry.read()).await?;
    let mut rows: Vec<FigureRow> = rows.into_iter().filter_map(|row| figure(row, found, divisions)).collect();
    let order: HashMap<&Area, usize> = areas.iter().enumerate().map(|(at, area)| (area, at)).collect();
    rows.sort_by_key(|row| (order.get(&row.area()).copied(), row.measure));
    Ok(rows)
}

/// The whole county, counted from the heads that were true then.
async fn board_at(registry: &Registry, scope: &Scope, found: &Found, divisions: &Divisions) -> Result<Board> {
    let groups = groups(registry.read(), &scope.county().to_string(), found.term, found.seq).await?;
    Ok(Board::of(&groups, &divisions.places, &divisions.schools, &found.policy))
}

pub(crate) async fn policy_of(registry: &Registry, scope: &Scope) -> Result<Policy> {
    let county = counties::Entity::find_by_id(scope.county().to_string()).one(registry.read()).await?;
    Ok(county.and_then(|c| serde_json::from_value(c.policy).ok()).unwrap_or_default())
}

impl FigureRow {
    /// Why it lies above 100 % or below 0, where it does.
    pub fn beyond_whole(&self) -> Option<Told> {
        self.measure.indicator.beyond_whole(self.measure.formula, self.percent?)
    }

    /// Whose figure it is.
    pub fn area(&self) -> Area {
        let place = self.place.as_deref().and_then(|code| code.parse().ok());
        place.map_or_else(|| Area::School(self.school.clone().unwrap_or_default()), Area::Place)
    }
}

fn figure(row: figures::Model, found: &Found, divisions: &Divisions) -> Option<FigureRow> {
    let measure = Measure::of_codes(&row.indicator, &row.formula, &row.basis)?;
    let area = Area::of_codes(&row.scope_kind, &row.scope_code);
    let counted: Vec<super::ExcludedCount> = serde_json::from_value(row.excluded).unwrap_or_default();
    let excluded = counted.into_iter().map(|counted| (counted.reason, counted.count)).collect();
    let tally = Tally { numerator: row.numerator, denominator: row.denominator, excluded };
    // A figure that has not changed since is of the day of the last counting; one that followed a child, of that day.
    let as_of = if found.version.is_some() { row.as_of } else { row.as_of.max(found.as_of) };
    Some(FigureRow { as_of, ..figure_of(found, divisions, &area, measure, &tally) })
}

/// A sum as it is read. A school is held to the targets of its own roll alone ([`Indicator::is_asked_of`]).
pub(super) fn figure_of(
    found: &Found,
    divisions: &Divisions,
    area: &Area,
    measure: Measure,
    tally: &Tally,
) -> FigureRow {
    let percent = Percent::of_ratio(tally.numerator, tally.denominator);
    let is_asked = match area {
        Area::Place(_) => true,
        Area::School(code) => divisions.schools.find(code).is_none_or(|s| measure.indicator.is_asked_of(s.kind)),
    };
    let is_judged = is_asked && measure.indicator.is_judged_by(measure.formula);
    let threshold = measure.indicator.target(&found.policy.targets).filter(|_| is_judged);
    let (place, school) = match area {
        Area::Place(code) => (Some(code.to_string()), None),
        Area::School(code) => (None, Some(code.clone())),
    };
    FigureRow {
        measure,
        term: found.term.to_string(),
        as_of: found.as_of,
        place,
        school,
        covers: Covers::of(measure.indicator, found.term, found.policy.system),
        numerator: tally.numerator,
        denominator: tally.denominator,
        excluded: excluded(tally),
        percent,
        threshold,
        meets: threshold.zip(percent).map(|(target, percent)| target.is_met_by(percent)),
        missing: None,
    }
}

//! Reading figures: of one area, or of its parts.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::places::{PlaceCode, PlaceLevel};
use rules::policy::{Percent, Policy};
use rules::rates::{Formula, Indicator, RateBasis};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{Area, FigureFilter, FigureRow, Measure};
use crate::entities::{counties, figures};
use crate::{Error, Registry, Result, Scope, places, schools};

/// The figures of one area, in the order of tables.
///
/// # Errors
/// The area lies outside the officer's reach or does not exist, or the term was not computed yet.
pub async fn figures(registry: &Registry, scope: &Scope, filter: &FigureFilter) -> Result<Vec<FigureRow>> {
    must_reach(registry, scope, &filter.area).await?;
    let rows = of_areas(registry, scope, filter.term, std::slice::from_ref(&filter.area), filter.indicator).await?;
    if rows.is_empty() {
        let sentence =
            format!("{} 的指标还没有测算：请先运行 baoxue match --term {}", filter.term.title(), filter.term);
        return Err(Error::refused("not_computed", sentence));
    }
    Ok(rows)
}

/// One measure for every part of a place (townships of a county, villages of a township) or for every school in it.
///
/// # Errors
/// The place lies outside the officer's reach.
pub async fn parts_of(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    measure: Measure,
    place: PlaceCode,
    by_school: bool,
) -> Result<Vec<FigureRow>> {
    must_reach(registry, scope, &Area::Place(place)).await?;
    let areas: Vec<Area> = if by_school {
        let schools = schools::load(registry, scope).await?;
        let within = schools.iter().filter(|s| s.place.is_some_and(|seat| place.contains(seat)));
        within.map(|s| Area::School(s.school_code.clone())).collect()
    } else {
        let places = places::load(registry, scope).await?;
        let parts = places.children(place).filter(|p| p.code.level() <= PlaceLevel::Village);
        parts.map(|p| Area::Place(p.code)).collect()
    };
    let rows = of_areas(registry, scope, term, &areas, Some(measure.indicator)).await?;
    Ok(rows.into_iter().filter(|row| row.measure == measure).collect())
}

/// An officer sees the figures of places and schools within reach, and of nothing larger.
pub(crate) async fn must_reach(registry: &Registry, scope: &Scope, area: &Area) -> Result<()> {
    let unknown = || Error::not_found("这个地方或学校");
    match area {
        Area::Place(code) => {
            let places = places::load(registry, scope).await?;
            let known = places.find(*code).is_some() && scope.covers_place(*code);
            known.then_some(()).ok_or_else(unknown)
        }
        Area::School(code) => {
            let schools = schools::load(registry, scope).await?;
            let school = schools.find(code).ok_or_else(unknown)?;
            let near = school.place.is_some_and(|place| scope.covers_place(place));
            (near || scope.covers_school(school.id.0)).then_some(()).ok_or_else(unknown)
        }
    }
}

async fn of_areas(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    areas: &[Area],
    indicator: Option<Indicator>,
) -> Result<Vec<FigureRow>> {
    let codes = areas.iter().map(|area| match area {
        Area::Place(code) => code.to_string(),
        Area::School(code) => code.clone(),
    });
    let wanted = Condition::all()
        .add(scope.own(figures::Column::CountyCode))
        .add(figures::Column::Term.eq(term.to_string()))
        .add(figures::Column::VersionId.is_null())
        .add(figures::Column::ScopeCode.is_in(codes))
        .add_option(indicator.map(|i| figures::Column::Indicator.eq(i.as_str())));
    let rows = figures::Entity::find().filter(wanted).all(registry.read()).await?;
    let policy = policy_of(registry, scope).await?;
    let mut rows: Vec<FigureRow> = rows.into_iter().filter_map(|row| figure(row, &policy)).collect();
    let order: HashMap<&Area, usize> = areas.iter().enumerate().map(|(at, area)| (area, at)).collect();
    rows.sort_by_key(|row| (order.get(&row.area()).copied(), row.measure));
    Ok(rows)
}

pub(crate) async fn policy_of(registry: &Registry, scope: &Scope) -> Result<Policy> {
    let county = counties::Entity::find_by_id(scope.county().to_string()).one(registry.read()).await?;
    Ok(county.and_then(|c| serde_json::from_value(c.policy).ok()).unwrap_or_default())
}

impl FigureRow {
    /// Whose figure it is.
    pub fn area(&self) -> Area {
        let place = self.place.as_deref().and_then(|code| code.parse().ok());
        place.map_or_else(|| Area::School(self.school.clone().unwrap_or_default()), Area::Place)
    }
}

pub(super) fn figure(row: figures::Model, policy: &Policy) -> Option<FigureRow> {
    let measure = Measure {
        indicator: Indicator::from_code(&row.indicator)?,
        formula: Formula::from_code(&row.formula)?,
        basis: RateBasis::from_code(&row.basis)?,
    };
    let percent = Percent::of_ratio(row.numerator, row.denominator);
    let threshold = measure.indicator.target(&policy.targets);
    let is_place = row.scope_kind == "place";
    Some(FigureRow {
        measure,
        term: row.term,
        as_of: row.as_of,
        place: is_place.then(|| row.scope_code.clone()),
        school: (!is_place).then_some(row.scope_code),
        numerator: row.numerator,
        denominator: row.denominator,
        excluded: serde_json::from_value(row.excluded).unwrap_or_default(),
        percent,
        threshold,
        meets: threshold.zip(percent).map(|(target, percent)| target.is_met_by(percent)),
    })
}

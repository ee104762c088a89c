//! Figures of the registry as pages show them.

use registry::rates::{Area, FigureRow as Found, Measure, figures, parts_of};
use rules::{calendar::Term, places::PlaceCode, policy::Direction, rates::Indicator, schools::Stage};

use super::{Figure, FigureRow, MeasureRow};
use crate::{
    Desks, address,
    area::{Atlas, in_address},
    count::Count,
    entrance::Visitor,
    home::FigureCard,
    problems::Refusal,
    words::Words,
};

/// 核心指标: what stands on the cards and in the columns, each by its usual formula and basis.
const KEY: [Indicator; 5] = [
    Indicator::PrimaryEntry,
    Indicator::JuniorEntry,
    Indicator::RetentionNine,
    Indicator::DropoutPrimary,
    Indicator::DropoutJunior,
];

/// The measures of the cards and columns.
pub(crate) fn key_measures() -> [Measure; 5] {
    KEY.map(Measure::usual)
}

/// All figures of an area; none where the term was not computed yet.
pub(crate) async fn figures_of(
    desks: &Desks,
    visitor: &Visitor,
    term: Term,
    area: &Area,
) -> Result<Vec<Found>, Refusal> {
    let filter = registry::rates::FigureFilter { term, area: area.clone(), indicator: None };
    match figures(&desks.registry, &visitor.scope, &filter).await {
        Err(registry::Error::Refused { code: "not_computed", .. }) => Ok(Vec::new()),
        found => Ok(found?),
    }
}

/// The key figures among them, as cards; of a school only those of the stages it teaches.
pub(crate) fn cards(words: &Words, atlas: &Atlas, found: &[Found]) -> Vec<FigureCard> {
    let fits =
        |figure: &&Found| figure.school.as_deref().is_none_or(|code| suits(atlas, code, figure.measure.indicator));
    let of = |measure: Measure| found.iter().find(|figure| figure.measure == measure).filter(fits);
    key_measures().into_iter().filter_map(of).map(|figure| card(words, figure)).collect()
}

fn suits(atlas: &Atlas, school: &str, indicator: Indicator) -> bool {
    let Some(school) = atlas.schools.find(school) else { return true };
    match indicator {
        Indicator::PrimaryEntry | Indicator::DropoutPrimary => school.kind.teaches(Stage::Primary),
        Indicator::JuniorEntry | Indicator::DropoutJunior => school.kind.teaches(Stage::Junior),
        Indicator::RetentionNine => school.kind.teaches(Stage::Primary) && school.kind.teaches(Stage::Junior),
        _ => true,
    }
}

/// A figure as a card.
pub(crate) fn card(words: &Words, found: &Found) -> FigureCard {
    FigureCard {
        name: words.indicator(found.measure.indicator.as_str()),
        reading: words.formula(found.measure.formula.as_str()),
        percent: found.percent.map(|percent| percent.to_string()),
        target: target(words, found),
        meets: found.meets,
        numerator: count(found.numerator),
        denominator: count(found.denominator),
        numerator_href: persons_href(found, "numerator"),
        denominator_href: persons_href(found, "denominator"),
    }
}

/// Every measure of an area, in the order of tables.
pub(crate) fn measures(words: &Words, found: &[Found]) -> Vec<MeasureRow> {
    let row = |found: &Found| MeasureRow {
        name: words.indicator(found.measure.indicator.as_str()),
        formula: Some(words.formula(found.measure.formula.as_str()))
            .filter(|formula| !formula.is_empty())
            .unwrap_or_else(|| words.rates.only_way.to_owned()),
        basis: words.basis(found.measure.basis.as_str()),
        target: target(words, found),
        figure: figure(found),
    };
    found.iter().map(row).collect()
}

/// The key figures of everything within a place: a row each, in the order of the registry.
pub(crate) async fn rows_within(
    desks: &Desks,
    visitor: &Visitor,
    atlas: &Atlas,
    term: Term,
    place: PlaceCode,
    by_school: bool,
) -> Result<Vec<FigureRow>, Refusal> {
    let mut rows: Vec<(Area, FigureRow)> = Vec::new();
    for (column, measure) in key_measures().into_iter().enumerate() {
        for found in parts_of(&desks.registry, &visitor.scope, term, measure, place, by_school).await? {
            let area = found.area();
            let at = rows.iter().position(|(known, _)| *known == area).unwrap_or_else(|| {
                rows.push((area.clone(), empty_row(atlas, term, &area)));
                rows.len() - 1
            });
            rows[at].1.cells[column] = Some(figure(&found));
        }
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

fn empty_row(atlas: &Atlas, term: Term, area: &Area) -> FigureRow {
    let (place, school) = in_address(area);
    let href = address::with_query("/rates", &[("term", &term.to_string()), ("place", &place), ("school", &school)]);
    let name = match area {
        Area::Place(code) => atlas.places.name_of(*code).unwrap_or_default().to_owned(),
        Area::School(code) => atlas.school(code),
    };
    FigureRow { name, href: Some(href), cells: vec![None; KEY.len()] }
}

fn figure(found: &Found) -> Figure {
    Figure {
        percent: found.percent.map(|percent| percent.to_string()),
        meets: found.meets,
        numerator: count(found.numerator),
        denominator: count(found.denominator),
        excluded: Count(found.excluded.iter().map(|excluded| excluded.count).sum()),
        numerator_href: persons_href(found, "numerator"),
        denominator_href: persons_href(found, "denominator"),
        excluded_href: persons_href(found, "excluded"),
    }
}

/// 目标 ≥ 99.50% or 控制线 ≤ 0.60%.
pub(crate) fn target(words: &Words, found: &Found) -> Option<String> {
    let target = found.threshold?;
    Some(crate::home::target(words, &target.percent.to_string(), target.direction == Direction::AtLeast))
}

/// Where the list of a figure's persons is.
pub(crate) fn persons_href(found: &Found, list: &str) -> String {
    let measure = found.measure;
    address::with_query(
        "/rates/persons",
        &[
            ("term", &found.term),
            ("indicator", measure.indicator.as_str()),
            ("formula", measure.formula.as_str()),
            ("basis", measure.basis.as_str()),
            ("place", found.place.as_deref().unwrap_or_default()),
            ("school", found.school.as_deref().unwrap_or_default()),
            ("list", list),
        ],
    )
}

/// A count for reading; corrections of a cohort may be negative sums, people never are.
fn count(number: i64) -> Count {
    Count(u64::try_from(number).unwrap_or_default())
}

//! Figures of the registry as pages show them.

use std::collections::HashMap;

use registry::rates::{
    Area, FigureRow as Found, Measure, Moment, SliceRow, beside, every_part_of, figures_at, slices, unverified,
};
use rules::{
    children::SpecialGroup,
    places::PlaceCode,
    policy::Direction,
    rates::{Indicator, RateBasis, Slice},
};

use super::{Figure, FigureRow, MeasureRow, at::At};
use crate::{
    Desks,
    area::{Atlas, in_address},
    count::Count,
    entrance::Visitor,
    home::{FigureCard, Waiting},
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
    moment: Moment,
    area: &Area,
) -> Result<Vec<Found>, Refusal> {
    Ok(figures_if_counted(desks, visitor, moment, area).await?.unwrap_or_default())
}

/// All figures of an area; `None` where the term was not computed by that moment, which an area without children is not to be taken for.
pub(super) async fn figures_if_counted(
    desks: &Desks,
    visitor: &Visitor,
    moment: Moment,
    area: &Area,
) -> Result<Option<Vec<Found>>, Refusal> {
    let filter = registry::rates::FigureFilter { term: moment.term, area: area.clone(), indicator: None };
    match figures_at(&desks.registry, &visitor.scope, &filter, moment.when).await {
        Err(registry::Error::Refused { code: "not_computed", .. }) => Ok(None),
        found => Ok(Some(found?)),
    }
}

/// How many of those whom each figure counts wait to be verified; none where the term was not computed yet.
pub(crate) async fn waiting_of(
    desks: &Desks,
    visitor: &Visitor,
    moment: Moment,
    area: &Area,
) -> Result<HashMap<Measure, u64>, Refusal> {
    match unverified(&desks.registry, &visitor.scope, moment, area).await {
        Err(registry::Error::Refused { code: "not_computed", .. }) => Ok(HashMap::new()),
        found => Ok(found?),
    }
}

/// The key figures among them, as cards; of a school only those for which it answers.
pub(crate) fn cards(
    words: &Words,
    atlas: &Atlas,
    at: &At,
    found: &[Found],
    waiting: &HashMap<Measure, u64>,
) -> Vec<FigureCard> {
    let asked = |code: &str, indicator: Indicator| {
        atlas.schools.find(code).is_none_or(|school| indicator.is_asked_of(school.kind))
    };
    let fits = |figure: &&Found| figure.school.as_deref().is_none_or(|code| asked(code, figure.measure.indicator));
    let of = |measure: Measure| found.iter().find(|figure| figure.measure == measure).filter(fits);
    key_measures()
        .into_iter()
        .filter_map(of)
        .map(|figure| FigureCard { waiting: waits(words, at, figure, waiting), ..card(words, at, figure) })
        .collect()
}

/// 另有待核实 12 人, with their list; nothing where nobody waits.
fn waits(words: &Words, at: &At, found: &Found, waiting: &HashMap<Measure, u64>) -> Option<Waiting> {
    let persons = waiting.get(&found.measure)?;
    Some(Waiting { said: words.waiting(*persons), href: persons_href(at, found, "unverified") })
}

/// Why the figure lies outside the whole.
fn beyond(words: &Words, found: &Found) -> Option<String> {
    found.beyond_whole().map(|why| words.said(&why))
}

/// A figure as a card.
pub(crate) fn card(words: &Words, at: &At, found: &Found) -> FigureCard {
    FigureCard {
        name: words.indicator(found.measure.indicator.as_str()),
        reading: words.formula(found.measure.formula.as_str()),
        covers: words.covers(found.covers),
        percent: found.percent.map(|percent| percent.to_string()),
        target: target(words, found),
        meets: found.meets,
        numerator: count(found.numerator),
        denominator: count(found.denominator),
        numerator_href: persons_href(at, found, "numerator"),
        denominator_href: persons_href(at, found, "denominator"),
        waiting: None,
        beyond: beyond(words, found),
    }
}

/// Every measure of an area, in the order of tables.
pub(crate) fn measures(words: &Words, at: &At, found: &[Found], waiting: &HashMap<Measure, u64>) -> Vec<MeasureRow> {
    let row = |figure: &Found| MeasureRow {
        name: words.indicator(figure.measure.indicator.as_str()),
        formula: Some(words.formula(figure.measure.formula.as_str()))
            .filter(|formula| !formula.is_empty())
            .unwrap_or_else(|| words.rates.only_way.to_owned()),
        basis: words.basis(figure.measure.basis.as_str()),
        method: words.method(figure.measure.indicator, figure.measure.formula),
        covers: words.covers(figure.covers),
        target: target(words, figure),
        waiting: waits(words, at, figure, waiting),
        missing: figure.missing.map(|_| words.rates.no_movements.to_owned()),
        beyond: beyond(words, figure),
        beside: beside(figure, found, waiting).map(|told| words.said(&told)),
        figure: self::figure(at, figure),
    };
    found.iter().map(row).collect()
}

/// The key figures of everything within a place: a row each, in the order of the registry; by place last whoever is in none of its parts.
pub(crate) async fn rows_within(
    desks: &Desks,
    visitor: &Visitor,
    atlas: &Atlas,
    at: &At,
    place: PlaceCode,
    by_school: bool,
) -> Result<Vec<FigureRow>, Refusal> {
    let found = match every_part_of(&desks.registry, &visitor.scope, at.moment, place, by_school, None).await {
        Err(registry::Error::Refused { code: "not_computed", .. }) => return Ok(Vec::new()),
        found => found?,
    };
    let mut rows: Vec<(Area, FigureRow)> = Vec::new();
    for found in &found {
        let Some(column) = column_of(found) else { continue };
        let area = found.area();
        if !opens(visitor, atlas, &area) {
            continue;
        }
        // The figures of one area follow on one another.
        if rows.last().is_none_or(|(known, _)| *known != area) {
            rows.push((area.clone(), empty_row(atlas, at, &area)));
        }
        if let Some((_, row)) = rows.last_mut() {
            row.cells[column] = Some(figure(at, found));
        }
    }
    let rows = rows.into_iter().map(|(_, row)| row);
    if by_school {
        return Ok(rows.collect());
    }
    Ok(rows.chain(rows_sliced(desks, visitor, at, &Area::Place(place), Slice::Place).await?).collect())
}

/// The key figures of an area cut by grade, sex or special group: a row a part; by place whoever is in none of its parts.
pub(crate) async fn rows_sliced(
    desks: &Desks,
    visitor: &Visitor,
    at: &At,
    area: &Area,
    by: Slice,
) -> Result<Vec<FigureRow>, Refusal> {
    let found = match slices(&desks.registry, &visitor.scope, at.moment, area, by).await {
        Err(registry::Error::Refused { code: "not_computed", .. }) => Vec::new(),
        found => found?,
    };
    let mut rows: Vec<(&str, FigureRow)> = Vec::new();
    for SliceRow { part, figure: found } in &found {
        let Some(column) = measures_of(by, part).iter().position(|measure| *measure == found.measure) else { continue };
        if rows.last().is_none_or(|(known, _)| *known != part.as_str()) {
            let name = named_part(visitor.words(), by, part);
            rows.push((part, FigureRow { name, href: None, cells: vec![None; KEY.len()] }));
        }
        if let Some((_, row)) = rows.last_mut() {
            row.cells[column] = Some(figure(&at.of_part(by, part), found));
        }
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Whether the officer may open an area: of a school that lies in their village they may not, its pupils come from elsewhere too.
fn opens(visitor: &Visitor, atlas: &Atlas, area: &Area) -> bool {
    let Area::School(code) = area else { return true };
    let school = atlas.schools.find(code);
    school.map_or(visitor.scope.is_whole_county(), |school| visitor.scope.reaches_school(school.id.0, school.place))
}

/// The measures of the columns for one part. The hukou of a migrant lies elsewhere: they are counted where they live (D§1.8).
fn measures_of(by: Slice, part: &str) -> [Measure; 5] {
    let migrants = by == Slice::Group && part == SpecialGroup::Migrant.as_str();
    key_measures().map(|usual| {
        let resident = Measure { basis: RateBasis::Resident, ..usual };
        if migrants && usual.indicator.bases().contains(&RateBasis::Resident) { resident } else { usual }
    })
}

/// The name of a part, with the basis where it is not that of the other rows.
fn named_part(words: &Words, by: Slice, part: &str) -> String {
    let name = words.slice_part(by, part);
    if measures_of(by, part) == key_measures() {
        return name;
    }
    let basis = words.basis(RateBasis::Resident.as_str());
    words.say(format!("{name}（{basis}）"), format!("{name} ({basis})"))
}

/// In which column a figure stands; most stand in none.
fn column_of(found: &Found) -> Option<usize> {
    key_measures().iter().position(|measure| *measure == found.measure)
}

fn empty_row(atlas: &Atlas, at: &At, area: &Area) -> FigureRow {
    let (place, school) = in_address(area);
    let href = at.address("/rates", &[("place", &place), ("school", &school)]);
    let name = match area {
        // Of a published version also of a village that is no more.
        Area::Place(code) => atlas.places.last_name_of(*code).unwrap_or_default().to_owned(),
        Area::School(code) => atlas.school(code),
    };
    FigureRow { name, href: Some(href), cells: vec![None; KEY.len()] }
}

fn figure(at: &At, found: &Found) -> Figure {
    Figure {
        percent: found.percent.map(|percent| percent.to_string()),
        meets: found.meets,
        numerator: count(found.numerator),
        denominator: count(found.denominator),
        excluded: Count(found.excluded.iter().map(|excluded| excluded.count).sum()),
        numerator_href: persons_href(at, found, "numerator"),
        denominator_href: persons_href(at, found, "denominator"),
        excluded_href: persons_href(at, found, "excluded"),
    }
}

/// 目标 ≥ 99.50% or 控制线 ≤ 0.60%.
pub(crate) fn target(words: &Words, found: &Found) -> Option<String> {
    let target = found.threshold?;
    Some(crate::home::target(words, &target.percent.to_string(), target.direction == Direction::AtLeast))
}

/// Where the list of a figure's persons is.
pub(crate) fn persons_href(at: &At, found: &Found, list: &str) -> String {
    let measure = found.measure;
    at.address(
        "/rates/persons",
        &[
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

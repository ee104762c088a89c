//! The page of figures: cards of the area, a row for each part of it, every measure below.

use axum::{extract::State, response::Html};
use registry::rates::Area;
use rules::places::{PlaceCode, PlaceLevel};
use serde::Deserialize;

use super::{
    RatesPage, Sheet,
    draw::{cards, figures_of, key_measures, measures, rows_within, target},
};
use crate::{
    Desks, address,
    area::{Atlas, in_address, must_be},
    entrance::Visitor,
    frame::{Desk, Step},
    problems::Refusal,
    reading::{Query, draw},
    term::term_of,
    words::Words,
};

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    school: String,
    /// `school` for a row a school.
    #[serde(default)]
    by: String,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let term = term_of(&desks, &asked.term)?;
    let atlas = Atlas::open(&desks, &visitor).await?;
    let area = must_be(atlas.asked(&visitor, &asked.place, &asked.school)?)?;
    let found = figures_of(&desks, &visitor, term, &area).await?;
    let by_school = asked.by == "school" || matches!(area, Area::Place(code) if code.level() >= PlaceLevel::Village);
    let rows = match &area {
        Area::Place(code) => rows_within(&desks, &visitor, &atlas, term, *code, by_school).await?,
        Area::School(_) => Vec::new(),
    };
    let (place, school) = in_address(&area);
    let href = |by| {
        address::with_query("/rates", &[("term", &asked.term), ("place", &place), ("school", &school), ("by", by)])
    };
    draw(&RatesPage {
        frame: visitor.frame(
            &desks,
            Some(&atlas),
            Desk::Rates,
            &term.to_string(),
            trail(words, &atlas, &visitor, &area),
        ),
        area: atlas.name(&area),
        as_of: found.first().map(|figure| figure.as_of.to_string()).unwrap_or_default(),
        cards: cards(words, &atlas, &found),
        sheet: if by_school { Sheet::Schools } else { Sheet::Places },
        places_href: href(""),
        schools_href: href("school"),
        columns: columns(words, &found),
        rows,
        measures: measures(words, &found),
    })
}

fn columns(words: &Words, found: &[registry::rates::FigureRow]) -> Vec<(String, String)> {
    let column = |measure| {
        let figure = found.iter().find(|figure| figure.measure == measure);
        (
            words.indicator(measure.indicator.as_str()),
            figure.and_then(|figure| target(words, figure)).unwrap_or_default(),
        )
    };
    key_measures().into_iter().map(column).collect()
}

/// Home, the places above as far as the officer may see them, and the area itself.
pub(super) fn trail(words: &Words, atlas: &Atlas, visitor: &Visitor, area: &Area) -> Vec<Step> {
    let mut steps = vec![Step::to(words.desk.home, "/"), Step::to(words.desk.rates, "/rates")];
    let seat = match area {
        Area::Place(code) => code.parent(),
        Area::School(code) => atlas.schools.find(code).and_then(|school| school.place),
    };
    let above = [PlaceLevel::County, PlaceLevel::Township, PlaceLevel::Village];
    let above = above.into_iter().filter_map(|level| seat.and_then(|seat| seat.at(level)));
    for code in above.filter(|code| visitor.scope.covers_place(*code)) {
        steps.push(Step::to(name(atlas, code), format!("/rates?place={code}")));
    }
    steps.push(Step::here(match area {
        Area::Place(code) => name(atlas, *code),
        Area::School(code) => atlas.school(code),
    }));
    steps
}

fn name(atlas: &Atlas, code: PlaceCode) -> String {
    atlas.places.name_of(code).map_or_else(|| code.to_string(), str::to_owned)
}

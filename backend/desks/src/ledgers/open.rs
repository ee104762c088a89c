//! The page: conditions above, every ledger below.

use axum::{extract::State, response::Html};
use chrono::NaiveDate;
use registry::{flags, rates::Area};
use rules::{
    calendar::Term,
    ledgers::Period,
    places::{PlaceCode, PlaceLevel},
};
use serde::Deserialize;

use super::{LedgersPage, page::groups, take::period_of};
use crate::{
    Desks,
    area::{Atlas, in_address},
    entrance::Visitor,
    frame::{Desk, Step},
    problems::Refusal,
    reading::{Query, draw},
    suspects::Choice,
    term::term_of,
    words::Words,
};

/// Terms that are offered.
const TERMS_BACK: usize = 6;

/// What an address of this page may say. A condition that was left empty comes as empty text.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    township: String,
    #[serde(default)]
    village: String,
    #[serde(default)]
    school: String,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let term = term_of(&desks, &asked.term)?;
    let today = desks.registry.clock().today();
    // Whoever turns to another term has not chosen one of its months.
    let period = period_of(&asked.period)?.filter(|period| Period::reported(Some(*period), true, term, today).is_ok());
    let atlas = Atlas::open(&desks, &visitor).await?;
    let area = asked_area(&asked)?;
    if let Some(Area::Place(place)) = &area {
        atlas.places.must_stand(*place)?;
    }
    let (place, school) = area.as_ref().map(in_address).unwrap_or_default();
    let own = atlas.own(&visitor).map(|own| atlas.name(&own));
    let judged = flags::is_judged(&desks.registry, &visitor.scope, term).await?;
    let trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.ledgers)];
    draw(&LedgersPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Ledgers, &term.to_string(), trail),
        terms: terms(&desks, &visitor, term)?,
        periods: periods(words, term, today, period),
        period: period.map(|period| period.to_string()).unwrap_or_default(),
        townships: townships(&atlas, &visitor, &asked),
        villages: villages(&atlas, &visitor, &asked),
        schools: schools(&atlas, &visitor, &asked),
        term: term.to_string(),
        area: area.map(|area| atlas.name(&area)).or(own).unwrap_or_default(),
        place,
        school,
        groups: groups(words),
        first: (!judged).then(|| words.judge_first(term)),
        may_take: desks.registry.allows_own(&visitor.officer, rules::access::Deed::ExportLedger).await?,
    })
}

/// The narrowest that was chosen; nothing for all within reach.
fn asked_area(asked: &Asked) -> Result<Option<Area>, Refusal> {
    if !asked.school.is_empty() {
        return Ok(Some(Area::School(asked.school.clone())));
    }
    let code = if asked.village.is_empty() { &asked.township } else { &asked.village };
    place_of(code)
}

/// The place of a code in an address.
pub(super) fn place_of(code: &str) -> Result<Option<Area>, Refusal> {
    if code.is_empty() {
        return Ok(None);
    }
    let place = code.parse().map_err(|e: rules::places::PlaceCodeError| Refusal::field("place", e.to_string()))?;
    Ok(Some(Area::Place(place)))
}

/// The term on view, today's, and those before it.
fn terms(desks: &Desks, visitor: &Visitor, chosen: Term) -> Result<Vec<Choice>, Refusal> {
    let today = term_of(desks, "")?;
    let mut terms: Vec<Term> =
        std::iter::successors(Some(today), |term| Some(term.previous())).take(TERMS_BACK).collect();
    if !terms.contains(&chosen) {
        terms.push(chosen);
    }
    let words = visitor.words();
    Ok(terms.into_iter().map(|term| choice(term.to_string(), words.term(&term.to_string()), term == chosen)).collect())
}

/// The months of the term that have begun, each with the quarter that the quarterly report is then of.
fn periods(words: &Words, term: Term, today: NaiveDate, chosen: Option<Period>) -> Vec<Choice> {
    let mut periods = Period::months(term, today);
    periods.extend(chosen.filter(|period| !periods.contains(period)));
    let shown = |period: Period| choice(period.to_string(), words.ledger_period(period), chosen == Some(period));
    periods.into_iter().map(shown).collect()
}

fn townships(atlas: &Atlas, visitor: &Visitor, asked: &Asked) -> Vec<Choice> {
    let near = atlas.places.at_level(PlaceLevel::Township).filter(|place| visitor.scope.covers_place(place.code));
    let code = |place: PlaceCode| place.to_string();
    near.map(|place| choice(code(place.code), place.name.clone(), code(place.code) == asked.township)).collect()
}

/// The villages of the chosen township, or those of the officer where the posts reach no whole township.
fn villages(atlas: &Atlas, visitor: &Visitor, asked: &Asked) -> Vec<Choice> {
    let chosen: Option<PlaceCode> = asked.township.parse().ok();
    let wanted = |code: PlaceCode| match chosen {
        Some(township) => township.contains(code),
        None => code.township().is_some_and(|township| !visitor.scope.covers_place(township)),
    };
    let villages = atlas.places.at_level(PlaceLevel::Village).filter(|place| wanted(place.code));
    let near = villages.filter(|place| visitor.scope.covers_place(place.code));
    near.map(|place| choice(place.code.to_string(), place.name.clone(), place.code.to_string() == asked.village))
        .collect()
}

fn schools(atlas: &Atlas, visitor: &Visitor, asked: &Asked) -> Vec<Choice> {
    let near = atlas.schools.iter().filter(|school| visitor.scope.reaches_school(school.id.0, school.place));
    near.map(|school| choice(school.school_code.clone(), school.name.clone(), school.school_code == asked.school))
        .collect()
}

fn choice(value: String, name: String, chosen: bool) -> Choice {
    Choice { value, name, chosen }
}

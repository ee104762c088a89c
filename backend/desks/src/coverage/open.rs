//! Opening the page of the coverage.

use std::collections::{BTreeMap, BTreeSet};

use axum::{extract::State, response::Html};
use chrono::{Days, NaiveDate};
use registry::coverage::{self, Coverage, Part, SurveyorDay};
use rules::{
    places::{PlaceCode, PlaceLevel},
    rates::Slice,
    surveys::{Seen, Tally},
};
use serde::Deserialize;

use super::{Bar, CoveragePage, PlaceRow, SurveyorRow};
use crate::{
    Desks, address,
    area::Atlas,
    count::Count,
    entrance::Visitor,
    frame::{Desk, Step},
    problems::{Problem, Refusal},
    reading::{Query, draw},
    term::term_of,
    words::Words,
};

/// Days shown of each surveyor.
const DAYS_SHOWN: u64 = 7;

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
    #[serde(default)]
    place: String,
}

/// The place of today that an address asks for; the officer's own when it asks for none.
pub(super) fn place_of(visitor: &Visitor, atlas: &Atlas, written: &str) -> Result<PlaceCode, Refusal> {
    let own = || visitor.scope.places().into_iter().min_by_key(|code| code.level());
    let place = match written {
        "" => own(),
        code => Some(code.parse().map_err(|e: rules::places::PlaceCodeError| Refusal::field("place", e.to_string()))?),
    };
    let reached = place.filter(|place| visitor.scope.places().iter().any(|own| own.contains(*place)));
    let place = reached.ok_or_else(|| Refusal::from(Problem::NotFound))?;
    atlas.places.must_stand(place)?;
    Ok(place)
}

/// What stands in a place and in none of its parts: of a village 未分社, of a county and of a township those whose village nobody has
/// written down.
pub(super) fn in_no_part(words: &Words, place: PlaceCode) -> String {
    if place.level() >= PlaceLevel::Village {
        words.coverage.ungrouped.to_owned()
    } else {
        words.slice_part(Slice::Place, "")
    }
}

/// A part as an address writes it: the place, and whether it is meant alone.
fn written(part: Part) -> (String, &'static str) {
    match part {
        Part::Reach => (String::new(), ""),
        Part::Inside(place) => (place.to_string(), ""),
        Part::Alone(place) => (place.to_string(), "1"),
    }
}

/// The part that an address asks for.
pub(super) fn part_of(place: PlaceCode, alone: &str) -> Part {
    if alone == "1" { Part::Alone(place) } else { Part::Inside(place) }
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
    let place = place_of(&visitor, &atlas, &asked.place)?;
    let (registry, scope) = (&desks.registry, &visitor.scope);
    let counted = coverage::coverage(registry, scope, term).await?;
    let days = coverage::surveyor_days(registry, scope, term, Some(place)).await?;
    let see = View { words, atlas: &atlas, counted: &counted, term: &asked.term };
    let names = [words.coverage.groups, words.coverage.households, words.coverage.children];
    let bars = see.bars(Part::Inside(place), counted.of(place));
    let shown = shown_days(&days, registry.clock().today());
    draw(&CoveragePage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Coverage, &term.to_string(), see.trail(&visitor, place)),
        area: atlas.places.path(place),
        since: since(words, &counted),
        whole: names.into_iter().zip(bars).collect(),
        reasons: see.reasons(place),
        rows: see.rows(&visitor, place),
        days: shown.iter().map(|day| day.format("%m-%d").to_string()).collect(),
        surveyors: surveyors(words, &days, &shown),
    })
}

/// How this visitor sees the coverage.
struct View<'a> {
    words: &'static Words,
    atlas: &'a Atlas,
    counted: &'a Coverage,
    term: &'a str,
}

impl View<'_> {
    fn missing_href(&self, part: Part, list: &str, reason: &str) -> String {
        let (place, alone) = written(part);
        let conditions =
            [("term", self.term), ("place", place.as_str()), ("alone", alone), ("list", list), ("reason", reason)];
        address::with_query("/coverage/missing", &conditions)
    }

    fn bars(&self, part: Part, tally: Tally) -> [Bar; 3] {
        let href = |list| self.missing_href(part, list, "");
        let recorded = tally.children_seen(Seen::Recorded);
        [
            Bar::new(tally.groups_visited, tally.groups, tally.missing_groups(), href("groups")),
            Bar::new(tally.households_visited, tally.households, tally.missing_households(), href("households")),
            Bar::new(recorded, tally.children(), tally.missing_children(), href("children")),
        ]
    }

    fn reasons(&self, place: PlaceCode) -> Vec<(String, Count, String)> {
        let tally = self.counted.of(place);
        let missing = Seen::ALL.iter().filter(|seen| **seen != Seen::Recorded);
        let reason = |seen: &Seen| {
            let href = self.missing_href(Part::Inside(place), "children", seen.as_str());
            (self.words.seen(seen.as_str()), Count(tally.children_seen(*seen)), href)
        };
        missing.map(reason).collect()
    }

    /// The places one level below, within reach; of a village also what stands in no group.
    fn rows(&self, visitor: &Visitor, place: PlaceCode) -> Vec<PlaceRow> {
        let near = |code: PlaceCode| visitor.scope.covers_place(code);
        let below = self.atlas.places.children(place).filter(|below| near(below.code));
        let mut rows: Vec<PlaceRow> = below.map(|below| self.row(below.code, below.name.clone())).collect();
        let own = self.counted.own(place);
        if place.level() < PlaceLevel::Group && own != Tally::default() && !rows.is_empty() {
            let bars = self.bars(Part::Alone(place), own);
            rows.push(PlaceRow { name: in_no_part(self.words, place), href: None, bars, repeat: None });
        }
        rows
    }

    fn row(&self, code: PlaceCode, name: String) -> PlaceRow {
        let place = code.to_string();
        let opens = code.level() < PlaceLevel::Group;
        let check = self.counted.repeats.get(&code).map(|repeat| format!("/spot-checks/{}", repeat.check));
        PlaceRow {
            name,
            href: opens.then(|| address::with_query("/coverage", &[("term", self.term), ("place", &place)])),
            bars: self.bars(Part::Inside(code), self.counted.of(code)),
            repeat: check,
        }
    }

    /// From the officer's own place down to the one on view.
    fn trail(&self, visitor: &Visitor, place: PlaceCode) -> Vec<Step> {
        let words = self.words;
        let mut trail = vec![Step::to(words.desk.home, "/"), Step::to(words.desk.coverage, "/coverage")];
        let levels = [PlaceLevel::County, PlaceLevel::Township, PlaceLevel::Village];
        let above = levels.into_iter().filter_map(|level| place.at(level)).filter(|code| *code != place);
        for code in above.filter(|code| visitor.scope.covers_place(*code)) {
            let name = self.atlas.places.name_of(code).unwrap_or_default().to_owned();
            let code = code.to_string();
            let href = address::with_query("/coverage", &[("term", self.term), ("place", &code)]);
            trail.push(Step::to(name, href));
        }
        trail.push(Step::here(self.atlas.places.name_of(place).unwrap_or_default()));
        trail
    }
}

/// 最早入户, else the day on which the round's first file was read.
fn since(words: &Words, counted: &Coverage) -> Option<String> {
    let said = |word: &str, day: NaiveDate| format!("{word} {day}");
    let first = counted.first_visit_on.map(|day| said(words.coverage.first_visit_on, day));
    first.or_else(|| counted.opened_on.map(|day| said(words.coverage.opened_on, day)))
}

/// The last days on which somebody surveyed, up to a week, the earliest first.
fn shown_days(days: &[SurveyorDay], today: NaiveDate) -> Vec<NaiveDate> {
    let known: BTreeSet<NaiveDate> = days.iter().filter_map(|day| day.day).filter(|day| *day <= today).collect();
    let last = known.last().copied().unwrap_or(today);
    let from = last.checked_sub_days(Days::new(DAYS_SHOWN * 8)).unwrap_or(last);
    let mut shown: Vec<NaiveDate> =
        known.into_iter().rev().filter(|day| *day >= from).take(usize::try_from(DAYS_SHOWN).unwrap_or(7)).collect();
    shown.reverse();
    shown
}

fn surveyors(words: &Words, days: &[SurveyorDay], shown: &[NaiveDate]) -> Vec<SurveyorRow> {
    let mut by_name: BTreeMap<&str, (Vec<Count>, u64)> = BTreeMap::new();
    for day in days {
        let name = day.surveyor.as_deref().unwrap_or(words.coverage.nobody_named);
        let row = by_name.entry(name).or_insert_with(|| (vec![Count(0); shown.len()], 0));
        row.1 += day.households;
        if let Some(at) = day.day.and_then(|day| shown.iter().position(|known| *known == day)) {
            row.0[at].0 += day.households;
        }
    }
    let mut rows: Vec<SurveyorRow> = by_name
        .into_iter()
        .map(|(name, (days, total))| SurveyorRow { name: name.to_owned(), days, total: Count(total) })
        .collect();
    rows.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.name.cmp(&b.name)));
    rows.truncate(100);
    rows
}

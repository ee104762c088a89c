//! The checks of a term, and the form that draws another.

use askama::Template;
use axum::{extract::State, response::Html};
use registry::spot_checks::{self, Check};
use rules::{
    access::Deed,
    places::PlaceLevel,
    surveys::{CheckState, Strata, Verdict},
};
use serde::Deserialize;

use crate::{
    Desks,
    area::Atlas,
    count::{Count, thousandths},
    entrance::Visitor,
    frame::{Desk, Frame, Step},
    problems::Refusal,
    reading::{Query, draw},
    suspects::Choice,
    term::term_of,
    words::{Language, Words},
};

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Opens it.
    pub href: String,
    /// 名称.
    pub name: String,
    /// 分层.
    pub strata: String,
    /// 样本户.
    pub households: Count,
    /// 已录入.
    pub entered: Count,
    /// Where it stands.
    pub state: String,
    /// Class of its mark.
    pub mark: &'static str,
    /// 抽样日期.
    pub drawn_on: String,
}

impl CheckRow {
    pub(super) fn of(words: &Words, check: &Check) -> Self {
        let (state, mark) = words.check_state(check.state);
        Self {
            href: format!("/spot-checks/{}", check.id.0),
            name: words.said(&check.name),
            strata: words.strata(check.strata),
            households: Count(check.households),
            entered: Count(check.entered),
            state,
            mark,
            drawn_on: check.drawn_on().to_string(),
        }
    }

    /// Thousandths of the bar.
    pub fn share(&self) -> u64 {
        thousandths(self.entered.0, self.households.0)
    }
}

/// 抽查
#[derive(Debug, Clone, Template)]
#[template(path = "spot_checks/list.html")]
pub struct ChecksPage {
    /// The frame.
    pub frame: Frame,
    /// The checks.
    pub rows: Vec<CheckRow>,
    /// Places in which the officer may draw; empty where they may not.
    pub places: Vec<Choice>,
    /// 分层.
    pub strata: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
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
    let checks = spot_checks::checks(&desks.registry, &visitor.scope, Some(term)).await?;
    let trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.spot_checks)];
    draw(&ChecksPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::SpotChecks, &term.to_string(), trail),
        rows: checks.iter().map(|check| CheckRow::of(words, check)).collect(),
        places: places(&desks, &visitor, &atlas).await?,
        strata: Strata::ALL
            .iter()
            .map(|strata| choice(strata.as_str(), words.strata(*strata), *strata == Strata::Village))
            .collect(),
    })
}

fn choice(value: &str, name: String, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), name, chosen }
}

/// The county and townships in which one of the officer's posts draws samples.
async fn places(desks: &Desks, visitor: &Visitor, atlas: &Atlas) -> Result<Vec<Choice>, Refusal> {
    let mut places = Vec::new();
    for level in [PlaceLevel::County, PlaceLevel::Township] {
        for place in atlas.places.at_level(level).filter(|place| visitor.scope.covers_place(place.code)) {
            let may = desks.registry.allows(&visitor.officer, Deed::DrawSpotCheck, Some(place.code)).await?;
            if !may {
                continue;
            }
            places.push(choice(&place.code.to_string(), place.name.clone(), places.is_empty()));
        }
    }
    Ok(places)
}

impl ChecksPage {
    /// Three checks, one in each state.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::SpotChecks);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.spot_checks)];
        let row = |name: &str, entered: u64, state: CheckState| {
            let (state, mark) = words.check_state(state);
            CheckRow {
                href: "/spot-checks/1".into(),
                name: name.into(),
                strata: words.strata(Strata::Village),
                households: Count(278),
                entered: Count(entered),
                state,
                mark,
                drawn_on: "2026-11-02".into(),
            }
        };
        Self {
            rows: vec![
                row("云岭镇2026年秋季学期抽查", 0, CheckState::Drawn),
                row("青石乡2026年秋季学期抽查", 143, CheckState::InField),
                row("白水镇2026年秋季学期抽查", 278, CheckState::Judged(Verdict::ToRepeat)),
            ],
            places: vec![choice("629001000000", "云岭县".into(), true)],
            strata: Strata::ALL.iter().map(|strata| choice(strata.as_str(), words.strata(*strata), false)).collect(),
            frame,
        }
    }

    /// No check yet.
    pub fn sample_empty(language: Language) -> Self {
        Self { rows: Vec::new(), places: Vec::new(), ..Self::sample(language) }
    }
}

//! 公布: the published versions of a term, and publishing as a deed.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, Redirect},
};
use registry::{
    Actor,
    rates::{FrozenVersion, freeze, may_freeze, versions},
};
use rules::calendar::Term;
use serde::Deserialize;

use crate::{
    Desks, address,
    entrance::Visitor,
    frame::{Desk, Frame, Step},
    problems::Refusal,
    reading::{Form, Query, draw},
    term::term_of,
    words::Language,
};

/// Longest reason.
const WHY_CHARS: usize = 300;

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
    /// `published` after the form.
    #[serde(default)]
    said: String,
}

/// The form that publishes.
#[derive(Deserialize)]
pub(crate) struct Publishing {
    form_token: String,
    term: String,
    /// `yes` when the box was ticked.
    #[serde(default)]
    sure: String,
    #[serde(default)]
    why: String,
}

/// A published version as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// 第几版
    pub number: i32,
    /// 公布日期
    pub published_on: String,
    /// 更正原因
    pub why: Option<String>,
    /// Its figures.
    pub href: String,
    /// The same under today's places.
    pub todays_places_href: String,
    /// What differs from the version before it.
    pub changes_href: Option<String>,
    /// What has changed since.
    pub since_href: String,
}

/// 指标公布
#[derive(Debug, Clone, Template)]
#[template(path = "rates/versions.html")]
pub struct VersionsPage {
    /// The frame.
    pub frame: Frame,
    /// The term in words.
    pub term: String,
    /// What was published, the newest first.
    pub rows: Vec<VersionRow>,
    /// Whether this officer may publish.
    pub may_publish: bool,
    /// What was just done.
    pub done: Option<&'static str>,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let (words, term) = (visitor.words(), term_of(&desks, &asked.term)?);
    let found = versions(&desks.registry, &visitor.scope, term).await?;
    let trail = vec![
        Step::to(words.desk.home, "/"),
        Step::to(words.desk.rates, address::with_query("/rates", &[("term", &term.to_string())])),
        Step::here(words.rates.versions),
    ];
    draw(&VersionsPage {
        frame: visitor.frame(&desks, None, Desk::Rates, &term.to_string(), trail),
        term: words.term(&term.to_string()),
        rows: found.iter().rev().map(|version| row(term, version)).collect(),
        done: (asked.said == "published").then_some(words.rates.is_published),
        may_publish: may_freeze(&desks.registry, &visitor.scope, &visitor.officer).await?,
    })
}

/// Publishes the term's figures as they stand.
pub(crate) async fn publish(
    State(desks): State<Desks>,
    visitor: Visitor,
    Form(said): Form<Publishing>,
) -> Result<Redirect, Refusal> {
    visitor.check_form(&said.form_token)?;
    if said.sure != "yes" {
        return Err(Refusal::field("sure", "公布后不能撤回：请先勾选确认"));
    }
    let term = term_of(&desks, &said.term)?;
    freeze(&desks.registry, &Actor::Officer(visitor.officer.id), term, reason(&said.why)?).await?;
    Ok(Redirect::to(&address::with_query("/rates/versions", &[("term", &term.to_string()), ("said", "published")])))
}

/// A reason as it is kept.
pub(super) fn reason(why: &str) -> Result<Option<&str>, Refusal> {
    let why = why.trim();
    if why.chars().count() > WHY_CHARS {
        return Err(Refusal::field("why", format!("更正原因请控制在 {WHY_CHARS} 字以内")));
    }
    Ok((!why.is_empty()).then_some(why))
}

fn row(term: Term, version: &FrozenVersion) -> VersionRow {
    let (term, number) = (term.to_string(), version.number.to_string());
    let of = |path: &str, pairs: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> = std::iter::once(("term", term.as_str())).chain(pairs.iter().copied()).collect();
        address::with_query(path, &all)
    };
    let before = (version.number > 1).then(|| (version.number - 1).to_string());
    VersionRow {
        number: version.number,
        published_on: version.published_on.to_string(),
        why: version.why.clone(),
        href: of("/rates", &[("version", &number)]),
        todays_places_href: of("/rates", &[("version", &number), ("todays_places", "yes")]),
        changes_href: before.map(|before| of("/rates/changes", &[("since", &before), ("version", &number)])),
        since_href: of("/rates/changes", &[("since", &number)]),
    }
}

impl VersionsPage {
    /// A correction after a first version.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Rates);
        frame.trail = vec![Step::to(frame.words.desk.home, "/"), Step::here(frame.words.rates.versions)];
        let version = |number, why: Option<&str>| FrozenVersion {
            id: uuid::Uuid::nil(),
            number,
            published_on: chrono::NaiveDate::default(),
            why: why.map(str::to_owned),
            journal_seq: 0,
        };
        let rows = [version(2, Some("柳湾小学补报花名册")), version(1, None)];
        let term = rules::calendar::SchoolYear::starting_in(2026).map(rules::calendar::SchoolYear::autumn);
        Self {
            term: frame.words.term("2026-autumn"),
            rows: rows.iter().filter_map(|version| Some(row(term?, version))).collect(),
            done: None,
            may_publish: true,
            frame,
        }
    }
}

//! 更正对照: what differs between a published version and a later one or now: figures from old to new, and who moved.

use askama::Template;
use axum::{extract::State, response::Html};
use registry::rates::{
    Area, Change, FigureChange, FigureFilter, FrozenVersion, Measure, MovedPerson, When, changes, corrections,
    moved_persons,
};
use serde::Deserialize;

use super::{
    asked::{AreaQuery, Asked, MeasureQuery},
    at::{At, MomentQuery},
    table::trail,
};
use crate::{
    Desks, address,
    area::{Atlas, in_address},
    count::Count,
    entrance::Visitor,
    frame::{Desk, Frame, Step},
    paging::{Paging, ROWS_PER_PAGE},
    problems::Refusal,
    reading::{Query, draw},
    words::{Language, Words},
};

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ChangesAsked {
    /// The earlier version.
    #[serde(default)]
    since: String,
    #[serde(default)]
    page: u64,
}

/// A figure that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// The indicator.
    pub name: String,
    /// 口径
    pub formula: String,
    /// 口径
    pub basis: String,
    /// `187 / 200`, and the rate.
    pub before: (String, String),
    /// The same now.
    pub after: (String, String),
    /// 待核实 before and now.
    pub unverified: (Count, Count),
    /// Who moved.
    pub href: String,
    /// Whether they are on view.
    pub open: bool,
}

/// A person whose part differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedRow {
    /// 姓名
    pub name: String,
    /// 区划
    pub place: String,
    /// 学校
    pub school: String,
    /// 原计入
    pub before: String,
    /// 现计入
    pub after: String,
}

/// 更正对照
#[derive(Debug, Clone, Template)]
#[template(path = "rates/changes.html")]
pub struct ChangesPage {
    /// The frame.
    pub frame: Frame,
    /// The area on view.
    pub area: String,
    /// Between which moments, in a sentence.
    pub between: String,
    /// 更正原因 of each version between them.
    pub reasons: Vec<String>,
    /// The figures that differ.
    pub rows: Vec<ChangeRow>,
    /// The persons of the one that is open.
    pub moved: Option<(Vec<MovedRow>, Paging)>,
}

/// The earlier version that an address names.
pub(super) fn since_of(written: &str) -> Result<When, Refusal> {
    let number = written.parse().map_err(|_| Refusal::field("since", "请用 since 指明与第几版相比，例如 since=1"))?;
    Ok(When::Version(number))
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(whose): Query<AreaQuery>,
    Query(named): Query<MeasureQuery>,
    Query(asked): Query<ChangesAsked>,
    Query(at): Query<MomentQuery>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let Asked { atlas, area, at } = whose.find_today(&desks, &visitor, &at).await?;
    let change = Change { from: since_of(&asked.since)?, to: at.moment.when };
    let filter = FigureFilter { term: at.moment.term, area: area.clone(), indicator: None };
    let found = changes(&desks.registry, &visitor.scope, &filter, change).await?;
    let corrected = corrections(&desks.registry, &visitor.scope, filter.term, change).await?;
    let measure = named.measure_if_named()?;
    let mut steps = trail(words, &atlas, &visitor, &area, &at);
    steps.push(Step::here(words.rates.changes));
    let moved = match measure {
        Some(measure) => Some(moved(&desks, &visitor, &atlas, &filter, measure, change, (&at, &asked)).await?),
        None => None,
    };
    draw(&ChangesPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Rates, &at.moment.term.to_string(), steps),
        area: atlas.name(&area),
        between: between(words, change),
        reasons: corrected.iter().filter_map(|version| why(words, version)).collect(),
        rows: found.iter().map(|pair| row(words, &at, &asked.since, &area, pair, measure)).collect(),
        moved,
    })
}

fn between(words: &Words, change: Change) -> String {
    let name = |when| match when {
        When::Version(number) | When::Recounted(number) => {
            words.say(format!("第 {number} 版"), format!("version {number}"))
        }
        When::Day(day) => day.to_string(),
        When::Now => words.say("当前", "now"),
    };
    let (from, to) = (name(change.from), name(change.to));
    words.say(format!("{from}与{to}对照"), format!("From {from} to {to}"))
}

fn why(words: &Words, version: &FrozenVersion) -> Option<String> {
    let (number, why) = (version.number, version.why.as_ref()?);
    Some(words.say(format!("第 {number} 版更正原因：{why}"), format!("Reason of version {number}: {why}")))
}

async fn moved(
    desks: &Desks,
    visitor: &Visitor,
    atlas: &Atlas,
    filter: &FigureFilter,
    measure: Measure,
    change: Change,
    (at, asked): (&At, &ChangesAsked),
) -> Result<(Vec<MovedRow>, Paging), Refusal> {
    let from = asked.page.max(1) - 1;
    let window = (from.saturating_mul(ROWS_PER_PAGE), ROWS_PER_PAGE);
    let page = moved_persons(&desks.registry, &visitor.scope, filter, measure, change, window).await?;
    let words = visitor.words();
    let own = at.pairs();
    let (place, school) = in_address(&filter.area);
    let conditions = [
        ("since", asked.since.as_str()),
        ("place", &place),
        ("school", &school),
        ("indicator", measure.indicator.as_str()),
        ("formula", measure.formula.as_str()),
        ("basis", measure.basis.as_str()),
    ];
    let conditions: Vec<(&str, &str)> =
        own.iter().map(|(key, value)| (*key, value.as_str())).chain(conditions).collect();
    let part = |part: Option<&'static str>, waits: bool| {
        let part = words.part_of(part.unwrap_or_default());
        if waits { words.say(format!("{part}，待核实"), format!("{part}, unverified")) } else { part }
    };
    let row = |found: &MovedPerson| MovedRow {
        name: found.person.name.clone(),
        place: found.person.place.as_deref().map(|code| atlas.place(code)).unwrap_or_default(),
        school: found.person.school.as_deref().map(|code| atlas.school(code)).unwrap_or_default(),
        before: part(found.before, found.unverified_before),
        after: part(found.after, found.unverified_after),
    };
    let rows = page.rows.iter().map(row).collect();
    Ok((rows, Paging::new("/rates/changes", &conditions, asked.page, page.total)))
}

fn row(words: &Words, at: &At, since: &str, area: &Area, pair: &FigureChange, open: Option<Measure>) -> ChangeRow {
    let measure = pair.after.measure;
    let (place, school) = in_address(area);
    let figure = |row: &registry::rates::FigureRow| {
        let percent = row.percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
        (format!("{} / {}", row.numerator, row.denominator), percent)
    };
    ChangeRow {
        name: words.indicator(measure.indicator.as_str()),
        formula: words.formula(measure.formula.as_str()),
        basis: words.basis(measure.basis.as_str()),
        before: figure(&pair.before),
        after: figure(&pair.after),
        unverified: (Count(pair.unverified_before), Count(pair.unverified_after)),
        href: at.address(
            "/rates/changes",
            &[
                ("since", since),
                ("place", &place),
                ("school", &school),
                ("indicator", measure.indicator.as_str()),
                ("formula", measure.formula.as_str()),
                ("basis", measure.basis.as_str()),
            ],
        ),
        open: open == Some(measure),
    }
}

impl ChangesPage {
    /// One figure that a late roster changed, and who came back with it.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Rates);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.rates.changes)];
        let pair = |count: &str, percent: &str| (count.to_owned(), percent.to_owned());
        let row = ChangeRow {
            name: words.indicator("primary_entry"),
            formula: words.formula("standard"),
            basis: words.basis("hukou"),
            before: pair("16 / 20", "80.00%"),
            after: pair("17 / 20", "85.00%"),
            unverified: (Count(2), Count(1)),
            href: address::with_query("/rates/changes", &[("since", "1")]),
            open: true,
        };
        let person = MovedRow {
            name: "汪海涛".into(),
            place: "城关镇石沟村".into(),
            school: "柳湾小学".into(),
            before: words.part_of("denominator"),
            after: words.part_of("numerator"),
        };
        Self {
            area: "云岭县".into(),
            between: between(words, Change { from: When::Version(1), to: When::Version(2) }),
            reasons: vec![words.say("第 2 版更正原因：补收柳湾小学花名册", "Reason of version 2: 补收柳湾小学花名册")],
            rows: vec![row],
            moved: Some((vec![person], Paging::new("/rates/changes", &[], 1, 1))),
            frame,
        }
    }
}

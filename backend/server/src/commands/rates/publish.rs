//! `--freeze`, `--versions`, `--since-version`: figures published for good, and what a correction changed.

use registry::rates::{self, Change, FigureChange, FrozenVersion, MovedPerson, When};
use registry::{Actor, Registry};
use rules::rates::Indicator;

use super::Asked;
use super::persons::{PERSON, person_cells};
use super::print::percent;
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{self, Rows};

/// Publishes the term's figures.
pub(super) async fn freeze(registry: &Registry, asked: &Asked) -> Result<(), Failure> {
    let why = asked.args.publishing.why.as_deref();
    let frozen = rates::freeze(registry, &Actor::System("rates"), asked.args.term, why).await?;
    if asked.format == Format::Json {
        return output::json(&frozen);
    }
    output::line(&format!("{}的指标已公布为第 {} 版，此后不再改变。", asked.args.term.title(), frozen.number))
}

/// Lists what was published.
pub(super) async fn versions(registry: &Registry, asked: &Asked) -> Result<(), Failure> {
    let versions = rates::versions(registry, &asked.scope, asked.args.term).await?;
    if asked.format == Format::Json {
        return output::json(&versions);
    }
    let mut rows = Rows::under(&["版次", "公布日期", "更正原因"]);
    let cells = |version: &FrozenVersion| {
        vec![version.number.to_string(), version.published_on.to_string(), version.why.clone().unwrap_or_default()]
    };
    rows.rows.extend(versions.iter().map(cells));
    asked.print(&rows, "已公布的版本")
}

/// What differs from an earlier version: the figures, or the persons of one of them.
pub(super) async fn differences(registry: &Registry, asked: &Asked, number: i32) -> Result<(), Failure> {
    let change = Change { from: When::Version(number), to: asked.moment.when };
    match asked.indicator {
        Some(indicator) => moved(registry, asked, change, indicator).await,
        None => changed(registry, asked, change).await,
    }
}

async fn changed(registry: &Registry, asked: &Asked, change: Change) -> Result<(), Failure> {
    let changes = rates::changes(registry, &asked.scope, &asked.filter(), change).await?;
    if asked.format == Format::Json {
        return output::json(&changes);
    }
    let headings = ["指标", "口径", "基数", "原分子", "原分母", "原%", "现分子", "现分母", "现%"];
    let mut rows = Rows::under(&headings);
    rows.rows.extend(changes.iter().map(|FigureChange { before, after }| {
        vec![
            after.measure.indicator.title().to_owned(),
            after.measure.formula.title().to_owned(),
            after.measure.basis.title().to_owned(),
            before.numerator.to_string(),
            before.denominator.to_string(),
            percent(before.percent),
            after.numerator.to_string(),
            after.denominator.to_string(),
            percent(after.percent),
        ]
    }));
    asked.print(&rows, "指标更正对照")
}

async fn moved(registry: &Registry, asked: &Asked, change: Change, indicator: Indicator) -> Result<(), Failure> {
    let (measure, all) = (asked.measure(indicator)?, (0, u64::MAX));
    let found = rates::moved_persons(registry, &asked.scope, &asked.filter(), measure, change, all).await?;
    if asked.format == Format::Json {
        return output::json(&found.rows);
    }
    let headings: Vec<&str> = PERSON[..6].iter().copied().chain(["原计入", "现计入"]).collect();
    let mut rows = Rows::under(&headings);
    rows.rows.extend(found.rows.iter().map(|MovedPerson { person, before, after }| {
        let mut cells = person_cells(person);
        cells.truncate(6);
        cells.extend([before.unwrap_or("—").to_owned(), after.unwrap_or("—").to_owned()]);
        cells
    }));
    asked.print(&rows, indicator.title())
}

//! `--freeze`, `--versions`, `--since-version`: figures published for good, and what a correction changed.

use registry::ledgers::Caption;
use registry::rates::{self, Change, FigureChange, FrozenVersion, MovedPerson, PersonRow, When};
use registry::{Actor, Registry};
use rules::rates::Indicator;

use super::Asked;
use super::persons::Persons;
use super::print::{lines_of, percent};
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
    asked.print(&rows, &asked.bare("已公布的指标版本"))
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
    let headings =
        ["指标", "口径", "统计基数", "原分子", "原分母", "原%", "现分子", "现分母", "现%", "原待核实", "现待核实"];
    let mut rows = Rows::under(&headings);
    rows.rows.extend(changes.iter().map(|FigureChange { before, after, unverified_before, unverified_after }| {
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
            unverified_before.to_string(),
            unverified_after.to_string(),
        ]
    }));
    let caption = against(registry, asked, change, "指标更正对照").await?;
    if changes.is_empty() && asked.format == Format::Table {
        return nothing(&caption, "各项指标和待核实人数没有变化");
    }
    asked.print(&rows, &caption)
}

async fn moved(registry: &Registry, asked: &Asked, change: Change, indicator: Indicator) -> Result<(), Failure> {
    let (measure, all) = (asked.measure(indicator)?, (0, u64::MAX));
    let found = rates::moved_persons(registry, &asked.scope, &asked.filter(), measure, change, all).await?;
    if asked.format == Format::Json {
        return output::json(&found.rows);
    }
    let persons: Vec<PersonRow> = found.rows.iter().map(|moved| moved.person.clone()).collect();
    let persons = Persons::of(registry, asked, &persons).await?;
    let headings: Vec<&str> = persons.who().iter().copied().chain(["原计入", "现计入"]).collect();
    let mut rows = Rows::under(&headings);
    let part = |code: Option<&str>, waits: bool| {
        let part = code.map_or_else(|| "—".to_owned(), |code| persons.part(code));
        if waits { format!("{part}，待核实") } else { part }
    };
    rows.rows.extend(found.rows.iter().map(|moved: &MovedPerson| {
        let mut cells = persons.cells(&moved.person);
        cells.extend([part(moved.before, moved.unverified_before), part(moved.after, moved.unverified_after)]);
        cells
    }));
    let caption = against(registry, asked, change, &format!("{}变动人员", indicator.title())).await?;
    if found.rows.is_empty() && asked.format == Format::Table {
        return nothing(&caption, "没有人员变动");
    }
    asked.print(&rows, &caption)
}

/// The caption of what differs, with the version it is held against.
async fn against(registry: &Registry, asked: &Asked, change: Change, what: &str) -> Result<Caption, Failure> {
    let mut caption = asked.caption(registry, what, None).await?;
    if let When::Version(number) = change.from {
        caption.notes.push(format!("与已公布的第 {number} 版相比"));
    }
    let corrections = rates::corrections(registry, &asked.scope, asked.args.term, change).await?;
    let why = |version: &FrozenVersion| {
        format!("第 {} 版更正原因：{}", version.number, version.why.as_deref().unwrap_or("—"))
    };
    caption.notes.extend(corrections.iter().map(why));
    Ok(caption)
}

/// Bare headings would leave it open whether anybody has looked.
fn nothing(caption: &Caption, sentence: &str) -> Result<(), Failure> {
    output::line(&format!("{}\n{sentence}。", lines_of(caption)))
}

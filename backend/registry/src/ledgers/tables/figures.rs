//! 指标: 教育事业各项指标完成情况统计表 and 自查自评表. Every figure is read where rates are published; nothing is reckoned here.

use std::collections::HashMap;

use rules::ledgers::Ledger;
use rules::policy::{Direction, Target};
use rules::rates::Indicator;
use rules::schools::{Grade, Stage};
use rules::speech::Told;

use super::super::book::{RowKind, Sheet, SheetColumn, Value};
use super::super::census::Listed;
use super::super::notes::in_words;
use super::super::run::Run;
use super::school_counts::on_roster;
use crate::rates::{self, Area, FigureFilter, FigureRow, Measure};
use crate::{Error, Result};

const fn column(heading: &'static str, width: f64) -> SheetColumn {
    SheetColumn { group: "", heading, width }
}

const INDICATORS: [SheetColumn; 14] = [
    column("序号", 5.0),
    column("指标", 22.0),
    column("口径", 14.0),
    column("统计基数", 7.0),
    column("计算方法", 34.0),
    column("统计期间", 22.0),
    column("分子", 8.0),
    column("分母", 8.0),
    column("不计", 16.0),
    column("待核实", 8.0),
    column("完成（%）", 9.0),
    column("目标", 9.0),
    column("是否达标", 8.0),
    column("数据截至", 11.0),
];

const SELF_CHECK: [SheetColumn; 12] = [
    column("序号", 5.0),
    column("自查指标", 22.0),
    column("口径、统计基数和统计期间", 24.0),
    column("目标", 9.0),
    column("完成（%）", 9.0),
    column("自评", 8.0),
    column("未达成人数", 8.0),
    column("佐证名册", 20.0),
    column("名册人数", 8.0),
    column("名册与指标的差别、待核实", 26.0),
    column("存在问题", 16.0),
    column("整改措施和时限", 18.0),
];

/// 教育事业各项指标完成情况统计表: every measure of the area.
pub(super) async fn indicators(run: &Run<'_>) -> Result<Sheet> {
    let rows = figures(run).await?;
    let open = unverified(run).await?;
    let waiting = |figure: &FigureRow| open.get(&figure.measure).copied().unwrap_or_default();
    let drawn = rows.iter().zip(1..).map(|(figure, number)| {
        let beside = Told::all(figure.beyond_whole().into_iter().chain(rates::beside(figure, &rows, &open)));
        (RowKind::Line, indicator_row(number, figure, waiting(figure), beside))
    });
    Ok(Sheet {
        rows: drawn.collect(),
        columns: INDICATORS.to_vec(),
        heading: with_days(run, Ledger::IndicatorTable, &rows),
        attached: Vec::new(),
    })
}

/// 自查自评表: every target, whether it is met, and the list that proves it.
pub(super) async fn self_check(run: &Run<'_>) -> Result<Sheet> {
    let rows = figures(run).await?;
    let open = unverified(run).await?;
    let mut drawn = Vec::new();
    let usual = |figure: &&FigureRow| figure.measure == Measure::usual(figure.measure.indicator);
    for figure in rows.iter().filter(usual) {
        let Some(target) = figure.threshold else { continue };
        let list = evidence(figure.measure.indicator);
        let persons = match list {
            Some(list) => Some(listed(run, list, stage(figure.measure.indicator)).await?),
            None => None,
        };
        let waiting = open.get(&figure.measure).copied().unwrap_or_default();
        drawn.push((RowKind::Line, check_row(drawn.len() + 1, figure, target, (list, persons), waiting)));
    }
    let met = rows.iter().filter(usual).filter(|figure| figure.meets == Some(true)).count();
    let count = |text: String| Value::from(text);
    let mut total = vec![Value::Empty; SELF_CHECK.len()];
    (total[1], total[5]) = ("合计".into(), count(format!("达标{met}项")));
    total[4] = count(format!("共{}项", drawn.len()));
    drawn.push((RowKind::Total, total));
    let heading = with_days(run, Ledger::SelfCheck, &rows);
    Ok(Sheet { rows: drawn, columns: SELF_CHECK.to_vec(), heading, attached: Vec::new() })
}

/// The figures of the area asked for, as they stand now.
async fn figures(run: &Run<'_>) -> Result<Vec<FigureRow>> {
    let filter = FigureFilter { term: run.ground.term, area: area(run)?, indicator: None };
    rates::figures(run.registry, run.scope, &filter).await
}

async fn unverified(run: &Run<'_>) -> Result<HashMap<Measure, u64>> {
    rates::unverified(run.registry, run.scope, run.ground.term, &area(run)?).await
}

/// The area asked for; else the widest of the officer's own.
fn area(run: &Run<'_>) -> Result<Area> {
    let own = || run.scope.places().into_iter().min_by_key(|place| place.level()).map(Area::Place);
    let school = || {
        let id = run.scope.schools().first().copied();
        run.ground.school(id).map(|school| Area::School(school.school_code.clone()))
    };
    run.area.cloned().or_else(own).or_else(school).ok_or_else(|| Error::not_found("这个地方或学校"))
}

fn indicator_row(number: i64, figure: &FigureRow, waiting: u64, beside: Option<Told>) -> Vec<Value> {
    let Measure { indicator, formula, basis, .. } = figure.measure;
    let excluded: Vec<String> =
        figure.excluded.iter().map(|counted| format!("{}{}", counted.reason.title(), counted.count)).collect();
    vec![
        Value::Count(number),
        indicator.title().into(),
        formula.title().into(),
        basis.title().into(),
        joined_with(rates::method(indicator, formula), beside).into(),
        figure.covers.title().into(),
        Value::Count(figure.numerator),
        Value::Count(figure.denominator),
        excluded.join("、").into(),
        Value::Count(i64::try_from(waiting).unwrap_or(i64::MAX)),
        completed(figure),
        figure.threshold.map(shown).unwrap_or_default().into(),
        meets(figure).into(),
        Value::Day(figure.as_of),
    ]
}

/// How it is counted, why it lies outside the whole, and what it does not see.
fn joined_with(method: &str, beside: Option<Told>) -> String {
    beside.map_or_else(|| method.to_owned(), |why| format!("{method}（{why}）"))
}

fn check_row(
    number: usize,
    figure: &FigureRow,
    target: Target,
    (list, persons): (Option<Ledger>, Option<i64>),
    waiting: u64,
) -> Vec<Value> {
    let Measure { indicator, formula, basis, .. } = figure.measure;
    // Of a gross rate or a cohort nobody is lacking by name: its numerator is no part of its denominator.
    let lacking = indicator.is_share(formula).then_some(match target.direction {
        Direction::AtLeast => (figure.denominator - figure.numerator).max(0),
        Direction::AtMost => figure.numerator,
    });
    vec![
        Value::Count(i64::try_from(number).unwrap_or_default()),
        indicator.title().into(),
        format!("{}，{}，{}", formula.title(), basis.title(), figure.covers.title()).into(),
        shown(target).into(),
        completed(figure),
        meets(figure).into(),
        lacking.map_or_else(|| "—".into(), Value::Count),
        list_title(list, stage(indicator)).into(),
        persons.map_or(Value::Empty, Value::Count),
        differences(figure, target, persons, waiting).into(),
        Value::Empty,
        Value::Empty,
    ]
}

fn list_title(list: Option<Ledger>, stage: Option<Stage>) -> String {
    let title = list.map_or("指标监测中点开的名单", Ledger::title);
    match (list, stage) {
        (Some(Ledger::Dropouts), Some(Stage::Primary)) => format!("{title}（小学段）"),
        (Some(Ledger::Dropouts), Some(_)) => format!("{title}（初中段）"),
        _ => title.to_owned(),
    }
}

/// Why the list is longer or shorter than what the figure counts, and who still waits to be verified.
fn differences(figure: &FigureRow, target: Target, persons: Option<i64>, waiting: u64) -> String {
    let counted = match target.direction {
        Direction::AtLeast => figure.denominator,
        Direction::AtMost => figure.numerator,
    };
    let excluded: i64 = figure.excluded.iter().filter_map(|one| i64::try_from(one.count).ok()).sum();
    let reasons: Vec<String> =
        figure.excluded.iter().map(|one| format!("{}{}", one.reason.title(), one.count)).collect();
    let is_share = figure.measure.indicator.is_share(figure.measure.formula);
    let of_list = persons.filter(|persons| is_share && *persons != counted).map(|persons| match target.direction {
        Direction::AtLeast if persons == counted + excluded => {
            format!("名册含不计的{excluded}人（{}）", reasons.join("、"))
        }
        Direction::AtLeast => {
            let basis = figure.measure.basis.title();
            format!("名册列{persons}人（学龄、按登记所在地），指标计{counted}人（按{basis}），不计{excluded}人")
        }
        Direction::AtMost => format!("名册{persons}人，计入本期{counted}人：期初不在籍、期末后才离校者不计入本期"),
    });
    let open = (waiting > 0).then(|| format!("另有待核实{waiting}人"));
    let beyond = figure.beyond_whole().map(|why| why.to_string());
    [of_list, open, beyond].into_iter().flatten().collect::<Vec<_>>().join("；")
}

/// Per cent; words where the year's data was never handed in.
fn completed(figure: &FigureRow) -> Value {
    if figure.missing.is_some() { "无数据".into() } else { Value::Percent(figure.percent) }
}

fn shown(target: Target) -> String {
    let sign = if target.direction == Direction::AtLeast { "≥" } else { "≤" };
    format!("{sign}{}", target.percent)
}

fn meets(figure: &FigureRow) -> &'static str {
    match figure.meets {
        Some(true) => "达标",
        Some(false) => "未达标",
        None if figure.threshold.is_some() || figure.missing.is_some() => "无数据",
        None => "",
    }
}

/// The list that proves a target.
const fn evidence(indicator: Indicator) -> Option<Ledger> {
    Some(match indicator {
        Indicator::PrimaryEntry => Ledger::PrimaryAge,
        Indicator::JuniorEntry => Ledger::JuniorAge,
        Indicator::DropoutPrimary | Indicator::DropoutJunior => Ledger::Dropouts,
        Indicator::DisabledEntry => Ledger::Disabled,
        Indicator::OutOfCountyProven => Ledger::OutOfCounty,
        Indicator::JuniorGross => Ledger::Roster,
        _ => return None,
    })
}

/// 学段 of an indicator whose list is that of both.
const fn stage(indicator: Indicator) -> Option<Stage> {
    match indicator {
        Indicator::DropoutPrimary => Some(Stage::Primary),
        Indicator::DropoutJunior => Some(Stage::Junior),
        _ => None,
    }
}

/// By the class it was last in; without one by its age.
fn is_of_stage(child: &Listed, stage: Stage, run: &Run<'_>) -> bool {
    let by_age = || if child.member.is_of_primary_age(&run.ground.policy) { Stage::Primary } else { Stage::Junior };
    child.grade.map_or_else(by_age, Grade::stage) == stage
}

/// How many lines that list has now, of one stage where only that is asked for.
async fn listed(run: &Run<'_>, list: Ledger, of: Option<Stage>) -> Result<i64> {
    let lines = if list == Ledger::Roster {
        let pupils = on_roster(&run.ground, run.ground.term, None).await?;
        return Ok(run.schools().filter_map(|school| pupils.get(&Some(school.id.0))).sum());
    } else {
        let on = run.census().await?.on(list, &run.ground);
        on.filter(|child| of.is_none_or(|stage| is_of_stage(child, stage, run))).count()
    };
    Ok(i64::try_from(lines).unwrap_or(i64::MAX))
}

/// The note names the day on which the figures were reckoned, which may lie before the day of the sheet.
fn with_days(run: &Run<'_>, table: Ledger, rows: &[FigureRow]) -> super::super::book::Heading {
    let mut heading = run.heading(table);
    if let Some(first) = rows.first() {
        heading.note = format!("统计时点：{}；{}", in_words(first.as_of), heading.note);
    }
    heading
}

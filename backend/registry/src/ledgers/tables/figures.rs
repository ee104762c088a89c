//! 指标: 教育事业各项指标完成情况统计表 and 自查自评表. Every figure is read where rates are published; nothing is reckoned here.

use rules::ledgers::Ledger;
use rules::policy::{Direction, Target};
use rules::rates::{Formula, Indicator};

use super::super::book::{RowKind, Sheet, SheetColumn, Value};
use super::super::notes::in_words;
use super::super::run::Run;
use super::school_counts::on_roster;
use crate::rates::{self, Area, FigureFilter, FigureRow, Measure};
use crate::{Error, Result};

const fn column(heading: &'static str, width: f64) -> SheetColumn {
    SheetColumn { group: "", heading, width }
}

const INDICATORS: [SheetColumn; 12] = [
    column("序号", 5.0),
    column("指标", 22.0),
    column("口径", 14.0),
    column("统计基数", 7.0),
    column("计算方法", 34.0),
    column("分子", 8.0),
    column("分母", 8.0),
    column("不计", 16.0),
    column("完成（%）", 9.0),
    column("目标", 9.0),
    column("是否达标", 8.0),
    column("数据截至", 11.0),
];

const SELF_CHECK: [SheetColumn; 11] = [
    column("序号", 5.0),
    column("自查指标", 22.0),
    column("口径和基数", 16.0),
    column("目标", 9.0),
    column("完成（%）", 9.0),
    column("自评", 8.0),
    column("未达成人数", 8.0),
    column("佐证名册", 20.0),
    column("名册人数", 8.0),
    column("存在问题", 20.0),
    column("整改措施和时限", 22.0),
];

/// 教育事业各项指标完成情况统计表: every measure of the area.
pub(super) async fn indicators(run: &Run<'_>) -> Result<Sheet> {
    let rows = figures(run).await?;
    let drawn = rows.iter().zip(1..).map(|(figure, number)| (RowKind::Line, indicator_row(number, figure)));
    Ok(Sheet {
        rows: drawn.collect(),
        columns: INDICATORS.to_vec(),
        heading: with_days(run, Ledger::IndicatorTable, &rows),
    })
}

/// 自查自评表: every target, whether it is met, and the list that proves it.
pub(super) async fn self_check(run: &Run<'_>) -> Result<Sheet> {
    let rows = figures(run).await?;
    let mut drawn = Vec::new();
    let usual = |figure: &&FigureRow| figure.measure == Measure::usual(figure.measure.indicator);
    for figure in rows.iter().filter(usual) {
        let Some(target) = figure.threshold else { continue };
        let list = evidence(figure.measure.indicator);
        let persons = match list {
            Some(list) => Value::Count(listed(run, list).await?),
            None => Value::Empty,
        };
        drawn.push((RowKind::Line, check_row(drawn.len() + 1, figure, target, list, persons)));
    }
    let met = rows.iter().filter(usual).filter(|figure| figure.meets == Some(true)).count();
    let count = |text: String| Value::from(text);
    let mut total = vec![Value::Empty; SELF_CHECK.len()];
    (total[1], total[5]) = ("合计".into(), count(format!("达标{met}项")));
    total[4] = count(format!("共{}项", drawn.len()));
    drawn.push((RowKind::Total, total));
    let heading = with_days(run, Ledger::SelfCheck, &rows);
    Ok(Sheet { rows: drawn, columns: SELF_CHECK.to_vec(), heading })
}

/// The figures of the area asked for, as they are published now.
async fn figures(run: &Run<'_>) -> Result<Vec<FigureRow>> {
    let own = || run.scope.places().into_iter().min_by_key(|place| place.level()).map(Area::Place);
    let school = || {
        let id = run.scope.schools().first().copied();
        run.ground.school(id).map(|school| Area::School(school.school_code.clone()))
    };
    let area = run.area.cloned().or_else(own).or_else(school).ok_or_else(|| Error::not_found("这个地方或学校"))?;
    let filter = FigureFilter { term: run.ground.term, area, indicator: None };
    rates::figures(run.registry, run.scope, &filter).await
}

fn indicator_row(number: i64, figure: &FigureRow) -> Vec<Value> {
    let Measure { indicator, formula, basis, .. } = figure.measure;
    let excluded: Vec<String> =
        figure.excluded.iter().map(|counted| format!("{}{}", counted.reason.title(), counted.count)).collect();
    vec![
        Value::Count(number),
        indicator.title().into(),
        formula.title().into(),
        basis.title().into(),
        method(indicator, formula).into(),
        Value::Count(figure.numerator),
        Value::Count(figure.denominator),
        excluded.join("、").into(),
        Value::Percent(figure.percent),
        figure.threshold.map(shown).unwrap_or_default().into(),
        meets(figure).into(),
        Value::Day(figure.as_of),
    ]
}

fn check_row(number: usize, figure: &FigureRow, target: Target, list: Option<Ledger>, persons: Value) -> Vec<Value> {
    let Measure { indicator, formula, basis, .. } = figure.measure;
    let lacking = match target.direction {
        Direction::AtLeast => (figure.denominator - figure.numerator).max(0),
        Direction::AtMost => figure.numerator,
    };
    vec![
        Value::Count(i64::try_from(number).unwrap_or_default()),
        indicator.title().into(),
        format!("{}，{}", formula.title(), basis.title()).into(),
        shown(target).into(),
        Value::Percent(figure.percent),
        meets(figure).into(),
        Value::Count(lacking),
        list.map_or("指标监测中点开的名单", Ledger::title).into(),
        persons,
        Value::Empty,
        Value::Empty,
    ]
}

fn shown(target: Target) -> String {
    let sign = if target.direction == Direction::AtLeast { "≥" } else { "≤" };
    format!("{sign}{}", target.percent)
}

fn meets(figure: &FigureRow) -> &'static str {
    match figure.meets {
        Some(true) => "达标",
        Some(false) => "未达标",
        None if figure.threshold.is_some() => "无数据",
        None => "",
    }
}

/// 计算方法, as it is printed beside the figure (D§5.2).
const fn method(indicator: Indicator, formula: Formula) -> &'static str {
    match (indicator, formula) {
        (Indicator::PrimaryEntry, _) => "小学适龄人口中在小学及以上就读或已读完小学者÷小学适龄人口",
        (Indicator::JuniorEntry, _) => "初中适龄人口中在初中及以上就读或已读完初中者÷初中适龄人口",
        (Indicator::PrimaryGross, _) => "小学在读人数（不论年龄）÷小学适龄人口",
        (Indicator::JuniorGross, _) => "初中在读人数（不论年龄）÷初中适龄人口",
        (_, Formula::National) => "毕业年级在校生÷该届入学时人数，转学不作修正",
        (_, Formula::TransferCorrected) => "毕业年级在校生÷（该届入学时人数＋转入－转出）",
        (_, Formula::DeathsRemoved) => "毕业年级在校生÷（该届入学时人数＋转入－转出－死亡）",
        (_, Formula::Person) => "核实辍学且未返校者÷学年初在籍学生，死亡、转出等不计",
        (_, Formula::NetFlow) => "（休学＋死亡＋转出＋辍学＋其他减少－转入－复学－其他增加）÷学年初在籍学生",
        (Indicator::DisabledEntry, Formula::ThreeDisabled) => {
            "视力、听力、言语、智力残疾学龄人口中在读者÷其总数，送教上门计入"
        }
        (Indicator::DisabledEntry, _) => "残疾学龄人口中在读者÷残疾学龄人口，送教上门计入",
        (Indicator::CompletionPrimary15, _) => "15周岁人口中读完小学者÷15周岁人口",
        (Indicator::CompletionJunior17, _) => "17周岁人口中读完初中者÷17周岁人口",
        (Indicator::OutOfCountyProven, _) => "县外就读中已有证明者÷县外就读者",
        (Indicator::Return, _) => "本期复学者÷（期初在辍＋本期新辍）",
        (Indicator::ReturnStable30 | Indicator::ReturnStable60, _) => "复学满观察期仍在校者÷满观察期的复学者",
        _ => "",
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
        Indicator::JuniorGross
        | Indicator::RetentionNine
        | Indicator::RetentionPrimarySix
        | Indicator::RetentionJuniorThree => Ledger::Roster,
        _ => return None,
    })
}

/// How many lines that list has now.
async fn listed(run: &Run<'_>, list: Ledger) -> Result<i64> {
    let lines = if list == Ledger::Roster {
        let pupils = on_roster(&run.ground, run.ground.term, None).await?;
        return Ok(run.schools().filter_map(|school| pupils.get(&Some(school.id.0))).sum());
    } else {
        run.census().await?.on(list, &run.ground).count()
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

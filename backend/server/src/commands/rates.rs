//! `baoxue rates`: the figures of a place or a school, and the persons behind one of them.

use registry::rates::{self, Area, FigureFilter, FigureRow, Measure, PersonRow};
use registry::{Registry, Scope};
use rules::policy::Percent;
use rules::rates::{Indicator, RateBasis};

use super::Call;
use crate::args::{Format, ListPart, RatesArgs};
use crate::failure::Failure;
use crate::output::{self, Rows};

/// Prints what was asked.
pub async fn perform(call: &Call, args: RatesArgs) -> Result<(), Failure> {
    let registry = call.registry().await?;
    let scope = registry.whole_county()?;
    let format = if call.json { Format::Json } else { args.format };
    let indicator = args.indicator.as_deref().map(known_indicator).transpose()?;
    let area = match (args.school.clone(), args.place) {
        (Some(school), _) => Area::School(school),
        (None, place) => Area::Place(place.unwrap_or_else(|| scope.county().place())),
    };
    if let (Some(list), Some(indicator)) = (args.list, indicator) {
        return persons(&registry, &scope, &args, &area, indicator, list, format).await;
    }
    let figures = rates::figures(&registry, &scope, &FigureFilter { term: args.term, area, indicator }).await?;
    match format {
        Format::Json => output::json(&figures),
        _ => print_rows(&figure_rows(&figures), format, args.out.as_deref(), &format!("{}各项指标", args.term.title())),
    }
}

fn known_indicator(word: &str) -> Result<Indicator, Failure> {
    Indicator::from_code(word).ok_or_else(|| {
        let known: Vec<&str> = Indicator::ALL.iter().map(|i| i.as_str()).collect();
        Failure::usage(format!("没有指标“{word}”，可用：{}", known.join("、")))
    })
}

/// The figures as a table.
pub fn figure_rows(figures: &[FigureRow]) -> Rows {
    let mut rows = Rows::under(&["指标", "口径", "基数", "分子", "分母", "不计", "%", "目标", "达标"]);
    for figure in figures {
        let excluded: u64 = figure.excluded.iter().map(|e| e.count).sum();
        let text = |percent: Option<Percent>| percent.map_or_else(|| "—".to_owned(), |p| p.to_string());
        rows.rows.push(vec![
            figure.measure.indicator.title().to_owned(),
            figure.measure.formula.title().to_owned(),
            figure.measure.basis.title().to_owned(),
            figure.numerator.to_string(),
            figure.denominator.to_string(),
            excluded.to_string(),
            text(figure.percent),
            text(figure.threshold.map(|t| t.percent)),
            figure.meets.map_or("", |meets| if meets { "是" } else { "否" }).to_owned(),
        ]);
    }
    rows
}

async fn persons(
    registry: &Registry,
    scope: &Scope,
    args: &RatesArgs,
    area: &Area,
    indicator: Indicator,
    list: ListPart,
    format: Format,
) -> Result<(), Failure> {
    let list = match list {
        ListPart::Numerator => rates::ListPart::Numerator,
        ListPart::Denominator => rates::ListPart::Denominator,
        ListPart::Excluded => rates::ListPart::Excluded,
    };
    let mut measure = Measure::usual(indicator);
    if let Some(basis) = args.basis.as_deref() {
        measure.basis = RateBasis::from_code(basis).filter(|b| indicator.bases().contains(b)).ok_or_else(|| {
            let known: Vec<&str> = indicator.bases().iter().map(|b| b.as_str()).collect();
            Failure::usage(format!("{}没有“{basis}”这种基数，可用：{}", indicator.title(), known.join("、")))
        })?;
    }
    let found = rates::persons(registry, scope, args.term, area, measure, list, (0, u64::MAX)).await?;
    match format {
        Format::Json => output::json(&found.rows),
        _ => print_rows(&person_rows(&found.rows), format, args.out.as_deref(), indicator.title()),
    }
}

fn person_rows(persons: &[PersonRow]) -> Rows {
    let mut rows = Rows::under(&["姓名", "性别", "周岁", "村", "学校", "就学状况", "计入", "不计原因"]);
    for person in persons {
        let sex = match person.sex {
            Some(1) => "男",
            Some(2) => "女",
            _ => "",
        };
        rows.rows.push(vec![
            person.name.clone(),
            sex.to_owned(),
            person.age.map(|age| age.to_string()).unwrap_or_default(),
            person.place.clone().unwrap_or_default(),
            person.school.clone().unwrap_or_default(),
            person.status.map_or("", rules::standing::SchoolStatus::title).to_owned(),
            person.part.to_owned(),
            person.excluded.unwrap_or_default().to_owned(),
        ]);
    }
    rows
}

/// Prints rows in the format asked for; XLSX needs a file.
pub fn print_rows(rows: &Rows, format: Format, out: Option<&std::path::Path>, title: &str) -> Result<(), Failure> {
    match (format, out) {
        (Format::Xlsx, None) => Err(Failure::usage("XLSX 要写进文件：请加 --out 文件名.xlsx")),
        (Format::Xlsx, Some(out)) => Ok(registry::ledgers::write_table(out, title, &rows.headings, &rows.rows)?),
        (Format::Csv, Some(out)) => Ok(std::fs::write(out, format!("\u{feff}{}\n", rows.csv()?))?),
        (Format::Csv, None) => output::line(&rows.csv()?),
        (_, Some(out)) => Ok(std::fs::write(out, rows.table())?),
        (_, None) => output::line(rows.table().trim_end()),
    }
}

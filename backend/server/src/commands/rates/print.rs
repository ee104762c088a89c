//! How figures look as tables. JSON and CSV are for programs and keep the codes of the contract; the screen and a workbook are for people.

use std::collections::HashMap;
use std::path::Path;

use registry::ledgers::Caption;
use registry::rates::{self, FigureRow, Measure};
use rules::policy::Percent;
use rules::rates::Formula;
use serde::Serialize;

use crate::args::Format;
use crate::failure::Failure;
use crate::output::{self, Rows};

/// What stands over the columns of a figure.
pub(super) const FIGURE: [&str; 10] =
    ["指标", "口径", "统计基数", "分子", "分母", "不计", "%", "目标", "达标", "统计期间"];

/// The figures as a table.
pub fn figure_rows(figures: &[FigureRow]) -> Rows {
    let mut rows = Rows::under(&FIGURE);
    rows.rows.extend(figures.iter().map(figure_cells));
    rows
}

/// The same for people: with those who wait to be verified and, on paper, what is divided by what.
pub(super) fn figures_for_people(figures: &[FigureRow], waiting: &HashMap<Measure, u64>, format: Format) -> Rows {
    let on_paper = format == Format::Xlsx;
    let more = ["待核实", "计算方法"].into_iter().take(if on_paper { 2 } else { 1 });
    let headings: Vec<&str> = FIGURE.into_iter().chain(more).collect();
    let mut rows = Rows::under(&headings);
    rows.rows.extend(figures.iter().map(|figure| {
        let mut cells = figure_cells(figure);
        if figure.missing.is_some() {
            "无数据".clone_into(&mut cells[6]);
        }
        cells.push(waiting.get(&figure.measure).copied().unwrap_or_default().to_string());
        if on_paper {
            cells.push(rates::method(figure.measure.indicator, figure.measure.formula).to_owned());
        }
        cells
    }));
    rows
}

/// A figure for programs, with what must be told beside it.
#[derive(Serialize)]
pub(super) struct Noted<'a> {
    #[serde(flatten)]
    figure: &'a FigureRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// The figures for programs.
pub(super) fn noted<'a>(figures: &'a [FigureRow], waiting: &HashMap<Measure, u64>) -> Vec<Noted<'a>> {
    let note = |figure| rates::beside(figure, figures, waiting).map(|told| told.to_string());
    figures.iter().map(|figure| Noted { figure, note: note(figure) }).collect()
}

/// What must be told beside some of the figures, once with all of whom it is told.
pub(super) fn notes(figures: &[FigureRow], waiting: &HashMap<Measure, u64>) -> Vec<String> {
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    for figure in figures {
        let Some(told) = rates::beside(figure, figures, waiting).map(|told| told.to_string()) else { continue };
        let of = match (figure.measure.indicator.title(), figure.measure.formula) {
            (indicator, Formula::NetFlow) => format!("{indicator}（{}）", Formula::NetFlow.title()),
            (indicator, _) => indicator.to_owned(),
        };
        match notes.iter_mut().find(|(known, _)| *known == told) {
            Some((_, whose)) if whose.contains(&of) => {}
            Some((_, whose)) => whose.push(of),
            None => notes.push((told, vec![of])),
        }
    }
    notes.into_iter().map(|(told, whose)| format!("{}：{told}", whose.join("、"))).collect()
}

/// A figure under those headings.
pub(super) fn figure_cells(figure: &FigureRow) -> Vec<String> {
    let excluded: u64 = figure.excluded.iter().map(|e| e.count).sum();
    vec![
        figure.measure.indicator.title().to_owned(),
        figure.measure.formula.title().to_owned(),
        figure.measure.basis.title().to_owned(),
        figure.numerator.to_string(),
        figure.denominator.to_string(),
        excluded.to_string(),
        percent(figure.percent),
        percent(figure.threshold.map(|t| t.percent)),
        figure.meets.map_or("", |meets| if meets { "是" } else { "否" }).to_owned(),
        figure.covers.title(),
    ]
}

/// Two decimals; a dash where there is nothing to divide by.
pub(super) fn percent(percent: Option<Percent>) -> String {
    percent.map_or_else(|| "—".to_owned(), |p| p.to_string())
}

/// Prints rows in the format asked for; XLSX needs a file.
pub fn print_rows(rows: &Rows, format: Format, out: Option<&Path>, title: &str) -> Result<(), Failure> {
    let caption = Caption { title: title.to_owned(), notes: Vec::new() };
    match format {
        Format::Xlsx => print_captioned(rows, format, out, &caption),
        _ => print_bare(rows, format, out),
    }
}

/// The same under a caption that says whose the table is and of when: on the screen and on paper, for programs the rows alone.
pub fn print_captioned(rows: &Rows, format: Format, out: Option<&Path>, caption: &Caption) -> Result<(), Failure> {
    match (format, out) {
        (Format::Xlsx, None) => Err(Failure::usage("XLSX 要写进文件：请加 --out 文件名.xlsx")),
        (Format::Xlsx, Some(out)) => Ok(registry::ledgers::write_table(out, caption, &rows.headings, &rows.rows)?),
        (Format::Csv | Format::Json, _) => print_bare(rows, format, out),
        (Format::Table, out) => {
            let text = format!("{}\n{}", lines_of(caption), rows.table());
            match out {
                Some(out) => Ok(std::fs::write(out, text)?),
                None => output::line(text.trim_end()),
            }
        }
    }
}

/// Title and notes, a line each.
pub(super) fn lines_of(caption: &Caption) -> String {
    let lines: Vec<&str> = std::iter::once(&caption.title).chain(&caption.notes).map(String::as_str).collect();
    lines.join("\n")
}

fn print_bare(rows: &Rows, format: Format, out: Option<&Path>) -> Result<(), Failure> {
    match (format, out) {
        (Format::Csv, Some(out)) => Ok(std::fs::write(out, format!("\u{feff}{}\n", rows.csv()?))?),
        (Format::Csv, None) => output::line(&rows.csv()?),
        (_, Some(out)) => Ok(std::fs::write(out, rows.table())?),
        (_, None) => output::line(rows.table().trim_end()),
    }
}

//! How figures look as tables.

use std::path::Path;

use registry::rates::FigureRow;
use rules::policy::Percent;

use crate::args::Format;
use crate::failure::Failure;
use crate::output::{self, Rows};

/// What stands over the columns of a figure.
pub(super) const FIGURE: [&str; 9] = ["指标", "口径", "基数", "分子", "分母", "不计", "%", "目标", "达标"];

/// The figures as a table.
pub fn figure_rows(figures: &[FigureRow]) -> Rows {
    let mut rows = Rows::under(&FIGURE);
    rows.rows.extend(figures.iter().map(figure_cells));
    rows
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
    ]
}

/// Two decimals; a dash where there is nothing to divide by.
pub(super) fn percent(percent: Option<Percent>) -> String {
    percent.map_or_else(|| "—".to_owned(), |p| p.to_string())
}

/// Prints rows in the format asked for; XLSX needs a file.
pub fn print_rows(rows: &Rows, format: Format, out: Option<&Path>, title: &str) -> Result<(), Failure> {
    match (format, out) {
        (Format::Xlsx, None) => Err(Failure::usage("XLSX 要写进文件：请加 --out 文件名.xlsx")),
        (Format::Xlsx, Some(out)) => Ok(registry::ledgers::write_table(out, title, &rows.headings, &rows.rows)?),
        (Format::Csv, Some(out)) => Ok(std::fs::write(out, format!("\u{feff}{}\n", rows.csv()?))?),
        (Format::Csv, None) => output::line(&rows.csv()?),
        (_, Some(out)) => Ok(std::fs::write(out, rows.table())?),
        (_, None) => output::line(rows.table().trim_end()),
    }
}

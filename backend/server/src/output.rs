//! How results are printed: a table for the eye, CSV and JSON for programs.

use std::io::Write as _;

use serde::Serialize;

use crate::failure::Failure;

/// Prints one JSON document and nothing else (contract §1, `--json`).
pub fn json<T: Serialize>(document: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(document).map_err(|e| Failure::work(format!("结果无法写成 JSON：{e}")))?;
    line(&text)
}

/// Prints one line; a reader that has closed the pipe ends the printing, not the program.
pub fn line(text: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Rows under headings, for the eye or for programs.
#[derive(Debug, Default)]
pub struct Rows {
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    /// An empty table under these headings.
    pub fn under(headings: &[&str]) -> Self {
        Self { headings: headings.iter().map(|h| (*h).to_owned()).collect(), rows: Vec::new() }
    }

    /// Columns aligned by display width: a Chinese character is two wide.
    pub fn table(&self) -> String {
        let all = || std::iter::once(&self.headings).chain(&self.rows);
        let widths: Vec<usize> =
            (0..self.headings.len()).map(|i| all().map(|r| width(&r[i])).max().unwrap_or_default()).collect();
        let mut text = String::new();
        for row in all() {
            for (cell, wide) in row.iter().zip(&widths) {
                text.push_str(cell);
                text.extend(std::iter::repeat_n(' ', wide + 2 - width(cell)));
            }
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
        }
        text
    }

    /// The same rows as CSV with headings.
    pub fn csv(&self) -> Result<String, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let written = writer
            .write_record(&self.headings)
            .and_then(|()| self.rows.iter().try_for_each(|row| writer.write_record(row)));
        written.map_err(|e| Failure::work(format!("结果无法写成 CSV：{e}")))?;
        let bytes = writer.into_inner().map_err(|e| Failure::work(format!("结果无法写成 CSV：{e}")))?;
        Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }
}

/// Columns of a terminal that the text takes: East Asian wide characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{1100}'..='\u{11ff}').contains(&c) || c >= '\u{2e80}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_latin_cells_stand_in_columns() {
        let mut rows = Rows::under(&["指标", "percent"]);
        rows.rows.push(vec!["小学入学率".into(), "99.50".into()]);
        rows.rows.push(vec!["x".into(), "1".into()]);
        assert_eq!(rows.table(), "指标        percent\n小学入学率  99.50\nx           1\n");
    }

    #[test]
    fn a_comma_in_a_cell_is_quoted_in_csv() {
        let mut rows = Rows::under(&["a", "b"]);
        rows.rows.push(vec!["1,2".into(), "甲".into()]);
        assert_eq!(rows.csv().expect("csv"), "a,b\n\"1,2\",甲");
    }
}

//! A CSV file held in memory as text, its rows handed out one by one.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord, StringRecordsIntoIter};

use crate::failure::Failure;

/// An opened file: its headings, and its rows to come.
pub(super) struct CsvTable {
    name: String,
    pub headings: Vec<String>,
    rows: StringRecordsIntoIter<std::io::Cursor<Vec<u8>>>,
}

impl CsvTable {
    /// Opens a CSV file in UTF-8 (with or without BOM) or GB18030, told apart by the bytes.
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        let name = file.display().to_string();
        let bytes = std::fs::read(file).map_err(|e| Failure::work(format!("无法读取 {name}：{e}。请核对路径")))?;
        let bytes = match std::str::from_utf8(&bytes) {
            Ok(_) => bytes,
            Err(_) => encoding_rs::GB18030.decode(&bytes).0.into_owned().into_bytes(),
        };
        let start = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let mut cursor = std::io::Cursor::new(bytes);
        cursor.set_position(start);
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(cursor);
        let headings =
            reader.headers().map_err(|e| unreadable(&name, &e))?.iter().map(|h| h.trim().to_owned()).collect();
        Ok(Self { name, headings, rows: reader.into_records() })
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<StringRecord>, Failure> {
        self.rows.next().transpose().map_err(|e| unreadable(&self.name, &e))
    }

    /// The place of the first heading that `means` accepts.
    pub(super) fn place(&self, means: impl Fn(&str) -> bool) -> Option<usize> {
        self.headings.iter().position(|heading| means(heading))
    }

    /// Says which heading is missing.
    pub(super) fn lacks(&self, what: &str) -> Failure {
        Failure::work(format!("{} 缺少“{what}”一栏：请补上后重试；现有：{}", self.name, self.headings.join("、")))
    }
}

fn unreadable(name: &str, error: &csv::Error) -> Failure {
    Failure::work(format!("{name} 不是可读的 CSV：{error}。请用表格软件另存为 CSV 后重试"))
}

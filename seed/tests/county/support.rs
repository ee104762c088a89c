//! Makes counties and reads their files back.

use std::collections::BTreeMap;
use std::fs;

use seed::{Manifest, Recipe};

/// A county on disk.
pub struct Made {
    pub dir: tempfile::TempDir,
    pub manifest: Manifest,
}

/// The row of a file by its headings.
pub type Line = BTreeMap<String, String>;

/// A county of this autumn.
pub fn made(children: usize, seed: u64, years: u32) -> Made {
    Made::of(Recipe { children, seed, years, term: "2026-autumn".parse().expect("a term") })
}

impl Made {
    pub fn of(recipe: Recipe) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let manifest = seed::make_county(recipe).write(dir.path(), &mut |_, _| {}).expect("the files are written");
        Self { dir, manifest }
    }

    /// The rows of a CSV file.
    pub fn rows(&self, file: &str) -> Vec<Line> {
        let bytes = fs::read(self.dir.path().join(file)).expect("the file is there");
        let gb = self.manifest.files.iter().any(|f| f.file == file && f.encoding == "gb18030");
        let (text, _, broken) = if gb { encoding_rs::GB18030 } else { encoding_rs::UTF_8 }.decode(&bytes);
        assert!(!broken, "{file} is in its encoding");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().expect("headings").clone();
        let line = |record: csv::StringRecord| {
            headings.iter().zip(record.iter()).map(|(h, v)| (h.to_owned(), v.to_owned())).collect()
        };
        reader.records().map(|record| line(record.expect("a row"))).collect()
    }

    /// One column of a CSV file.
    pub fn column(&self, file: &str, heading: &str) -> Vec<String> {
        self.rows(file).into_iter().map(|mut line| line.remove(heading).expect("the column is there")).collect()
    }

    /// The record numbers in a column of truth.csv, each with how often it stands there.
    pub fn listed(&self, column: &str) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for ids in self.column("truth.csv", column) {
            for id in ids.split(';').filter(|id| !id.is_empty()) {
                *counts.entry(id.to_owned()).or_default() += 1;
            }
        }
        counts
    }
}

/// All bytes of all files as one number (FNV-1a).
pub fn digest(county: &Made) -> u64 {
    let mut names: Vec<&str> = county.manifest.files.iter().map(|f| f.file.as_str()).collect();
    names.push("manifest.json");
    names.sort_unstable();
    let bytes = names.into_iter().flat_map(|name| fs::read(county.dir.path().join(name)).expect("the file is there"));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

//! manifest.json: the files in the order in which they are imported.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What `make-county` wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// County code, 629001.
    pub county: String,
    /// The county's name.
    pub name: String,
    /// The current term, such as `2026-autumn`.
    pub term: String,
    /// The seed of the recipe.
    pub seed: u64,
    /// How many children the recipe asked for.
    pub asked: u64,
    /// Children in truth.csv.
    pub children: u64,
    /// The files, in the order of import.
    pub files: Vec<FileEntry>,
}

/// One file of the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// File name in the county's directory.
    pub file: String,
    /// Kind for `baoxue import KIND`; `truth` and `place_changes` are not imported.
    pub kind: String,
    /// Term, where the kind has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// The day the file speaks of (`--as-of`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// `utf-8`, `utf-8-bom` or `gb18030`; the importer finds out by itself.
    pub encoding: String,
    /// Data rows, trailing total rows included.
    pub rows: u64,
    /// Whether `demo` imports it. places.csv says the same as places.geojson without the outlines.
    pub import: bool,
}

impl Manifest {
    /// Writes manifest.json into the directory.
    pub(crate) fn write(&self, dir: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        fs::write(dir.join("manifest.json"), text)
    }

    /// Reads the manifest of a directory that `make-county` wrote.
    ///
    /// # Errors
    /// When there is no such file or it is not a manifest.
    pub fn read(dir: &Path) -> io::Result<Self> {
        Ok(serde_json::from_str(&fs::read_to_string(dir.join("manifest.json"))?)?)
    }
}

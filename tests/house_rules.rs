//! The rules of the house, held by a test: sizes, headings, walls. A reason stands beside each.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository").to_path_buf()
}

/// Every Rust file of the house with its text, path relative to the root.
fn rust_files() -> Vec<(String, String)> {
    fn walk(dir: &Path, root: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(dir).expect("a folder of the house").flatten() {
            let path = entry.path();
            if path.is_dir() {
                if path.file_name().is_some_and(|n| n != "target" && n != ".git") {
                    walk(&path, root, found);
                }
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("UTF-8 source")));
            }
        }
    }
    let root = root();
    let mut found = Vec::new();
    for part in ["backend", "mobile-api", "migrations", "seed", "tests"] {
        walk(&root.join(part), &root, &mut found);
    }
    assert!(found.len() > 20, "the walk found the house");
    found
}

fn is_test_code(name: &str) -> bool {
    name.starts_with("tests/") || name.contains("/tests/") || name.ends_with("/tests.rs") || name.contains("/benches/")
}

fn code_lines(text: &str) -> usize {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")).count()
}

fn offenders(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// When a file grows past this, a noun is missing.
#[test]
fn no_file_is_longer_than_400_lines_of_code() {
    let long: Vec<_> = rust_files()
        .into_iter()
        .filter(|(name, _)| !is_test_code(name))
        .filter_map(|(name, text)| (code_lines(&text) > 400).then(|| format!("{name}: {}", code_lines(&text))))
        .collect();
    offenders("split these files by noun", &long);
}

/// A newcomer reads the first line of a folder and knows what lives there.
#[test]
fn every_folder_says_what_lives_in_it() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|(name, _)| name.ends_with("/mod.rs") || name.ends_with("/lib.rs"))
        .filter(|(_, text)| !text.starts_with("//! ") || text.contains("(being built)"))
        .map(|(name, _)| name)
        .collect();
    offenders("these open without `//!`", &silent);
}

/// The first wall: no I/O, no clock, no database above this line.
#[test]
fn rules_and_linkage_are_pure() {
    const FORBIDDEN: [&str; 9] =
        ["sea_orm", "tokio", "async fn", "std::fs", "std::net", "Utc::now", "Local::now", "SystemTime", "serde_json"];
    let impure: Vec<_> = rust_files()
        .into_iter()
        .filter(|(name, _)| name.starts_with("backend/rules/src") || name.starts_with("backend/linkage/src"))
        .flat_map(|(name, text)| {
            FORBIDDEN.iter().filter(|w| text.contains(**w)).map(|w| format!("{name}: {w}")).collect::<Vec<_>>()
        })
        .collect();
    offenders("rules and linkage must stay pure", &impure);
}

/// The second wall: no ORM above this line.
#[test]
fn only_the_registry_knows_the_database() {
    let leaks: Vec<_> = rust_files()
        .into_iter()
        .filter(|(name, text)| {
            let outside =
                !name.starts_with("backend/registry/") && !name.starts_with("migrations/") && !is_test_code(name);
            outside && (text.contains("sea_orm") || text.contains("sqlx"))
        })
        .map(|(name, _)| name)
        .collect();
    offenders("only registry and migrations may name the database", &leaks);
    let lib = fs::read_to_string(root().join("backend/registry/src/lib.rs")).expect("the registry");
    assert!(lib.contains("\nmod entities;"), "the rows of the registry are private");
}

/// Migrations that import entities break when the entity changes.
#[test]
fn migrations_know_no_entity() {
    let manifest = fs::read_to_string(root().join("migrations/Cargo.toml")).expect("migrations");
    assert!(!manifest.contains("registry"), "migrations must not depend on the registry");
}

/// Direction: desks and the phone API never import each other, rules import no room above them.
#[test]
fn the_rooms_are_used_in_one_direction() {
    let depends = |room: &str, on: &str| {
        let manifest = fs::read_to_string(root().join(room).join("Cargo.toml")).expect("a room");
        let normal = manifest.split("[dev-dependencies]").next().unwrap_or_default().to_owned();
        normal.lines().any(|l| l.starts_with(&format!("{on}.")) || l.starts_with(&format!("{on} ")))
    };
    let forbidden = [
        ("backend/linkage", "rules"),
        ("backend/rules", "registry"),
        ("backend/registry", "desks"),
        ("backend/registry", "mobile-api"),
        ("backend/desks", "mobile-api"),
        ("mobile-api", "desks"),
        ("seed", "registry"),
        ("seed", "linkage"),
    ];
    let wrong: Vec<_> = forbidden.iter().filter(|(a, b)| depends(a, b)).map(|(a, b)| format!("{a} -> {b}")).collect();
    offenders("these rooms must not know each other", &wrong);
}

/// What is not done is not in the tree.
#[test]
fn nothing_is_left_undone_and_nothing_names_a_machine() {
    let marks = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("FIX", "ME"), concat!("#[ig", "nore")];
    let places = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/tm", "p/wt")];
    let mut found = Vec::new();
    for (name, text) in rust_files() {
        for mark in marks.iter().chain(&places) {
            if text.contains(mark) {
                found.push(format!("{name}: {mark}"));
            }
        }
    }
    offenders("finish or delete", &found);
}

/// Room names that say nothing.
#[test]
fn no_room_is_called_utils() {
    let vague: Vec<_> = rust_files()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| {
            ["utils", "helpers", "services", "managers", "common", "misc"]
                .iter()
                .any(|w| name.split(['/', '.']).any(|part| part == *w))
        })
        .collect();
    offenders("name these after the field", &vague);
}

/// Area codes of real counties never stand in made-up people's numbers (D§4.1).
#[test]
fn made_up_people_bear_the_code_of_no_county() {
    let numbers = |text: &str| -> Vec<String> {
        let digits: Vec<char> = text.chars().collect();
        let mut found = Vec::new();
        let mut start = 0;
        for end in 0..=digits.len() {
            if end < digits.len() && (digits[end].is_ascii_digit() || digits[end] == 'X') {
                continue;
            }
            let run: String = digits[start..end].iter().collect();
            if run.len() == 18 && run.parse::<rules::identity::IdNumber>().is_ok() {
                found.push(run);
            }
            start = end + 1;
        }
        found
    };
    // The example printed in the standard itself (D§4.2) belongs to nobody.
    let standard_example = "11010519491231002X";
    let real: Vec<_> = rust_files()
        .into_iter()
        .flat_map(|(name, text)| numbers(&text).into_iter().map(move |n| (name.clone(), n)))
        .filter(|(_, n)| !n.starts_with("6290") && !n.starts_with("6299") && n != standard_example)
        .map(|(name, n)| format!("{name}: {}…", &n[..6]))
        .collect();
    offenders("use the county code that does not exist", &real);
}

//! How fast a ledger is written and how much memory that takes: at ten thousand lines and at a hundred thousand.
//!
//! `cargo bench -p registry --features measure --bench ledgers`. `BAOXUE_MEASURE_CHILDREN` (13000) is the size of the smaller county; the
//! larger has ten times as many. Each ledger is written by a process of its own, whose memory is then the ledger's.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and may stop")]

use std::path::Path;
use std::time::Instant;

use registry::imports::{ImportOptions, import_file};
use registry::ledgers::{self, Ledger};
use registry::rates::Area;
use registry::{Actor, Clock, Registry, matching, rates, standings};
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::places::PlaceLevel;
use seed::Recipe;

/// Set for the process that does nothing but write.
const ALONE: &str = "BAOXUE_MEASURE_ALONE";
const ACTOR: Actor = Actor::System("measure");

#[tokio::main]
async fn main() {
    if let Ok(url) = std::env::var(ALONE) {
        return write_alone(&url).await;
    }
    let children = std::env::var("BAOXUE_MEASURE_CHILDREN").map_or(13_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    for children in [children, children * 10] {
        let url = format!("sqlite://{}", folder.path().join(format!("{children}.db")).display());
        let began = Instant::now();
        prepare(&url, children, &folder.path().join(children.to_string())).await;
        println!("{children} children made up, matched and judged in {:.0?}", began.elapsed());
        let me = std::env::current_exe().unwrap();
        std::process::Command::new(me).env(ALONE, url).status().unwrap();
    }
}

/// A county with all its files in, matched, judged and counted.
async fn prepare(url: &str, children: usize, dir: &Path) {
    let mut registry = Registry::open(url, clock()).await.unwrap();
    registry.migrate().await.unwrap();
    let recipe = Recipe { children, seed: 1, years: 1, term: term() };
    let manifest = seed::make_county(recipe).write(dir, &mut |_, _| ()).unwrap();
    for file in manifest.files.iter().filter(|file| file.import) {
        let options = ImportOptions {
            term: file.term.as_deref().map(|term| term.parse().unwrap()),
            as_of: file.as_of.as_deref().map(|day| day.parse().unwrap()),
            ..ImportOptions::default()
        };
        let kind = FormKind::from_word(&file.kind).unwrap();
        import_file(&registry, &ACTOR, kind, &dir.join(&file.file), &options, |_| ()).await.unwrap();
        if registry.county().is_err() {
            registry = registry.in_only_county().await.unwrap();
        }
    }
    registry.recount().await.unwrap();
    matching::run(&registry, &ACTOR, term()).await.unwrap();
    standings::assess(&registry, &ACTOR, term()).await.unwrap();
    rates::compute(&registry, &ACTOR, term()).await.unwrap();
    registry.recount().await.unwrap();
    registry.close().await;
}

async fn write_alone(url: &str) {
    let registry = Registry::open(url, clock()).await.unwrap().in_only_county().await.unwrap();
    let whole = registry.whole_county().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let before = peak_megabytes();
    // Of one township first: what the county's places and schools take is held by then, the rest is the lines'.
    let places = registry::places::load(&registry, &whole).await.unwrap();
    let town = places.at_level(PlaceLevel::Township).next().map(|town| Area::Place(town.code)).unwrap();
    let file = folder.path().join("township.xlsx");
    let lines = ledgers::write(&registry, &whole, Ledger::SchoolAge, term(), Some(&town), &file).await.unwrap();
    println!("school-age of one township: {lines} lines, peak {before} -> {} MB", peak_megabytes());
    for ledger in [Ledger::SchoolAge, Ledger::Roster, Ledger::EntryTable] {
        let (file, began) = (folder.path().join("ledger.xlsx"), Instant::now());
        let lines = ledgers::write(&registry, &whole, ledger, term(), None, &file).await.unwrap();
        let (took, size) = (began.elapsed(), std::fs::metadata(&file).unwrap().len() / 1024);
        println!("{ledger}: {lines} lines in {took:.2?}, {size} KB, peak {before} -> {} MB", peak_megabytes());
    }
    let began = Instant::now();
    let written = ledgers::write_all(&registry, &whole, term(), None, folder.path()).await.unwrap();
    let lines: u64 = written.iter().map(|done| done.lines).sum();
    println!("all {} ledgers: {lines} lines in {:.2?}, peak {} MB", written.len(), began.elapsed(), peak_megabytes());
}

fn term() -> Term {
    "2026-autumn".parse().unwrap()
}

fn clock() -> Clock {
    Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())
}

/// The most memory this process ever held.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

//! How long it takes to judge a whole county, to judge it again when nothing has changed, and to judge one child.
//!
//! `cargo bench -p registry --bench standings`; `BAOXUE_MEASURE_CHILDREN` (20000) is the size of the county.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and may stop")]

use std::path::Path;
use std::time::Instant;

use registry::flags::{self, FlagFilter};
use registry::imports::{ImportOptions, import_file};
use registry::{Actor, Clock, Registry, matching, standings};
use rules::calendar::Term;
use rules::forms::FormKind;
use seed::{Manifest, Recipe};

const ACTOR: Actor = Actor::System("measure");
/// Children judged one by one.
const SINGLE: usize = 20;

#[tokio::main]
async fn main() {
    let children = std::env::var("BAOXUE_MEASURE_CHILDREN").map_or(20_000, |count| count.parse().unwrap());
    let term: Term = "2026-autumn".parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("county");
    let made = seed::make_county(Recipe { children, seed: 1, years: 1, term });
    let manifest = made.write(&files, &mut |_, _| ()).unwrap();
    let url = format!("sqlite://{}", folder.path().join("county.db").display());
    let registry = county(&url, &files, &manifest).await;
    let began = Instant::now();
    matching::run(&registry, &ACTOR, term).await.unwrap();
    println!("{children} children matched in {:.2?}", began.elapsed());
    for word in ["the first time", "again"] {
        let began = Instant::now();
        let found = standings::assess(&registry, &ACTOR, term).await.unwrap();
        println!("judged {word} in {:.2?}: {found:?}", began.elapsed());
    }
    let scope = registry.whole_county().unwrap();
    let suspects = flags::queue(&registry, &scope, &FlagFilter::of(term), 0, 1000).await.unwrap().rows;
    let suspects: Vec<_> = suspects.iter().filter_map(|flag| Some(flag.child.as_ref()?.id)).take(SINGLE).collect();
    let began = Instant::now();
    for child in &suspects {
        standings::assess_children(&registry, &ACTOR, term, &[*child]).await.unwrap();
    }
    println!(
        "one child judged anew in {:.2?} (mean of {})",
        began.elapsed() / u32::try_from(SINGLE).unwrap(),
        suspects.len()
    );
    let whole = standings::assess(&registry, &ACTOR, term).await.unwrap();
    assert_eq!((whole.changed, whole.raised, whole.closed), (0, 0, 0), "one child and the whole county say the same");
}

/// The county with all its files in.
async fn county(url: &str, files: &Path, manifest: &Manifest) -> Registry {
    let mut registry = Registry::open(url, Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())).await.unwrap();
    registry.migrate().await.unwrap();
    for file in manifest.files.iter().filter(|file| file.import) {
        let Some(kind) = FormKind::from_word(&file.kind) else { continue };
        let options = ImportOptions {
            term: file.term.as_deref().map(|term| term.parse().unwrap()),
            as_of: file.as_of.as_deref().map(|day| day.parse().unwrap()),
            ..ImportOptions::default()
        };
        let report = import_file(&registry, &ACTOR, kind, &files.join(&file.file), &options, |_| ()).await;
        report.unwrap_or_else(|e| panic!("{}: {e}", file.file));
        if registry.county().is_err() {
            registry = registry.in_only_county().await.unwrap();
        }
    }
    registry.recount().await.unwrap();
    registry
}

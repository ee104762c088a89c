//! How fast a county's figures are counted, follow one child, and open to their persons; and how much memory that takes.
//!
//! `cargo bench -p registry --bench figures` on SQLite; with `BAOXUE_MEASURE_POSTGRES=postgres://…/postgres` on PostgreSQL as well (a
//! database is made there and dropped). `BAOXUE_MEASURE_CHILDREN` (100000) is the size of the county; `BAOXUE_MEASURE_DIR` keeps the
//! county that was made for the next time.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and may stop")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use registry::imports::{ImportOptions, import_file};
use registry::rates::{self, Area, FigureFilter, ListPart, Measure, Moment, When};
use registry::{Actor, Clock, Registry, matching, standings};
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::rates::{Indicator, Slice};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use seed::Recipe;
use uuid::Uuid;

const ACTOR: Actor = Actor::System("measure");
/// Set for the process that does nothing but make the county.
const MAKES: &str = "BAOXUE_MEASURE_MAKES";

/// Set for the process that does nothing but fill a database from the copy.
const FILLS: &str = "BAOXUE_MEASURE_FILLS";

#[tokio::main]
async fn main() {
    if let Ok(dir) = std::env::var(MAKES) {
        return make(Path::new(&dir)).await;
    }
    if let Ok(url) = std::env::var(FILLS) {
        return fill(&url, Path::new(&std::env::args().next_back().unwrap())).await;
    }
    let kept = std::env::var("BAOXUE_MEASURE_DIR").map(PathBuf::from);
    let own = tempfile::tempdir().unwrap();
    let dir = kept.unwrap_or_else(|_| own.path().to_path_buf());
    if !dir.join("copy.db").is_file() {
        // In a process of its own: the memory measured below is the figures' alone.
        let me = std::env::current_exe().unwrap();
        std::fs::create_dir_all(&dir).unwrap();
        assert!(std::process::Command::new(me).env(MAKES, &dir).status().unwrap().success());
    }
    let url = format!("sqlite://{}", own.path().join("measured.db").display());
    measure_on("SQLite", &url, &dir.join("copy.db")).await;
    if let Ok(server) = std::env::var("BAOXUE_MEASURE_POSTGRES") {
        let admin = Database::connect(&server).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        let name = "baoxue_measure_figures";
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        measure_on("PostgreSQL", &format!("{base}/{name}"), &dir.join("copy.db")).await;
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    }
}

fn term() -> Term {
    "2026-autumn".parse().unwrap()
}

fn clock() -> Clock {
    Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())
}

/// A county, imported, matched and assessed, as a backup that either database can be filled from.
async fn make(dir: &Path) {
    let children = std::env::var("BAOXUE_MEASURE_CHILDREN").map_or(100_000, |count| count.parse().unwrap());
    let recipe = Recipe { children, seed: 1, years: 2, term: term() };
    let files = dir.join("files");
    let manifest = seed::make_county(recipe).write(&files, &mut |_, _| ()).unwrap();
    let url = format!("sqlite://{}", dir.join("made.db").display());
    let mut registry = Registry::open(&url, clock()).await.unwrap();
    registry.migrate().await.unwrap();
    for file in manifest.files.iter().filter(|file| file.import) {
        let kind = FormKind::from_word(&file.kind).unwrap();
        let options = ImportOptions {
            term: file.term.as_deref().map(|term| term.parse().unwrap()),
            as_of: file.as_of.as_deref().map(|day| day.parse().unwrap()),
            ..ImportOptions::default()
        };
        let began = Instant::now();
        let report = import_file(&registry, &ACTOR, kind, &files.join(&file.file), &options, |_| ()).await.unwrap();
        println!("{}: {} rows in {:.1?}", file.file, report.read, began.elapsed());
        if registry.county().is_err() {
            registry = registry.in_only_county().await.unwrap();
        }
    }
    registry.recount().await.unwrap();
    matching::run(&registry, &ACTOR, term()).await.unwrap();
    registry.recount().await.unwrap();
    standings::assess(&registry, &ACTOR, term()).await.unwrap();
    registry.backup(&dir.join("copy.db")).await.unwrap();
}

async fn fill(url: &str, copy: &Path) {
    let registry = Registry::open(url, clock()).await.unwrap();
    registry.migrate().await.unwrap();
    registry.restore(copy).await.unwrap();
    registry.recount().await.unwrap();
    registry.close().await;
}

async fn measure_on(name: &str, url: &str, copy: &Path) {
    let me = std::env::current_exe().unwrap();
    assert!(std::process::Command::new(me).env(FILLS, url).arg(copy).status().unwrap().success());
    let registry = Registry::open(url, clock()).await.unwrap().in_only_county().await.unwrap();
    let db = Database::connect(url).await.unwrap();
    for table in ["standings", "roster_rows", "links", "movements"] {
        println!("{name}: {} {table}", count(&db, table).await);
    }
    let (before, used) = (peak_megabytes(), processor_seconds());
    let (figures, first) = timed(rates::compute(&registry, &ACTOR, term())).await;
    let (used, memory) = (processor_seconds() - used, peak_megabytes());
    registry.recount().await.unwrap();
    println!(
        "{name}: {} heads and {figures} figures made for the first time in {first:.2?} ({used:.2} s of processor in this process, {memory} MB)",
        count(&db, "heads").await
    );
    for _ in 0..3 {
        let used = processor_seconds();
        let (_, again) = timed(rates::compute(&registry, &ACTOR, term())).await;
        let used = processor_seconds() - used;
        println!("{name}: counted again, nothing changed: {again:.2?} ({used:.2} s of processor in this process)");
    }
    some_change(name, &registry, &db).await;
    reads(name, &registry).await;
    follows(name, &registry, &db).await;
    println!("{name}: memory {before} MB before, {} MB at most", peak_megabytes());
    registry.close().await;
}

/// Some hundred children stand differently, and for some hundred rows nobody is sure any more who they are; then all is as it was.
async fn some_change(name: &str, registry: &Registry, db: &DatabaseConnection) {
    let (term, some) = ("term = '2026-autumn'", "ORDER BY id LIMIT 300");
    let doubted = "other_kind = 'roster_before' AND decision";
    for (was, becomes) in [("enrolled", "dropped_out"), ("dropped_out", "enrolled")] {
        let (sure, unsure) = if was == "enrolled" { ("certain", "review") } else { ("review", "certain") };
        for sql in [
            format!(
                "UPDATE standings SET status = '{becomes}' WHERE id IN (SELECT id FROM standings WHERE {term} AND status = '{was}' {some})"
            ),
            format!(
                "UPDATE links SET decision = '{unsure}' WHERE id IN (SELECT id FROM links WHERE {term} AND {doubted} = '{sure}' {some})"
            ),
        ] {
            db.execute_unprepared(&sql).await.unwrap();
        }
        let before = count(db, "heads").await;
        let (_, took) = timed(rates::compute(registry, &ACTOR, self::term())).await;
        let begun = count(db, "heads").await - before;
        println!("{name}: counted again, {begun} heads begun anew: {took:.2?}");
    }
}

/// What a page asks for.
async fn reads(name: &str, registry: &Registry) {
    let scope = registry.whole_county().unwrap();
    let county = Area::Place(scope.county().place());
    let filter = FigureFilter { term: term(), area: county.clone(), indicator: None };
    let (_, took) = timed(rates::figures(registry, &scope, &filter)).await;
    println!("{name}: the county's figures, as written: {took:.2?}");
    let day = When::Day("2026-11-22".parse().unwrap());
    let (_, took) = timed(rates::figures_at(registry, &scope, &filter, day)).await;
    println!(
        "{name}: every figure of every village, township and school counted from the heads (as at a day): {took:.2?}"
    );
    for by in [Slice::Grade, Slice::Sex, Slice::Group] {
        let (rows, took) = timed(rates::slices(registry, &scope, term(), &county, by)).await;
        println!("{name}: the county by {by}: {} figures in {took:.2?}", rows.len());
    }
    let measure = Measure::usual(Indicator::PrimaryEntry);
    for offset in [0, 20_000] {
        let list = ListPart::Denominator;
        let page = rates::persons(registry, &scope, Moment::from(term()), &county, measure, list, (offset, 50));
        let (page, took) = timed(page).await;
        println!("{name}: persons {offset}–{} of {}: {took:.2?}", offset + 50, page.total);
    }
}

/// One child is found to have dropped out, and comes back.
async fn follows(name: &str, registry: &Registry, db: &DatabaseConnection) {
    let backend = db.get_database_backend();
    let sql = "SELECT child_id FROM heads WHERE role = 'pupil' AND child_id IS NOT NULL ORDER BY subject_id LIMIT 20";
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let (mut worst, mut figures) = (Duration::ZERO, 0);
    for row in rows {
        let child: Uuid = row.try_get("", "child_id").unwrap();
        for (status, level) in [("dropped_out", "none"), ("enrolled", "primary")] {
            let sql = "UPDATE standings SET status = $1, level = $2 WHERE term = '2026-autumn' AND child_id = $3";
            let values = [status.into(), level.into(), child.into()];
            db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
            let (changed, took) = timed(rates::recount(registry, &ACTOR, term(), &[child])).await;
            figures += changed;
            worst = worst.max(took);
        }
    }
    assert!(figures > 0, "children who drop out change figures");
    println!("{name}: one child's figures right again, the slowest of 40: {worst:.2?} ({figures} figures changed)");
}

async fn timed<T>(work: impl Future<Output = registry::Result<T>>) -> (T, Duration) {
    let began = Instant::now();
    let done = work.await.unwrap();
    (done, began.elapsed())
}

async fn count(db: &DatabaseConnection, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS number FROM {table}");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    row.unwrap().try_get("", "number").unwrap()
}

/// What this process has used of the processors: what else the machine does changes it little.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit(')').next().unwrap_or_default().split(' ').flat_map(str::parse).collect();
    // utime and stime, hundredths of a second; the state before them is no number.
    fields.get(10..12).map_or(0.0, |times| times.iter().sum::<f64>() / 100.0)
}

/// The most memory this process ever held.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

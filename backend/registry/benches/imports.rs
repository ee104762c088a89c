//! How fast a survey is read and stored, and how much memory that takes.
//!
//! `cargo bench -p registry --features measure --bench imports` on SQLite; with `BAOXUE_MEASURE_POSTGRES=postgres://…/postgres` on
//! PostgreSQL as well (two databases are made there and dropped). `BAOXUE_MEASURE_CHILDREN` (20000) is the size of the county.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and may stop")]

use std::path::Path;
use std::time::{Duration, Instant};

use registry::imports::{ImportOptions, import_file, measure};
use registry::{Actor, Clock, Registry};
use rules::forms::FormKind;
use sea_orm::{ConnectionTrait, Database};
use seed::Recipe;

/// How often the file is read.
const READINGS: u64 = 5;

/// Set for the process that does nothing but import.
const ALONE: &str = "BAOXUE_MEASURE_ALONE";

#[tokio::main]
async fn main() {
    if let Ok(url) = std::env::var(ALONE) {
        return import_alone(&url).await;
    }
    let children = std::env::var("BAOXUE_MEASURE_CHILDREN").map_or(20_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let small = made(children, &folder.path().join("small"));
    let urls = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
    measure_on("SQLite", &urls("imported.db"), &urls("bare.db"), &small).await;
    if let Ok(server) = std::env::var("BAOXUE_MEASURE_POSTGRES") {
        on_postgres(&server, &small).await;
    }
    let large = made(children * 10, &folder.path().join("large"));
    for (name, files) in [("small.db", &small), ("large.db", &large)] {
        let me = std::env::current_exe().unwrap();
        std::process::Command::new(me).env(ALONE, urls(name)).arg(files).status().unwrap();
    }
}

/// An import in a process of its own, whose memory is then the import's.
async fn import_alone(url: &str) {
    let files = std::path::PathBuf::from(std::env::args().next_back().unwrap());
    let registry = county(url, &files).await;
    let before = peak_megabytes();
    let (rows, took) = import(&registry, &files).await;
    let rate = per_second(rows, took);
    println!("memory: {before} MB, {} MB at most while {rows} rows were stored at {rate} rows/s", peak_megabytes());
}

/// The files of a made-up county.
fn made(children: usize, dir: &Path) -> std::path::PathBuf {
    let recipe = Recipe { children, seed: 1, years: 1, term: "2026-autumn".parse().unwrap() };
    seed::make_county(recipe).write(dir, &mut |_, _| ()).unwrap();
    dir.to_path_buf()
}

async fn on_postgres(server: &str, files: &Path) {
    let admin = Database::connect(server).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let names = ["baoxue_measure_imported", "baoxue_measure_bare"];
    for name in names {
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    }
    measure_on("PostgreSQL", &format!("{base}/{}", names[0]), &format!("{base}/{}", names[1]), files).await;
    for name in names {
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    }
}

async fn measure_on(name: &str, imported: &str, bare: &str, files: &Path) {
    let registry = county(imported, files).await;
    let survey = files.join("households.csv");
    let mut rates = Vec::new();
    let before = cpu_time();
    let mut read = 0;
    for _ in 0..READINGS {
        let (rows, took) = measure::read_survey(&registry, &survey).await.unwrap();
        rates.push(per_second(rows, took));
        read += rows;
    }
    let of_one_core = per_second(read, cpu_time() - before);
    rates.sort_unstable();
    println!(
        "{name}: {} rows read and validated, {} rows/s (the middle of {rates:?}; {of_one_core} in a second of one core)",
        read / READINGS,
        rates[rates.len() / 2]
    );
    let (rows, importing) = import(&registry, files).await;
    println!("{name}: {rows} rows stored in {importing:.2?}, {} rows/s", per_second(rows, importing));
    let other = county(bare, files).await;
    let (inserted, inserting) = measure::insert_bare(&registry, &other).await.unwrap();
    println!(
        "{name}: bare insert of the same {inserted} database rows in {inserting:.2?}; storing runs at {:.0} % of it",
        100.0 * inserting.as_secs_f64() / importing.as_secs_f64()
    );
    let began = Instant::now();
    import(&registry, files).await;
    println!("{name}: the same file again in {:.2?}", began.elapsed());
}

/// What this process has used of the cores: on a machine that others use too it says more than the time that passed.
fn cpu_time() -> Duration {
    const TICKS_A_SECOND: u64 = 100;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 =
        behind_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1000 / TICKS_A_SECOND)
}

/// A register with the places and schools of the county.
async fn county(url: &str, files: &Path) -> Registry {
    let registry = Registry::open(url, Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())).await.unwrap();
    registry.migrate().await.unwrap();
    take(&registry, FormKind::Places, &files.join("places.csv")).await;
    let registry = registry.in_only_county().await.unwrap();
    take(&registry, FormKind::Schools, &files.join("schools.csv")).await;
    registry
}

async fn import(registry: &Registry, files: &Path) -> (u64, Duration) {
    let began = Instant::now();
    let rows = take(registry, FormKind::Households, &files.join("households.csv")).await;
    (rows, began.elapsed())
}

async fn take(registry: &Registry, kind: FormKind, path: &Path) -> u64 {
    let options = ImportOptions::default();
    import_file(registry, &Actor::System("measure"), kind, path, &options, |_| ()).await.unwrap().read
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a figure to look at"
)]
fn per_second(rows: u64, took: Duration) -> u64 {
    (rows as f64 / took.as_secs_f64()) as u64
}

/// The most memory this process ever held.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

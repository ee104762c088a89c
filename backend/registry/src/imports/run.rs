//! The way of a long file: a reading thread, a bounded channel, a storing deed.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::forms::FormKind;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::batches::{Parsed, read_all};
use super::reading::{Fault, RowHasher};
use super::{ImportOptions, ImportReport};
use crate::deed::Deed;
use crate::entities::{heading_mappings, imports};
use crate::journal;
use crate::sheets::{HeadingMappings, Layout, Progress, Reject, RejectsFile, Row, Sheet, Tally, rejects_path};
use crate::{Actor, Error, Registry, Result};

/// Batches that wait between the reading thread and the deed. More would only cost memory.
const WAITING_BATCHES: usize = 2;

/// After so many batches the database is told how large the tables have become.
const COUNT_AFTER: [u32; 3] = [1, 8, 64];

/// One import as it was asked for.
pub(super) struct Job<'a> {
    pub(super) registry: &'a Registry,
    pub(super) actor: &'a Actor,
    pub(super) path: &'a Path,
    pub(super) options: &'a ImportOptions,
    pub(super) progress: &'a (dyn Fn(Progress) + Send + Sync),
}

/// What every form of a file knows of the import it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lead {
    /// The import's own id.
    pub(crate) import_id: Uuid,
    /// 学期.
    pub(crate) term: Term,
    /// The day the file speaks of.
    pub(crate) as_of: NaiveDate,
    /// 补充文件: a mended rejects file, which adds and ends nothing.
    pub(crate) is_supplement: bool,
}

/// What became of the rows of a batch.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    /// New or changed.
    pub(crate) taken: u64,
    /// The same as before.
    pub(crate) unchanged: u64,
    /// Rows that nobody doubted until they were held against others.
    pub(crate) doubted: u64,
    /// Rows that the register does not take, by their place among the rows given.
    pub(crate) refused: Vec<(usize, Fault)>,
}

/// A form whose rows are read one by one and stored batch by batch.
pub(crate) trait Form: Sized {
    /// Which form.
    const KIND: FormKind;
    /// The name of the deed in the journal.
    const DEED: &'static str;
    /// The tables that grow.
    const TABLES: &'static [&'static str];
    /// Reads a row: pure, on another thread.
    type Reader: Send + Sync + 'static;
    /// A row that was read.
    type Draft: Send + 'static;

    /// Loads what reading and storing need to know.
    async fn prepare(deed: &Deed, lead: Lead) -> Result<(Self::Reader, Self)>;
    /// Reads one row.
    fn read(reader: &Self::Reader, row: Row<'_>, hasher: &RowHasher) -> Result<Self::Draft, Fault>;
    /// The sender's key, which may stand in a file only once, and the field it comes from.
    fn key(draft: &Self::Draft) -> (&'static str, Cow<'_, str>);
    /// Whether a row is stored with a doubt.
    fn is_doubted(draft: &Self::Draft) -> bool;
    /// Stores a batch.
    async fn store(&mut self, deed: &Deed, drafts: Vec<Self::Draft>) -> Result<Stored>;
    /// What remains to be done after the last row. Whether it changed anything.
    async fn finish(&mut self, _deed: &Deed) -> Result<bool> {
        Ok(false)
    }
}

/// Imports a file as form `F`.
pub(super) async fn import<F: Form + Send>(job: &Job<'_>) -> Result<ImportReport> {
    let mappings = remembered_headings(job.registry, F::KIND).await?;
    let path = job.path.to_path_buf();
    let sheet = on_thread(move || Sheet::open(&path, F::KIND, &mappings)).await??;
    let deed = job.registry.begin(job.actor).await?;
    deed.must_may(rules::access::Deed::ImportFiles, None).await?;
    let lead = lead(&deed, job.options, sheet.opening().is_supplement)?;
    announce(&deed, F::KIND, lead, job.path).await?;
    let (reader, mut form) = F::prepare(&deed, lead).await?;
    deed.hold_little().await?;
    let mut rejects = rejects_file(job, sheet.layout());
    let mut report = empty_report(job, F::KIND, &sheet);

    let (sender, mut batches) = mpsc::channel(WAITING_BATCHES);
    let path = job.path.to_path_buf();
    let reading = tokio::task::spawn_blocking(move || read_all::<F>(sheet, &reader, &sender, &path));
    let mut batch = 0_u32;
    while let Some(parsed) = batches.recv().await {
        let progress = parsed.progress;
        store_batch(&mut form, &deed, parsed, &mut rejects, &mut report).await?;
        batch += 1;
        if COUNT_AFTER.contains(&batch) {
            deed.count_tables(F::TABLES).await?;
        }
        (job.progress)(progress);
    }
    let (tally, sha256) = reading.await.map_err(|_| reading_died(job.path))??;
    report.tally = tally;
    report.read = tally.rows;
    let finished = form.finish(&deed).await?;
    report.rejects = rejects.finish()?;
    if !job.options.dry_run && (report.stored > 0 || finished) {
        conclude(deed, F::DEED, lead, &report, sha256).await?;
    }
    Ok(report)
}

async fn store_batch<F: Form>(
    form: &mut F,
    deed: &Deed,
    parsed: Parsed<F::Draft>,
    rejects: &mut RejectsFile,
    report: &mut ImportReport,
) -> Result<()> {
    let (places, drafts): (Vec<usize>, Vec<F::Draft>) =
        parsed.drafts.into_iter().map(|(place, draft)| (place, *draft)).unzip();
    report.doubted += drafts.iter().filter(|draft| F::is_doubted(draft)).count() as u64;
    let outcome = form.store(deed, drafts).await?;
    report.doubted += outcome.doubted;
    report.stored += outcome.taken;
    report.unchanged += outcome.unchanged;
    let mut faults = parsed.faults;
    faults.extend(outcome.refused.into_iter().map(|(index, fault)| (places[index], fault)));
    faults.sort_by_key(|(place, _)| *place);
    report.rejected += faults.len() as u64;
    let mut faults = faults.into_iter().peekable();
    for (place, row) in parsed.batch.rows().enumerate() {
        if let Some((_, fault)) = faults.next_if(|(at, _)| *at == place) {
            rejects.add(&reject(&row, fault), &row)?;
        }
    }
    Ok(())
}

pub(super) fn reject(row: &Row<'_>, fault: Fault) -> Reject {
    let heading = row.layout().heading_of(fault.field).or_else(|| printed_heading(row.layout().kind(), fault.field));
    Reject {
        row: row.number(),
        column: heading.unwrap_or_default().to_owned(),
        value: row.get(fault.field).to_owned(),
        reason: fault.reason,
    }
}

fn printed_heading(kind: FormKind, field: &str) -> Option<&'static str> {
    kind.columns().iter().find(|column| column.field == field).map(|column| column.heading)
}

pub(super) fn lead(deed: &Deed, options: &ImportOptions, is_supplement: bool) -> Result<Lead> {
    let today = deed.today();
    let as_of = options.as_of.unwrap_or(today);
    if as_of > today {
        return Err(Error::invalid("--as-of", as_of.to_string(), "截止日期在今天之后，请核对"));
    }
    let term = options.term.or_else(|| Term::of_day(as_of));
    let term =
        term.ok_or_else(|| Error::invalid("--as-of", as_of.to_string(), "这一天不在任何学期里，请用 --term 写明学期"))?;
    Ok(Lead { import_id: deed.new_id(), term, as_of, is_supplement })
}

/// The import's own row comes first, for the others refer to it; its counts come last.
pub(super) async fn announce(deed: &Deed, kind: FormKind, lead: Lead, path: &Path) -> Result<()> {
    let row = imports::Model {
        county_code: deed.county_code(),
        id: lead.import_id,
        kind: kind.as_str().to_owned(),
        term: Some(lead.term.to_string()),
        as_of: Some(lead.as_of),
        file_name: name_of(path),
        file_sha256: String::new(),
        rows_read: 0,
        rows_stored: 0,
        rows_unchanged: 0,
        rows_rejected: 0,
        journal_seq: deed.seq(),
        imported_at: deed.now(),
    };
    imports::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    Ok(())
}

pub(super) async fn conclude(
    deed: Deed,
    name: &'static str,
    lead: Lead,
    report: &ImportReport,
    sha256: String,
) -> Result<()> {
    let counts = imports::ActiveModel {
        file_sha256: sea_orm::Set(sha256.clone()),
        rows_read: sea_orm::Set(stored_count(report.read)),
        rows_stored: sea_orm::Set(stored_count(report.stored)),
        rows_unchanged: sea_orm::Set(stored_count(report.unchanged)),
        rows_rejected: sea_orm::Set(stored_count(report.rejected)),
        ..Default::default()
    };
    imports::Entity::update_many()
        .set(counts)
        .filter(imports::Column::CountyCode.eq(deed.county_code()))
        .filter(imports::Column::Id.eq(lead.import_id))
        .exec(deed.txn())
        .await?;
    let body = json!({
        "term": lead.term.to_string(), "as_of": lead.as_of.to_string(), "sha256": sha256, "read": report.read,
        "stored": report.stored, "unchanged": report.unchanged, "rejected": report.rejected,
    });
    deed.commit(journal::Entry::new(name, "import", Some(lead.import_id.to_string()), body)).await
}

fn stored_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// 表头对应 that the county has taught us for this form.
pub(super) async fn remembered_headings(registry: &Registry, kind: FormKind) -> Result<HeadingMappings> {
    let Ok(county) = registry.county() else { return Ok(HeadingMappings::default()) };
    let rows = heading_mappings::Entity::find()
        .filter(heading_mappings::Column::CountyCode.eq(county.to_string()))
        .filter(heading_mappings::Column::Kind.eq(kind.as_str()))
        .all(registry.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.heading, row.field)).collect())
}

pub(super) fn rejects_file(job: &Job<'_>, layout: &Arc<Layout>) -> RejectsFile {
    let path = job.options.rejects.clone().unwrap_or_else(|| rejects_path(job.path));
    RejectsFile::at(path, layout)
}

pub(super) fn empty_report(job: &Job<'_>, kind: FormKind, sheet: &Sheet) -> ImportReport {
    ImportReport {
        kind,
        file: name_of(job.path),
        opening: Some(sheet.opening().clone()),
        tally: Tally::default(),
        read: 0,
        stored: 0,
        unchanged: 0,
        rejected: 0,
        doubted: 0,
        rejects: None,
        dry_run: job.options.dry_run,
    }
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(PathBuf::new, PathBuf::from).to_string_lossy().into_owned()
}

/// Runs something slow where it holds up nobody.
pub(super) async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::refused("reading_died", "读文件的线程意外中断：请重试"))
}

pub(super) fn reading_died(path: &Path) -> Error {
    let sentence = format!("读“{}”时程序意外中断，没有存入任何内容：请用表格软件打开并另存后再导入", name_of(path));
    Error::refused("reading_died", sentence)
}

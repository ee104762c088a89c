//! 区划、学校、责任人: short lists, read whole and then stored by their own noun.

use std::ops::ControlFlow;
use std::path::Path;

use chrono::NaiveDate;
use rules::forms::FormKind;

use super::batches;
use super::list_rows::{Officers, Places, Schools};
use super::reading::{Fault, RowReader};
use super::run::{self, Job};
use super::{ImportReport, geojson};
use crate::deed::Deed;
use crate::outcome::Outcome;
use crate::sheets::{RejectsFile, RowBatch, Sheet, Tally};
use crate::{Registry, Result};

/// A form that is so short that it is read whole.
pub(super) trait List: Sized + Send + 'static {
    /// Which form.
    const KIND: FormKind;
    /// The name of the deed in the journal.
    const DEED: &'static str;
    /// A row that was read.
    type Row: Send + 'static;

    /// Reads one row.
    fn read(&self, cells: &mut RowReader<'_>) -> Result<Self::Row, Fault>;
    /// What can only be understood when all rows are there.
    fn complete(_rows: &mut [Self::Row]) {}
    /// Begins the deed.
    async fn begin(job: &Job<'_>, _rows: &[Self::Row]) -> Result<Deed> {
        job.registry.begin(job.actor).await
    }
    /// Stores the rows; `on` is the day the file speaks of.
    async fn store(deed: &Deed, rows: &[Self::Row], on: NaiveDate) -> Result<Outcome>;
}

/// Where a row stands: batch, and place in it.
type Place = (usize, usize);

/// A list as it was read: rows, and why others are not.
struct Listed<T> {
    batches: Vec<RowBatch>,
    places: Vec<Place>,
    rows: Vec<T>,
    faults: Vec<(Place, Fault)>,
    tally: Tally,
    sha256: String,
}

/// Imports one of the three lists.
pub(super) async fn import(job: &Job<'_>, kind: FormKind) -> Result<ImportReport> {
    match kind {
        FormKind::Places => {
            let path = job.path.to_path_buf();
            if let Some((sheet, boundaries)) = run::on_thread(move || geojson::open(&path)).await?? {
                return import_sheet(job, sheet, Places { boundaries }).await;
            }
            import_list(job, Places::default()).await
        }
        FormKind::Schools => import_list(job, Schools).await,
        _ => import_list(job, Officers).await,
    }
}

async fn import_list<L: List>(job: &Job<'_>, list: L) -> Result<ImportReport> {
    let mappings = run::remembered_headings(job.registry, L::KIND).await?;
    let path = job.path.to_path_buf();
    let sheet = run::on_thread(move || Sheet::open(&path, L::KIND, &mappings)).await??;
    import_sheet(job, sheet, list).await
}

async fn import_sheet<L: List>(job: &Job<'_>, sheet: Sheet, list: L) -> Result<ImportReport> {
    let mut report = run::empty_report(job, L::KIND, &sheet);
    let mut rejects = run::rejects_file(job, sheet.layout());
    let path = job.path.to_path_buf();
    let mut listed = run::on_thread(move || read_whole(sheet, &list, &path)).await??;
    L::complete(&mut listed.rows);
    let deed = L::begin(job, &listed.rows).await?;
    deed.must_may(rules::access::Deed::ImportFiles, None).await?;
    let lead = run::lead(&deed, job.options, false)?;
    run::announce(&deed, L::KIND, lead, job.path).await?;
    let outcome = L::store(&deed, &listed.rows, lead.as_of).await?;
    report.tally = listed.tally;
    report.read = listed.tally.rows;
    report.stored = outcome.stored;
    report.unchanged = outcome.unchanged;
    report.rejected = send_back(&listed, outcome, &mut rejects)?;
    report.rejects = rejects.finish()?;
    if !job.options.dry_run && report.stored > 0 {
        run::conclude(deed, L::DEED, lead, &report, listed.sha256).await?;
    }
    Ok(report)
}

fn read_whole<L: List>(sheet: Sheet, list: &L, path: &Path) -> Result<Listed<L::Row>> {
    let sha256 = batches::sha256_of(path)?;
    let (mut batches, mut places, mut rows, mut faults) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let tally = sheet.read(|batch, _| {
        for (at, row) in batch.rows().enumerate() {
            match list.read(&mut RowReader::new(row)) {
                Ok(read) => {
                    places.push((batches.len(), at));
                    rows.push(read);
                }
                Err(fault) => faults.push(((batches.len(), at), fault)),
            }
        }
        batches.push(batch);
        ControlFlow::Continue(())
    })?;
    Ok(Listed { batches, places, rows, faults, tally, sha256 })
}

/// Writes what was not taken, by the reader or by the register, in the order of the file.
fn send_back<T>(listed: &Listed<T>, outcome: Outcome, rejects: &mut RejectsFile) -> Result<u64> {
    let refused = outcome.refused.into_iter().map(|no| (listed.places[no.index], Fault::new(no.field, no.reason)));
    let mut faults: Vec<_> = listed.faults.iter().cloned().chain(refused).collect();
    faults.sort_by_key(|(place, _)| *place);
    for ((batch, at), fault) in &faults {
        if let Some(row) = listed.batches[*batch].rows().nth(*at) {
            rejects.add(&run::reject(&row, fault.clone()), &row)?;
        }
    }
    Ok(faults.len() as u64)
}

/// The registry for the county whose places these are: the first import of places is how a county comes into being.
pub(super) fn in_county_of(registry: &Registry, county: Option<rules::places::CountyCode>) -> Result<Registry> {
    match (registry.county(), county) {
        (Ok(_), _) => Ok(registry.clone()),
        (Err(_), Some(county)) => Ok(registry.in_county(county)),
        (Err(none), None) => Err(none),
    }
}

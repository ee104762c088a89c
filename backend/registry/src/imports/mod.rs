//! 导入: a file of contract §2 becomes rows of the register. One file is one deed: one transaction, one journal entry.
//!
//! Lives here: the way of every file from opening to counts and rejects. Must not live here: what the rows of one form mean and
//! where they are stored (surveys, hukou, rosters, places, schools, officers) or how files are opened (sheets).
//!
//! Threads of their own split the file and read its rows through the rules; bounded channels hand them over; the deed stores them
//! batch by batch. Memory does not grow with the file, but for some twenty bytes a row by which a key that comes twice is known.

mod batches;
mod geojson;
mod keyed;
mod list_rows;
mod lists;
mod reading;
mod remember;
mod run;

#[cfg(feature = "measure")]
pub mod measure;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::forms::FormKind;

use crate::sheets::{Opening, Progress, SheetError, Tally};
use crate::{Actor, Error, Registry, Result};
use crate::{hukou, rosters, surveys};

pub(crate) use batches::is_repeated;
pub(crate) use keyed::keep;
pub(crate) use reading::{Fault, Notes, RowHasher, RowReader, add_doubt, has_doubts};
pub use remember::remember_heading;
pub(crate) use run::{Form, Lead, Stored};

/// How a file is imported.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// 学期; without it the term of today.
    pub term: Option<Term>,
    /// The day the file speaks of; without it today.
    pub as_of: Option<NaiveDate>,
    /// Everything is checked and nothing is stored.
    pub dry_run: bool,
    /// Where rejects go; without it beside the file.
    pub rejects: Option<PathBuf>,
}

/// What an import did.
#[derive(Debug, Clone)]
pub struct ImportReport {
    /// The form.
    pub kind: FormKind,
    /// 文件名.
    pub file: String,
    /// What was found when the file was opened; `None` for GeoJSON.
    pub opening: Option<Opening>,
    /// Blank rows and total rows, which are not counted as read.
    pub tally: Tally,
    /// Rows of data: stored + unchanged + rejected.
    pub read: u64,
    /// New or changed.
    pub stored: u64,
    /// Already there with the same content.
    pub unchanged: u64,
    /// Sent back.
    pub rejected: u64,
    /// Rows stored with at least one doubt.
    pub doubted: u64,
    /// 退回文件, when a row was rejected.
    pub rejects: Option<PathBuf>,
    /// Nothing was stored because only a check was asked for.
    pub dry_run: bool,
}

/// Imports a file as a form: the one entrance for all kinds.
///
/// # Errors
/// The file cannot be read or is not that form, or the database refuses; then nothing is stored.
pub async fn import_file(
    registry: &Registry,
    actor: &Actor,
    kind: FormKind,
    path: &Path,
    options: &ImportOptions,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<ImportReport> {
    let job = run::Job { registry, actor, path, options, progress: &progress };
    match kind {
        FormKind::Places | FormKind::Schools | FormKind::Officers => lists::import(&job, kind).await,
        FormKind::Households => run::import::<surveys::SurveyForm>(&job).await,
        FormKind::Hukou => run::import::<hukou::HukouForm>(&job).await,
        FormKind::Roster => run::import::<rosters::RosterForm>(&job).await,
        FormKind::Movements => run::import::<rosters::MovementForm>(&job).await,
        FormKind::Attendance => run::import::<rosters::AttendanceForm>(&job).await,
    }
}

impl From<SheetError> for Error {
    fn from(problem: SheetError) -> Self {
        Self::refused("unreadable_file", problem.to_string())
    }
}

//! `baoxue ledger`: the rosters and ledgers of D§6 as XLSX.

use std::path::{Path, PathBuf};

use registry::Registry;
use rules::calendar::Term;

use super::Call;
use crate::args::LedgerArgs;
use crate::failure::Failure;

/// Writes one ledger.
pub fn perform(_: &Call, _: &LedgerArgs) -> Result<(), Failure> {
    Err(Failure::work("台账导出正在接入"))
}

/// Every ledger of the county into one directory.
pub fn all(_: &Registry, _: Term, _: &Path) -> Vec<PathBuf> {
    Vec::new()
}

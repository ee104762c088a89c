//! `baoxue ledger`: the rosters and ledgers of D§6 as XLSX.

use std::path::{Path, PathBuf};

use registry::Registry;
use registry::ledgers::{self, Ledger};
use registry::rates::Area;
use rules::calendar::Term;
use serde_json::json;

use super::Call;
use crate::args::LedgerArgs;
use crate::failure::Failure;
use crate::{output, progress};

/// Writes one ledger.
pub async fn perform(call: &Call, args: LedgerArgs) -> Result<(), Failure> {
    let ledger = Ledger::read(&args.name).map_err(|e| Failure::usage(e.to_string()))?;
    let registry = call.registry().await?;
    let scope = registry.whole_county()?;
    let area = args.school.map(Area::School).or(args.place.map(Area::Place));
    let spinner = progress::spinner(ledger.title());
    let rows = ledgers::write(&registry, &scope, ledger, args.term, area.as_ref(), &args.out).await;
    spinner.finish_and_clear();
    let rows = rows?;
    if call.json {
        return output::json(&json!({ "ledger": ledger.as_str(), "rows": rows, "out": args.out }));
    }
    output::line(&format!("{}：{rows} 行，已写入 {}", ledger.title(), args.out.display()))
}

/// Every ledger of the county into one directory.
pub async fn all(registry: &Registry, term: Term, dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    std::fs::create_dir_all(dir)?;
    let scope = registry.whole_county()?;
    let mut files = Vec::new();
    for ledger in ledgers::ALL {
        let file = dir.join(format!("{}.xlsx", ledger.title()));
        ledgers::write(registry, &scope, *ledger, term, None, &file).await?;
        files.push(file);
    }
    Ok(files)
}

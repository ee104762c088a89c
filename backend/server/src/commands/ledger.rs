//! `baoxue ledger`: the rosters and ledgers of D§6 as XLSX.

use std::path::{Path, PathBuf};

use registry::Registry;
use registry::ledgers::{self, LedgerKind};
use registry::rates::Area;
use rules::calendar::Term;
use serde_json::json;

use super::Call;
use crate::args::LedgerArgs;
use crate::failure::Failure;
use crate::output;

/// Writes one ledger.
pub async fn perform(call: &Call, args: LedgerArgs) -> Result<(), Failure> {
    let kind = LedgerKind::named(&args.name).ok_or_else(|| {
        let known: Vec<String> = LedgerKind::ALL.iter().map(|k| format!("{}（{}）", k.title(), k.as_str())).collect();
        Failure::usage(format!("没有“{}”这种台账，可用：{}", args.name, known.join("、")))
    })?;
    let registry = call.registry().await?;
    let scope = registry.whole_county()?;
    let area = match (args.school, args.place) {
        (Some(school), _) => Area::School(school),
        (None, place) => Area::Place(place.unwrap_or_else(|| scope.county().place())),
    };
    let rows = ledgers::write(&registry, &scope, kind, args.term, &area, &args.out).await?;
    if call.json {
        return output::json(&json!({ "ledger": kind.as_str(), "rows": rows, "out": args.out }));
    }
    output::line(&format!("{}：{rows} 人，已写入 {}", kind.title(), args.out.display()))
}

/// Every ledger of the county into one directory.
pub async fn all(registry: &Registry, term: Term, dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    std::fs::create_dir_all(dir)?;
    let scope = registry.whole_county()?;
    let county = Area::Place(scope.county().place());
    let mut files = Vec::new();
    for kind in LedgerKind::ALL {
        let file = dir.join(format!("{}.xlsx", kind.title()));
        ledgers::write(registry, &scope, *kind, term, &county, &file).await?;
        files.push(file);
    }
    Ok(files)
}

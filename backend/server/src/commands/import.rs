//! `baoxue import`: files of contract §2 into the register.

use std::path::Path;

use registry::imports::{ImportOptions, ImportReport, import_file, remember_heading};
use registry::{Actor, Registry};
use rules::forms::FormKind;
use serde_json::{Value, json};

use super::Call;
use crate::args::ImportArgs;
use crate::failure::Failure;
use crate::{output, progress};

const ACTOR: Actor = Actor::System("import");

/// Imports the files one after another; the first that cannot be read ends the work, those before it are in.
pub async fn perform(call: &Call, args: ImportArgs) -> Result<(), Failure> {
    let mut registry = call.registry_or_new(args.kind == FormKind::Places).await?;
    for (heading, field) in &args.map {
        remember_heading(&registry, &ACTOR, args.kind, heading, field).await?;
    }
    let options = ImportOptions { term: args.term, as_of: args.as_of, dry_run: args.dry_run, rejects: None };
    let mut reports = Vec::new();
    for file in &args.files {
        let report = one(&registry, args.kind, file, &options).await?;
        if !call.json {
            told(&report)?;
        }
        reports.push(as_json(&report));
        if args.kind == FormKind::Places && !args.dry_run && registry.county().is_err() {
            registry = registry.in_only_county().await?;
        }
    }
    if args.kind == FormKind::Households && !args.dry_run {
        let issued = registry::surveys::issue_file_numbers(&registry, &ACTOR).await?;
        if !call.json && issued.issued > 0 {
            output::line(&format!(
                "新编建档号 {} 个；外县户籍不编号 {}，年龄待核 {}",
                issued.issued, issued.outsiders, issued.unchecked
            ))?;
        }
    }
    registry.recount().await?;
    if call.json { output::json(&reports) } else { Ok(()) }
}

/// One file under a progress bar.
pub async fn one(
    registry: &Registry,
    kind: FormKind,
    file: &Path,
    options: &ImportOptions,
) -> Result<ImportReport, Failure> {
    let bar = progress::bar(kind.title(), 0);
    let watched = bar.clone();
    let report = import_file(registry, &ACTOR, kind, file, options, move |at| {
        watched.set_length(at.bytes_total.max(at.rows));
        watched.set_position(if at.bytes > 0 { at.bytes } else { at.rows });
    })
    .await;
    bar.finish_and_clear();
    Ok(report?)
}

/// The counts of one file, in words.
pub fn told(report: &ImportReport) -> Result<(), Failure> {
    let tried = if report.dry_run { "（只检查，未入库）" } else { "" };
    output::line(&format!(
        "{} {}{tried}：读 {} = 存 {} + 未变 {} + 退回 {}；其中存疑 {}",
        report.kind.title(),
        report.file,
        report.read,
        report.stored,
        report.unchanged,
        report.rejected,
        report.doubted
    ))?;
    if let Some(opening) = &report.opening {
        if !opening.unknown_headings.is_empty() {
            let unknown = opening.unknown_headings.join("、");
            output::line(&format!("  不认识的表头（内容已随行保留，可用 --map 表头=字段 对应）：{unknown}"))?;
        }
        if !opening.other_sheets.is_empty() {
            output::line(&format!("  另有工作表未读：{}", opening.other_sheets.join("、")))?;
        }
    }
    if report.tally.total_rows > 0 {
        output::line(&format!("  合计、落款行 {} 行未计入", report.tally.total_rows))?;
    }
    if let Some(rejects) = &report.rejects {
        output::line(&format!("  退回的行在 {}：改好后可直接再导入该文件", rejects.display()))?;
    }
    Ok(())
}

/// The report as `--json` prints it.
pub fn as_json(report: &ImportReport) -> Value {
    json!({
        "kind": report.kind.as_str(),
        "file": report.file,
        "read": report.read,
        "stored": report.stored,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "doubted": report.doubted,
        "total_rows": report.tally.total_rows,
        "blank_rows": report.tally.blank_rows,
        "unknown_headings": report.opening.as_ref().map(|o| o.unknown_headings.clone()).unwrap_or_default(),
        "rejects": report.rejects,
        "dry_run": report.dry_run,
    })
}

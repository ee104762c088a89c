//! `baoxue ledger`: rosters, ledgers and statistic tables as XLSX; `list` names them, `all` writes every one.

use std::path::{Path, PathBuf};

use registry::ledgers::{self, Family, Ledger, Span, Written};
use registry::rates::Area;
use registry::{Clock, Registry};
use rules::calendar::Term;
use serde_json::json;

use super::{Call, term_of_today};
use crate::args::LedgerArgs;
use crate::failure::Failure;
use crate::{output, progress};

/// Lists the ledgers, writes one, or writes all.
pub async fn perform(call: &Call, args: LedgerArgs) -> Result<(), Failure> {
    match args.name.as_deref().unwrap_or("list") {
        "list" => list(call),
        "all" => write_all(call, args).await,
        name => {
            let ledger = Ledger::read(name).map_err(|e| Failure::usage(e.to_string()))?;
            if args.period.is_some() && !ledger.is_report() {
                let sentence = format!("{}按学期列示，没有报告期：请去掉 --period；月报和季报才用它", ledger.title());
                return Err(Failure::usage(sentence));
            }
            write_one(call, ledger, args).await
        }
    }
}

/// Every ledger by its short name and title, under its heading: what `list` prints and the help ends with.
pub fn catalogue() -> String {
    let family = |family: &Family| {
        let own = Ledger::ALL.iter().filter(|ledger| ledger.family() == *family);
        let lines: Vec<String> = own.map(|ledger| format!("  {:<22} {}", ledger.as_str(), ledger.title())).collect();
        format!("{}\n{}", family.title(), lines.join("\n"))
    };
    Family::ALL.iter().map(family).collect::<Vec<_>>().join("\n")
}

fn list(call: &Call) -> Result<(), Failure> {
    if !call.json {
        return output::line(&catalogue());
    }
    let one = |ledger: &Ledger| json!({ "id": ledger, "title": ledger.title(), "family": ledger.family() });
    output::json(&Ledger::ALL.iter().map(one).collect::<Vec<_>>())
}

async fn write_one(call: &Call, ledger: Ledger, args: LedgerArgs) -> Result<(), Failure> {
    let (span, area, out) = (span(&args)?, area(&args), wanted(args.out, "文件，如 --out 台账.xlsx")?);
    let registry = call.registry().await?;
    let scope = registry.whole_county()?;
    let spinner = progress::spinner(ledger.title());
    let rows = ledgers::write(&registry, &scope, ledger, span, area.as_ref(), &out).await;
    spinner.finish_and_clear();
    let rows = rows?;
    if call.json {
        return output::json(&json!({ "ledger": ledger, "rows": rows, "out": out }));
    }
    output::line(&format!("{}：{rows} 行，已写入 {}", ledger.title(), out.display()))
}

async fn write_all(call: &Call, args: LedgerArgs) -> Result<(), Failure> {
    let (span, area, out) = (span(&args)?, area(&args), wanted(args.out, "目录，如 --out 台账")?);
    let registry = call.registry().await?;
    let spinner = progress::spinner("全部台账");
    let written = into_folder(&registry, span, area.as_ref(), &out).await;
    spinner.finish_and_clear();
    let written = written?;
    if call.json {
        let one = |w: &Written| json!({ "ledger": w.ledger, "rows": w.lines, "out": file(&out, span, w.ledger) });
        return output::json(&written.iter().map(one).collect::<Vec<_>>());
    }
    for done in &written {
        output::line(&format!("{}：{} 行", done.ledger.title(), done.lines))?;
    }
    output::line(&format!("共 {} 种，已写入 {}", written.len(), out.display()))
}

/// Every ledger of the county into one directory.
pub async fn all(registry: &Registry, term: Term, dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let span = Span::from(term);
    let written = into_folder(registry, span, None, dir).await?;
    Ok(written.into_iter().map(|done| file(dir, span, done.ledger)).collect())
}

async fn into_folder(
    registry: &Registry,
    span: Span,
    area: Option<&Area>,
    dir: &Path,
) -> Result<Vec<Written>, Failure> {
    std::fs::create_dir_all(dir)?;
    Ok(ledgers::write_all(registry, &registry.whole_county()?, span, area, dir).await?)
}

fn file(dir: &Path, span: Span, ledger: Ledger) -> PathBuf {
    dir.join(span.file_name(ledger, Clock::real().today()))
}

/// The term that is asked for, else the one of the period, else today's.
fn span(args: &LedgerArgs) -> Result<Span, Failure> {
    let of_period = args.period.and_then(|period| period.term(Clock::real().today()));
    let term = args.term.or(of_period).map_or_else(term_of_today, Ok)?;
    Ok(Span { term, period: args.period })
}

fn area(args: &LedgerArgs) -> Option<Area> {
    args.school.clone().map(Area::School).or(args.place.map(Area::Place))
}

fn wanted(out: Option<PathBuf>, what: &str) -> Result<PathBuf, Failure> {
    out.ok_or_else(|| Failure::usage(format!("没有说写到哪里：请用 --out 指明{what}")))
}

//! `baoxue match`: cross-matches, assesses, computes; writes `links.csv` (contract §3).

use std::path::Path;

use registry::matching::{LinkLine, MatchReport};
use registry::standings::Assessed;
use registry::{Actor, Registry, matching, rates, standings};
use rules::calendar::Term;
use serde_json::json;

use super::Call;
use crate::args::MatchArgs;
use crate::failure::Failure;
use crate::{output, progress};

const ACTOR: Actor = Actor::System("match");

/// Runs the comparison of a term and what follows from it.
pub async fn perform(call: &Call, args: MatchArgs) -> Result<(), Failure> {
    let registry = call.registry().await?;
    let (matched, assessed) = whole(&registry, args.term).await?;
    let file = match &args.out {
        Some(dir) => {
            let file = write_links(&registry, args.term, dir).await?;
            write_unmatched(&registry, args.term, dir).await?;
            Some(file)
        }
        None => None,
    };
    if call.json {
        return output::json(
            &json!({ "term": args.term.to_string(), "match": matched, "assess": assessed, "links": file }),
        );
    }
    told(args.term, &matched, &assessed)?;
    file.map_or(Ok(()), |file| output::line(&format!("逐条结果：{}", file.display())))
}

/// Match, assess, compute: every figure of the term is then of one piece.
pub async fn whole(registry: &Registry, term: Term) -> Result<(MatchReport, Assessed), Failure> {
    let spinner = progress::spinner("比对");
    let matched = matching::run(registry, &ACTOR, term).await?;
    spinner.set_message("研判");
    let assessed = standings::assess(registry, &ACTOR, term).await?;
    spinner.set_message("测算");
    rates::compute(registry, &ACTOR, term).await?;
    spinner.finish_and_clear();
    registry.recount().await?;
    Ok((matched, assessed))
}

/// What a run came to, in three lines.
pub fn told(term: Term, matched: &MatchReport, assessed: &Assessed) -> Result<(), Failure> {
    output::line(&format!(
        "{}比对：在册儿童 {}（重复调查合并 {}，依户籍名单补登 {}）",
        term.title(),
        matched.children,
        matched.merged,
        matched.taken_over
    ))?;
    output::line(&format!(
        "  学籍 {} 行：对上 {}，同一学生的另一条 {}，待复核 {}，无对应儿童 {}（待复核配对共 {}）",
        matched.roster_rows,
        matched.linked,
        matched.second_rows,
        matched.waiting_rows,
        matched.rows_without_child,
        matched.review
    ))?;
    output::line(&format!("  预警：新增 {}，延续 {}，自动销号 {}", assessed.raised, assessed.kept, assessed.closed))
}

/// Writes `links.csv` into the directory.
pub async fn write_links(registry: &Registry, term: Term, dir: &Path) -> Result<std::path::PathBuf, Failure> {
    std::fs::create_dir_all(dir)?;
    let file = dir.join("links.csv");
    let mut writer = csv::Writer::from_path(&file).map_err(|e| unwritable(&file, &e))?;
    writer
        .write_record(["survey_id", "roster_id", "weight", "probability", "decision", "reason"])
        .map_err(|e| unwritable(&file, &e))?;
    for line in matching::link_lines(registry, &registry.whole_county()?, term).await? {
        let LinkLine { survey_id, roster_id, weight, probability, decision, reason } = line;
        let row = [
            survey_id,
            roster_id,
            format!("{weight:.3}"),
            format!("{probability:.6}"),
            decision.as_str().to_owned(),
            reason,
        ];
        writer.write_record(row).map_err(|e| unwritable(&file, &e))?;
    }
    writer.flush()?;
    Ok(file)
}

/// Writes `unmatched.csv` into the directory: every record of either side that stayed alone, and why.
pub async fn write_unmatched(registry: &Registry, term: Term, dir: &Path) -> Result<(), Failure> {
    let file = dir.join("unmatched.csv");
    let mut writer = csv::Writer::from_path(&file).map_err(|e| unwritable(&file, &e))?;
    writer.write_record(["side", "subject", "name", "reason"]).map_err(|e| unwritable(&file, &e))?;
    for lone in matching::alone(registry, &registry.whole_county()?, term).await? {
        let row = [lone.side, lone.subject.to_string(), lone.name, lone.reason];
        writer.write_record(row).map_err(|e| unwritable(&file, &e))?;
    }
    Ok(writer.flush()?)
}

/// A CSV file that cannot be written.
pub fn unwritable(file: &Path, error: &csv::Error) -> Failure {
    Failure::work(format!("无法写入 {}：{error}。请检查目录权限与磁盘空间", file.display()))
}

//! 抽样复核: pairs drawn by stratum for a person to settle, and what the answers say of all the others.

use std::path::Path;

use linkage::sample::{Share, Stratum, draw, over, precision_and_recall};
use rules::matching::{Decision, Link};
use serde_json::json;

use super::children::Matched;
use super::table::CsvTable;
use super::{Call, unwritable};
use crate::args::SampleArgs;
use crate::failure::Failure;
use crate::output::{self, Rows};

const HEADINGS: [&str; 8] =
    ["分层", "层内对数", "survey_id", "roster_id", "weight", "decision", "reason", "是否同一人"];

/// Strata from sure to unlikely, and whether their pairs are links.
const STRATA: [(&str, bool); 5] = [
    ("自动关联，权重20以上", true),
    ("自动关联，权重12至20", true),
    ("自动关联，权重12以下", true),
    ("待复核，已选中", false),
    ("落选的候选", false),
];

fn stratum_of(link: &Link, chosen: bool) -> usize {
    match (link.decision == Decision::Review, chosen) {
        (false, _) if link.weight >= 20.0 => 0,
        (false, _) if link.weight >= 12.0 => 1,
        (false, _) => 2,
        (true, true) => 3,
        (true, false) => 4,
    }
}

/// Draws pairs, as many from each stratum as its share of a person's time is worth, and writes them with room for the answer.
pub(super) fn write(file: &Path, matched: &Matched, count: usize, seed: u64) -> Result<(), Failure> {
    let links = matched.outcome.links.iter().map(|link| (link, true));
    let all = links.chain(matched.outcome.contested.iter().map(|link| (link, false)));
    let mut strata: Vec<Vec<&Link>> = vec![Vec::new(); STRATA.len()];
    for (link, chosen) in all {
        strata[stratum_of(link, chosen)].push(link);
    }
    let mut writer = csv::Writer::from_path(file).map_err(|e| unwritable(file, &e))?;
    writer.write_record(HEADINGS).map_err(|e| unwritable(file, &e))?;
    let filled = strata.iter().filter(|links| !links.is_empty()).count().max(1);
    for (number, links) in strata.iter().enumerate() {
        for place in draw(links.len(), count.div_ceil(filled), seed.wrapping_add(number as u64)) {
            let link = links[place];
            let (left, right) = matched.keys(link.left, link.right);
            let (size, weight) = (links.len().to_string(), format!("{:.3}", link.weight));
            let reason = link.reason.to_string();
            let row = [STRATA[number].0, &size, left, right, &weight, link.decision.as_str(), &reason, ""];
            writer.write_record(row).map_err(|e| unwritable(file, &e))?;
        }
    }
    Ok(writer.flush()?)
}

/// 是/否 as persons write it.
pub(super) fn yes_or_no(written: &str) -> Option<bool> {
    match written.trim().to_lowercase().as_str() {
        "是" | "同" | "1" | "y" | "yes" | "true" | "√" => Some(true),
        "否" | "不是" | "异" | "0" | "n" | "no" | "false" | "×" => Some(false),
        _ => None,
    }
}

/// Reads a settled sample and says how good the links are.
pub(super) fn told(call: &Call, args: &SampleArgs) -> Result<(), Failure> {
    let strata = settled(&args.file)?;
    let of = |linked: bool| -> Vec<Stratum> {
        strata.iter().zip(STRATA).filter(|(_, (_, links))| *links == linked).map(|(stratum, _)| *stratum).collect()
    };
    let (precision, recall) = precision_and_recall(&of(true), &of(false));
    if call.json {
        let share = |share: Share| json!({ "share": share.share, "low": share.low, "high": share.high });
        return output::json(&json!({ "precision": share(precision), "recall": share(recall) }));
    }
    let mut rows = Rows::under(&["分层", "对数", "已判", "同一人", "比例", "95%区间"]);
    for (stratum, (name, _)) in strata.iter().zip(STRATA) {
        let share = over(&[*stratum]);
        let counts = [stratum.size, stratum.settled, stratum.same].map(|count| count.to_string());
        rows.rows.push([vec![name.to_owned()], counts.to_vec(), percents(share)].concat());
    }
    for (name, share) in [("自动关联的正确率", precision), ("自动关联的查全率", recall)] {
        let blank = String::new;
        rows.rows.push([vec![name.to_owned(), blank(), blank(), blank()], percents(share)].concat());
    }
    output::line(rows.table().trim_end())
}

fn percents(share: Share) -> Vec<String> {
    let percent = |share: f64| format!("{:.2}%", share * 100.0);
    vec![percent(share.share), format!("{} – {}", percent(share.low), percent(share.high))]
}

fn settled(file: &Path) -> Result<Vec<Stratum>, Failure> {
    let table = CsvTable::open(file)?;
    let place = |name: &str| table.place(|heading| heading == name).ok_or_else(|| table.lacks(name));
    let (name, size, same) = (place(HEADINGS[0])?, place(HEADINGS[1])?, place(HEADINGS[7])?);
    let (mut strata, mut open) = (vec![Stratum::default(); STRATA.len()], 0);
    table.each(|cells| {
        let Some(number) = STRATA.iter().position(|(stratum, _)| *stratum == cells.get(name)) else { return };
        let stratum = &mut strata[number];
        stratum.size = cells.get(size).parse().unwrap_or(stratum.size);
        match yes_or_no(cells.get(same)) {
            Some(same) => {
                stratum.settled += 1;
                stratum.same += u64::from(same);
            }
            None => open += 1,
        }
    })?;
    if strata.iter().all(|stratum| stratum.settled == 0) {
        let cure = "请在“是否同一人”一栏填“是”或“否”后重试";
        return Err(Failure::work(format!("{} 里还没有判定（{open} 行空白）：{cure}", file.display())));
    }
    Ok(strata)
}

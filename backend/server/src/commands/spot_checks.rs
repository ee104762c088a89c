//! `baoxue spot-check …`: samples drawn, taken along, brought back, judged.

use std::collections::BTreeMap;
use std::path::Path;

use registry::places::Places;
use registry::spot_checks::{self, Check, CheckId, Drawing, Rate, SHEET_NOTE, SheetRow, VillageRate};
use registry::{Actor, Registry, Scope};
use rules::surveys::{Confidence, Size};
use serde_json::json;

use super::Call;
use super::rates::print_rows;
use crate::args::{Format, SpotCheckCommand};
use crate::failure::Failure;
use crate::output::{self, Rows};

const ACTOR: Actor = Actor::System("spot-check");

/// Does what was asked of the checks.
pub async fn perform(call: &Call, what: SpotCheckCommand) -> Result<(), Failure> {
    let registry = call.registry().await?;
    let scope = registry.whole_county()?;
    match what {
        SpotCheckCommand::Draw { term, place, strata, seed, households, margin, confidence } => {
            let size = match (households, margin, confidence) {
                (Some(households), ..) => Some(Size::Households(households)),
                (None, None, None) => None,
                (None, margin, confidence) => Some(Size::Margin {
                    hundredths: margin.unwrap_or(500),
                    confidence: confidence.unwrap_or(Confidence::NinetyFive),
                }),
            };
            let place = place.unwrap_or_else(|| scope.county().place());
            let id = spot_checks::draw(&registry, &ACTOR, &Drawing { term, place, strata, size, seed }).await?;
            shown(call, &registry, &scope, id).await
        }
        SpotCheckCommand::List { term } => {
            let checks = spot_checks::checks(&registry, &scope, term).await?;
            if call.json {
                return output::json(&checks);
            }
            let mut rows = Rows::under(&["抽查编号", "名称", "分层", "样本户", "已录入", "状态", "抽样日期"]);
            rows.rows.extend(checks.iter().map(line));
            output::line(rows.table().trim_end())
        }
        SpotCheckCommand::Export { check, out } => export(call, &registry, &scope, CheckId(check), &out).await,
        SpotCheckCommand::Enter { check, file } => enter(call, &registry, &scope, CheckId(check), &file).await,
        SpotCheckCommand::Show { check } => shown(call, &registry, &scope, CheckId(check)).await,
        SpotCheckCommand::Judge { check } => {
            spot_checks::judge(&registry, &ACTOR, &scope, CheckId(check)).await?;
            shown(call, &registry, &scope, CheckId(check)).await
        }
        SpotCheckCommand::Reopen { check } => {
            spot_checks::reopen(&registry, &ACTOR, &scope, CheckId(check)).await?;
            shown(call, &registry, &scope, CheckId(check)).await
        }
    }
}

fn line(check: &Check) -> Vec<String> {
    vec![
        check.id.0.to_string(),
        check.name.clone(),
        check.strata.title().to_owned(),
        check.households.to_string(),
        check.entered.to_string(),
        check.state.title().to_owned(),
        check.drawn_on().to_string(),
    ]
}

async fn export(call: &Call, registry: &Registry, scope: &Scope, id: CheckId, out: &Path) -> Result<(), Failure> {
    if is_workbook(out) {
        let printed = spot_checks::print_sheet(registry, scope, id, out).await?;
        if call.json {
            return output::json(&json!({ "check": id, "rows": printed.children, "out": out }));
        }
        let (households, children) = (printed.households, printed.children);
        return output::line(&format!("核查表 {households} 户、{children} 人，已写入 {}。{SHEET_NOTE}", out.display()));
    }
    let check = spot_checks::find(registry, scope, id).await?;
    let rows =
        Rows { headings: spot_checks::sheet_headings(), rows: spot_checks::sheet_rows(registry, scope, id).await? };
    print_rows(&rows, Format::Csv, Some(out), &format!("{}核查表", check.name))?;
    if call.json {
        return output::json(&json!({ "check": id, "rows": rows.rows.len(), "out": out }));
    }
    output::line(&format!("核查表 {} 行，已写入 {}。{SHEET_NOTE}", rows.rows.len(), out.display()))
}

fn is_workbook(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

async fn enter(call: &Call, registry: &Registry, scope: &Scope, id: CheckId, file: &Path) -> Result<(), Failure> {
    let (numbers, rows): (Vec<usize>, Vec<SheetRow>) = sheet(file)?.into_iter().unzip();
    let outcome = spot_checks::take_sheet(registry, (&ACTOR, scope), id, &rows).await?;
    if call.json {
        let row = |r: &registry::Refusal| json!({ "row": numbers.get(r.index), "reason": r.reason });
        let refused: Vec<_> = outcome.refused.iter().map(row).collect();
        let (stored, unchanged) = (outcome.stored, outcome.unchanged);
        return output::json(
            &json!({ "read": rows.len(), "stored": stored, "unchanged": unchanged, "rejected": refused }),
        );
    }
    // One sentence for all rows that have the same cure.
    let mut reasons: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for refusal in &outcome.refused {
        reasons.entry(&refusal.reason).or_default().extend(numbers.get(refusal.index));
    }
    for (reason, rows) in reasons {
        output::line(&format!("{}：{reason}", in_words(&rows)))?;
    }
    let (stored, unchanged, rejected) = (outcome.stored, outcome.unchanged, outcome.refused.len());
    output::line(&format!("读入 {} 行：录入 {stored}、未填或未变 {unchanged}、退回 {rejected}", rows.len()))
}

/// `第 3 行`, `第 3、4、5、6、7 … 行（共 40 行）`.
fn in_words(rows: &[usize]) -> String {
    let some: Vec<String> = rows.iter().take(5).map(ToString::to_string).collect();
    let some = some.join("、");
    if rows.len() > 5 { format!("第 {some} … 行（共 {} 行）", rows.len()) } else { format!("第 {some} 行") }
}

/// The rows of a workbook or of a CSV file in UTF-8 (with or without BOM) or GB18030, each with its number.
fn sheet(file: &Path) -> Result<Vec<(usize, SheetRow)>, Failure> {
    let bytes =
        std::fs::read(file).map_err(|e| Failure::work(format!("无法读取 {}：{e}。请核对路径", file.display())))?;
    if bytes.starts_with(b"PK") { Ok(spot_checks::read_sheet(bytes)?) } else { csv_rows(file, bytes) }
}

fn csv_rows(file: &Path, bytes: Vec<u8>) -> Result<Vec<(usize, SheetRow)>, Failure> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(other) => encoding_rs::GB18030.decode(other.as_bytes()).0.into_owned(),
    };
    let unreadable =
        |e: csv::Error| Failure::work(format!("{} 不是可读的 CSV：{e}。请用表格软件另存为 CSV 后重试", file.display()));
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(|h| h.trim().to_owned()).collect();
    let row = |row: csv::StringRecord| headings.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
    (2..).zip(reader.records()).map(|(at, record)| Ok((at, record.map(row).map_err(unreadable)?))).collect()
}

async fn shown(call: &Call, registry: &Registry, scope: &Scope, id: CheckId) -> Result<(), Failure> {
    let check = spot_checks::find(registry, scope, id).await?;
    let results = spot_checks::results(registry, scope, id).await?;
    let limits = spot_checks::limits(registry, scope, &check).await?;
    if call.json {
        return output::json(&json!({ "check": check, "limits": limits, "results": results }));
    }
    output::line(&format!(
        "{}（编号 {}）：{}，样本 {} 户，已录入 {} 户（其中家中无人、未见面 {} 户），漏登儿童 {} 人",
        check.name,
        check.id.0,
        check.state.title(),
        check.households,
        check.entered,
        results.not_met(),
        results.missed
    ))?;
    if let Some(why) = check.enlarged() {
        output::line(&why)?;
    }
    let mut rows = Rows::under(&["项目", "已查", "有误", "差错率%", "区间下限%", "区间上限%"]);
    rows.rows.push(rate("儿童（任一项有误）", results.children.as_ref()));
    rows.rows.extend(results.fields.iter().map(|field| rate(field.field.title(), field.rate.as_ref())));
    rows.rows.extend(results.strata.iter().map(|(stratum, of)| rate(&format!("层：{stratum}"), of.as_ref())));
    let places = registry::places::load(registry, scope).await?;
    rows.rows.extend(results.villages.iter().map(|of| rate(&village(&places, of), of.rate.as_ref())));
    output::line(rows.table().trim_end())?;
    output::line(&format!("评定规则：{}", limits.rule()))?;
    if check.repeat.is_empty() {
        return Ok(());
    }
    let villages: Vec<String> = check.repeat.iter().map(|village| places.path(*village)).collect();
    output::line(&format!("返工：{}", villages.join("、")))
}

/// A village, with how many children the survey missed there.
fn village(places: &Places, of: &VillageRate) -> String {
    let missed = if of.missed > 0 { format!("（漏登 {} 人）", of.missed) } else { String::new() };
    format!("村：{}{missed}", places.path(of.village))
}

fn rate(name: &str, rate: Option<&Rate>) -> Vec<String> {
    match rate {
        None => [name, "0", "", "—", "", ""].map(str::to_owned).to_vec(),
        Some(rate) => vec![
            name.to_owned(),
            rate.checked.to_string(),
            rate.wrong.to_string(),
            rate.percent.clone(),
            rate.lower.clone(),
            rate.upper.clone(),
        ],
    }
}

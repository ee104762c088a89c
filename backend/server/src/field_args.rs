//! What may be typed after `baoxue coverage`, `baoxue spot-check` and `baoxue places`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::surveys::{Confidence, Strata};
use uuid::Uuid;

use crate::args::{Format, day, place, term};

/// Which part of the coverage is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CoverageList {
    /// 漏社
    MissingGroups,
    /// 漏户
    MissingHouseholds,
    /// 漏人
    MissingChildren,
    /// 无建档号
    Unfiled,
}

/// `baoxue coverage`.
#[derive(Debug, clap::Args)]
pub struct CoverageArgs {
    /// 学期 · term
    #[arg(long, value_parser = term)]
    pub term: Term,
    /// 区划代码：县、乡、村、社 · place
    #[arg(long, value_name = "CODE", value_parser = place)]
    pub place: Option<PlaceCode>,
    /// 列出名单 · list what is missing
    #[arg(long, value_enum)]
    pub list: Option<CoverageList>,
    /// 输出格式 · output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// 输出文件（xlsx 必填） · output file, needed for xlsx
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `baoxue spot-check …`.
#[derive(Debug, Subcommand)]
pub enum SpotCheckCommand {
    /// 抽样：同一种子、同一份调查，抽到同样的户 · draw a sample; the same seed draws the same
    Draw {
        /// 学期 · term
        #[arg(long, value_parser = term)]
        term: Term,
        /// 区划代码，不填为全县 · place; default: the county
        #[arg(long, value_name = "CODE", value_parser = place)]
        place: Option<PlaceCode>,
        /// 分层：township、village、`township_surveyor`、`village_surveyor` · strata
        #[arg(long, default_value = "village", value_parser = strata)]
        strata: Strata,
        /// 种子 · seed
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// 户数；不填则按允许误差和置信水平计算 · how many households; else by margin and confidence
        #[arg(long, conflicts_with_all = ["margin", "confidence"], value_parser = clap::value_parser!(u64).range(1..))]
        households: Option<u64>,
        /// 允许误差，百分数，如 5 · half the width of the interval, in percent
        #[arg(long, value_parser = margin)]
        margin: Option<u32>,
        /// 置信水平：90、95、99 · confidence
        #[arg(long, value_parser = confidence)]
        confidence: Option<Confidence>,
    },
    /// 列出抽查 · list the checks
    List {
        /// 学期 · term
        #[arg(long, value_parser = term)]
        term: Option<Term>,
    },
    /// 导出核查表 · the sample as a table to take along
    Export {
        /// 抽查编号 · the check
        check: Uuid,
        /// 输出文件，.csv 或 .xlsx · output file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// 录入填好的核查表 · take a filled-in table back
    Enter {
        /// 抽查编号 · the check
        check: Uuid,
        /// 填好的 CSV · the filled-in CSV
        file: PathBuf,
    },
    /// 进度与结果 · progress and results with their intervals
    Show {
        /// 抽查编号 · the check
        check: Uuid,
    },
    /// 评定：通过或返工 · judge: accept or repeat
    Judge {
        /// 抽查编号 · the check
        check: Uuid,
    },
    /// 撤回评定 · take the judgement back
    Reopen {
        /// 抽查编号 · the check
        check: Uuid,
    },
}

/// `baoxue places …`.
#[derive(Debug, Subcommand)]
pub enum PlacesCommand {
    /// 合并村（或社）：住户、儿童、户籍、岗位、学区随迁 · merge villages or groups; all that was recorded follows
    Merge {
        /// 被合并的代码 · the places that end
        #[arg(required = true, value_parser = place)]
        old: Vec<PlaceCode>,
        /// 并入的代码，可以是新设的 · the place they become
        #[arg(long, value_name = "CODE", value_parser = place)]
        into: PlaceCode,
        /// 新设时的名称 · its name, when it is new
        #[arg(long)]
        name: Option<String>,
        /// What orders it.
        #[command(flatten)]
        order: OrderArgs,
    },
    /// 拆分村：逐社写明归哪个村 · split a village; each group names its new village
    Split {
        /// 被拆分的村 · the village
        #[arg(value_parser = place)]
        from: PlaceCode,
        /// 拆分后的村，如 `629001101205=新旗村:62900110120103,62900110120104`，每村一个 · a village it becomes, with its groups
        #[arg(long = "part", required = true, value_name = "CODE[=NAME]:GROUP,…", value_parser = part)]
        parts: Vec<PartArg>,
        /// 没有写社的住户暂归哪个村，默认第一个 · where what names no group stands; default: the first part
        #[arg(long, value_name = "CODE", value_parser = place)]
        heir: Option<PlaceCode>,
        /// What orders it.
        #[command(flatten)]
        order: OrderArgs,
    },
    /// 更名，旧名连同起止日期保留 · a new name; the old one stays with its days
    Rename {
        /// 代码 · the place
        #[arg(value_parser = place)]
        code: PlaceCode,
        /// 新名称 · its new name
        name: String,
        /// What orders it.
        #[command(flatten)]
        order: OrderArgs,
    },
    /// 沿革：一个地方的历次名称，或全部变更 · the names of a place, or all changes
    History {
        /// 代码 · the place
        #[arg(value_parser = place)]
        code: Option<PlaceCode>,
    },
    /// 拆分后待确定村组的住户和户籍 · what a split left for a person
    Undecided {
        /// 变更编号 · the change
        act: Uuid,
    },
    /// 确定一户归哪个村（社） · say where a household belongs
    Settle {
        /// 户的编号（见 undecided） · the household or entry
        row: Uuid,
        /// 村或社代码 · village or group
        #[arg(long, value_name = "CODE", value_parser = place)]
        to: PlaceCode,
    },
    /// 撤回当天办理的变更 · take back a change of today
    Undo {
        /// 变更编号 · the change
        act: Uuid,
    },
}

/// The day and the document of a change.
#[derive(Debug, clap::Args)]
pub struct OrderArgs {
    /// 变更日期 · the day of the change
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: NaiveDate,
    /// 批准文号 · the document that orders it
    #[arg(long)]
    pub document: Option<String>,
}

/// A village of a split, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartArg {
    /// Its code.
    pub village: PlaceCode,
    /// Its name, where it is new.
    pub name: Option<String>,
    /// Its groups.
    pub groups: Vec<PlaceCode>,
}

fn part(word: &str) -> Result<PartArg, String> {
    let (village, groups) = word.split_once(':').unwrap_or((word, ""));
    let (code, name) = village.split_once('=').map_or((village, None), |(code, name)| (code, Some(name)));
    let groups = groups.split(',').map(str::trim).filter(|code| !code.is_empty());
    Ok(PartArg {
        village: place(code)?,
        name: name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        groups: groups.map(place).collect::<Result<_, _>>()?,
    })
}

fn strata(word: &str) -> Result<Strata, String> {
    let known =
        || Strata::ALL.iter().map(|s| format!("{}（{}）", s.as_str(), s.title())).collect::<Vec<_>>().join("、");
    Strata::from_code(&word.replace('-', "_")).ok_or_else(|| format!("没有“{word}”这种分层，请用：{}", known()))
}

fn confidence(word: &str) -> Result<Confidence, String> {
    Confidence::from_code(word.trim_end_matches('%')).ok_or_else(|| format!("置信水平“{word}”请写 90、95 或 99"))
}

/// Percent to hundredths of a percent.
fn margin(word: &str) -> Result<u32, String> {
    let wrong = || format!("允许误差“{word}”请写 0.5 到 20 之间的百分数，如 5");
    let percent: f64 = word.trim_end_matches('%').parse().map_err(|_| wrong())?;
    if !(0.5..=20.0).contains(&percent) {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 50 and 2,000")]
    Ok((percent * 100.0).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_split_is_read_as_it_is_typed() {
        let read = part("629001101205=新旗村:62900110120103,62900110120104").expect("a part");
        assert_eq!((read.name.as_deref(), read.groups.len()), (Some("新旗村"), 2));
        let stays = part("629001101201:62900110120101").expect("a part");
        assert_eq!((stays.name, stays.groups.len()), (None, 1));
        assert!(part("甲村:1").is_err());
    }

    #[test]
    fn margins_and_strata_are_read_or_the_sentence_says_how() {
        assert_eq!((margin("5"), margin("2.5%")), (Ok(500), Ok(250)));
        assert!(margin("50").is_err() && margin("五").is_err());
        assert_eq!(strata("village-surveyor"), Ok(Strata::VillageSurveyor));
    }
}

//! What may be typed after `baoxue`: the commands of contract §1 and nothing about how they are done.
//!
//! Help is written for the clerk who runs it: Chinese first, English beside it.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Parser, Subcommand, ValueEnum};
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::ledgers::Period;
use rules::places::PlaceCode;
use rules::rates::Slice;

pub use crate::field_args::{CoverageArgs, CoverageList, PartArg, PlacesCommand, SpotCheckCommand};

/// 保学：县域控辍保学台账 · the register of every child for dropout control.
#[derive(Debug, Parser)]
#[command(name = "baoxue", version, about, max_term_width = 110)]
pub struct Args {
    /// 数据库地址 · database: sqlite://文件 or postgres://…
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// 县级代码，库内有多个县时指明 · county code, when the database holds several
    #[arg(long, global = true, value_name = "CODE")]
    pub county: Option<String>,
    /// 设置文件 · settings file (default: baoxue.toml when it is there)
    #[arg(long, global = true, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// 只输出一个 JSON 文档 · one JSON document on standard output and nothing else
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of contract §1.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 虚构一个县，走完全部流程，打印结果，然后开放页面 · make up a county and run the whole job on it
    Demo(DemoArgs),
    /// 把虚构的县写成文件 · write a made-up county as files
    MakeCounty(MakeCountyArgs),
    /// 导入文件 · take a file in
    Import(ImportArgs),
    /// 交叉比对 · cross-match the register and the rosters
    Match(MatchArgs),
    /// 各项指标 · entry, retention and dropout rates
    Rates(RatesArgs),
    /// 疑似名单 · the suspected list with the reason of each
    Flags(FlagsArgs),
    /// 调查覆盖：村不漏社、社不漏户、户不漏人 · the survey, expected against met
    Coverage(CoverageArgs),
    /// 抽查：抽样、录入、评定 · spot checks of the survey
    #[command(subcommand)]
    SpotCheck(SpotCheckCommand),
    /// 区划撤并、拆分、更名 · merges, splits and new names of places
    #[command(subcommand)]
    Places(PlacesCommand),
    /// 台账花名册 · ledgers and rosters as XLSX
    Ledger(LedgerArgs),
    /// 任意两表比对 · the linkage engine alone, on any two tables
    Link(LinkArgs),
    /// 对照真值评价比对结果 · links held against a known truth: accuracy by kind of error, the worst mistakes
    Evaluate(EvaluateArgs),
    /// 人工抽样复核的结果 · precision and recall from a sample that a person has settled
    Sample(SampleArgs),
    /// 开放工作台与手机接口 · serve the console and the phone API
    Serve(ServeArgs),
    /// 建表或升级 · bring the schema up to date
    Migrate,
    /// 核对数据完整性 · integrity of the stored data
    Check,
    /// 备份到文件（服务运行时也可） · copy the data to a file, also while it serves
    Backup(FileArg),
    /// 从备份文件恢复到空库 · restore a backup into an empty database
    Restore(FileArg),
    /// 账号 · accounts
    #[command(subcommand)]
    Officers(OfficersCommand),
    /// 县级设置：预警天数、放假日、有效期、目标 · the county's settings
    #[command(subcommand)]
    Policy(PolicyCommand),
}

/// `baoxue demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// 儿童人数 · how many children
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(50..=2_000_000))]
    pub children: u32,
    /// 种子，同一种子得同一个县 · the same seed makes the same county
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 存放目录 · where files and database go
    #[arg(long, value_name = "DIR", default_value = "made-up-county")]
    pub dir: PathBuf,
    /// 打印结果后即结束 · stop after the result is printed
    #[arg(long)]
    pub no_serve: bool,
    /// Where it is served.
    #[command(flatten)]
    pub addresses: Addresses,
}

/// `baoxue make-county`.
#[derive(Debug, clap::Args)]
pub struct MakeCountyArgs {
    /// 儿童人数 · how many children
    #[arg(long, value_parser = clap::value_parser!(u32).range(50..=2_000_000))]
    pub children: u32,
    /// 种子 · seed
    #[arg(long)]
    pub seed: u64,
    /// 写几个学年 · how many school years
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=12))]
    pub years: u32,
    /// 输出目录 · where the files go
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `baoxue import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// 种类 · what the files hold
    #[arg(value_parser = form_kind)]
    pub kind: FormKind,
    /// 文件 · the files, one after another
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// 学期，如 2026-autumn · term; default: the term of the day
    #[arg(long, value_parser = term)]
    pub term: Option<Term>,
    /// 名单截止日，如 2026-09-05 · the day the list speaks of; default: today
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// 只检查，不入库 · check everything, store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// 表头对应，如 --map 孩子名字=name，记住供下次使用 · a county's own heading, remembered
    #[arg(long, value_name = "HEADING=FIELD", value_parser = heading_pair)]
    pub map: Vec<(String, String)>,
}

/// `baoxue match`.
#[derive(Debug, clap::Args)]
pub struct MatchArgs {
    /// 学期 · term
    #[arg(long, value_parser = term)]
    pub term: Term,
    /// 写出 links.csv 的目录 · where links.csv goes
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// How a list or a figure is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 屏幕表格
    Table,
    /// JSON
    Json,
    /// CSV
    Csv,
    /// XLSX
    Xlsx,
}

/// Which part of a figure's persons is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListPart {
    /// 分子
    Numerator,
    /// 分母
    Denominator,
    /// 不计
    Excluded,
    /// 未达成：计入分母而不在分子
    Lacking,
    /// 待核实：已计入而尚未核实
    Unverified,
}

/// `baoxue rates`.
#[derive(Debug, clap::Args)]
pub struct RatesArgs {
    /// 学期 · term
    #[arg(long, value_parser = term)]
    pub term: Term,
    /// 区划代码：县、乡、村 · place
    #[arg(long, value_name = "CODE", value_parser = place)]
    pub place: Option<PlaceCode>,
    /// 学校标识码 · school
    #[arg(long, value_name = "CODE", conflicts_with = "place")]
    pub school: Option<String>,
    /// 只看一项指标，如 primary_entry · one indicator only
    #[arg(long, value_name = "ID")]
    pub indicator: Option<String>,
    /// 打开数字，列出人员 · open a number to its persons (needs --indicator)
    #[arg(long, value_enum, requires = "indicator")]
    pub list: Option<ListPart>,
    /// 名单的口径，如 national、net_flow · formula of the list
    #[arg(long, value_name = "FORMULA", requires = "indicator")]
    pub formula: Option<String>,
    /// 名单的统计基数：hukou、resident 或 roll · basis of the list
    #[arg(long, value_name = "BASIS", requires = "indicator")]
    pub basis: Option<String>,
    /// 分组：grade、sex、group、school 或 place · cut by grade, sex, special group, school or place
    #[arg(long, value_name = "SLICE", value_parser = slice, conflicts_with = "list")]
    pub by: Option<Slice>,
    /// As of when.
    #[command(flatten)]
    pub moment: MomentArgs,
    /// Publishing.
    #[command(flatten)]
    pub publishing: PublishArgs,
    /// 输出格式 · output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// 输出文件（xlsx 必填） · output file, needed for xlsx
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// As of when figures are wanted; without any, as they stand.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct MomentArgs {
    /// 查看已公布的第 N 版 · as published in version N
    #[arg(long, value_name = "N", conflicts_with = "as_at")]
    pub version: Option<i32>,
    /// 已公布版本按今日区划重新汇总（撤并村后可比） · the version's persons under today's places
    #[arg(long, requires = "version")]
    pub todays_places: bool,
    /// 查看某日终了时的数字，按当日的区划和地名，例如 2026-10-31 · as at the end of that day, under its places
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_at: Option<NaiveDate>,
    /// 与第 N 版相比，列出变化的数字；加 --indicator 列出进出的人员 · what differs from version N; with --indicator the persons
    #[arg(long, value_name = "N", conflicts_with_all = ["list", "by"])]
    pub since_version: Option<i32>,
}

/// Publishing a term's figures.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct PublishArgs {
    /// 公布本学期指标，公布后不再改变；更正须加 --why · publish the figures for good; a correction needs --why
    #[arg(long, conflicts_with_all = ["list", "by", "version", "as_at", "since_version", "place", "school"])]
    pub freeze: bool,
    /// 更正的原因 · why a correction is needed
    #[arg(long, value_name = "TEXT", requires = "freeze")]
    pub why: Option<String>,
    /// 列出已公布的各版 · list the published versions
    #[arg(long, conflicts_with_all = ["list", "by", "version", "as_at", "since_version", "freeze"])]
    pub versions: bool,
}

/// `baoxue flags`.
#[derive(Debug, clap::Args)]
pub struct FlagsArgs {
    /// 学期 · term
    #[arg(long, value_parser = term)]
    pub term: Term,
    /// 区划代码 · place
    #[arg(long, value_name = "CODE", value_parser = place)]
    pub place: Option<PlaceCode>,
    /// 只列脱贫、监测、低保等困难家庭的疑似辍学（三比对之三） · only suspects of poor households
    #[arg(long)]
    pub poor: bool,
    /// 输出格式 · output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// 输出文件（xlsx 必填） · output file, needed for xlsx
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `baoxue ledger`.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::commands::ledger_catalogue())]
pub struct LedgerArgs {
    /// 台账名，如 适龄儿童台账 或 school-age；list 列出全部，all 全部写出 · which ledger; `list` names them, `all` writes every one
    pub name: Option<String>,
    /// 学期，不填为本学期 · term; default: the term of the day
    #[arg(long, value_parser = term)]
    pub term: Option<Term>,
    /// 月报、季报的报告期，如 2026-10 或 2026-Q4，不填为今天所在的月份和季度 · month or quarter of the reports; default: those of the day
    #[arg(long, value_name = "MONTH", value_parser = period)]
    pub period: Option<Period>,
    /// 区划代码 · place
    #[arg(long, value_name = "CODE", value_parser = place)]
    pub place: Option<PlaceCode>,
    /// 学校标识码 · school
    #[arg(long, value_name = "CODE", conflicts_with = "place")]
    pub school: Option<String>,
    /// 输出文件；all 时为目录 · the XLSX file; a directory for `all`
    #[arg(long, value_name = "FILE.xlsx")]
    pub out: Option<PathBuf>,
}

/// `baoxue link`.
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// 左表 · left table
    #[arg(long, value_name = "A.csv")]
    pub left: PathBuf,
    /// 右表；不给则在左表内查重 · right table; left out, the left one is linked with itself
    #[arg(long, value_name = "B.csv")]
    pub right: Option<PathBuf>,
    /// 模型文件，或 children（本系统的儿童模型） · a model file, or `children`
    #[arg(long, value_name = "MODEL.toml")]
    pub model: String,
    /// 结果 · the links
    #[arg(long, value_name = "LINKS.csv")]
    pub out: PathBuf,
    /// 线程数 · threads; default: all cores
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// 从已存的模型出发，不用内置参数 · begin with a saved model (with `--model children`)
    #[arg(long, value_name = "MODEL.toml")]
    pub start: Option<PathBuf>,
    /// 模型原样套用，不从数据学习 · apply the model as it stands
    #[arg(long)]
    pub no_training: bool,
    /// 保存学到的模型 · save what was learnt
    #[arg(long, value_name = "MODEL.toml")]
    pub save_model: Option<PathBuf>,
    /// 人工已定的结论，列 survey_id,roster_id,same · what persons have settled: obeyed, and learnt from
    #[arg(long, value_name = "SETTLED.csv")]
    pub settled: Option<PathBuf>,
    /// 表内重复（重复调查、双重学籍）写入文件 · doubles inside each table
    #[arg(long, value_name = "DOUBLES.csv")]
    pub doubles: Option<PathBuf>,
    /// 打印各分块轮次的代价与收获 · what each blocking pass cost and found
    #[arg(long)]
    pub passes: bool,
    /// 抽取若干对供人工复核 · draw so many pairs for a person to settle
    #[arg(long, value_name = "N", requires = "sample_out")]
    pub sample: Option<usize>,
    /// 抽样种子 · the same seed draws the same pairs
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 抽样表写到哪里 · where the sample goes; the column 是否同一人 is left to the person
    #[arg(long, value_name = "SAMPLE.csv")]
    pub sample_out: Option<PathBuf>,
}

/// `baoxue evaluate`.
#[derive(Debug, clap::Args)]
pub struct EvaluateArgs {
    /// 真值：make-county 的 truth.csv，或 survey_id,roster_id,survey_errors,roster_errors · the truth
    #[arg(long, value_name = "TRUTH.csv")]
    pub truth: PathBuf,
    /// 任何程序的比对结果，列 survey_id,roster_id,weight（或 score）[,decision] · the links of any program
    #[arg(long, value_name = "LINKS.csv", conflicts_with_all = ["left", "right"], required_unless_present = "left")]
    pub links: Option<PathBuf>,
    /// 左表：现在比对，逐对说明 · left table, linked now by the model of children, each mistake explained
    #[arg(long, value_name = "A.csv", requires = "right")]
    pub left: Option<PathBuf>,
    /// 右表 · right table
    #[arg(long, value_name = "B.csv", requires = "left")]
    pub right: Option<PathBuf>,
    /// 打印最差的若干错关联与漏关联 · how many of the worst false and missed links
    #[arg(long, default_value_t = 10)]
    pub worst: usize,
}

/// `baoxue sample`.
#[derive(Debug, clap::Args)]
pub struct SampleArgs {
    /// 填好“是否同一人”（是/否）的抽样表 · the sample with the column 是否同一人 filled in
    #[arg(value_name = "SAMPLE.csv")]
    pub file: PathBuf,
}

/// Where the two faces are served.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Addresses {
    /// 工作台地址 · console
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// 手机接口地址 · phone API
    #[arg(long, value_name = "ADDRESS")]
    pub phones: Option<SocketAddr>,
}

/// `baoxue serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Where it is served.
    #[command(flatten)]
    pub addresses: Addresses,
}

/// A file to write or read.
#[derive(Debug, clap::Args)]
pub struct FileArg {
    /// 文件 · file
    pub file: PathBuf,
}

/// `baoxue officers …`.
#[derive(Debug, Subcommand)]
pub enum OfficersCommand {
    /// 新增账号 · add an account (its first password is printed once)
    Add {
        /// 账号 · account
        account: String,
        /// 姓名 · name
        #[arg(long)]
        name: String,
        /// 条线：government（政府）或 education（教育） · line
        #[arg(long)]
        line: String,
        /// 岗位 · post
        #[arg(long)]
        post: String,
        /// 辖区代码 · place
        #[arg(long, value_parser = place)]
        place: Option<PlaceCode>,
        /// 学校标识码 · school
        #[arg(long)]
        school: Option<String>,
    },
    /// 列出账号 · list accounts
    List,
    /// 重置口令（新口令只显示一次） · a new password, printed once
    ResetPassword {
        /// 账号 · account
        account: String,
    },
    /// 停用一部手机 · refuse a phone from now on
    RevokeDevice {
        /// 账号 · account
        account: String,
        /// 设备编号 · device
        device: String,
    },
}

/// `baoxue policy …`.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// 列出全部设置与默认值 · every setting with its default
    Show,
    /// 修改一项设置，如 policy set absence_days 5 · change one
    Set {
        /// 设置项 · key
        key: String,
        /// 值，如 5、99.5、2026-10-01..2026-10-08 · value
        value: String,
    },
}

fn form_kind(word: &str) -> Result<FormKind, String> {
    FormKind::from_word(word).ok_or_else(|| {
        let known = FormKind::ALL.map(|k| format!("{}（{}）", k.as_str(), k.title())).join("、");
        format!("没有“{word}”这种文件，请用：{known}")
    })
}

pub(crate) fn term(word: &str) -> Result<Term, String> {
    word.parse().map_err(|e: rules::calendar::TermError| e.to_string())
}

pub(crate) fn place(word: &str) -> Result<PlaceCode, String> {
    word.parse().map_err(|e: rules::places::PlaceCodeError| e.to_string())
}

fn period(word: &str) -> Result<Period, String> {
    word.parse().map_err(|e: rules::ledgers::PeriodError| e.to_string())
}

fn slice(word: &str) -> Result<Slice, String> {
    Slice::from_code(word).ok_or_else(|| {
        let known: Vec<_> = Slice::ALL.iter().map(|slice| format!("{slice}（{}）", slice.title())).collect();
        format!("没有“{word}”这种分组，可用：{}", known.join("、"))
    })
}

pub(crate) fn day(word: &str) -> Result<NaiveDate, String> {
    word.parse().map_err(|_| format!("“{word}”不是日期，请写成 2026-09-05 这样"))
}

fn heading_pair(word: &str) -> Result<(String, String), String> {
    match word.split_once('=') {
        Some((heading, field)) if !heading.is_empty() && !field.is_empty() => Ok((heading.into(), field.into())),
        _ => Err(format!("“{word}”不是表头对应，请写成 表头=字段，例如 孩子名字=name")),
    }
}

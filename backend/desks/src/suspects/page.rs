//! The queue and the opened suspicion as they are drawn.

use askama::Template;

use crate::{
    frame::{Desk, Frame, Step},
    outcomes::OutcomeLine,
    paging::Paging,
    words::Language,
};

/// One choice of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub name: String,
    /// Whether it is the present choice.
    pub chosen: bool,
}

/// One line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspectRow {
    /// Opens it beside the queue.
    pub href: String,
    /// 姓名, as recorded.
    pub name: String,
    /// 性别
    pub sex: &'static str,
    /// 周岁 on the age day; unknown without a birth date.
    pub age: Option<i32>,
    /// 乡镇
    pub township: String,
    /// 行政村
    pub village: String,
    /// Name of the kind.
    pub kind: String,
    /// The sentence.
    pub reason: String,
    /// 发现日期
    pub raised_on: String,
    /// Days since then.
    pub days: i64,
    /// 已核实 辍学, of a child whom a person has found out of school.
    pub found_out: Option<String>,
    /// 已销号 and when, of a suspicion that has closed.
    pub closed: Option<String>,
    /// Whether this one is open beside the queue.
    pub open: bool,
}

/// A person of one of the lines of duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// 姓名
    pub name: String,
    /// 岗位
    pub post: String,
    /// Place or school of the post.
    pub unit: String,
    /// 电话
    pub phone: Option<String>,
}

/// One field across the sources (字段对照).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Heading of the form.
    pub label: String,
    /// What each source says, in the order of the headings.
    pub shown: Vec<String>,
    /// Whether the sources disagree.
    pub differs: bool,
}

/// Another suspicion of the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFlag {
    /// Name of the kind.
    pub kind: String,
    /// Opens it.
    pub href: String,
}

/// The suspicion that is open beside the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFlag {
    /// 姓名
    pub name: String,
    /// Opens the child's file; none for a row without a child.
    pub file: Option<String>,
    /// Sex, age, birth date, place and school in one line.
    pub facts: Vec<String>,
    /// Name of the kind.
    pub kind: String,
    /// 已核实 辍学, of a child whom a person has found out of school.
    pub found_out: Option<String>,
    /// 已销号 and when, of a suspicion that has closed.
    pub closed: Option<String>,
    /// The sentence.
    pub reason: String,
    /// Heading of each source: its name and record number.
    pub sources: Vec<(String, String)>,
    /// Fields side by side.
    pub lines: Vec<SourceLine>,
    /// 政府线
    pub government: Vec<Person>,
    /// 教育线
    pub education: Vec<Person>,
    /// Other suspicions of the same child.
    pub others: Vec<OtherFlag>,
    /// When suspicions of the child were closed: kind, days, reason.
    pub history: Vec<ClosedLine>,
    /// What was verified of the child so far.
    pub outcomes: Vec<OutcomeLine>,
    /// Where a finding is sent; none for a row without a child.
    pub verify: Option<String>,
    /// What may be verified: code and name, by class.
    pub choices: Vec<(String, Vec<Choice>)>,
}

/// A suspicion that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedLine {
    /// Name of the kind.
    pub kind: String,
    /// From and until when.
    pub days: String,
    /// What was known then.
    pub because: String,
}

/// 疑似辍学
#[derive(Debug, Clone, Template)]
#[template(path = "suspects/page.html")]
pub struct SuspectsPage {
    /// The frame.
    pub frame: Frame,
    /// 乡镇 to choose from.
    pub townships: Vec<Choice>,
    /// 行政村 of the chosen township.
    pub villages: Vec<Choice>,
    /// Kinds to choose from.
    pub kinds: Vec<Choice>,
    /// What was typed as name.
    pub name: String,
    /// Boxes to tick: only poor households, also closed ones, only suspected dropouts, a row a person.
    pub ticks: Vec<Choice>,
    /// What was just done.
    pub done: Option<String>,
    /// The queue.
    pub rows: Vec<SuspectRow>,
    /// Whether the term was judged at all: only then does an empty list say something.
    pub judged: bool,
    /// Where in the queue we are.
    pub paging: Paging,
    /// The open one.
    pub open: Option<OpenFlag>,
    /// `opened` where it was asked for: on a narrow screen it then stands before the list. Else it is only the first.
    pub order: &'static str,
}

impl SuspectsPage {
    /// A page of the queue with one suspicion open.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Suspects);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.suspects)];
        let choice = |value: &str, name: &str| Choice { value: value.into(), name: name.into(), chosen: false };
        Self {
            townships: vec![choice("629001101000", "云岭镇"), choice("629001201000", "青石乡")],
            villages: Vec::new(),
            kinds: ["left_roll", "never_enrolled"].map(|kind| choice(kind, &words.flag_kind(kind))).to_vec(),
            name: String::new(),
            order: "opened",
            ticks: [("poor", words.suspects.poor), ("closed", words.suspects.closed)]
                .map(|(v, n)| choice(v, n))
                .to_vec(),
            done: None,
            rows: sample_rows(&frame),
            judged: true,
            paging: Paging::new("/suspects", &[], 1, 187),
            open: Some(sample_open(&frame)),
            frame,
        }
    }

    /// Nothing found.
    pub fn sample_empty(language: Language) -> Self {
        let paging = Paging::new("/suspects", &[], 1, 0);
        Self { rows: Vec::new(), open: None, name: "查无此人".into(), paging, ..Self::sample(language) }
    }
}

fn sample_rows(frame: &Frame) -> Vec<SuspectRow> {
    let people = [
        (
            "陈小强",
            1,
            14,
            "云岭镇",
            "曹家河村",
            "left_roll",
            "上学期在云岭镇初级中学八年级2班，本学期任何名册上都没有，也没有转学、休学记录。",
        ),
        (
            "阿卜杜拉·麦麦提",
            1,
            9,
            "青石乡",
            "锁林村",
            "never_enrolled",
            "已满6周岁，任何学校的名册上都没有，入户登记为“未入学”。",
        ),
        (
            "马兰",
            2,
            12,
            "白水镇",
            "红柳村",
            "claimed_school_disagrees",
            "入户登记在白水镇中心小学六年级，但该校名册上没有这名学生。",
        ),
        ("王小军", 2, 15, "松坪乡", "下街村", "long_absence", "松坪中学10月考勤：连续缺勤自9月18日起，本月缺勤21天。"),
        ("刘小明", 1, 11, "龙泉镇", "瑞新村", "double_roll", "同一学籍号同时在龙泉小学和东山小学的名册上。"),
    ];
    (0..15)
        .map(|nth: usize| {
            let (name, sex, age, township, village, kind, reason) = people[nth % people.len()];
            SuspectRow {
                href: "/suspects?open=1".into(),
                name: name.into(),
                sex: frame.words.sex(sex),
                age: Some(age),
                township: township.into(),
                village: village.into(),
                kind: frame.words.flag_kind(kind),
                reason: reason.into(),
                raised_on: "2026-11-03".into(),
                days: 19 - i64::try_from(nth).unwrap_or(0),
                found_out: (nth == 1).then(|| frame.words.standing("dropped_out")),
                closed: (nth == 3).then(|| format!("{} 2026-11-20", frame.words.suspects.is_closed)),
                open: nth == 0,
            }
        })
        .collect()
}

fn sample_open(frame: &Frame) -> OpenFlag {
    let line = |label: &str, a: &str, b: &str| SourceLine {
        label: label.into(),
        shown: vec![a.into(), b.into()],
        differs: a != b,
    };
    let person = |name: &str, post: &str, unit: &str| Person {
        name: name.into(),
        post: post.into(),
        unit: unit.into(),
        phone: Some("13900000000".into()),
    };
    OpenFlag {
        name: "陈小强".into(),
        file: Some("/children/01937000-0000-7000-8000-000000000001".into()),
        facts: vec![frame.words.sex(1).into(), "2012-03-05".into(), "云岭镇 曹家河村 三社".into(), "D629001101201-03-0012-01".into()],
        kind: frame.words.flag_kind("left_roll"),
        found_out: None,
        closed: None,
        reason: "上学期在云岭镇初级中学八年级2班（学籍号 L6290012012…），本学期任何名册上都没有，也没有转学、休学或死亡的流动记录。".into(),
        sources: vec![
            (frame.words.source("survey"), "H000123".into()),
            (frame.words.source("roster_before"), "R2026S-00871".into()),
        ],
        lines: vec![
            line("姓名", "陈小强", "陈晓强"),
            line("性别", "男", "男"),
            line("出生日期", "2012-03-05", "2012-03-05"),
            line("证件号码", "629001********0013", "629001********0013"),
            line("就读学校", "云岭镇初级中学", "云岭镇初级中学"),
            line("年级班级", "九年级 2班", "八年级 2班"),
            line("父亲姓名", "陈志国", "陈志国"),
        ],
        government: vec![person("赵文斌", "包村干部", "云岭镇"), person("何建国", "村支部书记", "曹家河村")],
        education: vec![person("孙丽", "班主任", "云岭镇初级中学"), person("周正", "校长", "云岭镇初级中学")],
        others: vec![OtherFlag { kind: frame.words.flag_kind("claimed_school_disagrees"), href: "/suspects?open=2".into() }],
        history: vec![ClosedLine {
            kind: frame.words.flag_kind("long_absence"),
            days: "2026-09-28 — 2026-10-12".into(),
            because: "预警原因已消失，现为本县在校".into(),
        }],
        outcomes: vec![OutcomeLine::sample(frame.words, true)],
        verify: Some("/suspects/01937000-0000-7000-8000-000000000001/verify".into()),
        choices: super::laid::choices(frame.words),
    }
}

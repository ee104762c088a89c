//! A child's file as it is drawn.

use askama::Template;

use crate::{
    frame::{Desk, Frame, Step},
    outcomes::OutcomeLine,
    suspects::{Choice, ClosedLine, Person, SourceLine, SuspectsPage},
    words::Language,
};

/// How the child stood in one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRow {
    /// The term in words.
    pub term: String,
    /// 就学状况
    pub status: String,
    /// On what it rests.
    pub reason: String,
    /// School and grade.
    pub school: String,
    /// 特殊群体
    pub groups: String,
    /// Who verified it, when.
    pub verified: String,
    /// 有效期至
    pub expires_on: String,
    /// Whether it is the term on view.
    pub open: bool,
}

/// An open flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagLine {
    /// Name of the kind.
    pub kind: String,
    /// The sentence.
    pub reason: String,
    /// 发现日期
    pub raised_on: String,
    /// Opens it in the queue.
    pub href: String,
}

/// The child's part in one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// 指标
    pub name: String,
    /// 口径
    pub formula: String,
    /// 统计基数
    pub basis: String,
    /// 分子、分母、不计
    pub part: String,
    /// Why it is not counted.
    pub why: String,
    /// The village under which it is counted.
    pub place: String,
}

/// 儿童档案
#[derive(Debug, Clone, Template)]
#[template(path = "children/file.html")]
pub struct ChildPage {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub done: Option<String>,
    /// 姓名
    pub name: String,
    /// Sex, age, birth date, home and hukou in one line.
    pub facts: Vec<String>,
    /// How it stands, the newest term first.
    pub standings: Vec<StandingRow>,
    /// Heading of each source: its name and record number.
    pub sources: Vec<(String, String)>,
    /// Fields side by side.
    pub lines: Vec<SourceLine>,
    /// 政府线
    pub government: Vec<Person>,
    /// 教育线
    pub education: Vec<Person>,
    /// Open flags.
    pub flags: Vec<FlagLine>,
    /// When flags were closed.
    pub history: Vec<ClosedLine>,
    /// What was verified so far.
    pub outcomes: Vec<OutcomeLine>,
    /// Where a finding is sent.
    pub verify: String,
    /// What may be verified: code and name, by class.
    pub choices: Vec<(String, Vec<Choice>)>,
    /// In which figures it counts.
    pub parts: Vec<PartRow>,
}

impl ChildPage {
    /// A boy who left the roll.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Children);
        let words = frame.words;
        frame.trail =
            vec![Step::to(words.desk.home, "/"), Step::to(words.desk.children, "/children"), Step::here("陈小强")];
        let open = SuspectsPage::sample(language).open;
        let (sources, lines, government, education, choices) = open.map_or_else(Default::default, |open| {
            (open.sources, open.lines, open.government, open.education, open.choices)
        });
        let standing = |term: &str, status: &str, open| StandingRow {
            term: words.term(term),
            status: words.standing(status),
            reason: "本学期花名册均无此人".into(),
            school: "云岭镇初级中学".into(),
            groups: words.group("left_behind_strict"),
            verified: "柳乡长 2026-11-20".into(),
            expires_on: "2027-01-31".into(),
            open,
        };
        let part = PartRow {
            name: words.indicator("junior_entry"),
            formula: words.formula("usual"),
            basis: words.basis("hukou"),
            part: words.part_of("denominator"),
            why: String::new(),
            place: "云岭镇曹家河村".into(),
        };
        let flag = FlagLine {
            kind: words.flag_kind("left_roll"),
            reason: "上学期在云岭镇初级中学，本学期任何名册上都没有。".into(),
            raised_on: "2026-11-03".into(),
            href: "/suspects".into(),
        };
        Self {
            done: None,
            name: "陈小强".into(),
            facts: vec![words.sex(1).into(), "2012-03-05".into(), "云岭镇曹家河村".into()],
            standings: vec![standing("2026-autumn", "left_roll", true), standing("2026-spring", "in_class", false)],
            sources,
            lines,
            government,
            education,
            flags: vec![flag],
            history: Vec::new(),
            outcomes: vec![OutcomeLine::sample(words, false)],
            verify: "/children/01937000-0000-7000-8000-000000000001/verify".into(),
            choices,
            parts: vec![part],
            frame,
        }
    }
}

//! The list of ledgers as it is drawn.

use askama::Template;
use rules::ledgers::{Family, Ledger};

use crate::{
    frame::{Desk, Frame, Step},
    suspects::Choice,
    words::{Language, Words},
};

/// One ledger that can be taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// Short name, part of the address.
    pub id: &'static str,
    /// Title in the officer's language.
    pub title: String,
    /// Title on the printed list, where the officer reads another language.
    pub printed: Option<&'static str>,
}

/// Ledgers under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerGroup {
    /// The heading.
    pub name: String,
    /// The ledgers.
    pub lines: Vec<LedgerLine>,
}

/// 台账
#[derive(Debug, Clone, Template)]
#[template(path = "ledgers/page.html")]
pub struct LedgersPage {
    /// The frame.
    pub frame: Frame,
    /// 学期 to choose from.
    pub terms: Vec<Choice>,
    /// 报告期 of monthly and quarterly reports to choose from.
    pub periods: Vec<Choice>,
    /// The month or quarter whose reports are taken; empty for today's.
    pub period: String,
    /// 乡镇 to choose from.
    pub townships: Vec<Choice>,
    /// 行政村 of the chosen township.
    pub villages: Vec<Choice>,
    /// 学校 to choose from.
    pub schools: Vec<Choice>,
    /// The term whose ledgers are taken.
    pub term: String,
    /// The place whose ledgers are taken; empty for all within reach.
    pub place: String,
    /// The school whose ledgers are taken.
    pub school: String,
    /// What is on view, in words.
    pub area: String,
    /// The ledgers, by heading.
    pub groups: Vec<LedgerGroup>,
    /// Whether any post of the officer may take one away.
    pub may_take: bool,
    /// What to do first, where the term was never matched and judged: its ledgers would say that there is nobody.
    pub first: Option<String>,
}

/// Every ledger under its heading.
pub(super) fn groups(words: &Words) -> Vec<LedgerGroup> {
    let chinese = words.language == Language::Chinese;
    let line = |ledger: &Ledger| LedgerLine {
        id: ledger.as_str(),
        title: words.ledger(*ledger),
        printed: (!chinese).then(|| ledger.title()),
    };
    let group = |family: &Family| LedgerGroup {
        name: words.ledger_family(*family),
        lines: Ledger::ALL.iter().filter(|ledger| ledger.family() == *family).map(line).collect(),
    };
    Family::ALL.iter().map(group).collect()
}

fn period(words: &Words, month: &str) -> Choice {
    let name = month.parse().map(|period| words.ledger_period(period)).unwrap_or_default();
    Choice { value: month.into(), name, chosen: false }
}

impl LedgersPage {
    /// The county's ledgers.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Ledgers);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.ledgers)];
        let choice = |value: &str, name: &str, chosen| Choice { value: value.into(), name: name.into(), chosen };
        Self {
            terms: ["2026-autumn", "2026-spring"].map(|t| choice(t, &words.term(t), t == "2026-autumn")).to_vec(),
            periods: ["2026-11", "2026-10", "2026-09"].map(|month| period(words, month)).to_vec(),
            period: String::new(),
            townships: vec![choice("629001101000", "云岭镇", false), choice("629001201000", "青石乡", false)],
            villages: Vec::new(),
            schools: vec![choice("2162900001", "云岭镇中心小学", false)],
            term: "2026-autumn".into(),
            place: String::new(),
            school: String::new(),
            area: "云岭县".into(),
            may_take: true,
            first: None,
            groups: groups(words),
            frame,
        }
    }
}

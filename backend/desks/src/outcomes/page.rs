//! The two queues as they are drawn.

use askama::Template;
use registry::outcomes::VerifiedOutcome;

use crate::{
    area::Atlas,
    children,
    frame::{Desk, Frame, Step},
    words::{Language, Words},
};

/// One verified outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeLine {
    /// Id.
    pub id: String,
    /// Opens the child's file.
    pub file: String,
    /// 姓名 of the child.
    pub name: String,
    /// Where it lives.
    pub place: String,
    /// 核实结果.
    pub status: String,
    /// How far it is.
    pub state: String,
    /// Colour of the state: `good`, `warn` or `missing`.
    pub tone: &'static str,
    /// 佐证.
    pub evidence: String,
    /// 核实情况.
    pub note: String,
    /// Who verified it, when.
    pub verified: String,
    /// Who checked it, when.
    pub checked: String,
    /// 有效期至.
    pub expires_on: String,
    /// Whether the county may check it.
    pub awaits_check: bool,
    /// Whether it may be taken back.
    pub open: bool,
}

/// A queue with its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Heading.
    pub title: &'static str,
    /// What is said when it is empty.
    pub empty: &'static str,
    /// All within reach.
    pub total: u64,
    /// The first of them.
    pub rows: Vec<OutcomeLine>,
}

/// 核实复核
#[derive(Debug, Clone, Template)]
#[template(path = "outcomes/page.html")]
pub struct OutcomesPage {
    /// The frame.
    pub frame: Frame,
    /// What was just done.
    pub done: Option<String>,
    /// 待县级复核, 即将到期.
    pub sections: Vec<Section>,
}

/// An outcome as a line.
pub(crate) fn line(words: &Words, atlas: &Atlas, found: &VerifiedOutcome) -> OutcomeLine {
    let signed = |name: Option<&String>, day: Option<chrono::NaiveDate>| {
        [name.cloned(), day.map(|day| day.to_string())].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let code = if found.awaits_check { "awaiting" } else { found.state.code() };
    OutcomeLine {
        id: found.id.0.to_string(),
        file: children::href(found.child, &found.term),
        name: found.child_name.clone(),
        place: found.place.as_deref().map(|code| atlas.place(code)).unwrap_or_default(),
        status: words.standing(found.status.as_str()),
        state: words.outcome_state(code),
        tone: match code {
            "awaiting" => "warn",
            "verified" | "checked" => "good",
            _ => "missing",
        },
        evidence: found.evidence.clone(),
        note: found.note.clone(),
        verified: signed(found.verified_by.as_ref(), Some(found.verified_on)),
        checked: signed(found.checked_by.as_ref(), found.checked_on),
        expires_on: found.expires_on.map(|day| day.to_string()).unwrap_or_default(),
        awaits_check: found.awaits_check,
        open: found.state.code() != "withdrawn",
    }
}

impl OutcomeLine {
    pub(crate) fn sample(words: &Words, awaits_check: bool) -> Self {
        Self {
            id: "01937000-0000-7000-8000-000000000001".into(),
            file: "/children/01937000-0000-7000-8000-000000000001".into(),
            name: "朱玲玲".into(),
            place: "青石乡锁林村".into(),
            status: words.standing("out_of_province"),
            state: words.outcome_state(if awaits_check { "awaiting" } else { "checked" }),
            tone: if awaits_check { "warn" } else { "good" },
            evidence: "在读证明、学籍截图".into(),
            note: "11月20日与深圳就读学校班主任视频核实，学生在班。".into(),
            verified: "柳乡长 2026-11-20".into(),
            checked: if awaits_check { String::new() } else { "方局长 2026-11-22".into() },
            expires_on: "2027-01-31".into(),
            awaits_check,
            open: true,
        }
    }
}

impl OutcomesPage {
    /// One outcome in each queue.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Outcomes);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.outcomes)];
        let section =
            |title, empty, awaits| Section { title, empty, total: 1, rows: vec![OutcomeLine::sample(words, awaits)] };
        let texts = &words.outcomes;
        Self {
            done: None,
            sections: vec![
                section(texts.awaiting, texts.none_awaiting, true),
                section(texts.expiring, texts.none_expiring, false),
            ],
            frame,
        }
    }
}

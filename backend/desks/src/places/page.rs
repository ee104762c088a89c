//! The page of the places as it is drawn.

use askama::Template;

use crate::{
    count::Count,
    frame::{Desk, Frame, Step},
    suspects::Choice,
    words::Language,
};

/// A place below the one on view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Opens it; a group opens to nothing further.
    pub href: Option<String>,
    /// Places one level below it.
    pub below: Count,
}

/// What the place was called from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRow {
    /// The name.
    pub name: String,
    /// From this day; nothing where nobody has said since when.
    pub from: Option<String>,
    /// Until the day before this one; nothing of today's name.
    pub to: Option<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// Its id.
    pub id: String,
    /// 更名、合并、拆分.
    pub kind: String,
    /// 变更日期.
    pub on: String,
    /// 批准文号.
    pub document: String,
    /// Old → new, with names.
    pub changes: Vec<String>,
    /// Who recorded it.
    pub by: String,
    /// Rows that went along.
    pub followed: Count,
    /// Rows that wait for a person.
    pub undecided: Count,
    /// Whether it was taken back.
    pub undone: bool,
    /// Whether the officer may take it back today.
    pub may_undo: bool,
}

/// 区划
#[derive(Debug, Clone, Template)]
#[template(path = "places/page.html")]
pub struct PlacesPage {
    /// The frame.
    pub frame: Frame,
    /// The place on view.
    pub area: String,
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Vec<NameRow>,
    /// The places below.
    pub rows: Vec<PlaceRow>,
    /// Every change, the newest first.
    pub acts: Vec<ActRow>,
    /// Whether the officer may change places.
    pub may_change: bool,
    /// Villages into which the one on view may be merged; empty unless it is a village.
    pub siblings: Vec<Choice>,
    /// Whether the place on view may be split.
    pub may_split: bool,
    /// Today, as the proposed day of a change.
    pub today: String,
    /// What was just done.
    pub done: Option<String>,
}

impl PlacesPage {
    /// A village with its groups, for somebody who may change places.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Places);
        let words = frame.words;
        frame.trail = vec![
            Step::to(words.desk.home, "/"),
            Step::to(words.desk.places, "/places"),
            Step::to("云岭镇", "/places?place=629001101"),
            Step::here("曹家河村"),
        ];
        let group = |nth: usize, name: &str| PlaceRow {
            code: format!("6290011012010{nth}"),
            name: name.into(),
            href: None,
            below: Count(0),
        };
        let act = |kind: &str, change: &str, undecided, may_undo, undone| ActRow {
            id: "1".into(),
            kind: words.act_kind(kind),
            on: "2026-11-20".into(),
            document: "云政发〔2026〕31号".into(),
            changes: vec![change.into()],
            by: "李玉梅".into(),
            followed: Count(412),
            undecided: Count(undecided),
            undone,
            may_undo,
        };
        Self {
            area: "云岭镇曹家河村".into(),
            code: "629001101201".into(),
            names: vec![
                NameRow { name: "曹家河大队".into(), from: None, to: Some("1995-06-01".into()) },
                NameRow { name: "曹家河村".into(), from: Some("1995-06-01".into()), to: None },
            ],
            rows: vec![group(1, "一社"), group(2, "二社"), group(3, "三社")],
            acts: vec![
                act("split", "锁林村 629001201203 → 新林村 629001201209", 6, true, false),
                act("merge", "石沟村 629001101202 → 曹家河村 629001101201", 0, false, false),
                act("rename", "瑞新村 629001301201 → 新瑞村", 0, false, true),
            ],
            may_change: true,
            siblings: vec![Choice { value: "629001101203".into(), name: "红柳村".into(), chosen: false }],
            may_split: true,
            today: "2026-11-22".into(),
            done: None,
            frame,
        }
    }

    /// A county without a place, for somebody who only reads.
    pub fn sample_empty(language: Language) -> Self {
        Self {
            names: Vec::new(),
            rows: Vec::new(),
            acts: Vec::new(),
            siblings: Vec::new(),
            may_change: false,
            may_split: false,
            ..Self::sample(language)
        }
    }
}

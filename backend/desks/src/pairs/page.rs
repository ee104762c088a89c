//! The review queue and the opened pair as they are drawn.

use askama::Template;

use registry::matching::{Explanation, ExplanationStep};

use super::{Agreement, Pieces, Waterfall};
use crate::{
    frame::{Desk, Frame, Step},
    paging::Paging,
    words::{Language, Words},
};

/// One line of the review queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairRow {
    /// Opens it.
    pub href: String,
    /// Name on the register's side.
    pub left_name: String,
    /// Name on the other side.
    pub right_name: String,
    /// Place and source.
    pub place: String,
    /// `87%`.
    pub likelihood: String,
    /// Several records claim one child.
    pub contested: bool,
    /// Whether it is open.
    pub open: bool,
}

/// One field of the pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldLine {
    /// Heading of the form.
    pub label: String,
    /// The register's value.
    pub left: Pieces,
    /// The other record's value.
    pub right: Pieces,
    /// How they compare.
    pub agreement: Agreement,
}

impl FieldLine {
    /// A field of both records.
    pub fn new(label: impl Into<String>, left: &str, right: &str) -> Self {
        let agreement = Agreement::of(left, right);
        let (left, right) = match agreement {
            // A shorter writing of the same is no difference to point at.
            _ if left.contains(right) || right.contains(left) => (Pieces::whole(left), Pieces::whole(right)),
            Agreement::Missing => (Pieces::whole(left), Pieces::whole(right)),
            _ => Pieces::of(left, right),
        };
        Self { label: label.into(), left, right, agreement }
    }

    /// Both values, the register's first.
    pub fn sides(&self) -> [&Pieces; 2] {
        [&self.left, &self.right]
    }
}

/// Another record that could be the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// Opens that pair.
    pub href: String,
    /// Who it is.
    pub name: String,
    /// `41%`.
    pub likelihood: String,
}

/// The pair under review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPair {
    /// Id of the link.
    pub id: String,
    /// Name of the other record's source.
    pub source: String,
    /// The machine's sentence.
    pub reason: String,
    /// `87%`.
    pub likelihood: String,
    /// The weight of evidence in words.
    pub weight: &'static str,
    /// Side by side.
    pub lines: Vec<FieldLine>,
    /// Others that claim the same child.
    pub rivals: Vec<Rival>,
    /// How the weight came about.
    pub account: Option<Waterfall>,
}

/// What was just decided, with the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneNotice {
    /// The sentence.
    pub said: String,
    /// The settlement to undo; nothing after an undo.
    pub settlement: Option<String>,
}

/// 比对复核
#[derive(Debug, Clone, Template)]
#[template(path = "pairs/page.html")]
pub struct PairsPage {
    /// The frame.
    pub frame: Frame,
    /// What was just decided.
    pub done: Option<DoneNotice>,
    /// The queue.
    pub rows: Vec<PairRow>,
    /// Where in the queue we are.
    pub paging: Paging,
    /// The open pair.
    pub open: Option<OpenPair>,
    /// Whether the officer may decide it.
    pub may_settle: bool,
}

impl PairsPage {
    /// A pair of records with one character between them, just after a decision.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Pairs);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.pairs)];
        let done = DoneNotice {
            said: words.pairs.settled_same.into(),
            settlement: Some("01937000-0000-7000-8000-000000000001".into()),
        };
        Self {
            done: Some(done),
            rows: sample_rows(words),
            paging: Paging::new("/pairs", &[], 1, 64),
            open: Some(sample_open(words)),
            may_settle: true,
            frame,
        }
    }

    /// Everything decided.
    pub fn sample_empty(language: Language) -> Self {
        let paging = Paging::new("/pairs", &[], 1, 0);
        Self { rows: Vec::new(), open: None, done: None, paging, ..Self::sample(language) }
    }
}

fn sample_rows(words: &Words) -> Vec<PairRow> {
    let pairs = [
        ("马晓兰", "马小兰", "93%"),
        ("阿依古丽·买买提", "阿依古力买买提", "88%"),
        ("王志强", "王志强", "71%"),
        ("李双双", "李双喜", "52%"),
    ];
    (0..12)
        .map(|nth: usize| {
            let (left, right, likelihood) = pairs[nth % pairs.len()];
            PairRow {
                href: "/pairs?open=1".into(),
                left_name: left.into(),
                right_name: right.into(),
                place: format!("白水镇 红柳村 · {}", words.source("roster")),
                likelihood: likelihood.into(),
                contested: nth % 4 == 3,
                open: nth == 0,
            }
        })
        .collect()
}

fn sample_open(words: &Words) -> OpenPair {
    OpenPair {
        id: "01937000-0000-7000-8000-000000000002".into(),
        source: words.source("roster"),
        reason: "出生日期、性别、父亲姓名一致，姓名只差一个同音字；证件号码名册未填。".into(),
        likelihood: "93%".into(),
        weight: words.weight(3.7),
        lines: vec![
            FieldLine::new("姓名", "马晓兰", "马小兰"),
            FieldLine::new("性别", "女", "女"),
            FieldLine::new("出生日期", "2014-06-12", "2014-06-12"),
            FieldLine::new("证件号码", "629001********0022", ""),
            FieldLine::new("父亲姓名", "马占山", "马占山"),
            FieldLine::new("母亲姓名", "张桂花", "王秀英"),
            FieldLine::new("学校", "白水镇中心小学", "白水镇中心小学"),
            FieldLine::new("年级班级", "六年级", "六年级 1班"),
        ],
        rivals: vec![Rival { href: "/pairs?open=2".into(), name: "马小岚".into(), likelihood: "31%".into() }],
        account: Some(Waterfall::of(words, &sample_account(), 3.7)),
    }
}

fn sample_account() -> Explanation {
    let steps = [
        ("先验", "", -14.2),
        ("姓名", "姓名同音", 6.1),
        ("性别", "性别一致", 1.0),
        ("出生日期", "出生日期一致", 11.7),
        ("学校", "学校一致", 3.4),
        ("父母", "父母一方姓名一致、另一方不同", -1.8),
    ];
    let mut sum = 0.0;
    let steps = steps.map(|(title, says, bits)| {
        sum += bits;
        ExplanationStep { title: title.to_owned(), says: says.to_owned(), bits, sum }
    });
    Explanation { against: "同胞".to_owned(), steps: steps.to_vec(), weight: sum, probability: 0.986 }
}

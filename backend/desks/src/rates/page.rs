//! The table of figures as it is drawn: a row a place or school, a column an indicator.

use askama::Template;
use rules::rates::{Formula, Indicator, Slice};

use crate::{
    count::Count,
    frame::{Desk, Frame, Step},
    home::{FigureCard, HomePage, Waiting, sample_covers},
    words::Language,
};

/// A figure in its cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// `99.73`; nothing when nobody is in the denominator.
    pub percent: Option<String>,
    /// Whether the target is met.
    pub meets: Option<bool>,
    /// 分子
    pub numerator: Count,
    /// 分母
    pub denominator: Count,
    /// 不计
    pub excluded: Count,
    /// The list of the numerator; the other parts are one step from there.
    pub numerator_href: String,
    /// The list of the denominator.
    pub denominator_href: String,
    /// The list of the excluded.
    pub excluded_href: String,
}

/// A place or school with its figures; `None` where the indicator does not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// 名称
    pub name: String,
    /// Drills down into it, where there is something below.
    pub href: Option<String>,
    /// One cell a column.
    pub cells: Vec<Option<Figure>>,
}

/// One measure of the area in the complete table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    /// Name of the indicator.
    pub name: String,
    /// 口径
    pub formula: String,
    /// 统计基数
    pub basis: String,
    /// 计算方法
    pub method: String,
    /// 统计期间: the term, school year or cohort it speaks of.
    pub covers: String,
    /// Target in words.
    pub target: Option<String>,
    /// 另有待核实 12 人.
    pub waiting: Option<Waiting>,
    /// Which data was never handed in.
    pub missing: Option<String>,
    /// Why it lies above 100 % or below 0, where it does.
    pub beyond: Option<String>,
    /// What it does not see, and how many that are.
    pub beside: Option<String>,
    /// The figure.
    pub figure: Figure,
}

/// Which rows stand below the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// 按区划
    Places,
    /// 按学校
    Schools,
    /// 按年级、性别、特殊群体
    Sliced(Slice),
}

/// A way of cutting the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTab {
    /// 按区划、按学校 …
    pub name: &'static str,
    /// Its address.
    pub href: String,
    /// Whether it is open.
    pub open: bool,
}

/// 指标监测
#[derive(Debug, Clone, Template)]
#[template(path = "rates/page.html")]
pub struct RatesPage {
    /// The frame.
    pub frame: Frame,
    /// The area on view.
    pub area: String,
    /// 统计时点
    pub as_of: Option<String>,
    /// Why there is nothing on view, and what to do.
    pub empty: Option<(String, String)>,
    /// What must be known of a moment that is not now.
    pub note: Option<String>,
    /// The past day on view, for the picker.
    pub day: String,
    /// Where the published versions are.
    pub versions_href: String,
    /// The same area as it stands now.
    pub now_href: String,
    /// Code of the place on view, or empty.
    pub place: String,
    /// Code of the school on view, or empty.
    pub school: String,
    /// The whole area's figures as cards.
    pub cards: Vec<FigureCard>,
    /// Which rows are shown.
    pub sheet: Sheet,
    /// The ways of cutting it.
    pub tabs: Vec<SheetTab>,
    /// Name and target of each column.
    pub columns: Vec<(String, String)>,
    /// What is within the area.
    pub rows: Vec<FigureRow>,
    /// Every measure of the area.
    pub measures: Vec<MeasureRow>,
}

impl RatesPage {
    /// A county by township.
    pub fn sample(language: Language) -> Self {
        let home = HomePage::sample(language);
        let mut frame = Frame::sample(language, Desk::Rates);
        frame.trail = vec![
            Step::to(frame.words.desk.home, "/"),
            Step::to(frame.words.desk.rates, "/rates"),
            Step::here("云岭县"),
        ];
        let columns = home.figures.iter().map(|f| (f.name.clone(), f.target.clone().unwrap_or_default())).collect();
        let rows = home.progress.iter().enumerate().map(|(nth, place)| sample_row(&place.name, nth)).collect();
        Self {
            frame,
            area: "云岭县".into(),
            as_of: Some("2026-08-31".into()),
            empty: None,
            cards: home.figures,
            sheet: Sheet::Places,
            tabs: vec![
                SheetTab { name: language.words().rates.by_place, href: "/rates".into(), open: true },
                SheetTab { name: language.words().rates.by_sex, href: "/rates?by=sex".into(), open: false },
            ],
            note: None,
            day: String::new(),
            versions_href: "/rates/versions".into(),
            now_href: "/rates".into(),
            place: "629001000000".into(),
            school: String::new(),
            columns,
            rows,
            measures: sample_measures(language),
        }
    }
}

fn sample_measures(language: Language) -> Vec<MeasureRow> {
    let words = language.words();
    let figures = sample_row("", 2).cells.into_iter().flatten();
    let measures = ["primary_entry", "junior_entry", "retention_nine", "dropout_primary", "dropout_junior"];
    let row = |(figure, id): (Figure, &str)| MeasureRow {
        name: words.indicator(id),
        formula: words.formula("national"),
        basis: words.basis("roll"),
        method: words.method(Indicator::RetentionNine, Formula::National),
        covers: sample_covers(words, id),
        target: None,
        waiting: (id == "dropout_junior").then(|| Waiting { said: words.waiting(12), href: "/rates/persons".into() }),
        missing: None,
        beyond: None,
        beside: None,
        figure,
    };
    figures.zip(measures).map(row).collect()
}

fn sample_row(name: &str, nth: usize) -> FigureRow {
    let figure = |percent: &str, meets: bool, n: u64, d: u64| {
        Some(Figure {
            percent: Some(percent.into()),
            meets: Some(meets),
            numerator: Count(n),
            denominator: Count(d),
            excluded: Count(n % 7),
            numerator_href: "/rates/persons".into(),
            denominator_href: "/rates/persons".into(),
            excluded_href: "/rates/persons".into(),
        })
    };
    let cells = vec![
        figure("99.71", true, 1_381, 1_385),
        figure("98.20", nth % 3 != 1, 656, 668),
        figure("96.33", true, 210, 218),
        figure("0.07", true, 1, 1_340),
        if nth == 4 { None } else { figure("1.92", nth % 4 != 2, 12, 624) },
    ];
    FigureRow { name: name.into(), href: Some("/rates?place=629001101000".into()), cells }
}

//! The persons behind a figure: numerator, denominator and excluded as three lists of one sheet.

use askama::Template;

use crate::{
    count::Count,
    frame::{Desk, Frame, Step},
    home::{FigureCard, HomePage},
    paging::Paging,
    words::Language,
};

/// One of the three lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartTab {
    /// 分子、分母、不计
    pub name: &'static str,
    /// Persons in it.
    pub count: Count,
    /// Its address.
    pub href: String,
    /// Whether it is open.
    pub open: bool,
}

/// A person of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Opens the child's file; none for a roster row or a movement without a child.
    pub href: Option<String>,
    /// 姓名
    pub name: String,
    /// 性别
    pub sex: &'static str,
    /// 周岁
    pub age: Option<i32>,
    /// 区划
    pub place: String,
    /// 学校
    pub school: String,
    /// 就学状况
    pub status: String,
    /// Why they are not counted.
    pub reason: String,
}

/// The list of persons behind a figure.
#[derive(Debug, Clone, Template)]
#[template(path = "rates/persons.html")]
pub struct PersonsPage {
    /// The frame.
    pub frame: Frame,
    /// Place or school.
    pub area: String,
    /// The figure itself.
    pub figure: FigureCard,
    /// Basis in words.
    pub basis: String,
    /// 统计时点
    pub as_of: String,
    /// What must be known of a moment that is not now.
    pub note: Option<String>,
    /// The part of a slice that is on view.
    pub part: Option<String>,
    /// The three lists.
    pub tabs: Vec<PartTab>,
    /// The persons.
    pub rows: Vec<PersonRow>,
    /// Where in the list we are.
    pub paging: Paging,
}

impl PersonsPage {
    /// The excluded of one figure.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Rates);
        let words = frame.words;
        let figure = HomePage::sample(language).figures.remove(1);
        frame.trail =
            vec![Step::to(words.desk.home, "/"), Step::to(words.desk.rates, "/rates"), Step::here(figure.name.clone())];
        let tab = |name, count, open| PartTab { name, count: Count(count), href: "/rates/persons".into(), open };
        let row = PersonRow {
            href: None,
            name: "欧阳静怡".into(),
            sex: words.sex(2),
            age: Some(13),
            place: "云岭镇 曹家河村".into(),
            school: "云岭镇初级中学".into(),
            status: words.standing("finished"),
            reason: words.exclusion("other_hukou"),
        };
        Self {
            area: "云岭县".into(),
            tabs: vec![
                tab(words.rates.numerator, 5_881, false),
                tab(words.rates.denominator, 5_964, false),
                tab(words.rates.excluded, 12, true),
            ],
            basis: words.basis("hukou"),
            as_of: "2026-08-31".into(),
            note: None,
            part: Some(words.slice_part(rules::rates::Slice::Sex, "2")),
            rows: vec![row; 12],
            paging: Paging::new("/rates/persons", &[], 1, 12),
            figure,
            frame,
        }
    }
}

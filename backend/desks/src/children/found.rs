//! Who was found, as it is drawn.

use askama::Template;

use crate::{
    frame::{Desk, Frame, Step},
    paging::Paging,
    words::Language,
};

/// A child that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildRow {
    /// Opens its file.
    pub href: String,
    /// 姓名
    pub name: String,
    /// 性别
    pub sex: &'static str,
    /// 周岁 on the age day.
    pub age: Option<i32>,
    /// Where it lives.
    pub place: String,
    /// 学校
    pub school: String,
    /// 就学状况
    pub status: String,
}

/// Somebody on a list who is no child of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRow {
    /// Which list.
    pub source: String,
    /// 姓名
    pub name: String,
    /// 性别
    pub sex: &'static str,
    /// 周岁 on the age day.
    pub age: Option<i32>,
    /// The place of the hukou, as written.
    pub place: String,
    /// 学校
    pub school: String,
}

/// 查学生
#[derive(Debug, Clone, Template)]
#[template(path = "children/find.html")]
pub struct ChildrenPage {
    /// The frame.
    pub frame: Frame,
    /// What was looked for.
    pub text: String,
    /// Who was found.
    pub rows: Vec<ChildRow>,
    /// Who stands on a list and not in the register.
    pub listed: Vec<ListedRow>,
    /// Where in the list we are.
    pub paging: Paging,
}

impl ChildrenPage {
    /// Three of one name.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Children);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.children)];
        let row = |place: &str, status: &str| ChildRow {
            href: "/children/01937000-0000-7000-8000-000000000001".into(),
            name: "王小军".into(),
            sex: words.sex(1),
            age: Some(9),
            place: place.into(),
            school: "云岭镇中心小学".into(),
            status: words.standing(status),
        };
        Self {
            text: "王小军".into(),
            rows: vec![
                row("云岭镇曹家河村", "in_class"),
                row("云岭镇锁林村", "in_class"),
                row("青石乡红柳村", "never_enrolled"),
            ],
            listed: vec![ListedRow {
                source: words.source("hukou"),
                name: "王小军".into(),
                sex: words.sex(1),
                age: Some(16),
                place: "云岭镇曹家河村".into(),
                school: String::new(),
            }],
            paging: Paging::new("/children", &[], 1, 3),
            frame,
        }
    }

    /// Nobody is called so.
    pub fn sample_empty(language: Language) -> Self {
        Self {
            rows: Vec::new(),
            listed: Vec::new(),
            paging: Paging::new("/children", &[], 1, 0),
            ..Self::sample(language)
        }
    }
}

//! 页框: what stands around every page: who looks, where they are, in which language, and the token of their forms.

use crate::words::{Language, Words};

/// The desks of the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// 工作台
    Home,
    /// 查学生
    Children,
    /// 疑似辍学
    Suspects,
    /// 核实复核
    Outcomes,
    /// 比对复核
    Pairs,
    /// 指标监测
    Rates,
    /// 台账
    Ledgers,
    /// 调查覆盖
    Coverage,
    /// 抽查
    SpotChecks,
    /// 区划
    Places,
    /// A page that belongs to none of them: sign-in, problems.
    Door,
}

/// The officer a page is made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// 姓名
    pub name: String,
    /// 岗位
    pub post: String,
    /// 辖区 or school.
    pub area: String,
}

/// One step of 当前位置.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Text of the step.
    pub name: String,
    /// Where it leads; the last step leads nowhere.
    pub href: Option<String>,
}

impl Step {
    /// A step one can go back to.
    pub fn to(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self { name: name.into(), href: Some(href.into()) }
    }

    /// The page itself.
    pub fn here(name: impl Into<String>) -> Self {
        Self { name: name.into(), href: None }
    }
}

/// What every page knows besides its own matter.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Texts in the officer's language.
    pub words: &'static Words,
    /// 县名
    pub county: String,
    /// Who looks; nobody on the sign-in page.
    pub viewer: Option<Viewer>,
    /// Which desk is open.
    pub desk: Desk,
    /// The term on view, `2026-autumn`.
    pub term: String,
    /// 当前位置
    pub trail: Vec<Step>,
    /// Proof that a form came from our own page.
    pub form_token: String,
    /// Path and query of this page, so that the language switch comes back to it.
    pub path: String,
    /// The day of the page, for the printed foot.
    pub printed_on: String,
    /// Whether the officer still uses the password that was handed over.
    pub must_change: bool,
    /// Whether any post answers for a place: the coverage of a survey is counted by places.
    pub has_places: bool,
}

impl Frame {
    /// Where a static file lives: its name carries the hash of its content.
    pub fn asset(&self, name: &str) -> String {
        crate::assets::href(name)
    }

    /// The address of the language switch.
    pub fn switch_href(&self) -> String {
        let other = self.words.language.other().tag();
        format!("/language/{other}?back={}", crate::address::escape(&self.path))
    }

    /// The term in words.
    pub fn term_name(&self) -> String {
        self.words.term(&self.term)
    }

    /// A township officer's frame.
    pub fn sample(language: Language, desk: Desk) -> Self {
        let words = language.words();
        Self {
            words,
            county: "云岭县".into(),
            viewer: Some(Viewer {
                name: "李玉梅".into(), post: "县控辍保学专干".into(), area: "云岭县".into()
            }),
            desk,
            term: "2026-autumn".into(),
            trail: vec![Step::to(words.desk.home, "/"), Step::here("云岭县")],
            form_token: "0123456789abcdef".into(),
            path: "/".into(),
            printed_on: "2026-11-22".into(),
            must_change: false,
            has_places: true,
        }
    }
}

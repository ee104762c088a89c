//! The page of a problem as it is drawn.

use askama::Template;

use super::Problem;
use crate::frame::Frame;

/// A problem as people see it.
#[derive(Debug, Clone, Template)]
#[template(path = "problems/page.html")]
pub struct ProblemPage {
    /// The frame.
    pub frame: Frame,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// Title.
    pub title: &'static str,
    /// What to do next.
    pub sentence: String,
    /// Whether a form was refused, which stands behind this page as it was filled in.
    pub mends: bool,
}

impl ProblemPage {
    /// The page of a problem; `detail` replaces the general sentence where the registry has a better one.
    pub fn new(frame: Frame, problem: Problem, detail: Option<String>) -> Self {
        let (status, code) = problem.status();
        let (title, sentence) = problem.sentences(frame.words);
        Self {
            frame,
            status: status.as_u16(),
            code: code.to_owned(),
            title,
            sentence: detail.unwrap_or_else(|| sentence.to_owned()),
            mends: false,
        }
    }
}

//! The sign-in page as it is drawn.

use askama::Template;

use crate::{
    frame::{Desk, Frame},
    words::Language,
};

/// 登录
#[derive(Debug, Clone, Template)]
#[template(path = "entrance/sign_in.html")]
pub struct SignInPage {
    /// The frame, without a viewer.
    pub frame: Frame,
    /// What was typed as account, kept after a refusal.
    pub account: String,
    /// Why the last try was refused, or that one is signed out.
    pub notice: Option<&'static str>,
    /// The page to go on to.
    pub back: String,
}

impl SignInPage {
    /// After one wrong password.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Door);
        frame.viewer = None;
        let notice = Some(frame.words.entrance.refused);
        Self { frame, account: "liyumei".into(), notice, back: "/".into() }
    }
}

/// 修改口令
#[derive(Debug, Clone, Template)]
#[template(path = "entrance/password.html")]
pub struct PasswordPage {
    /// The frame.
    pub frame: Frame,
    /// Why the last try was refused.
    pub notice: Option<String>,
}

impl PasswordPage {
    /// After two unlike passwords.
    pub fn sample(language: Language) -> Self {
        let frame = Frame::sample(language, Desk::Door);
        let notice = Some(frame.words.entrance.not_alike.to_owned());
        Self { frame, notice }
    }
}

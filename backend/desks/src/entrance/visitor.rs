//! 来者: who asks, as far as their token proves it, and how far they may see.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header, request::Parts},
};
use axum_extra::extract::CookieJar;
use registry::{
    Scope,
    officers::{Officer, Post, Word, still_signed_in},
};

use super::tokens::FormMark;
use crate::{
    Desks,
    area::Atlas,
    frame::{Desk, Frame, Step, Viewer},
    problems::{Problem, Refusal},
    words::{Language, Words},
};

/// The cookie of the session.
pub(crate) const SESSION: &str = "baoxue_session";
/// The cookie of the chosen language.
pub(crate) const LANGUAGE: &str = "baoxue_language";
/// Programs that come with the cookie say the form token here.
const FORM_TOKEN: &str = "x-form-token";

/// An officer who is signed in, with all that a page needs to know of them.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The officer.
    pub officer: Officer,
    /// What they may know of.
    pub scope: Scope,
    /// The language they read.
    pub language: Language,
    form_token: String,
    by_bearer: bool,
    path: String,
}

impl FromRequestParts<Desks> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desks: &Desks) -> Result<Self, Refusal> {
        Self::of(desks, &parts.headers, &parts.uri).await
    }
}

impl Visitor {
    /// The visitor whose token stands in these headers.
    pub(crate) async fn of(desks: &Desks, headers: &HeaderMap, uri: &Uri) -> Result<Self, Refusal> {
        let (token, by_bearer) = token_in(headers).ok_or(Problem::SignedOut)?;
        let said: Word<FormMark> = desks.keys.read(&desks.registry, &token)?.ok_or(Problem::SignedOut)?;
        let officer = still_signed_in(&desks.registry, said.officer(), said.version()).await?;
        let officer = officer.ok_or(Problem::SignedOut)?;
        Ok(Self {
            scope: desks.registry.scope_of(&officer)?,
            officer,
            language: language_in(headers),
            form_token: said.mark.form,
            by_bearer,
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }

    /// Texts in their language.
    pub fn words(&self) -> &'static Words {
        self.language.words()
    }

    /// Refuses a form that was not made by our own page for this very session.
    ///
    /// # Errors
    /// [`Problem::StaleForm`].
    pub fn check_form(&self, token: &str) -> Result<(), Refusal> {
        if same(token, &self.form_token) { Ok(()) } else { Err(Problem::StaleForm.into()) }
    }

    /// The same for programs: a bearer's token is never sent by a browser of its own accord, a cookie is.
    ///
    /// # Errors
    /// [`Problem::StaleForm`].
    pub fn check_call(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let said = headers.get(FORM_TOKEN).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if self.by_bearer { Ok(()) } else { self.check_form(said) }
    }

    /// The frame of a page at that desk; with an atlas it names the officer's own area.
    pub(crate) fn frame(
        &self,
        desks: &Desks,
        atlas: Option<&Atlas>,
        desk: Desk,
        term: &str,
        trail: Vec<Step>,
    ) -> Frame {
        let today = desks.registry.clock().today();
        let post = self.officer.posts.iter().find(|post| post.is_held_on(today));
        Frame {
            words: self.words(),
            county: desks.county_name.clone(),
            viewer: Some(self.viewer(desks, atlas, post)),
            desk,
            term: term.to_owned(),
            trail,
            form_token: self.form_token.clone(),
            path: self.path.clone(),
            printed_on: today.to_string(),
            must_change: self.officer.must_change,
            has_places: !self.scope.places().is_empty(),
        }
    }

    fn viewer(&self, desks: &Desks, atlas: Option<&Atlas>, post: Option<&Post>) -> Viewer {
        let own = atlas.and_then(|atlas| atlas.own(self).map(|area| atlas.name(&area)));
        Viewer {
            name: self.officer.name.clone(),
            post: post.map(|post| self.words().post(post.line, &post.post)).unwrap_or_default(),
            area: own.unwrap_or_else(|| desks.county_name.clone()),
        }
    }
}

/// The language of these headers' cookie; Chinese without one.
pub(crate) fn language_in(headers: &HeaderMap) -> Language {
    let jar = CookieJar::from_headers(headers);
    jar.get(LANGUAGE).map(|cookie| Language::from_tag(cookie.value())).unwrap_or_default()
}

/// The token and whether it came as a bearer's.
fn token_in(headers: &HeaderMap) -> Option<(String, bool)> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return Some((token.trim().to_owned(), true));
    }
    CookieJar::from_headers(headers).get(SESSION).map(|cookie| (cookie.value().to_owned(), false))
}

/// Compares without telling by its time how much was right.
pub(crate) fn same(said: &str, kept: &str) -> bool {
    let differing = said.bytes().zip(kept.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
    said.len() == kept.len() && !kept.is_empty() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_token_is_the_same() {
        assert!(same("abc", "abc"));
        for other in ["", "ab", "abd", "abcd"] {
            assert!(!same(other, "abc"), "{other}");
        }
        assert!(!same("", ""));
    }
}

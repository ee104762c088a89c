//! 样页: every page drawn from its sample: what tests render and what one looks at while drawing.

use askama::Template;

use crate::{
    children::{ChildPage, ChildrenPage},
    coverage::{CoveragePage, MissingPage},
    entrance::{PasswordPage, SignInPage},
    frame::{Desk, Frame},
    home::HomePage,
    ledgers::LedgersPage,
    outcomes::OutcomesPage,
    pairs::PairsPage,
    places::{PlacesPage, UndecidedPage},
    problems::{Problem, ProblemPage},
    rates::{ChangesPage, PersonsPage, RatesPage, VersionsPage},
    spot_checks::{CheckPage, ChecksPage, ItemPage},
    suspects::SuspectsPage,
    words::Language,
};

/// Every page of one language, by name.
pub fn pages(language: Language) -> Vec<(&'static str, askama::Result<String>)> {
    let problem = ProblemPage::new(Frame::sample(language, Desk::Door), Problem::NotFound, None);
    vec![
        ("sign_in", SignInPage::sample(language).render()),
        ("password", PasswordPage::sample(language).render()),
        ("home", HomePage::sample(language).render()),
        ("rates", RatesPage::sample(language).render()),
        ("persons", PersonsPage::sample(language).render()),
        ("versions", VersionsPage::sample(language).render()),
        ("changes", ChangesPage::sample(language).render()),
        ("children", ChildrenPage::sample(language).render()),
        ("children_empty", ChildrenPage::sample_empty(language).render()),
        ("child", ChildPage::sample(language).render()),
        ("suspects", SuspectsPage::sample(language).render()),
        ("suspects_empty", SuspectsPage::sample_empty(language).render()),
        ("outcomes", OutcomesPage::sample(language).render()),
        ("pairs", PairsPage::sample(language).render()),
        ("pairs_empty", PairsPage::sample_empty(language).render()),
        ("ledgers", LedgersPage::sample(language).render()),
        ("coverage", CoveragePage::sample(language).render()),
        ("coverage_empty", CoveragePage::sample_empty(language).render()),
        ("missing", MissingPage::sample(language).render()),
        ("missing_empty", MissingPage::sample_empty(language).render()),
        ("spot_checks", ChecksPage::sample(language).render()),
        ("spot_checks_empty", ChecksPage::sample_empty(language).render()),
        ("spot_check", CheckPage::sample(language).render()),
        ("spot_check_household", ItemPage::sample(language).render()),
        ("places", PlacesPage::sample(language).render()),
        ("places_empty", PlacesPage::sample_empty(language).render()),
        ("undecided", UndecidedPage::sample(language).render()),
        ("undecided_empty", UndecidedPage::sample_empty(language).render()),
        ("problem", problem.render()),
    ]
}

/// Every static file by the path under which pages ask for it.
pub fn files() -> Vec<(String, Vec<u8>)> {
    crate::assets::all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_drawn_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            for (name, page) in pages(language) {
                let page = page.expect(name);
                assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())), "{name}");
                assert_eq!(page.matches("<h1").count(), 1, "{name}: one heading a page");
            }
        }
    }

    #[test]
    fn no_page_needs_an_inline_style_or_script_or_another_server() {
        for (name, page) in pages(Language::Chinese) {
            let page = page.expect(name);
            for forbidden in
                [" style=", "<style", " onclick=", " onchange=", "javascript:", "src=\"http", "href=\"http"]
            {
                assert!(!page.contains(forbidden), "{name} has {forbidden}");
            }
            assert_eq!(page.matches("<script").count(), 1, "{name}");
        }
    }

    #[test]
    fn every_posted_form_carries_its_token() {
        for (name, page) in pages(Language::Chinese) {
            let page = page.expect(name);
            for form in page.split("<form").skip(1).filter(|form| form.contains("method=\"post\"")) {
                let form = form.split("</form>").next().unwrap_or_default();
                assert!(form.contains("name=\"form_token\" value=\""), "{name}: {form}");
            }
        }
    }

    #[test]
    fn what_is_typed_is_shown_and_never_run() {
        let mut page = SuspectsPage::sample(Language::Chinese);
        page.name = "\"><script>alert(1)</script>".into();
        let drawn = page.render().expect("suspects");
        assert!(!drawn.contains("<script>alert"));
    }
}

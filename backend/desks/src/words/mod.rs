//! 文案: every text of the pages that is not data, in Chinese and in English.
//!
//! Lives here: one catalogue a noun, made by [`catalogue!`], so that a text without its translation does not compile.
//! What the rules have told is said by [`Words::said`]. Must not live here: names of places, schools and persons (data, shown as
//! recorded), or the sentences of the rules (`rules::speech`).

mod children;
mod coverage;
mod desk;
mod ledgers;
mod outcomes;
mod pairs;
mod peoples;
mod places;
mod problems;
mod rates;
mod said;
mod spot_checks;
mod standing;
mod suspects;

pub use children::ChildWords;
pub use coverage::CoverageWords;
pub use desk::{DeskWords, EntranceWords, HomeWords};
pub use ledgers::LedgerWords;
pub use outcomes::OutcomeWords;
pub use pairs::PairWords;
pub use places::PlaceWords;
pub use problems::ProblemWords;
pub use rates::RateWords;
pub use spot_checks::SpotCheckWords;
pub use suspects::SuspectWords;

/// A catalogue of texts: a struct with one field a text and two values of it, so that none can be half translated.
macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident { $($key:ident: $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, PartialEq, Eq)]
        pub struct $name { $(#[doc = $zh] pub $key: &'static str,)* }
        impl $name {
            pub(super) const ZH: Self = Self { $($key: $zh,)* };
            pub(super) const EN: Self = Self { $($key: $en,)* };
        }
    };
}
pub(crate) use catalogue;

/// The language a page speaks. Chinese first; English is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

impl Language {
    /// The language tag, as in `<html lang>` and in the cookie.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language of a tag; anything unknown reads as Chinese.
    pub fn from_tag(tag: &str) -> Self {
        if tag == "en" { Self::English } else { Self::Chinese }
    }

    /// The language the switch leads to.
    pub fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }

    /// All texts of this language.
    pub fn words(self) -> &'static Words {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }
}

/// All texts of one language, by noun.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// Which language these are.
    pub language: Language,
    /// The frame around every page.
    pub desk: DeskWords,
    /// Sign-in.
    pub entrance: EntranceWords,
    /// 工作台
    pub home: HomeWords,
    /// 指标监测
    pub rates: RateWords,
    /// 查学生
    pub children: ChildWords,
    /// 疑似辍学
    pub suspects: SuspectWords,
    /// 核实复核
    pub outcomes: OutcomeWords,
    /// 比对复核
    pub pairs: PairWords,
    /// 台账
    pub ledgers: LedgerWords,
    /// 调查覆盖
    pub coverage: CoverageWords,
    /// 抽查
    pub spot_checks: SpotCheckWords,
    /// 区划
    pub places: PlaceWords,
    /// What may go wrong.
    pub problems: ProblemWords,
}

static CHINESE: Words = Words {
    language: Language::Chinese,
    desk: DeskWords::ZH,
    entrance: EntranceWords::ZH,
    home: HomeWords::ZH,
    rates: RateWords::ZH,
    children: ChildWords::ZH,
    suspects: SuspectWords::ZH,
    outcomes: OutcomeWords::ZH,
    pairs: PairWords::ZH,
    ledgers: LedgerWords::ZH,
    coverage: CoverageWords::ZH,
    spot_checks: SpotCheckWords::ZH,
    places: PlaceWords::ZH,
    problems: ProblemWords::ZH,
};

static ENGLISH: Words = Words {
    language: Language::English,
    desk: DeskWords::EN,
    entrance: EntranceWords::EN,
    home: HomeWords::EN,
    rates: RateWords::EN,
    children: ChildWords::EN,
    suspects: SuspectWords::EN,
    outcomes: OutcomeWords::EN,
    pairs: PairWords::EN,
    ledgers: LedgerWords::EN,
    coverage: CoverageWords::EN,
    spot_checks: SpotCheckWords::EN,
    places: PlaceWords::EN,
    problems: ProblemWords::EN,
};

impl Words {
    /// One of two texts: for the few sentences that are built, not looked up.
    pub(crate) fn say(&self, chinese: impl Into<String>, english: impl Into<String>) -> String {
        match self.language {
            Language::Chinese => chinese.into(),
            Language::English => english.into(),
        }
    }

    /// `2026-autumn` as people say it (2026年秋季学期).
    pub fn term(&self, term: &str) -> String {
        match term.split_once('-') {
            Some((year, "autumn")) => self.say(format!("{year}年秋季学期"), format!("Autumn term {year}")),
            Some((year, "spring")) => self.say(format!("{year}年春季学期"), format!("Spring term {year}")),
            _ => term.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_said_in_both_languages() {
        assert_eq!(Language::Chinese.words().term("2026-autumn"), "2026年秋季学期");
        assert_eq!(Language::English.words().term("2027-spring"), "Spring term 2027");
        assert_eq!(Language::Chinese.words().term("odd"), "odd");
    }

    #[test]
    fn every_code_of_the_rules_has_words_in_both_languages() {
        use rules::{flags::FlagKind, rates, standing::SchoolStatus};
        let english = Language::English.words();
        let mut codes: Vec<(String, &str)> = Vec::new();
        codes.extend(FlagKind::ALL.iter().map(|code| (english.flag_kind(code.as_str()), code.as_str())));
        codes.extend(SchoolStatus::ALL.iter().map(|code| (english.standing(code.as_str()), code.as_str())));
        codes.extend(rates::Indicator::ALL.iter().map(|code| (english.indicator(code.as_str()), code.as_str())));
        codes.extend(rates::RateBasis::ALL.iter().map(|code| (english.basis(code.as_str()), code.as_str())));
        codes.extend(rules::surveys::Seen::ALL.iter().map(|code| (english.seen(code.as_str()), code.as_str())));
        codes
            .extend(rules::surveys::GroupGap::ALL.iter().map(|code| (english.group_gap(code.as_str()), code.as_str())));
        codes.extend(rates::Exclusion::ALL.iter().map(|code| (english.exclusion(code.as_str()), code.as_str())));
        for (said, code) in codes {
            assert!(said.starts_with(|first: char| first.is_ascii_uppercase()), "{code}: {said}");
        }
        for formula in rates::Formula::ALL {
            assert_ne!(english.formula(formula.as_str()), formula.as_str());
        }
    }

    #[test]
    fn the_switch_leads_to_the_other_language_and_back() {
        for language in [Language::Chinese, Language::English] {
            assert_eq!(language.other().other(), language);
            assert_eq!(Language::from_tag(language.tag()), language);
            assert_eq!(language.words().language, language);
        }
    }
}

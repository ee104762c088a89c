//! 统计期间: which school year, term or cohort a figure speaks of. 72 % of one year is no news about another.

use chrono::NaiveDate;

use super::{Cohort, DropoutPeriod, Indicator};
use crate::calendar::{SchoolYear, Term};
use crate::schools::System;

/// What a figure covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covers {
    /// 本学期: how children stand in a term (入学率, 毛入学率, 完成率, 县外就读证明率).
    Term(Term),
    /// 学年: what happened in a school year (辍学率, 复学率): in autumn the one that has ended ([`DropoutPeriod`]).
    Year(SchoolYear),
    /// 一届: who entered in one school year, looked for in the last class of another (巩固率).
    Cohort {
        /// The school year of entry.
        entered: SchoolYear,
        /// The school year of the last class.
        last: SchoolYear,
    },
}

impl Covers {
    /// What the figure of that indicator covers in a term, where nine years are divided so.
    pub fn of(indicator: Indicator, term: Term, system: System) -> Self {
        match indicator {
            Indicator::DropoutPrimary
            | Indicator::DropoutJunior
            | Indicator::Return
            | Indicator::ReturnStable30
            | Indicator::ReturnStable60 => Self::Year(DropoutPeriod::of(term).year),
            _ => match Cohort::of(indicator, term, system) {
                Some(cohort) => Self::Cohort { entered: cohort.entered, last: term.school_year() },
                None => Self::Term(term),
            },
        }
    }

    /// The first and the last of its days; of a cohort from its entry to the end of its last year.
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Term(term) => (term.starts_on(), term.ends_on()),
            Self::Year(year) => (year.starts_on(), year.ends_on()),
            Self::Cohort { entered, last } => (entered.starts_on(), last.ends_on()),
        }
    }

    /// As it is printed beside the figure: 2025—2026学年（2025年9月1日至2026年8月31日）.
    pub fn title(self) -> String {
        match self {
            Self::Term(term) => term.title(),
            Self::Year(year) => {
                let (from, to) = (year.start_year(), year.start_year() + 1);
                format!("{}（{from}年9月1日至{to}年8月31日）", year.title())
            }
            Self::Cohort { entered, last } => format!("{}入学，{}毕业年级", entered.title(), last.title()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(indicator: Indicator, term: &str) -> Covers {
        Covers::of(indicator, term.parse().unwrap(), System::SixThree)
    }

    #[test]
    fn a_rate_says_which_term_year_or_cohort_it_is_of() {
        for (indicator, term, title, from, to) in [
            (Indicator::PrimaryEntry, "2026-autumn", "2026年秋季学期", "2026-09-01", "2027-01-31"),
            // In autumn the year that has ended, in spring the running one.
            (
                Indicator::DropoutJunior,
                "2026-autumn",
                "2025—2026学年（2025年9月1日至2026年8月31日）",
                "2025-09-01",
                "2026-08-31",
            ),
            (
                Indicator::Return,
                "2027-spring",
                "2026—2027学年（2026年9月1日至2027年8月31日）",
                "2026-09-01",
                "2027-08-31",
            ),
            (
                Indicator::RetentionNine,
                "2026-autumn",
                "2018—2019学年入学，2026—2027学年毕业年级",
                "2018-09-01",
                "2027-08-31",
            ),
            (
                Indicator::RetentionJuniorThree,
                "2027-spring",
                "2024—2025学年入学，2026—2027学年毕业年级",
                "2024-09-01",
                "2027-08-31",
            ),
        ] {
            let covers = covers(indicator, term);
            assert_eq!(covers.title(), title, "{indicator}");
            assert_eq!(covers.days(), (from.parse().unwrap(), to.parse().unwrap()), "{indicator}");
        }
    }

    #[test]
    fn where_primary_school_has_five_years_its_cohort_entered_a_year_later() {
        let six = Covers::of(Indicator::RetentionPrimarySix, "2026-autumn".parse().unwrap(), System::FiveFour);
        assert_eq!(six.title(), "2022—2023学年入学，2026—2027学年毕业年级");
    }
}

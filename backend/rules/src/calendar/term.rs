//! 学年 and 学期.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 学年: 1 September to 31 August, named by the year in which it starts (D§5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SchoolYear(i16);

/// Which half of the school year: autumn comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// 秋季学期 (上学期).
    Autumn,
    /// 春季学期 (下学期).
    Spring,
}

/// 学期, written `2026-autumn` or `2027-spring`; both belong to the school year that starts in 2026.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Term {
    year: SchoolYear,
    half: Half,
}

/// A term that cannot be read; the sentence names the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "学期“{written}”无法识别：请写成“年份-autumn”（秋季）或“年份-spring”（春季），例如 2026-autumn、2027-spring，年份在 1950 至 2100 之间"
)]
pub struct TermError {
    /// What was written.
    pub written: String,
}

impl SchoolYear {
    /// The school year that starts on 1 September of that year; `None` outside 1949–2100.
    pub fn starting_in(year: i32) -> Option<Self> {
        i16::try_from(year).ok().filter(|y| (1949..=2100).contains(y)).map(Self)
    }

    /// The year in which it starts.
    pub fn start_year(self) -> i32 {
        i32::from(self.0)
    }

    /// 1 September.
    pub fn starts_on(self) -> NaiveDate {
        day(self.start_year(), 9, 1)
    }

    /// 31 August of the next year.
    pub fn ends_on(self) -> NaiveDate {
        day(self.start_year() + 1, 8, 31)
    }

    /// The day on which ages are counted: 31 August before the school year starts (D§5.1).
    pub fn age_day(self) -> NaiveDate {
        day(self.start_year(), 8, 31)
    }

    /// The school year that many years earlier, for cohorts; `None` before 1949.
    pub fn earlier(self, years: u8) -> Option<Self> {
        Self::starting_in(self.start_year() - i32::from(years))
    }

    /// 2026—2027学年.
    pub fn title(self) -> String {
        format!("{}—{}学年", self.start_year(), self.start_year() + 1)
    }

    /// Its autumn term.
    pub fn autumn(self) -> Term {
        Term { year: self, half: Half::Autumn }
    }

    /// Its spring term.
    pub fn spring(self) -> Term {
        Term { year: self, half: Half::Spring }
    }
}

impl Term {
    /// The school year it belongs to.
    pub fn school_year(self) -> SchoolYear {
        self.year
    }

    /// Which half of the school year.
    pub fn half(self) -> Half {
        self.half
    }

    /// The day on which this term's ages are counted; both terms of a school year share it.
    pub fn age_day(self) -> NaiveDate {
        self.year.age_day()
    }

    /// First day: 1 September or 1 February. Where the winter holidays fall is a local notice; the border is our convention.
    pub fn starts_on(self) -> NaiveDate {
        match self.half {
            Half::Autumn => self.year.starts_on(),
            Half::Spring => day(self.year.start_year() + 1, 2, 1),
        }
    }

    /// Last day: 31 January or 31 August. Two terms fill the school year without a gap.
    pub fn ends_on(self) -> NaiveDate {
        match self.half {
            Half::Autumn => day(self.year.start_year() + 1, 1, 31),
            Half::Spring => self.year.ends_on(),
        }
    }

    /// Whether that day lies in the term.
    pub fn contains(self, on: NaiveDate) -> bool {
        (self.starts_on()..=self.ends_on()).contains(&on)
    }

    /// The term before.
    pub fn previous(self) -> Self {
        match self.half {
            Half::Autumn => SchoolYear(self.year.0 - 1).spring(),
            Half::Spring => self.year.autumn(),
        }
    }

    /// The term after.
    pub fn next(self) -> Self {
        match self.half {
            Half::Autumn => self.year.spring(),
            Half::Spring => SchoolYear(self.year.0 + 1).autumn(),
        }
    }

    /// The term in which that day lies; `None` outside the years a term can have.
    pub fn of_day(on: NaiveDate) -> Option<Self> {
        use chrono::Datelike;
        let start = if on.month() >= 9 { on.year() } else { on.year() - 1 };
        let year = SchoolYear::starting_in(start)?;
        Some(if year.spring().contains(on) { year.spring() } else { year.autumn() })
    }

    /// 2026年秋季学期.
    pub fn title(self) -> String {
        match self.half {
            Half::Autumn => format!("{}年秋季学期", self.year.start_year()),
            Half::Spring => format!("{}年春季学期", self.year.start_year() + 1),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.half {
            Half::Autumn => write!(f, "{}-autumn", self.year.start_year()),
            Half::Spring => write!(f, "{}-spring", self.year.start_year() + 1),
        }
    }
}

impl FromStr for Term {
    type Err = TermError;

    fn from_str(written: &str) -> Result<Self, TermError> {
        read_term(written).ok_or_else(|| TermError { written: written.to_owned() })
    }
}

impl TryFrom<String> for Term {
    type Error = TermError;

    fn try_from(written: String) -> Result<Self, TermError> {
        written.parse()
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

/// Four digits, a hyphen, a word; nothing else, so that a term has one spelling in every key.
fn read_term(written: &str) -> Option<Term> {
    let (year, half) = written.split_once('-')?;
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i32 = year.parse().ok().filter(|y| (1950..=2100).contains(y))?;
    match half {
        "autumn" => SchoolYear::starting_in(year).map(SchoolYear::autumn),
        "spring" => SchoolYear::starting_in(year - 1).map(SchoolYear::spring),
        _ => None,
    }
}

/// A day that exists in every year a school year can have.
fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn term(written: &str) -> Term {
        written.parse().unwrap()
    }

    #[test]
    fn both_terms_of_a_school_year_count_ages_on_one_day() {
        let (autumn, spring) = (term("2026-autumn"), term("2027-spring"));
        assert_eq!(autumn.age_day(), day(2026, 8, 31));
        assert_eq!(spring.age_day(), day(2026, 8, 31));
        assert_eq!(autumn.school_year(), spring.school_year());
        assert_eq!((autumn.next(), spring.previous()), (spring, autumn));
        assert!(autumn < spring);
    }

    #[test]
    fn a_school_year_runs_from_september_to_august_without_a_gap() {
        let term = term("2026-autumn");
        assert_eq!(term.starts_on(), day(2026, 9, 1));
        assert_eq!(term.ends_on() + chrono::Duration::days(1), term.next().starts_on());
        assert_eq!(term.next().ends_on(), day(2027, 8, 31));
        assert_eq!(Term::of_day(day(2026, 11, 22)), Some(term));
    }

    #[test]
    fn a_term_that_cannot_be_read_says_how_to_write_it() {
        for written in [
            "",
            "2026",
            "2026-fall",
            "26-autumn",
            "2026-Autumn",
            "+026-autumn",
            "9999-spring",
            "2026秋",
            "１２３４-autumn",
        ] {
            let problem = written.parse::<Term>().unwrap_err();
            assert!(problem.to_string().contains("例如 2026-autumn"), "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_term_reads_back_as_written(year in 1950i32..2100, spring: bool) {
            let written = format!("{year}-{}", if spring { "spring" } else { "autumn" });
            let read: Term = written.parse().unwrap();
            prop_assert_eq!(read.to_string(), written);
            prop_assert_eq!(read.next().previous(), read);
            prop_assert_eq!(Term::of_day(read.starts_on()), Some(read));
            prop_assert_eq!(Term::of_day(read.ends_on()), Some(read));
        }

        #[test]
        fn any_text_is_read_or_refused(written in ".*") {
            drop(written.parse::<Term>());
        }
    }
}

//! 报告期: the month of 学校月报 and the quarter of 县季报 (D§1.6 四个一, D§6.13).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::calendar::Term;
use crate::identity::plain;

/// A month or a quarter of a calendar year, written `2026-10` or `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// The month of which this is the first day.
    Month(NaiveDate),
    /// The quarter of which this is the first day.
    Quarter(NaiveDate),
}

/// A period that no report can be of; the sentence names the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It cannot be read.
    #[error("报告期“{0}”无法识别：月份请写成 2026-10，季度请写成 2026-Q4")]
    Unreadable(String),
    /// It lies outside the term.
    #[error("{0}不在{1}（{2}至{3}）之内：请改选这一学期的月份或季度，或改选学期")]
    OutsideTerm(String, String, NaiveDate, NaiveDate),
    /// It has not begun.
    #[error("{0}还没有开始（今天是{1}）：请改选已经开始的月份或季度，或不填报告期")]
    NotBegun(String, NaiveDate),
}

/// The days of which one report speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    /// The month or quarter.
    pub period: Period,
    /// Its first day that lies in the term: what was suspected before stands in the lists of the term before.
    pub first: NaiveDate,
    /// The last day of it that has come and lies in the term.
    pub last: NaiveDate,
    /// Whether that is the day on which the report is drawn: then it says what the lists of that day say.
    pub is_now: bool,
}

impl Reported {
    /// 本学期以外的日子: whether days of the period lie in the term before or after, and are in that term's report.
    pub fn is_part(&self, term: Term) -> bool {
        self.period.first() < term.starts_on() || self.period.last() > term.ends_on()
    }

    /// 2026年11月, 2026年第4季度; of a period of which the term has only a part, 2026年第3季度（2026年秋季学期部分）.
    pub fn title(&self, term: Term) -> String {
        let part = if self.is_part(term) { format!("，{}部分", term.title()) } else { String::new() };
        format!("{}{part}", self.period.title())
    }
}

impl Period {
    /// The month in which that day lies.
    pub fn month_of(day: NaiveDate) -> Self {
        Self::Month(day.with_day(1).unwrap_or(day))
    }

    /// The quarter in which that day lies.
    pub fn quarter_of(day: NaiveDate) -> Self {
        let first = day.month0() / 3 * 3 + 1;
        Self::Quarter(NaiveDate::from_ymd_opt(day.year(), first, 1).unwrap_or(day))
    }

    /// Its first day.
    pub const fn first(self) -> NaiveDate {
        match self {
            Self::Month(first) | Self::Quarter(first) => first,
        }
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        let months = chrono::Months::new(if matches!(self, Self::Month(_)) { 1 } else { 3 });
        self.first().checked_add_months(months).and_then(|next| next.pred_opt()).unwrap_or(self.first())
    }

    /// 2026年11月, 2026年第4季度.
    pub fn title(self) -> String {
        match self {
            Self::Month(first) => first.format("%Y年%-m月").to_string(),
            Self::Quarter(first) => format!("{}年第{}季度", first.year(), first.month0() / 3 + 1),
        }
    }

    /// The term of a period that is asked for alone: that of its last day which has come, as its report is of the last month.
    pub fn term(self, today: NaiveDate) -> Option<Term> {
        Term::of_day(self.last().min(today).max(self.first()))
    }

    /// The months of a term that have begun by that day, the newest first.
    pub fn months(term: Term, today: NaiveDate) -> Vec<Self> {
        let last = today.min(term.ends_on());
        let month = |back: u32| Some(Self::month_of(last.checked_sub_months(chrono::Months::new(back))?));
        (0..12).map_while(month).take_while(|month| month.last() >= term.starts_on()).collect()
    }

    /// The days of the monthly (`is_monthly`) or quarterly report of a term on a day: of the period that is asked for, which names a
    /// month to the one and its quarter to the other, of a quarter its last month that has begun; else of today's, and of a term that
    /// is over its last.
    ///
    /// # Errors
    /// The period lies outside the term or has not begun.
    pub fn reported(
        asked: Option<Self>,
        is_monthly: bool,
        term: Term,
        today: NaiveDate,
    ) -> Result<Reported, PeriodError> {
        let newest = today.clamp(term.starts_on(), term.ends_on());
        if let Some(asked) = asked {
            asked.must_lie_in(term, today)?;
        }
        let day = asked.map_or(newest, |asked| asked.last().min(newest));
        let period = if is_monthly { Self::month_of(day) } else { Self::quarter_of(day) };
        let last = period.last().min(newest);
        let first = period.first().max(term.starts_on());
        Ok(Reported { period, first, last, is_now: last == newest })
    }

    fn must_lie_in(self, term: Term, today: NaiveDate) -> Result<(), PeriodError> {
        if self.last() < term.starts_on() || self.first() > term.ends_on() {
            let (first, last) = (term.starts_on(), term.ends_on());
            return Err(PeriodError::OutsideTerm(self.title(), term.title(), first, last));
        }
        if self.first() > today { Err(PeriodError::NotBegun(self.title(), today)) } else { Ok(()) }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(written: &str) -> Result<Self, PeriodError> {
        let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.to_ascii_uppercase().replace(['年', '/', '.'], "-");
        let parts = text.split_once('-').and_then(|(year, rest)| Some((year.parse::<i32>().ok()?, rest)));
        let day = |year: i32, month: u32| NaiveDate::from_ymd_opt(year, month, 1);
        let found = parts.filter(|(year, _)| (1950..=2100).contains(year)).and_then(|(year, rest)| {
            let quarter = rest.strip_prefix('Q').or_else(|| rest.strip_prefix('第')?.strip_suffix("季度"));
            match quarter {
                Some(quarter) => {
                    let number = quarter.parse::<u32>().ok().filter(|number| (1..=4).contains(number))?;
                    day(year, number * 3 - 2).map(Self::Quarter)
                }
                None => day(year, rest.trim_end_matches('月').parse().ok()?).map(Self::Month),
            }
        });
        found.ok_or_else(|| PeriodError::Unreadable(written.trim().to_owned()))
    }
}

/// `2026-10`, `2026-Q4`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(first) => write!(f, "{}", first.format("%Y-%m")),
            Self::Quarter(first) => write!(f, "{}-Q{}", first.year(), first.month0() / 3 + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn reported(asked: &str, is_monthly: bool, today: &str) -> Result<Reported, PeriodError> {
        let asked = (!asked.is_empty()).then(|| asked.parse().unwrap());
        Period::reported(asked, is_monthly, "2026-autumn".parse().unwrap(), day(today))
    }

    #[test]
    fn a_period_is_read_as_people_write_it() {
        for (written, shown, title) in [
            ("2026-10", "2026-10", "2026年10月"),
            (" 2026年9月", "2026-09", "2026年9月"),
            ("2026-q4", "2026-Q4", "2026年第4季度"),
            ("2027年第1季度", "2027-Q1", "2027年第1季度"),
        ] {
            let period: Period = written.parse().unwrap();
            assert_eq!((period.to_string().as_str(), period.title().as_str()), (shown, title), "{written}");
            assert_eq!(shown.parse(), Ok(period));
        }
        for written in ["", "10月", "2026-13", "2026-Q5", "2026", "26-10"] {
            assert!(matches!(written.parse::<Period>(), Err(PeriodError::Unreadable(_))), "{written}");
        }
    }

    #[test]
    fn without_a_period_the_report_is_of_today_and_of_a_term_that_is_over_its_last() {
        let now = reported("", true, "2026-11-22").unwrap();
        assert_eq!((now.first, now.last, now.is_now), (day("2026-11-01"), day("2026-11-22"), true));
        let quarter = reported("", false, "2026-11-22").unwrap();
        assert_eq!((quarter.first, quarter.last), (day("2026-10-01"), day("2026-11-22")));
        let over = reported("", true, "2027-05-01").unwrap();
        assert_eq!((over.first, over.last, over.is_now), (day("2027-01-01"), day("2027-01-31"), true));
    }

    #[test]
    fn a_month_names_its_quarter_and_a_quarter_its_last_month_that_has_begun() {
        let past = reported("2026-10", true, "2026-11-22").unwrap();
        assert_eq!((past.first, past.last, past.is_now), (day("2026-10-01"), day("2026-10-31"), false));
        let quarter = reported("2026-10", false, "2026-11-22").unwrap();
        assert_eq!((quarter.period.to_string().as_str(), quarter.is_now), ("2026-Q4", true));
        let month = reported("2026-Q4", true, "2026-11-22").unwrap();
        assert_eq!(month.period.to_string(), "2026-11");
        // The summer before September is no part of the term, and the quarter is.
        let summer = reported("2026-Q3", true, "2026-11-22").unwrap();
        assert_eq!((summer.period.to_string().as_str(), summer.last), ("2026-09", day("2026-09-30")));
    }

    #[test]
    fn a_quarter_of_two_terms_is_reported_by_each_as_far_as_it_is_its_own() {
        let summer = |term: &str, today| {
            let term: Term = term.parse().unwrap();
            let own = Period::reported("2026-Q3".parse().ok(), false, term, day(today)).unwrap();
            (own.first.to_string(), own.last.to_string(), own.title(term))
        };
        let part = |of| format!("2026年第3季度，2026年{of}季学期部分");
        assert_eq!(summer("2026-autumn", "2026-11-22"), ("2026-09-01".into(), "2026-09-30".into(), part("秋")));
        assert_eq!(summer("2026-spring", "2026-11-22").0, "2026-07-01");
        assert_eq!(summer("2026-spring", "2026-11-22").2, part("春"));
        let whole = reported("2026-Q4", false, "2026-11-22").unwrap();
        assert_eq!(whole.title("2026-autumn".parse().unwrap()), "2026年第4季度");
    }

    #[test]
    fn a_period_alone_is_of_the_term_of_its_last_day_that_has_come() {
        for (asked, today, term) in [
            ("2026-Q3", "2026-11-22", "2026-autumn"),
            ("2026-Q3", "2026-08-10", "2026-spring"),
            ("2027-Q1", "2027-04-02", "2027-spring"),
            ("2027-Q1", "2027-01-20", "2026-autumn"),
            ("2026-10", "2026-11-22", "2026-autumn"),
            ("2027-Q3", "2026-11-22", "2027-spring"),
        ] {
            let found = asked.parse::<Period>().unwrap().term(day(today));
            assert_eq!(found, term.parse().ok(), "{asked} on {today}");
        }
    }

    #[test]
    fn a_period_outside_the_term_or_in_the_future_is_refused_with_what_to_do() {
        let outside = reported("2026-05", true, "2026-11-22").unwrap_err().to_string();
        assert!(outside.contains("2026年5月不在2026年秋季学期") && outside.contains("改选学期"), "{outside}");
        let early = reported("2026-12", true, "2026-11-22").unwrap_err().to_string();
        assert!(early.contains("2026年12月还没有开始"), "{early}");
    }

    #[test]
    fn the_months_of_a_term_are_those_that_have_begun() {
        let months = |today| {
            let months = Period::months("2026-autumn".parse().unwrap(), day(today));
            months.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(months("2026-11-22"), "2026-11 2026-10 2026-09");
        assert_eq!(months("2027-06-01"), "2027-01 2026-12 2026-11 2026-10 2026-09");
        assert_eq!(months("2026-08-01"), "");
    }
}

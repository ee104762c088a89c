//! 学期和报告期: of which term a ledger speaks, and of which month or quarter a report.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::ledgers::{Ledger, Period, PeriodError};

use super::ground::Ground;
use crate::{Error, Result};

/// Of which term, and for reports of which month or quarter; a term alone means that of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The term.
    pub term: Term,
    /// The month or quarter of 学校月报 and 县季报; every other ledger speaks of the term.
    pub period: Option<Period>,
}

impl From<Term> for Span {
    fn from(term: Term) -> Self {
        Self { term, period: None }
    }
}

impl Span {
    /// The file that holds a ledger on a day: its title, with the month or quarter of which the report inside is: of a quarter the monthly
    /// report is of its last month that has begun.
    pub fn file_name(&self, ledger: Ledger, today: NaiveDate) -> String {
        let is_monthly = ledger == Ledger::MonthlyReport;
        let reported = self.period.and_then(|_| Period::reported(self.period, is_monthly, self.term, today).ok());
        named(ledger, reported.map(|reported| reported.period))
    }
}

fn named(ledger: Ledger, period: Option<Period>) -> String {
    let period = period.filter(|_| ledger.is_report()).map(|period| format!("（{}）", period.title()));
    format!("{}{}.xlsx", ledger.title(), period.unwrap_or_default())
}

/// Whether a report can be of that period, before anything is written.
pub(super) fn must_be_of_term(ground: &Ground, span: Span) -> Result<()> {
    let refused = |e: PeriodError| Error::refused("period", e.to_string());
    Period::reported(span.period, true, ground.term, ground.today).map(drop).map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_month_of_the_report_inside() {
        let span = Span { term: "2026-autumn".parse().unwrap(), period: "2026-Q4".parse().ok() };
        let named = |ledger, day: &str| span.file_name(ledger, day.parse().unwrap());
        assert_eq!(named(Ledger::MonthlyReport, "2026-11-22"), "学校控辍保学月报表（2026年11月）.xlsx");
        assert_eq!(named(Ledger::MonthlyReport, "2027-02-22"), "学校控辍保学月报表（2026年12月）.xlsx");
        assert_eq!(named(Ledger::QuarterlyReport, "2026-11-22"), "县级控辍保学季报表（2026年第4季度）.xlsx");
        assert_eq!(named(Ledger::SchoolAge, "2026-11-22"), "适龄儿童台账.xlsx");
    }
}

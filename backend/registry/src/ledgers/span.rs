//! 学期和报告期: of which term a ledger speaks, and of which month or quarter a report.

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
    /// The file that holds a ledger: its title, with the month or quarter where one was chosen.
    pub fn file_name(&self, ledger: Ledger) -> String {
        let is_monthly = ledger == Ledger::MonthlyReport;
        let last = self.period.map(Period::last).filter(|_| ledger.is_report());
        let period = last.map(|day| if is_monthly { Period::month_of(day) } else { Period::quarter_of(day) });
        let period = period.map(|period| format!("（{}）", period.title())).unwrap_or_default();
        format!("{}{period}.xlsx", ledger.title())
    }
}

/// Whether a report can be of that period, before anything is written.
pub(super) fn must_be_of_term(ground: &Ground, span: Span) -> Result<()> {
    let refused = |e: PeriodError| Error::refused("period", e.to_string());
    Period::reported(span.period, true, ground.term, ground.today).map(drop).map_err(refused)
}

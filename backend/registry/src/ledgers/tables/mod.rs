//! 统计表: counts over the same census and the same rosters that the lists print, so that every total equals the list behind it.
//!
//! Lives here: which counts stand in which table, and by which list each can be checked (来源名册, the last row). Must not live here:
//! who is counted (rules::ledgers), or a rate (registry::rates).

mod by_place;
mod by_school;
mod columns;
mod figures;
mod layout;
mod reports;
mod school_counts;

use rules::ledgers::Ledger;

use super::book::Sheet;
use super::run::Run;
use crate::Result;

/// A table, ready to be written.
pub(super) async fn sheet(run: &Run<'_>, table: Ledger) -> Result<Sheet> {
    match table {
        Ledger::ChangeTable => by_school::changes(run).await,
        Ledger::CareTable => by_school::care(run).await,
        Ledger::IndicatorTable => figures::indicators(run).await,
        Ledger::SelfCheck => figures::self_check(run).await,
        Ledger::MonthlyReport | Ledger::QuarterlyReport => reports::report(run, table).await,
        _ => by_place::sheet(run, table).await,
    }
}

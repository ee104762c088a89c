//! 在辍增减: whether one person was out of school when a period began, was confirmed in it, came back in it, and was out at its end. The
//! first and the second less the third are the fourth.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::ledgers::Reported;

/// A day on which somebody left school (辍学, 核实为辍学) or came back (复学, 核实为其他).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) on: NaiveDate,
    pub(super) leaves: bool,
}

/// How one person is counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Turnover {
    /// 期初在辍.
    pub(super) at_first: bool,
    /// The day on which whoever was out at the beginning had left.
    pub(super) left_before: Option<NaiveDate>,
    /// 确认辍学, each time; without a day where no list tells it.
    pub(super) confirmed: Vec<Option<NaiveDate>>,
    /// 劝返成功, each time.
    pub(super) returned: Vec<NaiveDate>,
    /// 期末在辍.
    pub(super) at_last: bool,
}

impl Turnover {
    /// By the days on which the person left and came back, oldest first. Who is out today the ledger of today says (`is_listed`); what it
    /// said on a day that is over nobody wrote down, and the days alone tell it.
    pub(super) fn of(turns: &[Turn], is_listed: bool, reported: &Reported, term: Term) -> Self {
        let last = turns.last().filter(|turn| turn.leaves);
        // Who left in an earlier term and is not on the ledger has been back, or is past the age, on a day that no list tells.
        let is_past = last.is_some_and(|turn| turn.on < term.starts_on()) && !is_listed;
        if is_past {
            return Self::default();
        }
        let counts = Self::walk(turns, reported);
        match (turns.is_empty(), reported.is_now) {
            // No list tells when: out as long as anybody knows.
            (true, _) if is_listed => Self { at_first: true, at_last: true, ..counts },
            (false, true) => counts.confirmed_by(is_listed),
            _ => counts,
        }
    }

    fn walk(turns: &[Turn], reported: &Reported) -> Self {
        let mut counts = Self::default();
        let mut is_out = false;
        for Turn { on, leaves } in turns.iter().filter(|turn| turn.on <= reported.last) {
            // Nobody leaves twice, and only who has dropped out comes back from that: a 复学 after 休学 is none.
            if *leaves != is_out {
                match (*leaves, *on < reported.first) {
                    (_, true) => (counts.at_first, counts.left_before) = (*leaves, leaves.then_some(*on)),
                    (true, false) => counts.confirmed.push(Some(*on)),
                    (false, false) => counts.returned.push(*on),
                }
            }
            is_out = *leaves;
        }
        counts.at_last = is_out;
        counts
    }

    /// A leaving that the ledger does not confirm is none; who stands on it after a return left again on a day that no list tells.
    fn confirmed_by(mut self, is_listed: bool) -> Self {
        if self.at_last && !is_listed && self.confirmed.pop().is_none() {
            (self.at_first, self.left_before) = (false, None);
        }
        if !self.at_last && is_listed {
            if self.returned.is_empty() {
                self.at_first = true;
            } else {
                self.confirmed.push(None);
            }
        }
        self.at_last = is_listed;
        self
    }
}

#[cfg(test)]
mod tests {
    use rules::ledgers::Period;

    use super::*;

    fn turns(days: &[&str]) -> Vec<Turn> {
        (0..).zip(days).map(|(at, on)| Turn { on: on.parse().unwrap(), leaves: at % 2 == 0 }).collect()
    }

    /// 期初, 确认, 劝返, 期末 of one person in a month, as it is reported on 22 November.
    fn counts(days: &[&str], is_listed: bool, month: &str) -> (bool, usize, usize, bool) {
        let term = "2026-autumn".parse().unwrap();
        let today = "2026-11-22".parse().unwrap();
        let reported = Period::reported(month.parse().ok(), true, term, today).unwrap();
        let counts = Turnover::of(&turns(days), is_listed, &reported, term);
        (counts.at_first, counts.confirmed.len(), counts.returned.len(), counts.at_last)
    }

    #[test]
    fn whoever_was_out_in_october_was_out_in_october_whatever_came_after() {
        let days = ["2026-10-10", "2026-11-05"];
        assert_eq!(counts(&days, false, "2026-09"), (false, 0, 0, false));
        assert_eq!(counts(&days, false, "2026-10"), (false, 1, 0, true));
        assert_eq!(counts(&days, false, "2026-11"), (true, 0, 1, false));
    }

    #[test]
    fn the_ledger_of_today_confirms_the_leavings_of_today_and_of_no_day_before() {
        assert_eq!(counts(&["2026-11-07"], false, "2026-11"), (false, 0, 0, false));
        assert_eq!(counts(&["2026-11-07"], true, "2026-11"), (false, 1, 0, true));
        assert_eq!(counts(&["2026-10-07"], false, "2026-10"), (false, 1, 0, true), "what the list of then said");
    }

    #[test]
    fn a_leaving_of_an_earlier_term_lasts_as_long_as_the_ledger_has_it() {
        for month in ["2026-10", "2026-11"] {
            assert_eq!(counts(&["2023-04-10"], false, month), (false, 0, 0, false));
            assert_eq!(counts(&["2023-04-10"], true, month), (true, 0, 0, true));
            assert_eq!(counts(&[], true, month), (true, 0, 0, true), "since when nobody knows");
        }
        assert_eq!(counts(&["2026-03-20", "2026-11-03"], false, "2026-10"), (true, 0, 0, true));
    }
}

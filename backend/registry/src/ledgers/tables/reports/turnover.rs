//! 在辍增减: whether one person was out of school when a period began, was confirmed in it, came back in it or ceased to be a dropout
//! otherwise, and was out at its end. The first and the second less the third and the fourth are the fifth.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::ledgers::Reported;

/// What became of somebody on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Left school: 辍学, 核实为辍学.
    Leaves,
    /// Came back: 复学, 核实为在校.
    Returns,
    /// Is no dropout any more and did not come back, by what: 死亡, 转出, 核实为查无此人.
    Ends(&'static str),
}

/// A day on which somebody left school or ceased to be out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) on: NaiveDate,
    pub(super) change: Change,
}

impl Turn {
    /// Whether it is a leaving.
    pub(super) fn leaves(self) -> bool {
        self.change == Change::Leaves
    }

    /// Whether it ends a dropout without a return.
    pub(super) fn ends(self) -> bool {
        matches!(self.change, Change::Ends(_))
    }
}

/// How a dropout was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Over {
    pub(super) on: NaiveDate,
    /// The day of the leaving that it is the end of.
    pub(super) left_on: Option<NaiveDate>,
    /// Of an end without a return by what.
    pub(super) by: &'static str,
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
    pub(super) returned: Vec<Over>,
    /// 其他减少, each time.
    pub(super) ended: Vec<Over>,
    /// 期末在辍.
    pub(super) at_last: bool,
}

impl Turnover {
    /// By the days on which the person left and came back, oldest first. Who is out today the ledger of today says (`is_listed`); what it
    /// said on a day that is over nobody wrote down, and the days alone tell it.
    pub(super) fn of(turns: &[Turn], is_listed: bool, reported: &Reported, term: Term) -> Self {
        let last = turns.last().filter(|turn| turn.leaves());
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
        let (mut is_out, mut left_on) = (false, None);
        for turn in turns.iter().filter(|turn| turn.on <= reported.last) {
            // Nobody leaves twice, and only who has dropped out comes back from that: a 复学 after 休学 is none.
            if turn.leaves() != is_out {
                left_on = turn.leaves().then_some(turn.on).or(left_on);
                match (turn.change, turn.on < reported.first) {
                    (change, true) => {
                        counts.at_first = change == Change::Leaves;
                        counts.left_before = left_on.filter(|_| counts.at_first);
                    }
                    (Change::Leaves, false) => counts.confirmed.push(Some(turn.on)),
                    (Change::Returns, false) => counts.returned.push(Over { on: turn.on, left_on, by: "" }),
                    (Change::Ends(by), false) => counts.ended.push(Over { on: turn.on, left_on, by }),
                }
            }
            is_out = turn.leaves();
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
            if self.returned.is_empty() && self.ended.is_empty() {
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
        let change = |at: usize| if at.is_multiple_of(2) { Change::Leaves } else { Change::Returns };
        (0..).zip(days).map(|(at, on)| Turn { on: on.parse().unwrap(), change: change(at) }).collect()
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

    #[test]
    fn who_died_is_out_no_more_and_has_not_come_back() {
        let term = "2026-autumn".parse().unwrap();
        let today = "2026-11-22".parse().unwrap();
        let mut days = turns(&["2026-09-10", "2026-09-28", "2026-10-08"]);
        days.push(Turn { on: "2026-11-15".parse().unwrap(), change: Change::Ends("死亡") });
        for (period, expected) in [
            ("2026-09", (false, 1, 1, 0, false)),
            ("2026-10", (false, 1, 0, 0, true)),
            ("2026-11", (true, 0, 0, 1, false)),
            ("2026-Q4", (false, 1, 0, 1, false)),
        ] {
            let reported = Period::reported(period.parse().ok(), !period.contains('Q'), term, today).unwrap();
            let of = Turnover::of(&days, false, &reported, term);
            assert_eq!(
                (of.at_first, of.confirmed.len(), of.returned.len(), of.ended.len(), of.at_last),
                expected,
                "{period}"
            );
            let left: Vec<_> =
                of.returned.iter().chain(&of.ended).map(|over| over.left_on.unwrap().to_string()).collect();
            assert!(left.iter().all(|day| ["2026-09-10", "2026-10-08"].contains(&day.as_str())), "{left:?}");
        }
    }
}

//! 缺勤: days of absence that count (D§3.2, D§3.3).

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// What a school's monthly report says of a pupil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// First day of the month reported.
    pub month: NaiveDate,
    /// The newest month for which this school has reported at all. A pupil absent in September and not named in October is back.
    pub school_reported: NaiveDate,
    /// 缺勤天数: school days absent in the month.
    pub days: u32,
    /// 连续缺勤起: since when without a break.
    pub since: Option<NaiveDate>,
    /// Whether leave was given (病假, 事假).
    pub leave: bool,
}

impl Absence {
    /// Whether the pupil is still absent as far as is known.
    pub fn is_current(&self) -> bool {
        self.month == self.school_reported
    }

    /// School days of absence without a break: those of the reported month and, where the absence began earlier, those before it.
    /// The school's own count of the month is never exceeded.
    pub fn running_days(&self, today: NaiveDate, holidays: &[NaiveDate]) -> u32 {
        match self.since {
            Some(since) if since >= self.month => {
                self.days.min(school_days(since, today.min(month_end(self.month)), holidays))
            }
            Some(since) => self.days + school_days(since, self.month - Duration::days(1), holidays),
            None => self.days,
        }
    }
}

/// School days from one day to another, both counted: Monday to Friday without the given holidays. Zero when the order is wrong.
pub fn school_days(from: NaiveDate, to: NaiveDate, holidays: &[NaiveDate]) -> u32 {
    let days = (to - from).num_days();
    let open = (0..=days.min(400))
        .map(|n| from + Duration::days(n))
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !holidays.contains(day));
    u32::try_from(open.count()).unwrap_or(u32::MAX)
}

fn month_end(month: NaiveDate) -> NaiveDate {
    let next = if month.month() == 12 { (month.year() + 1, 1) } else { (month.year(), month.month() + 1) };
    NaiveDate::from_ymd_opt(next.0, next.1, 1).map_or(month, |first| first - Duration::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    fn absence(since: Option<NaiveDate>) -> Absence {
        Absence { month: day(10, 1), school_reported: day(10, 1), days: 4, since, leave: false }
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        // 2026-10-08 is a Thursday.
        assert_eq!(school_days(day(10, 8), day(10, 12), &[]), 3);
        assert_eq!(school_days(day(9, 28), day(10, 9), &[]), 10);
        let national_day: Vec<_> = (1..=7).map(|d| day(10, d)).collect();
        assert_eq!(school_days(day(9, 28), day(10, 9), &national_day), 5);
        assert_eq!(school_days(day(10, 9), day(10, 8), &[]), 0);
    }

    #[test]
    fn a_running_absence_counts_from_its_start_to_the_end_of_the_month() {
        assert_eq!(absence(Some(day(10, 26))).running_days(day(11, 22), &[]), 4);
        assert_eq!(absence(Some(day(10, 28))).running_days(day(11, 22), &[]), 3);
        assert_eq!(absence(Some(day(9, 28))).running_days(day(11, 22), &[]), 7);
        assert_eq!(absence(Some(day(10, 26))).running_days(day(10, 27), &[]), 2);
        assert_eq!(absence(None).running_days(day(11, 22), &[]), 4);
    }

    #[test]
    fn who_is_not_named_in_the_next_report_is_back() {
        assert!(absence(None).is_current());
        assert!(!Absence { school_reported: day(11, 1), ..absence(None) }.is_current());
    }

    proptest! {
        #[test]
        fn school_days_never_exceed_days(from in 0i64..300, length in 0i64..60) {
            let start = day(1, 1) + Duration::days(from);
            let count = school_days(start, start + Duration::days(length), &[]);
            prop_assert!(i64::from(count) <= length + 1 && i64::from(count) * 7 >= (length - 5) * 5);
        }
    }
}

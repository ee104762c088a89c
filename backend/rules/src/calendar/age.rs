//! 周岁: age in full years. Never by head and never by 虚岁 (D§4.7, D§7.2).

use chrono::{Datelike, NaiveDate};

use super::SchoolYear;

/// Full years of age (周岁) on that day; `None` when the day lies before the birth.
///
/// Whoever has their birthday on the day itself has reached the age: "born on or before 31 August counts" (D§5.1). Solar
/// dates only.
pub fn full_years(born_on: NaiveDate, on: NaiveDate) -> Option<u8> {
    if on < born_on {
        return None;
    }
    let had_birthday = (on.month(), on.day()) >= (born_on.month(), born_on.day());
    let years = on.year() - born_on.year() - i32::from(!had_birthday);
    u8::try_from(years).ok()
}

/// 应入学时间 (D§1.8, D§5.1): the first day of the school year at whose beginning the child has reached the age of entry; `None` outside the
/// years that the calendar knows.
pub fn entry_day(born_on: NaiveDate, entry_age: u8) -> Option<NaiveDate> {
    let turns_in = born_on.year() + i32::from(entry_age);
    let is_late = (born_on.month(), born_on.day()) > (8, 31);
    SchoolYear::starting_in(turns_in + i32::from(is_late)).map(SchoolYear::starts_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_golden_ages_of_the_official_table() {
        // D§5.1, reference day 2025-08-31.
        let on = day(2025, 8, 31);
        let table = [
            (day(2019, 8, 31), 6),
            (day(2019, 9, 1), 5),
            (day(2013, 9, 1), 11),
            (day(2013, 8, 31), 12),
            (day(2010, 9, 1), 14),
            (day(2010, 8, 31), 15),
            (day(2009, 9, 1), 15),
            (day(2009, 8, 31), 16),
        ];
        for (born_on, years) in table {
            assert_eq!(full_years(born_on, on), Some(years), "{born_on}");
        }
    }

    #[test]
    fn who_is_six_by_the_end_of_august_enters_the_day_after() {
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(entry_day(on("2019-08-31"), 6), Some(on("2025-09-01")));
        assert_eq!(entry_day(on("2019-09-01"), 6), Some(on("2026-09-01")));
        assert_eq!(entry_day(on("2020-02-29"), 7), Some(on("2027-09-01")));
    }

    #[test]
    fn a_child_born_after_the_day_has_no_age() {
        assert_eq!(full_years(day(2025, 9, 1), day(2025, 8, 31)), None);
        assert_eq!(full_years(day(2025, 8, 31), day(2025, 8, 31)), Some(0));
    }

    proptest! {
        #[test]
        fn a_year_later_everybody_is_a_year_older(born in 0i64..20_000, later in 0i64..30_000) {
            let born_on = day(1980, 1, 1) + chrono::Duration::days(born);
            let on = born_on + chrono::Duration::days(later);
            prop_assume!(!(on.month() == 2 && on.day() == 29));
            let next = day(on.year() + 1, on.month(), on.day());
            prop_assert_eq!(full_years(born_on, next).unwrap(), full_years(born_on, on).unwrap() + 1);
        }
    }
}

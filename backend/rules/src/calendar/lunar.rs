//! 农历: a birthday told by the lunar calendar and written down as if it were solar is a common error (D§7.2).
//!
//! One table of lunar months, built once (the conversion costs tens of microseconds a day), covers every child and most
//! parents; outside it nothing is converted.

use std::sync::LazyLock;

use chrono::{Datelike, Duration, NaiveDate};
use tyme4rs::tyme::lunar::LunarYear;

const FIRST_YEAR: i32 = 1980;
const LAST_YEAR: i32 = 2040;

/// A day of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LunarDate {
    /// Lunar year, numbered by the solar year in which it begins.
    pub year: i32,
    /// 1 (正月) to 12 (腊月).
    pub month: u8,
    /// 闰月: the repeated month.
    pub leap: bool,
    /// 1 (初一) to 30 (三十).
    pub day: u8,
}

struct LunarMonth {
    starts_on: NaiveDate,
    day_count: u8,
    year: i32,
    month: u8,
    leap: bool,
}

static MONTHS: LazyLock<Vec<LunarMonth>> = LazyLock::new(build_months);

/// The solar day of a lunar day; `None` when there is no such day or it lies outside 1980–2040.
pub fn lunar_to_solar(lunar: LunarDate) -> Option<NaiveDate> {
    let from = MONTHS.partition_point(|m| m.year < lunar.year);
    let month = MONTHS[from..]
        .iter()
        .take_while(|m| m.year == lunar.year)
        .find(|m| m.month == lunar.month && m.leap == lunar.leap)?;
    (1..=month.day_count).contains(&lunar.day).then(|| month.starts_on + Duration::days(i64::from(lunar.day) - 1))
}

/// The lunar day of a solar day; `None` outside the lunar years 1980–2040.
pub fn solar_to_lunar(solar: NaiveDate) -> Option<LunarDate> {
    let index = MONTHS.partition_point(|m| m.starts_on <= solar).checked_sub(1)?;
    let month = &MONTHS[index];
    let day = u8::try_from((solar - month.starts_on).num_days() + 1).ok()?;
    (day <= month.day_count).then_some(LunarDate { year: month.year, month: month.month, leap: month.leap, day })
}

/// Whether a birthday written as this year, month and day is the lunar twin of that solar birthday: the family told the
/// lunar day and it was written down as if solar. The repeated month (闰月) is usually told without saying so.
pub fn reads_as_lunar(year: i32, month: u32, day: u32, solar: NaiveDate) -> bool {
    let same_days = solar.year() == year && solar.month() == month && solar.day() == day;
    !same_days
        && solar_to_lunar(solar)
            .is_some_and(|l| l.year == year && u32::from(l.month) == month && u32::from(l.day) == day)
}

fn build_months() -> Vec<LunarMonth> {
    (FIRST_YEAR..=LAST_YEAR)
        .filter_map(|year| isize::try_from(year).ok())
        .flat_map(|year| LunarYear::from_year(year).get_months())
        .filter_map(|month| {
            let first = month.get_first_day().get_solar_day();
            let year = i32::try_from(first.get_solar_month().get_solar_year().get_year()).ok()?;
            let starts_on = NaiveDate::from_ymd_opt(
                year,
                u32::try_from(first.get_month()).ok()?,
                u32::try_from(first.get_day()).ok()?,
            )?;
            Some(LunarMonth {
                starts_on,
                day_count: u8::try_from(month.get_day_count()).ok()?,
                year: i32::try_from(month.get_lunar_year().get_year()).ok()?,
                month: u8::try_from(month.get_month()).ok()?,
                leap: month.is_leap(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn lunar(year: i32, month: u8, leap: bool, day: u8) -> LunarDate {
        LunarDate { year, month, leap, day }
    }

    #[test]
    fn new_year_days_and_a_repeated_month_are_where_the_almanac_has_them() {
        assert_eq!(lunar_to_solar(lunar(2015, 1, false, 1)), Some(day(2015, 2, 19)));
        assert_eq!(lunar_to_solar(lunar(2024, 1, false, 1)), Some(day(2024, 2, 10)));
        assert_eq!(lunar_to_solar(lunar(2020, 4, true, 1)), Some(day(2020, 5, 23)));
        assert_eq!(lunar_to_solar(lunar(2015, 12, false, 29)), Some(day(2016, 2, 7)));
    }

    #[test]
    fn days_that_do_not_exist_are_no_days() {
        assert_eq!(lunar_to_solar(lunar(2015, 4, true, 1)), None);
        assert_eq!(lunar_to_solar(lunar(2015, 1, false, 31)), None);
        assert_eq!(lunar_to_solar(lunar(2015, 13, false, 1)), None);
        assert_eq!(lunar_to_solar(lunar(1900, 1, false, 1)), None);
        assert_eq!(solar_to_lunar(day(1900, 1, 1)), None);
    }

    #[test]
    fn a_family_that_told_the_lunar_birthday_is_recognised() {
        // Born 2015-04-22, which the family calls the fourth of the third month.
        assert!(reads_as_lunar(2015, 3, 4, day(2015, 4, 22)));
        assert!(!reads_as_lunar(2015, 4, 22, day(2015, 4, 22)));
        assert!(!reads_as_lunar(2015, 3, 5, day(2015, 4, 22)));
        // 二月三十 exists in the lunar calendar only.
        let solar = lunar_to_solar(lunar(2014, 2, false, 30)).unwrap();
        assert!(reads_as_lunar(2014, 2, 30, solar));
    }

    proptest! {
        #[test]
        fn the_two_calendars_go_back_and_forth(days in 0i64..21_900) {
            let solar = day(1980, 2, 16) + Duration::days(days);
            let lunar = solar_to_lunar(solar).unwrap();
            prop_assert_eq!(lunar_to_solar(lunar), Some(solar));
        }
    }
}

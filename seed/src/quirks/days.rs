//! 生日: how birthdays are told and written wrongly.

use chrono::{Datelike, NaiveDate};
use rules::calendar::solar_to_lunar;

use crate::dice::Dice;
use crate::text;

/// The lunar day, written as if it were solar (农历).
pub(super) fn lunar(born: NaiveDate) -> Option<String> {
    let lunar = solar_to_lunar(born)?;
    Some(format!("{:04}-{:02}-{:02}", lunar.year, lunar.month, lunar.day))
}

/// Month and day exchanged.
pub(super) fn swapped(born: NaiveDate) -> Option<String> {
    let other = NaiveDate::from_ymd_opt(born.year(), born.day(), born.month())?;
    (other != born).then(|| text::day(other))
}

/// Nobody knew the day: 1 January.
pub(super) fn first_of_january(born: NaiveDate) -> String {
    format!("{:04}-01-01", born.year())
}

/// 虚岁: a year too old, now and then a year too young.
pub(super) fn year_off(born: NaiveDate, dice: &mut Dice) -> Option<String> {
    let years = if dice.happens(800_000) { -1 } else { 1 };
    born.with_year(born.year() + years).map(text::day)
}

/// A day beside the right one.
pub(super) fn day_off(born: NaiveDate, dice: &mut Dice) -> Option<String> {
    let other = if dice.happens(500_000) { born.succ_opt() } else { born.pred_opt() };
    other.map(text::day)
}

/// The right day in one of the ways people write days; `style` 0 is the form's own.
pub(super) fn dressed(day: NaiveDate, style: u32) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    match style {
        1 => format!("{y}.{m}.{d}"),
        2 => format!("{y}年{m}月{d}日"),
        3 => format!("{y:04}{m:02}{d:02}"),
        4 => format!("{y}/{m}/{d}"),
        5 => serial(day).to_string(),
        _ => text::day(day),
    }
}

/// The number by which a spreadsheet stores a day.
fn serial(day: NaiveDate) -> i64 {
    NaiveDate::from_ymd_opt(1899, 12, 30).map_or(0, |zero| (day - zero).num_days())
}

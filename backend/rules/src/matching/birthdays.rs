//! Birth dates as they are written: solar, lunar (农历) taken for solar, or wrong in one of the usual ways.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

/// A date in one word, year · month · day; 0 = unknown. Need not exist: a lunar 30 February is written too.
pub(super) type Day = u32;

/// Lunar years 1989–2040: day of the solar year on which the year begins, leap month, and a bit for every month of 30 days.
const LUNAR_YEARS: [u32; 52] = [
    0x48_0EA9, 0x34_BE92, 0x5A_0E92, 0x44_0D26, 0x2C_6A56, 0x50_0A57, 0x3D_14D6, 0x62_035A, 0x4A_06D5, 0x36_B6C9,
    0x5C_0749, 0x46_0693, 0x2E_952B, 0x54_052B, 0x3E_0A5B, 0x2A_555A, 0x4E_056A, 0x38_FB55, 0x60_0BA4, 0x4A_0B49,
    0x32_BA93, 0x58_0A95, 0x42_052D, 0x2C_8AAD, 0x50_0AB5, 0x3D_35AA, 0x62_05D2, 0x4C_0DA5, 0x36_DD4A, 0x5C_0D4A,
    0x46_0C95, 0x30_952E, 0x54_0556, 0x3E_0AB5, 0x2A_55B2, 0x50_06D2, 0x38_CEA5, 0x5E_0725, 0x48_064B, 0x32_AC97,
    0x56_0CAB, 0x42_055A, 0x2C_6AD6, 0x52_0B69, 0x3D_7752, 0x62_0B52, 0x4C_0B25, 0x36_DA4B, 0x5A_0A4B, 0x44_04AB,
    0x2E_A55B, 0x54_05AD,
];
const FIRST_LUNAR_YEAR: i32 = 1989;

/// A date in one word.
pub(super) fn day(year: u32, month: u32, day: u32) -> Day {
    year << 9 | month << 5 | day
}

/// A date of the calendar in one word.
pub(super) fn of_date(date: NaiveDate) -> Day {
    day(u32::try_from(date.year()).unwrap_or(0), date.month(), date.day())
}

pub(super) fn year(of: Day) -> u32 {
    of >> 9
}

pub(super) fn month(of: Day) -> u32 {
    of >> 5 & 15
}

pub(super) fn day_of_month(of: Day) -> u32 {
    of & 31
}

/// Days that have a place of their own.
pub(super) const LAST_DAY: usize = (LUNAR_YEARS.len() + 2) << 9;

/// The place of a day in a table of days; `None` where it lies outside.
pub(super) fn place_of(of: Day) -> Option<usize> {
    let place = of.wrapping_sub(day(FIRST_LUNAR_YEAR.unsigned_abs(), 0, 0)) as usize;
    (place < LAST_DAY).then_some(place)
}

/// The lunar date of a solar day, in the numbers in which it is written; 0 outside the table.
pub(super) fn lunar_of(solar: Day) -> Day {
    let first = day(FIRST_LUNAR_YEAR.unsigned_abs(), 0, 0);
    let place = solar.wrapping_sub(first) as usize;
    lunar_table().by_solar.get(place).copied().unwrap_or(0)
}

/// The solar days (two in a leap month) that a date means when it was lunar.
pub(super) fn solar_of(lunar: Day) -> impl Iterator<Item = Day> {
    let first = day(FIRST_LUNAR_YEAR.unsigned_abs(), 0, 0);
    let meant = lunar_table().by_lunar.get(lunar.wrapping_sub(first) as usize).copied().unwrap_or_default();
    meant.into_iter().filter(|solar| *solar != 0)
}

struct LunarTable {
    /// The lunar date of each solar day, from the first year of the table on.
    by_solar: Vec<Day>,
    /// The solar days of each lunar date: two in a leap month, 0 for none.
    by_lunar: Vec<[Day; 2]>,
}

fn lunar_table() -> &'static LunarTable {
    static TABLE: OnceLock<LunarTable> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut days = Vec::with_capacity(LUNAR_YEARS.len() * 384);
        for (lunar_year, facts) in (FIRST_LUNAR_YEAR..).zip(LUNAR_YEARS) {
            add_year(lunar_year, facts, &mut days);
        }
        let first = day(FIRST_LUNAR_YEAR.unsigned_abs(), 0, 0);
        let mut by_solar = vec![0; LAST_DAY];
        for (solar, lunar) in &days {
            by_solar[(solar - first) as usize] = *lunar;
        }
        let mut by_lunar = vec![[0; 2]; LAST_DAY];
        for (solar, lunar) in days {
            let meant: &mut [Day; 2] = &mut by_lunar[(lunar - first) as usize];
            meant[usize::from(meant[0] != 0)] = solar;
        }
        LunarTable { by_solar, by_lunar }
    })
}

fn add_year(lunar_year: i32, facts: u32, days: &mut Vec<(Day, Day)>) {
    let leap = facts >> 13 & 15;
    let Some(mut solar) = NaiveDate::from_yo_opt(lunar_year, (facts >> 17) + 1) else { return };
    for place in 0..12 + u32::from(leap > 0) {
        let month = if leap > 0 && place >= leap { place } else { place + 1 };
        let length = 29 + (facts >> place & 1);
        for day_number in 1..=length {
            days.push((of_date(solar), day(lunar_year.unsigned_abs(), month, day_number)));
            solar = solar.succ_opt().unwrap_or(solar);
        }
    }
}

/// The answer of a comparison of two birth dates, in the order of the model's levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum BirthLevel {
    /// The same day.
    Same = 1,
    /// One is the lunar date of the other.
    Lunar,
    /// One is the date in the other's ID number.
    InNumber,
    /// Month and day exchanged.
    Swapped,
    /// One digit differs.
    OneDigit,
    /// Same day of another year, one or two apart (虚岁).
    NominalYear,
    /// One is written 1 January, in the same year or the next.
    FirstOfYear,
    /// Same month, other day.
    SameMonth,
    /// Same year and day, other month.
    SameDay,
    /// Within two months.
    Near,
    /// Same year.
    SameYear,
    /// One or two years apart.
    NearYear,
    /// Further apart.
    Far,
}

/// How two written dates agree.
pub(super) fn agree(one: Day, other: Day) -> BirthLevel {
    if one == other {
        return BirthLevel::Same;
    }
    if lunar_of(one) == other || lunar_of(other) == one {
        return BirthLevel::Lunar;
    }
    let years = year(one).abs_diff(year(other));
    let (months, days) = (month(one) == month(other), day_of_month(one) == day_of_month(other));
    let swapped = month(one) == day_of_month(other) && day_of_month(one) == month(other);
    let new_year = |of: Day| month(of) == 1 && day_of_month(of) == 1;
    match years {
        0 if swapped => BirthLevel::Swapped,
        _ if one_digit_apart(one, other) => BirthLevel::OneDigit,
        1 | 2 if months && days => BirthLevel::NominalYear,
        0 | 1 if new_year(one) != new_year(other) => BirthLevel::FirstOfYear,
        0 if months => BirthLevel::SameMonth,
        0 if days => BirthLevel::SameDay,
        0 | 1 if about(one).abs_diff(about(other)) <= 62 => BirthLevel::Near,
        0 => BirthLevel::SameYear,
        1 | 2 => BirthLevel::NearYear,
        _ => BirthLevel::Far,
    }
}

fn about(of: Day) -> u32 {
    year(of) * 365 + month(of) * 30 + day_of_month(of)
}

/// Whether two dates differ in one digit, and so in one of year, month and day.
fn one_digit_apart(one: Day, other: Day) -> bool {
    let parts = |of: Day| [year(of), month(of), day_of_month(of)];
    let (ones, others) = (parts(one), parts(other));
    let mut differ = ones.into_iter().zip(others).filter(|(one, other)| one != other);
    let (Some((mut one, mut other)), None) = (differ.next(), differ.next()) else { return false };
    let mut apart = 0;
    while one != other {
        apart += u32::from(one % 10 != other % 10);
        (one, other) = (one / 10, other / 10);
    }
    apart == 1
}

/// Reads a date as counties write it: 2015-03-05, 2015.3.5, 2015年3月5日, 20150305. A year alone is no date.
pub(super) fn read(written: &str) -> Option<NaiveDate> {
    if written.is_empty() {
        return None;
    }
    if let Some(date) = plain(written.as_bytes()) {
        return Some(date);
    }
    let mut parts = written.trim().split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let (year, month, day) = match (first.len(), parts.next(), parts.next()) {
        (8, ..) => (first.get(..4)?.parse().ok()?, first.get(4..6)?.parse().ok()?, first.get(6..)?.parse().ok()?),
        (4, Some(month), Some(day)) => (first.parse().ok()?, month.parse().ok()?, day.parse().ok()?),
        (5, None, None) => {
            return NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(first.parse().ok()?));
        }
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// 2015-03-05, as most files have it.
fn plain(written: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *written else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    NaiveDate::from_ymd_opt(number(&digits[..4]).cast_signed(), number(&digits[4..6]), number(&digits[6..]))
}

#[cfg(test)]
mod tests {
    use super::{BirthLevel, agree, day, lunar_of, read, solar_of};
    use tyme4rs::tyme::solar::SolarDay;

    #[test]
    fn the_lunar_table_agrees_with_the_almanac() {
        for year in [1990, 2006, 2014, 2017, 2020, 2023, 2033, 2039] {
            for month in 1..=12 {
                for of_month in [1, 9, 17, 28] {
                    let lunar = SolarDay::from_ymd(year, month, of_month).get_lunar_day();
                    let lunar_month = lunar.get_month().unsigned_abs() as u32;
                    let expected = day(lunar.get_year().unsigned_abs() as u32, lunar_month, lunar.get_day() as u32);
                    let solar = day(year.unsigned_abs() as u32, month as u32, of_month as u32);
                    assert_eq!(lunar_of(solar), expected, "{year}-{month}-{of_month}");
                    assert!(solar_of(expected).any(|one| one == solar));
                }
            }
        }
    }

    #[test]
    fn dates_agree_as_people_mistake_them() {
        let level = |one: (u32, u32, u32), other: (u32, u32, u32)| {
            agree(day(one.0, one.1, one.2), day(other.0, other.1, other.2))
        };
        assert_eq!(level((2015, 3, 5), (2015, 3, 5)), BirthLevel::Same);
        assert_eq!(level((2015, 2, 19), (2015, 1, 1)), BirthLevel::Lunar);
        assert_eq!(level((2015, 3, 5), (2015, 5, 3)), BirthLevel::Swapped);
        assert_eq!(level((2015, 3, 5), (2015, 3, 6)), BirthLevel::OneDigit);
        assert_eq!(level((2015, 3, 5), (2014, 3, 5)), BirthLevel::OneDigit);
        assert_eq!(level((2011, 3, 5), (2009, 3, 5)), BirthLevel::NominalYear);
        assert_eq!(level((2015, 6, 25), (2015, 1, 1)), BirthLevel::FirstOfYear);
        assert_eq!(level((2015, 6, 25), (2015, 6, 14)), BirthLevel::SameMonth);
        assert_eq!(level((2015, 6, 25), (2009, 1, 12)), BirthLevel::Far);
    }

    #[test]
    fn a_date_is_read_as_counties_write_it() {
        let expected = chrono::NaiveDate::from_ymd_opt(2015, 3, 5);
        for written in ["2015-03-05", "2015.3.5", "2015年3月5日", "20150305", "2015/3/5", "42068"] {
            assert_eq!(read(written), expected, "{written}");
        }
        assert_eq!(read("2015"), None);
    }
}

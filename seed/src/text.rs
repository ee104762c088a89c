//! 文字: numbers and days as Chinese clerks write them.

use chrono::{Datelike, NaiveDate};
use rules::schools::{Grade, System};

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number below 100 in Chinese: 三, 十二, 二十.
pub(crate) fn chinese(n: usize) -> String {
    let (tens, ones) = (n / 10, n % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        _ => format!("{}十", DIGITS[tens % 10]),
    };
    if ones == 0 && !tens.is_empty() { tens } else { format!("{tens}{}", DIGITS[ones]) }
}

/// 年级: the grade of that year of school (1–12) by its name.
pub(crate) fn grade(year: u8) -> String {
    Grade::of_year_of_school(year, System::SixThree).map(|grade| grade.title().to_owned()).unwrap_or_default()
}

/// A day as the county's own forms print it.
pub(crate) fn day(day: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// Micro-degrees as decimal degrees.
pub(crate) fn degrees(micro: i32) -> String {
    format!("{}.{:06}", micro / 1_000_000, micro % 1_000_000)
}

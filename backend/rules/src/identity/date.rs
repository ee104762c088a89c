//! 日期 as people and spreadsheets write them (D§7.2).

use chrono::{Duration, NaiveDate};

use super::{Doubt, Reading, is_blank, plain};

/// Words by which a date shows itself as lunar.
const LUNAR_WORDS: [&str; 9] = ["农历", "阴历", "旧历", "正月", "腊月", "冬月", "初", "闰", "廿"];

/// Reads a day: `2015.3.5`, `2015年3月5日`, `20150305`, `2015-03-05`, `2015/3/5`, `二〇一五年三月五日`, a spreadsheet serial, with or
/// without a time of day. A year or month alone, lunar words, short years and impossible days have no value.
pub fn read_date(written: &str) -> Reading<NaiveDate> {
    if let Some(day) = of_iso(written.as_bytes()) {
        return Reading::sure(day);
    }
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    if LUNAR_WORDS.iter().any(|word| text.contains(word)) {
        return Reading::doubted(Doubt::DateLunar);
    }
    match parts_of(&text)[..] {
        [year, month, day] => of_three(year, month, day),
        [whole, fraction] => of_two(whole, fraction),
        [one] => of_one(one),
        _ => Reading::doubted(Doubt::DateShape),
    }
}

/// Reads a month (入学年月, 月份): `2023年9月`, `2023-09`, `202309`, or any day of it. The value is its first day.
pub fn read_month(written: &str) -> Reading<NaiveDate> {
    use chrono::Datelike;
    let as_day = read_date(written);
    if let Some(day) = as_day.value {
        return Reading::or_doubt(day.with_day(1), Doubt::DateImpossible);
    }
    if as_day.doubts.first() != Some(&Doubt::DateYearMonth) {
        return as_day;
    }
    let text = plain(written);
    let month = match parts_of(&text)[..] {
        [year, month] => ymd(number(year), number(month), Some(1)),
        [one] => ymd(number(&one[..4]), number(&one[4..]), Some(1)),
        _ => None,
    };
    Reading::or_doubt(month, Doubt::DateImpossible)
}

/// The pieces between separators, without a time of day.
fn parts_of(text: &str) -> Vec<&str> {
    let day = match text.find(':') {
        Some(colon) => text[..colon].rfind([' ', 'T']).map_or(text, |end| &text[..end]),
        None => text.strip_suffix('T').unwrap_or(text),
    };
    day.split(|c: char| {
        c.is_whitespace() || matches!(c, '.' | '-' | '/' | '年' | '月' | '日' | '号' | '、' | '—' | '。')
    })
    .filter(|part| !part.is_empty())
    .take(4)
    .collect()
}

/// `2015-03-05`: what programs write, and most dates in long files; read without taking it apart.
fn of_iso(written: &[u8]) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = written else { return None };
    let number =
        |digits: &[u8]| digits.iter().try_fold(0_u32, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')));
    ymd(number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2]))
}

fn of_three(year: &str, month: &str, day: &str) -> Reading<NaiveDate> {
    let (Some(y), Some(m), Some(d)) = (number(year), number(month), number(day)) else {
        return Reading::doubted(Doubt::DateShape);
    };
    match (y, d) {
        (1000.., _) => Reading::or_doubt(ymd(Some(y), Some(m), Some(d)), Doubt::DateImpossible),
        (_, 1000..) => Reading::doubted(Doubt::DateShape),
        _ => Reading::doubted(Doubt::DateShortYear),
    }
}

/// Year and month, or a spreadsheet serial with a time of day.
fn of_two(whole: &str, fraction: &str) -> Reading<NaiveDate> {
    if whole.len() == 5 && fraction.bytes().all(|b| b.is_ascii_digit()) {
        return of_one(whole);
    }
    let year_month = matches!((number(whole), number(fraction)), (Some(1000..=9999), Some(1..=12)));
    Reading::doubted(if year_month { Doubt::DateYearMonth } else { Doubt::DateShape })
}

fn of_one(text: &str) -> Reading<NaiveDate> {
    let value = number(text);
    match (text.len(), value) {
        (8, Some(n)) if text.is_ascii() => {
            Reading::or_doubt(ymd(Some(n / 10_000), Some(n / 100 % 100), Some(n % 100)), Doubt::DateImpossible)
        }
        (5, Some(serial)) if text.is_ascii() => Reading::or_doubt(of_serial(serial), Doubt::DateShape),
        (6, Some(n)) if text.is_ascii() && matches!(n / 100, 1900..=2100) && matches!(n % 100, 1..=12) => {
            Reading::doubted(Doubt::DateYearMonth)
        }
        (_, Some(1900..=2100)) => Reading::doubted(Doubt::DateYearOnly),
        _ => Reading::doubted(Doubt::DateShape),
    }
}

/// A day by the serial number of spreadsheets (day 1 is 1900-01-01, with their leap-year error); only 1954–2064 is believed.
fn of_serial(serial: u32) -> Option<NaiveDate> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    (20_000..=60_000).contains(&serial).then(|| zero + Duration::days(i64::from(serial)))
}

fn ymd(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> Option<NaiveDate> {
    let year = i32::try_from(year?).ok().filter(|y| (1900..=2100).contains(y))?;
    NaiveDate::from_ymd_opt(year, month?, day?)
}

/// A number in digits or in Chinese: `2015`, `二〇一五`, `十二`, `二十三`.
fn number(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return if text.len() <= 9 { text.parse().ok() } else { None };
    }
    let digits: Vec<u32> = text.chars().map(chinese_digit).collect::<Option<_>>()?;
    match digits[..] {
        [10] => Some(10),
        [10, unit] if unit < 10 => Some(10 + unit),
        [tens, 10] if tens < 10 => Some(tens * 10),
        [tens, 10, unit] if tens < 10 && unit < 10 => Some(tens * 10 + unit),
        _ if digits.len() <= 8 && digits.iter().all(|d| *d < 10) => Some(digits.iter().fold(0, |n, d| n * 10 + d)),
        _ => None,
    }
}

fn chinese_digit(c: char) -> Option<u32> {
    let digit = match c {
        '〇' | '零' | '○' | 'Ｏ' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        _ => return None,
    };
    Some(digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn one_day_in_the_ways_people_write_it() {
        for written in [
            "2015.3.5",
            "2015年3月5日",
            "20150305",
            "2015-03-05",
            "2015/3/5",
            "2015. 03. 05",
            "２０１５．３．５",
            "2015年03月05号",
            "二〇一五年三月五日",
            "2015-03-05 00:00:00",
            "2015-03-05T08:30:00",
            "42068",
            "42068.0",
            "42068.5",
            " '2015-3-5 ",
        ] {
            assert_eq!(read_date(written), Reading::sure(day(2015, 3, 5)), "{written}");
        }
        assert_eq!(read_date("二〇一五年十二月二十三日").value, Some(day(2015, 12, 23)));
    }

    #[test]
    fn what_cannot_be_trusted_has_no_value_and_says_why() {
        for (written, doubt) in [
            ("2015", Doubt::DateYearOnly),
            ("2015年", Doubt::DateYearOnly),
            ("2015.3", Doubt::DateYearMonth),
            ("2015年3月", Doubt::DateYearMonth),
            ("201503", Doubt::DateYearMonth),
            ("农历2015年3月5日", Doubt::DateLunar),
            ("2015年腊月廿三", Doubt::DateLunar),
            ("2015-02-30", Doubt::DateImpossible),
            ("20151305", Doubt::DateImpossible),
            ("1815-03-05", Doubt::DateImpossible),
            ("15.3.5", Doubt::DateShortYear),
            ("3/5/2015", Doubt::DateShape),
            ("属羊", Doubt::DateShape),
            ("99999", Doubt::DateShape),
            ("2015-03-05-07", Doubt::DateShape),
        ] {
            assert_eq!(read_date(written), Reading::doubted(doubt), "{written}");
        }
        assert_eq!(read_date("无"), Reading::empty());
    }

    #[test]
    fn a_month_is_read_as_its_first_day() {
        for written in ["2023年9月", "2023-09", "202309", "2023.9", "2023-09-01", "2023年9月15日", "二〇二三年九月"]
        {
            assert_eq!(read_month(written), Reading::sure(day(2023, 9, 1)), "{written}");
        }
        assert_eq!(read_month("2023").doubts, [Doubt::DateYearOnly]);
        assert_eq!(read_month(""), Reading::empty());
    }

    proptest! {
        #[test]
        fn every_day_reads_back_in_every_form(days in 0i64..40_000) {
            let day = day(1954, 10, 3) + Duration::days(days);
            for form in ["%Y-%m-%d", "%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y/%m/%d"] {
                prop_assert_eq!(read_date(&day.format(form).to_string()), Reading::sure(day));
            }
            let serial = (day - self::day(1899, 12, 30)).num_days();
            prop_assert_eq!(read_date(&serial.to_string()), Reading::sure(day));
        }

        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,30}", digits in "[0-9年月日./ :T-]{0,20}") {
            for text in [written, digits] {
                let reading = read_date(&text);
                prop_assert!(reading.value.is_none() || reading.doubts.is_empty());
                drop(read_month(&text));
            }
        }
    }
}

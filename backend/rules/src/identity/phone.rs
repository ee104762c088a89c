//! 电话.

use std::fmt;

use super::{Doubt, Reading, is_blank, plain};

/// A telephone number in digits (a landline keeps its area code). Hides itself in `Debug`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// Reads a mobile number (11 digits) or a landline (7–8 digits, with or without area code). Where several numbers stand in a
/// cell the first is read and the rest doubted.
pub fn read_phone(written: &str) -> Reading<Phone> {
    if written.len() == 11 && written.bytes().all(|b| b.is_ascii_digit()) && is_number(written) {
        return Reading::sure(Phone(written.to_owned()));
    }
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let mut numbers = text
        .split(['/', ',', ';', '、', '，', '；'])
        .map(digits_of)
        .filter(|number| !number.as_ref().is_some_and(String::is_empty));
    let first = numbers.next().flatten().filter(|number| is_number(number)).map(Phone);
    match (first, numbers.next().is_some()) {
        (Some(phone), false) => Reading::sure(phone),
        (Some(phone), true) => Reading::suspect(phone, Doubt::PhoneShape),
        (None, _) => Reading::doubted(Doubt::PhoneShape),
    }
}

/// The digits of a number; `None` when there is something else in it.
fn digits_of(part: &str) -> Option<String> {
    let part = part.trim();
    let part = part.strip_prefix("+86").or_else(|| part.strip_prefix("0086")).unwrap_or(part);
    let part = part.strip_suffix(".0").unwrap_or(part);
    let digits: String = part.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '—')).collect();
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
}

fn is_number(digits: &str) -> bool {
    let first = digits.bytes().next().unwrap_or_default();
    match digits.len() {
        7 | 8 => (b'2'..=b'8').contains(&first),
        10 => first == b'0',
        11 | 12 if first == b'0' => true,
        11 => first == b'1' && digits.as_bytes()[1] >= b'3',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn mobiles_and_landlines_are_read_in_digits() {
        for (written, digits) in [
            ("13900000001", "13900000001"),
            ("139 0000 0001", "13900000001"),
            ("１３９００００００01", "13900000001"),
            ("+86 13900000001", "13900000001"),
            ("13900000001.0", "13900000001"),
            ("0930-6221234", "09306221234"),
            ("6221234", "6221234"),
        ] {
            assert_eq!(read_phone(written).value.map(|p| p.to_string()).as_deref(), Some(digits), "{written}");
        }
    }

    #[test]
    fn what_is_no_number_is_doubted() {
        for written in ["1390000000", "12900000001", "无手机", "1.39E+10"] {
            assert_eq!(read_phone(written).doubts, [Doubt::PhoneShape], "{written}");
        }
        assert_eq!(read_phone("无"), Reading::empty());
    }

    #[test]
    fn of_two_numbers_the_first_is_read_and_a_person_should_look() {
        let reading = read_phone("13900000001、13900000002");
        assert_eq!(reading.value.as_ref().map(Phone::as_str), Some("13900000001"));
        assert_eq!(reading.doubts, [Doubt::PhoneShape]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,30}") {
            drop(read_phone(&written));
        }
    }
}

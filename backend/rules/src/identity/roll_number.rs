//! 学籍号: the national pupil number (D§4.3).

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::{Doubt, IdNumber, Reading, is_blank, plain, read_id_number};
use crate::coded;

coded! {
    /// What the first letter of a roll number means (D§4.3).
    pub enum RollKind {
        /// G: followed by a citizen number, possibly an old one of the same child.
        National = "G" "正式学籍号",
        /// L: provisional; looks like a citizen number and is none.
        Temporary = "L" "临时学籍号",
        /// J: no usable citizen number; looks like one and is none.
        NoId = "J" "无身份证学籍号",
    }
}

/// 学籍号: a letter and eighteen characters. Hides itself in `Debug`, for it may hold a citizen number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollNumber {
    kind: RollKind,
    /// The seventeen digits after the letter.
    digits: u64,
    /// The last character.
    last: u8,
}

impl RollNumber {
    /// The G number of that citizen number.
    pub fn of_id(id: IdNumber) -> Self {
        let text = id.to_string();
        let digits = text[..17].parse().unwrap_or_default();
        Self { kind: RollKind::National, digits, last: text.as_bytes()[17] }
    }

    /// A provisional (L) or J number: six digits of the school's area, birthday, four digits.
    pub fn without_id(kind: RollKind, area: u32, born_on: NaiveDate, serial: u16) -> Option<Self> {
        let text = format!("{kind}{area:06}{}{serial:04}", born_on.format("%Y%m%d"));
        (kind != RollKind::National).then(|| read_roll_number(&text).value).flatten()
    }

    /// Which kind of number it is.
    pub fn kind(self) -> RollKind {
        self.kind
    }

    /// The citizen number inside a G number. It may be an old one (D§4.3). L and J numbers never are one.
    pub fn id_number(self) -> Option<IdNumber> {
        if self.kind != RollKind::National {
            return None;
        }
        read_id_number(&self.body()).value
    }

    /// The birthday that all three kinds carry; of L and J numbers it is only what the school typed.
    pub fn born_on(self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&self.body()[6..14], "%Y%m%d").ok()
    }

    fn body(self) -> String {
        format!("{:017}{}", self.digits, char::from(self.last))
    }
}

impl fmt::Display for RollNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind, self.body())
    }
}

impl fmt::Debug for RollNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RollNumber(…)")
    }
}

impl FromStr for RollNumber {
    type Err = Doubt;

    /// Exactly as stored; for what people write use [`read_roll_number`].
    fn from_str(written: &str) -> Result<Self, Doubt> {
        let reading = read_roll_number(written);
        let doubt = reading.doubts.first().copied();
        reading.value.filter(|roll| roll.to_string() == written).ok_or(doubt.unwrap_or(Doubt::RollShape))
    }
}

/// Reads a roll number. A G number whose citizen number is wrong has no value: it was typed wrong somewhere.
pub fn read_roll_number(written: &str) -> Reading<RollNumber> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.to_uppercase().replace('×', "X");
    let Some(roll) = split(&text) else {
        return Reading::doubted(Doubt::RollShape);
    };
    if roll.kind == RollKind::National && roll.id_number().is_none() {
        return Reading::doubted(Doubt::RollIdInvalid);
    }
    Reading::sure(roll)
}

fn split(text: &str) -> Option<RollNumber> {
    if text.len() != 19 || !text.is_ascii() {
        return None;
    }
    let kind = RollKind::from_code(&text[..1])?;
    let last = text.as_bytes()[18];
    let digits = &text[1..18];
    let well_formed = digits.bytes().all(|b| b.is_ascii_digit()) && (last.is_ascii_digit() || last == b'X');
    let digits = digits.parse().ok().filter(|_| well_formed)?;
    Some(RollNumber { kind, digits, last })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn only_a_g_number_holds_a_citizen_number() {
        let id = IdNumber::of_parts(629_001, day(2015, 4, 22), 11).unwrap();
        let national = RollNumber::of_id(id);
        assert_eq!(national.id_number(), Some(id));
        assert_eq!(national.to_string(), format!("G{id}"));
        for kind in [RollKind::Temporary, RollKind::NoId] {
            let roll = RollNumber::without_id(kind, 629_001, day(2015, 4, 22), 17).unwrap();
            assert_eq!((roll.kind(), roll.id_number(), roll.born_on()), (kind, None, Some(day(2015, 4, 22))));
        }
        assert_eq!(RollNumber::without_id(RollKind::National, 629_001, day(2015, 4, 22), 17), None);
        // Even an L number whose digits would pass as a citizen number is none (D§4.3).
        assert_eq!(read_roll_number(&format!("L{id}")).value.unwrap().id_number(), None);
    }

    #[test]
    fn spelling_does_not_matter_and_wrong_numbers_have_no_value() {
        assert_eq!(
            read_roll_number(" ｇ11010519491231002× ").value.map(|r| r.to_string()).as_deref(),
            Some("G11010519491231002X")
        );
        for (written, doubt) in [
            ("G110105194912310021", Doubt::RollIdInvalid),
            ("11010519491231002X", Doubt::RollShape),
            ("M11010519491231002X", Doubt::RollShape),
            ("G6.29E+17", Doubt::RollShape),
            ("L62900120150422001", Doubt::RollShape),
        ] {
            assert_eq!(read_roll_number(written), Reading::doubted(doubt), "{written}");
        }
        assert_eq!(read_roll_number("无"), Reading::empty());
        assert_eq!(format!("{:?}", read_roll_number("G11010519491231002X").value.unwrap()), "RollNumber(…)");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,25}", digits in "[GLJ][0-9]{17}[0-9X]") {
            for text in [written, digits] {
                if let Some(roll) = read_roll_number(&text).value {
                    prop_assert_eq!(roll.to_string().parse(), Ok(roll));
                    prop_assert!(roll.born_on().is_none_or(|day| text.contains(&day.format("%Y%m%d").to_string())));
                }
            }
        }
    }
}

//! 公民身份号码 (GB 11643, D§4.2).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

use super::denial::says;
use super::{Doubt, Reading, Sex, is_blank, plain};
use crate::calendar::reads_as_lunar;
use crate::coded;
use crate::digits::write_digits;

/// Weights of GB 11643 (ISO 7064 mod 11-2).
const WEIGHTS: [u64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: &[u8; 11] = b"10X98765432";

/// 公民身份号码: eighteen characters whose check digit and day of birth are right.
///
/// A right check digit does not prove identity (D§4.2); the first six digits are where the number was first given, not where
/// the person lives. Hides itself in `Debug`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdNumber {
    /// The seventeen digits before the check digit.
    digits: u64,
    born_on: NaiveDate,
}

impl IdNumber {
    /// The number of these parts: six digits of area, the birthday, three of sequence (odd for boys).
    pub fn of_parts(area: u32, born_on: NaiveDate, sequence: u16) -> Option<Self> {
        let fits = (110_000..=919_999).contains(&area) && sequence < 1000 && (1900..=2100).contains(&born_on.year());
        let birth = u64::from(born_on.year().unsigned_abs() * 10_000 + born_on.month() * 100 + born_on.day());
        let digits = (u64::from(area) * 100_000_000 + birth) * 1000 + u64::from(sequence);
        fits.then_some(Self { digits, born_on })
    }

    /// Where the number was first given: six digits.
    pub fn area(self) -> u32 {
        u32::try_from(self.digits / 100_000_000_000).unwrap_or_default()
    }

    /// The day of birth it states.
    pub fn born_on(self) -> NaiveDate {
        self.born_on
    }

    /// The sex it states: odd sequence male, even female.
    pub fn sex(self) -> Sex {
        if self.digits % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The check digit, `0`–`9` or `X`, as it is written.
    fn check(self) -> u8 {
        check_digit(self.digits)
    }
}

impl fmt::Display for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_digits::<17>(f, self.digits, &[self.check()])
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

impl FromStr for IdNumber {
    type Err = Doubt;

    /// Exactly the eighteen characters as stored; for what people write use [`read_id_number`].
    fn from_str(written: &str) -> Result<Self, Doubt> {
        let reading = read_id_number(written);
        let doubt = reading.doubts.first().copied();
        reading.value.filter(|id| id.to_string() == written).ok_or(doubt.unwrap_or(Doubt::IdCharacters))
    }
}

/// Reads a citizen number as counties write it: spaces, apostrophes, full-width digits and `×` for X are only spelling; lost
/// digits, a wrong check digit or an impossible day leave no value (D§7.2).
pub fn read_id_number(written: &str) -> Reading<IdNumber> {
    // Eighteen characters as they should be: nothing has to be spelled out.
    if let [digits @ .., b'0'..=b'9' | b'X'] = written.as_bytes()
        && digits.len() == 17
        && digits.iter().all(u8::is_ascii_digit)
    {
        return read_eighteen(written);
    }
    if is_blank(written) {
        return Reading::empty();
    }
    let text = spelled_out(written);
    let digits = text.strip_suffix('X').unwrap_or(&text);
    if is_scientific(&text) {
        return Reading::doubted(Doubt::IdScientific);
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Reading::doubted(Doubt::IdCharacters);
    }
    match text.len() {
        18 => read_eighteen(&text),
        15 if digits.len() == 15 => Reading::doubted(Doubt::IdFifteen),
        _ => Reading::doubted(Doubt::IdLength),
    }
}

/// What a number contradicts of the other things written about the child.
pub fn cross_check(id: IdNumber, born_on: Option<NaiveDate>, sex: Option<Sex>) -> Vec<Doubt> {
    let birth = born_on.filter(|b| *b != id.born_on()).map(|born_on| {
        let of_id = id.born_on();
        if reads_as_lunar(born_on.year(), born_on.month(), born_on.day(), of_id) {
            Doubt::BirthIsLunar
        } else if (born_on.year(), born_on.month(), born_on.day()) == (of_id.year(), of_id.day(), of_id.month()) {
            Doubt::BirthSwapped
        } else {
            Doubt::IdContradictsBirth
        }
    });
    let sex = sex.filter(|s| s.is_stated() && *s != id.sex()).map(|_| Doubt::IdContradictsSex);
    birth.into_iter().chain(sex).collect()
}

/// The birthday by which a child is counted, of the written one and the number's. The number wins where they are close or the cause
/// is known (lunar, month and day swapped): it has a check digit. More than a year apart it is likely another person's number.
pub fn counted_birth(written: Option<NaiveDate>, id: Option<IdNumber>) -> Option<NaiveDate> {
    let (Some(born_on), Some(id)) = (written, id) else {
        return written.or(id.map(IdNumber::born_on));
    };
    let explained = cross_check(id, Some(born_on), None) != [Doubt::IdContradictsBirth];
    let close = (id.born_on() - born_on).num_days().abs() <= 366;
    Some(if explained || close { id.born_on() } else { born_on })
}

/// Years by which a parent is older than the child, at the least.
const PARENTS_ARE_OLDER_BY: u32 = 15;

/// Whether a number written for a child is that of somebody old enough to be its parent (D§7.2): for want of the child's own.
pub fn is_of_an_elder(id: IdNumber, born_on: NaiveDate) -> bool {
    id.born_on().checked_add_months(Months::new(PARENTS_ARE_OLDER_BY * 12)).is_some_and(|day| day <= born_on)
}

coded! {
    /// 身份证件类型 of the national roll (D§4.6).
    pub enum IdKind {
        /// 居民身份证 (or the household register that shows the same number).
        Citizen = "1" "居民身份证",
        /// 香港.
        HongKong = "6" "香港特区护照/身份证明",
        /// 澳门.
        Macao = "7" "澳门特区护照/身份证明",
        /// 台湾.
        Taiwan = "8" "台湾居民来往大陆通行证",
        /// 境外永久居住证.
        ForeignResident = "9" "境外永久居住证",
        /// 护照.
        Passport = "A" "护照",
        /// 其他: number optional, school and parent prove.
        Other = "Z" "其他",
    }
}

/// Reads the kind of document by code or name.
pub fn read_id_kind(written: &str) -> Reading<IdKind> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    if text == IdKind::Citizen.title() {
        return Reading::sure(IdKind::Citizen);
    }
    let kind = IdKind::from_code(&text.to_ascii_uppercase()).or_else(|| {
        // 无户口 names no document.
        let has = |word: &str| says(&text, word);
        match () {
            () if has("香港") => Some(IdKind::HongKong),
            () if has("澳门") => Some(IdKind::Macao),
            () if has("台湾") => Some(IdKind::Taiwan),
            () if has("永久居") => Some(IdKind::ForeignResident),
            () if has("护照") => Some(IdKind::Passport),
            () if has("身份证") || has("户口") => Some(IdKind::Citizen),
            () if has("其他") || has("其它") => Some(IdKind::Other),
            () => None,
        }
    });
    Reading::or_doubt(kind, Doubt::IdKindUnknown)
}

/// Without spaces and marks, upper case, every spelling of X as `X`, without the `.0` of a number cell.
fn spelled_out(written: &str) -> String {
    let text = plain(written);
    let mut plain_text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '`' | '‘' | '’' | '"' | '-'))
        .map(|c| match c {
            '×' | 'х' | 'Х' | '✕' | '╳' | 'x' | 'Χ' | 'χ' => 'X',
            other => other.to_ascii_uppercase(),
        })
        .collect();
    if plain_text.ends_with(".0") || plain_text.ends_with(".00") {
        plain_text.truncate(plain_text.find('.').unwrap_or(plain_text.len()));
    }
    plain_text
}

/// `6.29E+17`, `6.29001201503051E17`.
fn is_scientific(text: &str) -> bool {
    text.split_once('E').is_some_and(|(mantissa, exponent)| {
        mantissa.starts_with(|c: char| c.is_ascii_digit())
            && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && exponent.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit())
    })
}

/// Eighteen characters, the first seventeen of which are digits.
fn read_eighteen(text: &str) -> Reading<IdNumber> {
    let (Ok(digits), Some(check)) = (text[..17].parse::<u64>(), text.bytes().last()) else {
        return Reading::doubted(Doubt::IdCharacters);
    };
    let tail_lost = text.ends_with("000");
    let birth = u32::try_from(digits / 1000 % 100_000_000).unwrap_or_default();
    let Some(id) = of_digits(digits, birth) else {
        return Reading::doubted(Doubt::IdBirthImpossible);
    };
    match (id.check() == check, tail_lost) {
        (true, false) => Reading::sure(id),
        (true, true) => Reading::suspect(id, Doubt::IdTailLost),
        (false, true) => Reading::doubted(Doubt::IdTailLost),
        (false, false) => Reading::doubted(Doubt::IdCheckDigit),
    }
}

fn of_digits(digits: u64, birth: u32) -> Option<IdNumber> {
    let year = i32::try_from(birth / 10_000).ok()?;
    let born_on = NaiveDate::from_ymd_opt(year, birth / 100 % 100, birth % 100)?;
    let area = u32::try_from(digits / 100_000_000_000).ok()?;
    IdNumber::of_parts(area, born_on, u16::try_from(digits % 1000).ok()?)
}

fn check_digit(digits: u64) -> u8 {
    let mut rest = digits;
    let mut sum = 0;
    for weight in WEIGHTS.iter().rev() {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    let index = usize::try_from(sum % 11).unwrap_or_default();
    CHECK_DIGITS[index]
}

/// Whether rows with these numbers may be one person's. Namesakes born on one day whose numbers differ are two people; a number with a
/// wrong check digit tells nobody apart.
pub fn may_be_one(one: Option<&str>, other: Option<&str>) -> bool {
    let is_slip = |number: &str| number.parse::<IdNumber>().is_err();
    one.zip(other).is_none_or(|(one, other)| one == other || is_slip(one) || is_slip(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of GB 11643.
    const EXAMPLE: &str = "11010519491231002X";

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn made_up(sequence: u16) -> IdNumber {
        IdNumber::of_parts(629_001, day(2015, 4, 22), sequence).unwrap()
    }

    #[test]
    fn the_example_of_the_standard_is_right() {
        let id = read_id_number(EXAMPLE).value.unwrap();
        assert_eq!((id.area(), id.born_on(), id.sex()), (110_105, day(1949, 12, 31), Sex::Female));
        assert_eq!(id.to_string(), EXAMPLE);
        assert_eq!(EXAMPLE.parse(), Ok(id));
    }

    #[test]
    fn spelling_does_not_matter() {
        for written in [
            " 110105 19491231 002X ",
            "'11010519491231002X",
            "‘11010519491231002x",
            "１１０１０５１９４９１２３１００２Ｘ",
            "11010519491231002×",
            "11010519491231002ｘ",
            "110105-19491231-002X",
            "\u{feff}11010519491231002X\u{200b}",
        ] {
            let reading = read_id_number(written);
            assert_eq!(reading.value.map(|id| id.to_string()).as_deref(), Some(EXAMPLE), "{written}");
            assert!(reading.is_sure());
        }
    }

    #[test]
    fn what_a_spreadsheet_spoiled_has_no_value_and_says_so() {
        for (written, doubt) in [
            ("6.29E+17", Doubt::IdScientific),
            ("6.29001201504220E17", Doubt::IdScientific),
            ("629001201504220000", Doubt::IdTailLost),
            ("11010519491231002", Doubt::IdLength),
            ("110105491231002", Doubt::IdFifteen),
            ("110105194912310021", Doubt::IdCheckDigit),
            ("110105194913310021", Doubt::IdBirthImpossible),
            ("000000000000000000", Doubt::IdBirthImpossible),
            ("1101051949****002X", Doubt::IdCharacters),
            ("没有身份证", Doubt::IdCharacters),
        ] {
            assert_eq!(read_id_number(written), Reading::doubted(doubt), "{written}");
        }
        assert_eq!(read_id_number(" — "), Reading::empty());
    }

    #[test]
    fn three_zeros_at_the_end_are_looked_at_even_when_the_check_digit_fits() {
        let id = (0..10).map(|n| made_up(n * 100)).chain(
            (0..2000).filter_map(|n| IdNumber::of_parts(629_001, day(2010, 1, 1) + chrono::Duration::days(n), 100)),
        );
        let id = id.into_iter().find(|id| id.to_string().ends_with("000")).unwrap();
        assert_eq!(read_id_number(&id.to_string()), Reading::suspect(id, Doubt::IdTailLost));
    }

    #[test]
    fn a_number_that_contradicts_birth_or_sex_is_told_with_the_likely_cause() {
        let id = made_up(11);
        assert_eq!(cross_check(id, Some(day(2015, 4, 22)), Some(Sex::Male)), []);
        assert_eq!(cross_check(id, None, Some(Sex::NotStated)), []);
        assert_eq!(
            cross_check(id, Some(day(2015, 4, 23)), Some(Sex::Female)),
            [Doubt::IdContradictsBirth, Doubt::IdContradictsSex]
        );
        // The fourth of the third lunar month is 22 April.
        assert_eq!(cross_check(id, Some(day(2015, 3, 4)), None), [Doubt::BirthIsLunar]);
        let may = IdNumber::of_parts(629_001, day(2015, 5, 6), 12).unwrap();
        assert_eq!(cross_check(may, Some(day(2015, 6, 5)), None), [Doubt::BirthSwapped]);
    }

    #[test]
    fn a_parents_number_is_known_by_the_years_between() {
        let is_elders =
            |year| is_of_an_elder(IdNumber::of_parts(629_001, day(year, 3, 5), 12).unwrap(), day(2015, 3, 5));
        assert_eq!([1970, 1988, 2000].map(is_elders), [true; 3]);
        assert_eq!([2001, 2014, 2015, 2016].map(is_elders), [false; 4], "a brother's, or its own");
    }

    #[test]
    fn a_childs_age_is_not_counted_by_an_adults_number() {
        let id = Some(made_up(11));
        assert_eq!(counted_birth(None, id), Some(day(2015, 4, 22)));
        assert_eq!(counted_birth(Some(day(2015, 3, 4)), id), Some(day(2015, 4, 22)));
        assert_eq!(counted_birth(Some(day(2015, 1, 1)), id), Some(day(2015, 4, 22)));
        assert_eq!(counted_birth(Some(day(2012, 4, 22)), id), Some(day(2012, 4, 22)));
        assert_eq!(counted_birth(Some(day(2012, 4, 22)), None), Some(day(2012, 4, 22)));
    }

    #[test]
    fn a_number_hides_itself() {
        assert_eq!(format!("{:?}", made_up(11)), "IdNumber(…)");
    }

    #[test]
    fn kinds_of_document_by_code_and_name() {
        assert_eq!(read_id_kind("居民身份证").value, Some(IdKind::Citizen));
        assert_eq!(read_id_kind("户口簿").value, Some(IdKind::Citizen));
        assert_eq!(read_id_kind("a").value, Some(IdKind::Passport));
        assert_eq!(read_id_kind("驾照").doubts, [Doubt::IdKindUnknown]);
        assert_eq!(read_id_kind("无户口").doubts, [Doubt::IdKindUnknown]);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_seen(days in 0i64..9000, sequence in 0u16..1000, at in 0usize..17, add in 1u8..10) {
            let id = IdNumber::of_parts(629_001, day(2000, 1, 1) + chrono::Duration::days(days), sequence).unwrap();
            let mut text = id.to_string().into_bytes();
            prop_assert_eq!(read_id_number(&id.to_string()).value, Some(id));
            text[at] = b'0' + (text[at] - b'0' + add) % 10;
            prop_assert_eq!(read_id_number(std::str::from_utf8(&text).unwrap()).value, None);
        }

        #[test]
        fn two_neighbours_that_changed_places_are_always_seen(sequence in 0u16..1000, at in 0usize..16) {
            let id = made_up(sequence);
            let mut text = id.to_string().into_bytes();
            prop_assume!(text[at] != text[at + 1]);
            text.swap(at, at + 1);
            prop_assert_eq!(read_id_number(std::str::from_utf8(&text).unwrap()).value, None);
        }

        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,30}", digits in "[0-9Xx×E+. ]{0,22}") {
            for text in [written, digits] {
                let reading = read_id_number(&text);
                prop_assert!(reading.value.is_none_or(|id| read_id_number(&id.to_string()).value == Some(id)));
                drop(read_id_kind(&text));
            }
        }
    }
}

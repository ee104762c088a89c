//! Small words and numbers: 性别, 是/否, counts, coordinates, place codes.

use super::{Doubt, Reading, is_blank, plain};
use crate::coded;
use crate::places::PlaceCode;

coded! {
    /// 性别 (GB/T 2261.1).
    pub enum Sex {
        /// 未知的性别.
        Unknown = "0" "未知",
        /// 男.
        Male = "1" "男",
        /// 女.
        Female = "2" "女",
        /// 未说明的性别.
        NotStated = "9" "未说明",
    }
}

impl Sex {
    /// Whether it says male or female.
    pub fn is_stated(self) -> bool {
        matches!(self, Self::Male | Self::Female)
    }

    /// The number of the standard: 0, 1, 2 or 9.
    pub fn number(self) -> u8 {
        self.as_str().as_bytes()[0] - b'0'
    }
}

/// Reads 男/女, M/F or the standard's number.
pub fn read_sex(written: &str) -> Reading<Sex> {
    if is_blank(written) {
        return Reading::empty();
    }
    match &*plain(written) {
        "男" | "男性" | "男孩" | "1" | "01" | "1.0" | "M" | "m" => Reading::sure(Sex::Male),
        "女" | "女性" | "女孩" | "2" | "02" | "2.0" | "F" | "f" => Reading::sure(Sex::Female),
        "0" | "未知的性别" => Reading::sure(Sex::Unknown),
        "9" | "未说明" | "未说明的性别" => Reading::sure(Sex::NotStated),
        _ => Reading::doubted(Doubt::SexUnknown),
    }
}

/// Reads 是/否 in the ways people tick: 是 否 有 无 √ × Y N 1 0.
pub fn read_bool(written: &str) -> Reading<bool> {
    match &*plain(written) {
        "" | "-" | "/" | "—" => Reading::empty(),
        "是" | "有" | "对" | "√" | "✓" | "✔" | "Y" | "y" | "yes" | "1" | "1.0" | "true" | "TRUE" => {
            Reading::sure(true)
        }
        "否" | "无" | "不是" | "没有" | "错" | "×" | "✗" | "✘" | "X" | "x" | "N" | "n" | "no" | "0" | "0.0"
        | "false" | "FALSE" | "非" => Reading::sure(false),
        _ => Reading::doubted(Doubt::BoolUnknown),
    }
}

/// Reads a whole number such as days of absence: `3`, `3天`, `3.0`.
pub fn read_count(written: &str) -> Reading<u32> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let digits = text.trim_end_matches(['天', '日', '人', '户', '节', '次']).trim();
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    let whole = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
    Reading::or_doubt(digits.parse().ok().filter(|_| whole), Doubt::NumberShape)
}

/// Reads a longitude or latitude in decimal degrees; `limit` is 180 or 90.
pub fn read_coordinate(written: &str, limit: f64) -> Reading<f64> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let degrees = text.trim_end_matches('°').parse::<f64>().ok();
    Reading::or_doubt(degrees.filter(|d| d.is_finite() && d.abs() <= limit), Doubt::CoordinateShape)
}

/// Reads a place code; six to fourteen digits, also from a number cell.
pub fn read_place_code(written: &str) -> Reading<PlaceCode> {
    if !written.is_empty() && written.bytes().all(|b| b.is_ascii_digit()) {
        return Reading::or_doubt(written.parse().ok(), Doubt::PlaceShape);
    }
    if is_blank(written) {
        return Reading::empty();
    }
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix(".0").unwrap_or(&text);
    Reading::or_doubt(text.parse().ok(), Doubt::PlaceShape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_numbers_of_the_standard_read_alike() {
        assert_eq!(read_sex(" 女 ").value, Some(Sex::Female));
        assert_eq!(read_sex("１").value, Some(Sex::Male));
        assert_eq!(read_sex("不男不女").doubts, [Doubt::SexUnknown]);
        assert_eq!(Sex::NotStated.number(), 9);
    }

    #[test]
    fn ticks_are_read_and_other_words_doubted() {
        assert_eq!(read_bool("√").value, Some(true));
        assert_eq!(read_bool("无").value, Some(false));
        assert_eq!(read_bool(""), Reading::empty());
        assert_eq!(read_bool("也许").doubts, [Doubt::BoolUnknown]);
    }

    #[test]
    fn counts_places_and_coordinates() {
        assert_eq!(read_count("15天").value, Some(15));
        assert_eq!(read_count("三天").doubts, [Doubt::NumberShape]);
        assert_eq!(read_place_code("629001101201.0").value.map(|c| c.to_string()).as_deref(), Some("629001101201"));
        assert_eq!(read_place_code("甲村").doubts, [Doubt::PlaceShape]);
        assert_eq!(read_coordinate("104.5", 180.0).value, Some(104.5));
        assert_eq!(read_coordinate("204.5", 180.0).doubts, [Doubt::CoordinateShape]);
        assert_eq!(read_coordinate("NaN", 90.0).doubts, [Doubt::CoordinateShape]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,20}") {
            drop((read_sex(&written), read_bool(&written), read_count(&written)));
            drop((read_place_code(&written), read_coordinate(&written, 90.0)));
        }
    }
}

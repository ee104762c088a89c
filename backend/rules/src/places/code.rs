//! 区划代码.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::coded;
use crate::digits::write_digits;

coded! {
    /// 级别: how far down a place lies.
    pub enum PlaceLevel {
        /// 省 (first two digits).
        Province = "province" "省",
        /// 地、市、州 (four digits).
        Prefecture = "prefecture" "市州",
        /// 县、区 (six digits); the county is what owns a register.
        County = "county" "县",
        /// 乡、镇、街道 (nine digits).
        Township = "township" "乡镇",
        /// 村、社区 (twelve digits).
        Village = "village" "村",
        /// 社、村民小组 (fourteen digits; our own addition to the national code, contract §2).
        Group = "group" "组",
    }
}

impl PlaceLevel {
    /// How many leading digits mean something.
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::Prefecture => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
            Self::Group => 14,
        }
    }

    /// Reads the code or a Chinese word (乡, 镇, 街道, 社区, 村民小组 …).
    pub fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        Self::from_code(written).or(match written {
            "省" | "自治区" | "直辖市" => Some(Self::Province),
            "市" | "州" | "市州" | "地区" | "地市" => Some(Self::Prefecture),
            "县" | "区" | "县区" | "县级" => Some(Self::County),
            "乡" | "镇" | "乡镇" | "街道" | "乡级" | "乡镇街道" => Some(Self::Township),
            "村" | "社区" | "行政村" | "居委会" | "村委会" | "村级" | "村居" => Some(Self::Village),
            "组" | "社" | "村民小组" | "合作社" | "村组" | "社组" => Some(Self::Group),
            _ => None,
        })
    }
}

/// 区划代码: a place from province to village group.
///
/// Read from 6, 9, 12 or 14 digits; stored and printed in one spelling: twelve digits padded with zeros, or fourteen for a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlaceCode {
    /// All fourteen digits as a number; the order of codes is the order of numbers.
    digits: u64,
    level: PlaceLevel,
}

/// 县代码, six digits: what every row of the database begins with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountyCode(u32);

/// A code that is none; the sentence names the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "区划代码“{written}”无法识别：应为 6、9、12 位数字（村民小组为 14 位），中间一级不能全为 0，请按统计用区划代码填写"
)]
pub struct PlaceCodeError {
    /// What was written.
    pub written: String,
}

impl PlaceCode {
    /// How far down it lies.
    pub fn level(self) -> PlaceLevel {
        self.level
    }

    /// The significant digits: 6 for a county, 9, 12, 14 below. A place contains exactly the codes that begin with them.
    pub fn prefix(self) -> String {
        let all = format!("{:014}", self.digits);
        all[..self.level.digits()].to_owned()
    }

    /// Whether the other place is this one or lies inside it.
    pub fn contains(self, other: Self) -> bool {
        other.level >= self.level && other.at(self.level) == Some(self)
    }

    /// The place of that level in which this one lies (itself at its own level); `None` when it does not reach so far down.
    pub fn at(self, level: PlaceLevel) -> Option<Self> {
        if level > self.level {
            return None;
        }
        let unit = 10u64.pow(14 - u32::try_from(level.digits()).unwrap_or(14));
        Some(Self { digits: self.digits / unit * unit, level })
    }

    /// The place one level up; `None` for a province.
    pub fn parent(self) -> Option<Self> {
        let above = match self.level {
            PlaceLevel::Province => return None,
            PlaceLevel::Prefecture => PlaceLevel::Province,
            PlaceLevel::County => PlaceLevel::Prefecture,
            PlaceLevel::Township => PlaceLevel::County,
            PlaceLevel::Village => PlaceLevel::Township,
            PlaceLevel::Group => PlaceLevel::Village,
        };
        self.at(above)
    }

    /// The village (村) it is or lies in.
    pub fn village(self) -> Option<Self> {
        self.at(PlaceLevel::Village)
    }

    /// The township (乡镇) it is or lies in.
    pub fn township(self) -> Option<Self> {
        self.at(PlaceLevel::Township)
    }

    /// The county (县) it is or lies in.
    pub fn county(self) -> Option<CountyCode> {
        let code = self.at(PlaceLevel::County)?;
        u32::try_from(code.digits / 100_000_000).ok().map(CountyCode)
    }

    /// The province (省) it is or lies in.
    pub fn province(self) -> Option<Self> {
        self.at(PlaceLevel::Province)
    }

    /// The group of that number (1–99) in this village; `None` for other levels.
    pub fn group(self, number: u8) -> Option<Self> {
        let fits = self.level == PlaceLevel::Village && (1..=99).contains(&number);
        fits.then_some(Self { digits: self.digits + u64::from(number), level: PlaceLevel::Group })
    }

    /// The two digits of a group within its village; `None` for other levels.
    pub fn group_number(self) -> Option<u8> {
        (self.level == PlaceLevel::Group).then(|| u8::try_from(self.digits % 100).unwrap_or_default())
    }
}

impl CountyCode {
    /// The county as a place.
    pub fn place(self) -> PlaceCode {
        PlaceCode { digits: u64::from(self.0) * 100_000_000, level: PlaceLevel::County }
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            PlaceLevel::Group => write_digits::<14>(f, self.digits, b""),
            _ => write_digits::<12>(f, self.digits / 100, b""),
        }
    }
}

impl fmt::Debug for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PlaceCode {
    type Err = PlaceCodeError;

    fn from_str(written: &str) -> Result<Self, PlaceCodeError> {
        read_code(written.trim()).ok_or_else(|| PlaceCodeError { written: written.to_owned() })
    }
}

impl TryFrom<String> for PlaceCode {
    type Error = PlaceCodeError;

    fn try_from(written: String) -> Result<Self, PlaceCodeError> {
        written.parse()
    }
}

impl From<PlaceCode> for String {
    fn from(code: PlaceCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for CountyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for CountyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CountyCode {
    type Err = PlaceCodeError;

    fn from_str(written: &str) -> Result<Self, PlaceCodeError> {
        let place: PlaceCode = written.parse()?;
        let county = place.county().filter(|_| place.level == PlaceLevel::County);
        county.ok_or_else(|| PlaceCodeError { written: written.to_owned() })
    }
}

impl TryFrom<String> for CountyCode {
    type Error = PlaceCodeError;

    fn try_from(written: String) -> Result<Self, PlaceCodeError> {
        written.parse()
    }
}

impl From<CountyCode> for String {
    fn from(code: CountyCode) -> Self {
        code.to_string()
    }
}

/// Pads to fourteen digits and looks which of the parts are filled: no part may be empty above a filled one.
fn read_code(written: &str) -> Option<PlaceCode> {
    let known_length = matches!(written.len(), 6 | 9 | 12 | 14);
    if !known_length || !written.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: u64 = written.parse().ok()?;
    let digits = number * 10u64.pow(14 - u32::try_from(written.len()).ok()?);
    let part = |from: u32, length: u32| digits / 10u64.pow(14 - from - length) % 10u64.pow(length);
    let parts = [
        (PlaceLevel::Province, part(0, 2)),
        (PlaceLevel::Prefecture, part(2, 2)),
        (PlaceLevel::County, part(4, 2)),
        (PlaceLevel::Township, part(6, 3)),
        (PlaceLevel::Village, part(9, 3)),
        (PlaceLevel::Group, part(12, 2)),
    ];
    let filled = parts.iter().take_while(|(_, value)| *value > 0).count();
    let gap = parts[filled..].iter().any(|(_, value)| *value > 0);
    let (level, _) = *parts.get(filled.checked_sub(1)?)?;
    (digits >= 11_000_000_000_000 && !gap).then_some(PlaceCode { digits, level })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(code: &str) -> PlaceCode {
        code.parse().unwrap()
    }

    #[test]
    fn a_code_is_stored_in_one_spelling() {
        assert_eq!(place("629001").to_string(), "629001000000");
        assert_eq!(place("629001000000"), place("629001"));
        assert_eq!(place("629001101").to_string(), "629001101000");
        assert_eq!(place("62900110120103").to_string(), "62900110120103");
        assert_eq!(place("62900110120100"), place("629001101201"));
        assert_eq!(place("440000").level(), PlaceLevel::Province);
    }

    #[test]
    fn a_village_lies_in_its_township_and_county() {
        let village = place("629001101201");
        assert_eq!(village.level(), PlaceLevel::Village);
        assert_eq!(village.township(), Some(place("629001101")));
        assert_eq!(village.county().map(|c| c.to_string()).as_deref(), Some("629001"));
        assert_eq!(village.prefix(), "629001101201");
        assert_eq!(place("629001").prefix(), "629001");
        let group = village.group(3).unwrap();
        assert_eq!((group.to_string().as_str(), group.group_number()), ("62900110120103", Some(3)));
        assert!(village.contains(group) && place("629001").contains(group) && !group.contains(village));
        assert!(!place("629001102").contains(village));
        assert_eq!(place("629001").township(), None);
    }

    #[test]
    fn a_code_with_a_hole_or_of_another_length_is_refused_with_the_cure() {
        for written in ["", "629", "6290011", "629001000201", "62900110100003", "abcdef", "000000", "６２９００１"]
        {
            let problem = written.parse::<PlaceCode>().unwrap_err();
            assert!(problem.to_string().contains("6、9、12 位"), "{written}");
        }
        assert!("629001101".parse::<CountyCode>().is_err());
    }

    proptest! {
        #[test]
        fn every_parent_contains_its_child(town in 1u32..600, village in 1u32..600, group in 1u8..100) {
            let code = place(&format!("629001{town:03}{village:03}{group:02}"));
            prop_assert_eq!(place(&code.to_string()), code);
            let mut above = code;
            while let Some(parent) = above.parent() {
                prop_assert!(parent.contains(code) && code.to_string().starts_with(&parent.prefix()));
                above = parent;
            }
            prop_assert_eq!(above.level(), PlaceLevel::Province);
        }

        #[test]
        fn any_text_is_read_or_refused(written in ".{0,20}", digits in "[0-9]{0,15}") {
            drop(written.parse::<PlaceCode>());
            drop(digits.parse::<PlaceCode>());
        }
    }
}

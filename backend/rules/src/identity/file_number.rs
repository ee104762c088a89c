//! 建档号 (建档卡号): the number of a child's card (D§4.7). Issued by the register after the age check, never by a phone.

use std::fmt;
use std::str::FromStr;

use crate::places::{PlaceCode, PlaceLevel};

/// 建档号, twenty digits: village (12) + group 社 (2) + household 户 (4) + person 人 (2).
///
/// Its parts can be traced; it is never used again and survives a village's merger by the place's history. Children of
/// other counties' hukou have none (“空”).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileNumber {
    village: PlaceCode,
    group: u8,
    household: u16,
    person: u8,
}

/// A file number that is none; the sentence names the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("建档号“{written}”无法识别：应为20位数字，依次是村代码12位、社2位、户4位、人2位")]
pub struct FileNumberError {
    /// What was written.
    pub written: String,
}

impl FileNumber {
    /// The number of these parts; `None` when the code is no village or a part does not fit its digits. Group 0 is a village
    /// without groups; households and persons count from 1.
    pub fn of_parts(village: PlaceCode, group: u8, household: u16, person: u8) -> Option<Self> {
        let fits = village.level() == PlaceLevel::Village
            && group <= 99
            && (1..=9999).contains(&household)
            && (1..=99).contains(&person);
        fits.then_some(Self { village, group, household, person })
    }

    /// The village (村).
    pub fn village(self) -> PlaceCode {
        self.village
    }

    /// The group (社) within the village, 0 where there is none.
    pub fn group(self) -> u8 {
        self.group
    }

    /// The household's (户) number within the group.
    pub fn household(self) -> u16 {
        self.household
    }

    /// The child's (人) number within the household.
    pub fn person(self) -> u8 {
        self.person
    }
}

impl fmt::Display for FileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:02}{:04}{:02}", self.village, self.group, self.household, self.person)
    }
}

impl FromStr for FileNumber {
    type Err = FileNumberError;

    fn from_str(written: &str) -> Result<Self, FileNumberError> {
        split(written).ok_or_else(|| FileNumberError { written: written.to_owned() })
    }
}

fn split(written: &str) -> Option<FileNumber> {
    if written.len() != 20 || !written.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let village = written[..12].parse().ok()?;
    FileNumber::of_parts(
        village,
        written[12..14].parse().ok()?,
        written[14..18].parse().ok()?,
        written[18..].parse().ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_parts_of_a_number_can_be_traced() {
        let number: FileNumber = "62900110120103001202".parse().unwrap();
        assert_eq!(number.village().to_string(), "629001101201");
        assert_eq!((number.group(), number.household(), number.person()), (3, 12, 2));
    }

    #[test]
    fn a_number_without_village_household_or_person_is_refused() {
        for written in
            ["", "6290011012010300120", "62900110100003001202", "62900110120103000002", "62900110120103001200"]
        {
            assert!(written.parse::<FileNumber>().unwrap_err().to_string().contains("20位"), "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_number_reads_back(group in 0u8..100, household in 1u16..10_000, person in 1u8..100) {
            let village = "629001101201".parse().unwrap();
            let number = FileNumber::of_parts(village, group, household, person).unwrap();
            prop_assert_eq!(number.to_string().len(), 20);
            prop_assert_eq!(number.to_string().parse::<FileNumber>().unwrap(), number);
        }

        #[test]
        fn any_text_is_read_or_refused(written in ".{0,24}") {
            drop(written.parse::<FileNumber>());
        }
    }
}

//! 核查答案: what a person writes on the sheet of a second visit, read as the survey's own form is read, so that 女, 2 and 女性 are one
//! answer.

use super::{CheckedField, HomeFinding};
use crate::children::{DisabilityKind, Schooling, read_disability_kind, read_schooling};
use crate::identity::denial::{denies, says};
use crate::identity::{
    Sex, is_blank, plain, read_date, read_id_number, read_month, read_phone, read_place_code, read_sex,
};
use crate::names::name_key;
use crate::schools::{Grade, GradeContext, read_grade, school_key};
use crate::speech::{
    FOUND_DAY, FOUND_DISABILITY, FOUND_GRADE, FOUND_ID, FOUND_PHONE, FOUND_PLACE, FOUND_SCHOOLING, FOUND_SEX, Told,
};

impl HomeFinding {
    /// Reads 入户情况 in the words people write for it.
    pub fn read(written: &str) -> Option<Self> {
        let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
        let has = |words: &[&str]| words.iter().any(|word| says(&text, word));
        match Self::from_code(&text) {
            Some(home) => Some(home),
            None if has(&["查无此户", "查无", "无此户", "没有这户", "没有此户"]) => {
                Some(Self::NoSuchHousehold)
            }
            None if has(&["无人", "没人", "不在家", "未入户", "没入户", "未见", "没见", "锁门", "外出"]) => {
                Some(Self::Away)
            }
            None if ["入户", "见到"].iter().any(|word| denies(&text, word)) => Some(Self::Away),
            None if has(&["入户", "见面", "见到", "在家"]) => Some(Self::Met),
            None => None,
        }
    }
}

impl CheckedField {
    /// What is recorded as officials read it: the Chinese title of a code, everything else as it stands.
    pub fn shown(self, recorded: &str) -> String {
        let title = match self {
            Self::Sex => Sex::from_code(recorded).map(Sex::title),
            Self::Schooling if recorded == "unknown" => Some(""),
            Self::Schooling => Schooling::from_code(recorded).map(Schooling::title),
            Self::Grade => recorded.parse().ok().map(Grade::title),
            Self::DisabilityKind => DisabilityKind::from_code(recorded).map(DisabilityKind::title),
            _ => None,
        };
        title.unwrap_or(recorded).to_owned()
    }

    /// Words that may be written where only some mean anything; empty where anything may be written.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Sex => vec![Sex::Male.title(), Sex::Female.title()],
            Self::Schooling => Schooling::ALL.iter().map(|schooling| schooling.title()).collect(),
            Self::DisabilityKind => DisabilityKind::ALL.iter().map(|kind| kind.title()).chain(["无"]).collect(),
            _ => Vec::new(),
        }
    }

    /// Why what a person wrote cannot be an answer, and what to write instead: a slip of the checker is no error of the survey. 无 or a
    /// dash says that there is nothing.
    pub fn unreadable(self, told: &str, grades: GradeContext) -> Option<Told> {
        let text = plain(told);
        if is_blank(&text) {
            return None;
        }
        let (is_read, cure) = match self {
            Self::Sex => (read_sex(&text).value.is_some(), FOUND_SEX),
            Self::BornOn => (read_date(&text).value.is_some() || read_month(&text).value.is_some(), FOUND_DAY),
            Self::IdNumber => (read_id_number(&text).value.is_some() || is_of_another_kind(&text), FOUND_ID),
            Self::HukouCode => (!is_all_digits(&text) || read_place_code(&text).value.is_some(), FOUND_PLACE),
            Self::Schooling => (read_schooling(&text).value.is_some(), FOUND_SCHOOLING),
            Self::Grade => (read_grade(&text, grades).value.is_some(), FOUND_GRADE),
            Self::DisabilityKind => (read_disability_kind(&text).value.is_some(), FOUND_DISABILITY),
            Self::GuardianPhone => (read_phone(&text).value.is_some(), FOUND_PHONE),
            Self::Name | Self::SchoolName | Self::FatherName | Self::MotherName => (true, FOUND_SEX),
        };
        (!is_read).then(|| cure.told())
    }

    /// Whether what a person wrote says what is recorded. Places and the schools of the county are known to the register alone: their names
    /// are compared here as text.
    pub fn agrees(self, recorded: &str, told: &str, grades: GradeContext) -> bool {
        let (recorded, told, shown) = (plain(recorded), plain(told), self.shown(recorded));
        if recorded == told || plain(&shown) == told || (is_blank(&shown) && is_blank(&told)) {
            return true;
        }
        let both =
            |read: &dyn Fn(&str) -> Option<String>| read(&recorded).is_some_and(|known| read(&told) == Some(known));
        match self {
            Self::Name | Self::FatherName | Self::MotherName => {
                both(&|text| Some(name_key(text)).filter(|key| !key.is_empty()))
            }
            Self::Sex => both(&|text| read_sex(text).value.map(|sex| sex.to_string())),
            Self::BornOn => both(&|text| read_date(text).value.map(|day| day.to_string())),
            Self::IdNumber => both(&|text| read_id_number(text).value.map(|id| id.to_string())),
            Self::Schooling => both(&|text| read_schooling(text).value.map(|schooling| schooling.to_string())),
            Self::SchoolName => both(&|text| Some(school_key(text)).filter(|key| !key.is_empty())),
            Self::Grade => both(&|text| read_grade(text, grades).value.map(|grade| grade.to_string())),
            Self::DisabilityKind => both(&|text| read_disability_kind(text).value.map(|kind| kind.to_string())),
            Self::GuardianPhone => both(&|text| read_phone(text).value.map(|phone| phone.to_string())),
            Self::HukouCode => false,
        }
    }
}

/// The number of a passport or a permit: letters before digits.
fn is_of_another_kind(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = text.len() - digits.len();
    (1..=3).contains(&letters) && (6..=12).contains(&digits.len()) && is_all_digits(digits)
}

fn is_all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::SchoolYear;
    use crate::schools::System;

    fn agrees(field: CheckedField, recorded: &str, told: &str) -> bool {
        let year = SchoolYear::starting_in(2026).expect("a school year");
        field.agrees(recorded, told, GradeContext { year, kind: None, system: System::SixThree })
    }

    #[test]
    fn a_code_its_chinese_word_and_usual_spellings_are_one_answer() {
        for (field, recorded, told) in [
            (CheckedField::Sex, "2", "女"),
            (CheckedField::Sex, "2", "女孩"),
            (CheckedField::Schooling, "in_school", "在校"),
            (CheckedField::Schooling, "in_school", "小学在读"),
            (CheckedField::Grade, "22", "八年级"),
            (CheckedField::Grade, "22", "初二"),
            (CheckedField::BornOn, "2015-03-02", "2015年3月2日"),
            (CheckedField::BornOn, "2015-03-02", "2015.3.2"),
            (CheckedField::DisabilityKind, "", "无"),
            (CheckedField::Schooling, "unknown", "不详"),
            (CheckedField::DisabilityKind, "2", "听力残疾"),
            (CheckedField::GuardianPhone, "13900000000", "139 0000 0000"),
            (CheckedField::Name, "麦麦提·江", "麦麦提•江"),
            (CheckedField::SchoolName, "三里镇中心小学", "三里小学"),
        ] {
            assert!(agrees(field, recorded, told), "{field}: {recorded} {told}");
        }
    }

    #[test]
    fn another_answer_differs() {
        for (field, recorded, told) in [
            (CheckedField::Sex, "2", "男"),
            (CheckedField::Schooling, "in_school", "辍学"),
            (CheckedField::Schooling, "unknown", "在校"),
            (CheckedField::Grade, "22", "七年级"),
            (CheckedField::BornOn, "2015-03-02", "2015-03-20"),
            (CheckedField::DisabilityKind, "2", "无"),
            (CheckedField::GuardianPhone, "13900000000", "无"),
            (CheckedField::Name, "马兰", "马岚"),
        ] {
            assert!(!agrees(field, recorded, told), "{field}: {recorded} {told}");
        }
    }

    #[test]
    fn what_cannot_be_an_answer_is_told_apart_from_one_that_differs() {
        let year = SchoolYear::starting_in(2026).expect("a school year");
        let grades = GradeContext { year, kind: None, system: System::SixThree };
        for (field, told) in [
            (CheckedField::BornOn, "abc"),
            (CheckedField::BornOn, "2015-13-40"),
            (CheckedField::IdNumber, "123"),
            (CheckedField::IdNumber, "629001201503020038"),
            (CheckedField::Grade, "十三年级"),
            (CheckedField::Sex, "x"),
            (CheckedField::Schooling, "qwer"),
            (CheckedField::GuardianPhone, "12"),
            (CheckedField::HukouCode, "62900"),
            (CheckedField::DisabilityKind, "x"),
        ] {
            assert!(field.unreadable(told, grades).is_some(), "{field}: {told}");
        }
        for (field, told) in [
            (CheckedField::BornOn, "2015年3月"),
            (CheckedField::IdNumber, "11010519491231002X"),
            (CheckedField::IdNumber, "E12345678"),
            (CheckedField::IdNumber, "无"),
            (CheckedField::Grade, "初二"),
            (CheckedField::Grade, "无"),
            (CheckedField::Sex, "女孩"),
            (CheckedField::Schooling, "辍学"),
            (CheckedField::GuardianPhone, "139 0000 0000"),
            (CheckedField::HukouCode, "石沟村"),
            (CheckedField::Name, "马岚"),
        ] {
            assert_eq!(field.unreadable(told, grades), None, "{field}: {told}");
        }
    }

    #[test]
    fn what_became_of_the_visit_is_read_in_the_words_people_write() {
        for (written, home) in [
            ("已入户见面", HomeFinding::Met),
            ("入户", HomeFinding::Met),
            ("met", HomeFinding::Met),
            ("未入户", HomeFinding::Away),
            ("家中无人", HomeFinding::Away),
            ("全家外出", HomeFinding::Away),
            ("查无此户", HomeFinding::NoSuchHousehold),
            ("没有见到人", HomeFinding::Away),
            ("未能入户", HomeFinding::Away),
            ("未外出，已见面", HomeFinding::Met),
        ] {
            assert_eq!(HomeFinding::read(written), Some(home), "{written}");
        }
        assert_eq!(HomeFinding::read("好"), None);
    }
}

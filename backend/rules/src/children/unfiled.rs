//! 未编建档号: why a child has no 建档号 (D§4.7): the register gives one to the county's own children whose household and age are sure, for
//! a wrong age makes a wrong number.

use chrono::NaiveDate;

use crate::calendar::full_years;
use crate::coded;
use crate::identity::{IdNumber, is_of_an_elder, read_date};
use crate::places::{CountyCode, PlaceCode};

/// The oldest child that is given a number.
const OLDEST: u8 = 17;

coded! {
    /// Why a child has no 建档号. The sentence is for people and says what to do.
    pub enum Unfiled {
        /// Another county's child.
        Outsider = "outsider" "户籍不在本县：建档号由户籍地编发，本县留空",
        /// Nobody knows whose duty it is.
        HukouUnknown = "hukou_unknown" "没有填写户籍地或户籍地代码无法识别：请补填户籍地",
        /// Nobody has been to the home.
        NoHousehold = "no_household" "只在户籍名单或花名册上，还没有入户登记：请入户登记",
        /// The home lies in no village that is known.
        NoVillage = "no_village" "住户没有落到村：请补填村（居）",
        /// No birthday at all.
        BirthUnknown = "birth_unknown" "没有可用的出生日期：请对照户口簿补填",
        /// Of no age yet.
        BornSince = "born_since" "8月31日以后出生，本学年还没有周岁：下一学年编发",
        /// A parent's number in the place of the child's.
        ElderNumber = "elder_number" "证件号码像是家长的，年龄无从核对：请对照户口簿改填孩子本人的号码",
        /// The number says another day.
        BirthContradicts = "birth_contradicts" "出生日期与证件号码不一致：请对照户口簿核对后更正",
        /// The written day cannot be believed.
        BirthDoubtful = "birth_doubtful" "出生日期写得不全或无法确认：请对照户口簿核对后更正",
        /// Grown up.
        GrownUp = "grown_up" "已满18周岁，不再编号",
        /// Nothing is in the way.
        Waiting = "waiting" "可以编号，待下次导入入户调查时编发",
    }
}

/// What is known of a child that has no number.
#[derive(Debug, Clone, Copy)]
pub struct Filing<'a> {
    /// 户籍地.
    pub hukou: Option<PlaceCode>,
    /// Whether a household holds the child.
    pub has_household: bool,
    /// The village of the home.
    pub village: Option<PlaceCode>,
    /// 出生日期 as far as it could be read.
    pub born_on: Option<NaiveDate>,
    /// What was written for it, where it or the number raised a doubt.
    pub birth_written: Option<&'a str>,
    /// 证件号码, where it can be one.
    pub id_number: Option<IdNumber>,
}

impl Filing<'_> {
    /// The first thing that stands in the way of a number; [`Unfiled::Waiting`] where nothing does.
    pub fn reason(&self, county: CountyCode, age_day: NaiveDate) -> Unfiled {
        match self.hukou {
            None => return Unfiled::HukouUnknown,
            Some(hukou) if !county.place().contains(hukou) => return Unfiled::Outsider,
            Some(_) => {}
        }
        if self.is_grown_up(age_day) {
            return Unfiled::GrownUp;
        }
        match (self.has_household, self.village) {
            (false, _) => return Unfiled::NoHousehold,
            (true, None) => return Unfiled::NoVillage,
            (true, Some(_)) => {}
        }
        self.doubt_of_age(age_day).unwrap_or(Unfiled::Waiting)
    }

    fn is_grown_up(&self, age_day: NaiveDate) -> bool {
        let is_sure = self.doubt_of_age(age_day).is_none();
        is_sure && self.born_on.and_then(|born| full_years(born, age_day)).is_some_and(|age| age > OLDEST)
    }

    fn doubt_of_age(&self, age_day: NaiveDate) -> Option<Unfiled> {
        let Some(born_on) = self.born_on else { return Some(Unfiled::BirthUnknown) };
        if full_years(born_on, age_day).is_none() {
            return Some(Unfiled::BornSince);
        }
        let read = read_date(self.birth_written?);
        let is_plain = read.doubts.is_empty() && read.value == Some(born_on);
        match self.id_number {
            // The number raised the doubt (000 at its end, another sex), and yet its check digit is right and it says the same day.
            Some(id) if id.born_on() == born_on && is_plain => None,
            Some(id) if is_of_an_elder(id, born_on) => Some(Unfiled::ElderNumber),
            Some(id) if id.born_on() != born_on => Some(Unfiled::BirthContradicts),
            _ => Some(Unfiled::BirthDoubtful),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(written: &str) -> NaiveDate {
        written.parse().unwrap()
    }

    fn filing<'a>(id: &str, written: Option<&'a str>) -> Filing<'a> {
        let place: PlaceCode = "629001101201".parse().unwrap();
        Filing {
            hukou: Some(place),
            has_household: true,
            village: Some(place),
            born_on: Some(day("2016-01-29")),
            birth_written: written,
            id_number: id.parse().ok(),
        }
    }

    fn reason(filing: Filing<'_>) -> Unfiled {
        filing.reason("629001".parse().unwrap(), day("2026-08-31"))
    }

    fn number(born_on: &str, sequence: u16) -> String {
        IdNumber::of_parts(629_001, day(born_on), sequence).unwrap().to_string()
    }

    #[test]
    fn a_number_that_ends_in_zeros_is_no_reason_where_its_check_digit_and_its_day_are_right() {
        let ends = (0..1000).map(|sequence| number("2016-01-29", sequence)).find(|id| id.ends_with("000")).unwrap();
        assert_eq!(reason(filing(&ends, Some("2016-01-29"))), Unfiled::Waiting);
        assert_eq!(reason(filing(&ends, Some("农历2015年腊月二十"))), Unfiled::BirthDoubtful);
    }

    #[test]
    fn the_first_thing_in_the_way_is_named() {
        let own = number("2016-01-29", 37);
        let plain = filing(&own, None);
        assert_eq!(reason(plain), Unfiled::Waiting);
        assert_eq!(reason(Filing { hukou: None, ..plain }), Unfiled::HukouUnknown);
        assert_eq!(reason(Filing { hukou: "610102001001".parse().ok(), ..plain }), Unfiled::Outsider);
        assert_eq!(reason(Filing { has_household: false, ..plain }), Unfiled::NoHousehold);
        assert_eq!(reason(Filing { village: None, ..plain }), Unfiled::NoVillage);
        assert_eq!(reason(Filing { born_on: None, ..plain }), Unfiled::BirthUnknown);
        assert_eq!(reason(Filing { born_on: Some(day("2006-01-29")), id_number: None, ..plain }), Unfiled::GrownUp);
        assert_eq!(reason(Filing { born_on: Some(day("2026-09-12")), id_number: None, ..plain }), Unfiled::BornSince);
        let (other, parents) = (number("2016-03-02", 37), number("1988-10-22", 37));
        assert_eq!(reason(filing(&other, Some("2016-01-29"))), Unfiled::BirthContradicts);
        assert_eq!(reason(filing(&parents, Some("2016-01-29"))), Unfiled::ElderNumber);
        assert_eq!(reason(filing("", Some("2016年1月"))), Unfiled::BirthDoubtful);
    }
}

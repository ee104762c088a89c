//! 号码: citizen numbers, roll numbers and telephone numbers of made-up people.

use chrono::{Datelike, NaiveDate};
use rules::identity::{IdNumber, RollKind, RollNumber};

use crate::dice::Dice;

/// The first birth year for which numbers are kept.
const FIRST_YEAR: i32 = 1940;
/// Days in a hundred years, and a slot for each sex.
const SLOTS: usize = 100 * 366 * 2;

/// The numbers given out so far: no two people of the county have the same citizen number.
#[derive(Debug)]
pub(crate) struct Numbers {
    given: Vec<u16>,
    offset: u32,
}

impl Numbers {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        Self { given: vec![0; SLOTS], offset: dice.below(500) }
    }

    /// The next citizen number of that day and sex, with the check digit of GB 11643; its area is one of the unused
    /// 629001–629099 (D§4.1, §4.2)..
    pub(crate) fn citizen(&mut self, area: &str, born: NaiveDate, female: bool) -> String {
        debug_assert!(area.starts_with("6290"), "no number may carry a real county's code");
        let day = (born.year() - FIRST_YEAR) * 366 + born.ordinal0().cast_signed();
        let slot = usize::try_from(day).unwrap_or(0) * 2 + usize::from(female);
        let nth = &mut self.given[slot % SLOTS];
        *nth += 1;
        // 37 and 500 have no common factor: all 500 sequences of a sex are used before one comes again.
        let sequence = (self.offset + u32::from(*nth) * 37 + born.ordinal() * 11) % 500;
        let sequence = u16::try_from(sequence * 2 + u32::from(!female)).unwrap_or(0);
        IdNumber::of_parts(area.parse().unwrap_or(0), born, sequence).map(|id| id.to_string()).unwrap_or_default()
    }
}

/// 学籍号 of a pupil: G and the citizen number; L, a temporary one; or J where there is no citizen number (D§4.3).
pub(crate) fn roll(citizen: Option<&str>, area: &str, born: NaiveDate, dice: &mut Dice) -> String {
    let serial = u16::try_from(dice.below(10_000)).unwrap_or(0);
    let kind = match citizen {
        Some(number) if !dice.happens(45_000) => return format!("G{number}"),
        Some(_) => RollKind::Temporary,
        None => RollKind::NoId,
    };
    RollNumber::without_id(kind, area.parse().unwrap_or(0), born, serial).map(|n| n.to_string()).unwrap_or_default()
}

/// A mobile number of the block 160, which no operator holds.
pub(crate) fn phone(dice: &mut Dice) -> String {
    format!("160{:04}{:04}", dice.below(10_000), dice.below(10_000))
}

//! 复学率 (D§5.2; no official formula was found, D§9).

use chrono::NaiveDate;

use super::{Exclusion, Indicator, Part};

/// Days after which a return counts as stable for good; nobody looks further.
const LONGEST_DAYS: u8 = 60;

/// A dropout open at the beginning of the period or confirmed within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReturnCase {
    /// Whether the child has returned within the period.
    pub returned: bool,
    /// Days attended since then, 60 at most: until today, or until the child left again.
    pub kept_days: u8,
    /// Whether the child has left again.
    pub left_again: bool,
}

impl ReturnCase {
    /// The case as it stands today, by the first return within the period and the next leaving.
    pub fn of(returned_on: Option<NaiveDate>, left_again_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        let Some(returned_on) = returned_on else {
            return Self { returned: false, kept_days: 0, left_again: false };
        };
        let days = (left_again_on.unwrap_or(today) - returned_on).num_days().clamp(0, i64::from(LONGEST_DAYS));
        let kept_days = u8::try_from(days).unwrap_or(LONGEST_DAYS);
        Self { returned: true, kept_days, left_again: left_again_on.is_some() }
    }

    /// Its part: returned, or returned and still attending 30 or 60 days later. Who returned too short a time ago to tell is not
    /// counted in the stable rates.
    pub fn part(&self, indicator: Indicator) -> Option<Part> {
        let days = match indicator {
            Indicator::Return => 0,
            Indicator::ReturnStable30 => 30,
            Indicator::ReturnStable60 => LONGEST_DAYS,
            _ => return None,
        };
        Some(match (self.returned, self.kept_days >= days, self.left_again) {
            (true, true, _) => Part::Numerator,
            (true, false, false) => Part::Excluded(Exclusion::TooEarly),
            (false, ..) | (true, false, true) => Part::Denominator,
        })
    }
}

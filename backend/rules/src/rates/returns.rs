//! 复学率 (D§5.2; no official formula was found, D§9).

use chrono::{Duration, NaiveDate};

use super::{Exclusion, Indicator, Part};

/// A dropout open at the beginning of the period or confirmed within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnCase {
    /// First return within the period, if any.
    pub returned_on: Option<NaiveDate>,
    /// When the child left again.
    pub left_again_on: Option<NaiveDate>,
    /// The day on which it is looked at.
    pub today: NaiveDate,
}

impl ReturnCase {
    /// Its part: returned, or returned and still attending 30 or 60 days later. Who returned too short a time ago to tell is not
    /// counted in the stable rates.
    pub fn part(&self, indicator: Indicator) -> Option<Part> {
        let days = match indicator {
            Indicator::Return => 0,
            Indicator::ReturnStable30 => 30,
            Indicator::ReturnStable60 => 60,
            _ => return None,
        };
        let Some(returned_on) = self.returned_on else {
            return Some(Part::Denominator);
        };
        let stable_on = returned_on + Duration::days(days);
        let left_before = self.left_again_on.is_some_and(|left| left < stable_on);
        Some(match (left_before, stable_on > self.today) {
            (true, _) => Part::Denominator,
            (false, true) => Part::Excluded(Exclusion::TooEarly),
            (false, false) => Part::Numerator,
        })
    }
}

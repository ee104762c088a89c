//! 复学率 (D§5.2; no official formula was found, D§9).

use chrono::NaiveDate;

use super::{Exclusion, Indicator, Part};
use crate::calendar::{SchoolYear, full_years};
use crate::standing::SchoolStatus;

/// Days after which a return counts as stable for good; nobody looks further.
const LONGEST_DAYS: u8 = 60;

/// A dropout open at the beginning of the period or confirmed within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReturnCase {
    /// Whether the child has returned within the period, and was not out again when it ended.
    pub returned: bool,
    /// Days attended since then, 60 at most: until today, or until the child left again; of several returns within the period the most.
    pub kept_days: u8,
    /// Whether the child has left again after the last of them.
    pub left_again: bool,
    /// Why it is no case of the period: never back, and sixteen when the period began, dead, or proven elsewhere since. The law reaches no
    /// further, and a rate that keeps them asks for ever after grown-ups.
    pub excluded: Option<Exclusion>,
}

impl ReturnCase {
    /// The case as it stands today, by each return within the period, the oldest first, with the next leaving after it.
    pub fn of(stays: &[(NaiveDate, Option<NaiveDate>)], today: NaiveDate) -> Self {
        let days = |(back, left): &(NaiveDate, Option<NaiveDate>)| {
            let days = (left.unwrap_or(today) - *back).num_days().clamp(0, i64::from(LONGEST_DAYS));
            u8::try_from(days).unwrap_or(LONGEST_DAYS)
        };
        Self {
            returned: !stays.is_empty(),
            kept_days: stays.iter().map(days).max().unwrap_or_default(),
            left_again: stays.last().is_some_and(|(_, left)| left.is_some()),
            excluded: None,
        }
    }

    /// The case of one pupil in a school year, by the days on which it left and came back: the leaving that was open at the beginning, else
    /// the first of the year. The first of the two is which leaving it is; `None` where there is none. `ended_on` are the days on which it was
    /// in class no more without having dropped out again: 休学, 死亡. Nobody stays in class for those.
    pub fn in_year(
        year: SchoolYear,
        left_on: &[NaiveDate],
        ended_on: &[NaiveDate],
        came_back_on: &[NaiveDate],
        today: NaiveDate,
    ) -> Option<(NaiveDate, Self)> {
        let (start, end) = (year.starts_on(), year.ends_on());
        let back_after = |left: NaiveDate| came_back_on.iter().copied().filter(move |back| *back >= left).min();
        let open = left_on.iter().copied().filter(|left| *left < start).max();
        let open = open.filter(|left| back_after(*left).is_none_or(|back| back >= start));
        let first = left_on.iter().copied().filter(|left| (start..=end).contains(left)).min();
        let left = open.or(first)?;
        let mut back: Vec<NaiveDate> =
            came_back_on.iter().copied().filter(|back| (left..=end).contains(back)).collect();
        back.sort_unstable();
        let left_again = |back: NaiveDate| left_on.iter().copied().filter(|left| *left > back).min();
        let until =
            |back: NaiveDate| ended_on.iter().copied().filter(|ended| *ended > back).chain(left_again(back)).min();
        // Who has left once more within the year is out: a rate of 100 % beside a child on 辍学台账 would be none.
        let is_out = back.last().and_then(|back| left_again(*back)).is_some_and(|left| left <= end);
        let stays: Vec<_> = back.into_iter().map(|back| (back, until(back))).collect();
        let case = Self::of(&stays, today);
        Some((left, Self { returned: case.returned && !is_out, ..case }))
    }

    /// The same case of a child born on that day, where it is known, who stands so now.
    pub fn of_child(self, born_on: Option<NaiveDate>, status: Option<SchoolStatus>, year: SchoolYear) -> Self {
        let years = born_on.and_then(|born| full_years(born, year.starts_on()));
        let over_age = years.is_some_and(|years| years >= 16).then_some(Exclusion::OverAge);
        let elsewhere = |status: SchoolStatus| status.is_elsewhere() && !status.is_unproven_elsewhere();
        let moved = status.filter(|status| elsewhere(*status)).map(|_| Exclusion::Transferred);
        let why = status.and_then(Exclusion::of_status).or(moved).or(over_age);
        Self { excluded: why.filter(|_| !self.returned), ..self }
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
        if let Some(why) = self.excluded {
            return Some(Part::Excluded(why));
        }
        Some(match (self.returned, self.kept_days >= days, self.left_again) {
            (true, true, _) => Part::Numerator,
            (true, false, false) => Part::Excluded(Exclusion::TooEarly),
            (false, ..) | (true, false, true) => Part::Denominator,
        })
    }
}

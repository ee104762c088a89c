//! 学年: the days of the school year of a dropout rate, and in which year a leaving counts.

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::{SchoolYear, Term};
use crate::rates::{DAYS_TO_COME_BACK, DropoutPeriod, came_to_the_new_year};

/// The school year of a dropout rate, seen from a term.
#[derive(Debug, Clone, Copy)]
pub struct RollYear {
    /// The year.
    pub year: SchoolYear,
    term: Term,
}

/// How the new year's lists have a pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewYear {
    /// In class, by the roll number or as the child.
    pub present: bool,
    /// On the list and away.
    pub away: bool,
}

impl RollYear {
    /// The year over which dropping out is counted in a term.
    pub fn of(term: Term) -> Self {
        Self { year: DropoutPeriod::of(term).year, term }
    }

    /// Whether the year had ended when the term began, so that the term's lists are those of a new year.
    pub fn is_over(self) -> bool {
        self.year.ends_on() < self.term.starts_on()
    }

    /// The year before it.
    pub fn before(self) -> SchoolYear {
        self.year.earlier(1).unwrap_or(self.year)
    }

    /// Whether that day lies in it.
    pub(super) fn holds(self, on: NaiveDate) -> bool {
        (self.year.starts_on()..=self.year.ends_on()).contains(&on)
    }

    /// Whether that day lies in the weeks after it in which a school still writes down who did not come back after the summer.
    pub(super) fn holds_late(self, on: NaiveDate) -> bool {
        let last = self.term.school_year().starts_on() + TimeDelta::days(DAYS_TO_COME_BACK);
        self.is_over() && (self.year.ends_on()..=last).contains(&on)
    }

    /// Whether whoever was away when the year began, and on the lists of the year before, dropped out in that one.
    pub(super) fn left_before(self, left_before: Option<NaiveDate>) -> bool {
        !came_to_the_new_year(self.year, Some(false), left_before)
    }

    /// Whether a pupil came to the year after this one, so that its leaving counts there.
    pub(super) fn came_after(self, lists: NewYear, left_since: Option<NaiveDate>) -> bool {
        let on_new_list = if lists.present { Some(true) } else { lists.away.then_some(false) };
        self.is_over() && came_to_the_new_year(self.term.school_year(), on_new_list, left_since)
    }
}

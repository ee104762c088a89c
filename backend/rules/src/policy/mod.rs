//! 县级设置: every figure that a county may set, with its default and where the default comes from.
//!
//! Lives here: ages, day counts, targets. Must not live here: what is done with them (standing, flags, rates), or how a county's
//! settings are stored (registry).

mod percent;
mod settings;
mod spot_check_settings;
mod targets;

pub use percent::Percent;
pub use settings::{Setting, SettingError};
pub use targets::{Direction, Target, Targets};

use std::ops::RangeInclusive;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::schools::System;
use crate::surveys::SpotCheckPolicy;

/// A county's settings. Missing fields of a stored policy take their defaults, so that old settings stay readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// 入学年龄 in full years on 31 August: 6, or 7 where conditions are lacking (义务教育法 art. 11).
    pub entry_age: u8,
    /// 学制.
    pub system: System,
    /// School days of unexcused absence without a break after which a pupil is suspected (D§3.3: three).
    pub absence_days: u32,
    /// The same where leave was given: four weeks of school (D§1.7).
    pub leave_days: u32,
    /// School days of unexcused absence within a month, where no start of the absence is told (half a month; ours).
    pub month_days: u32,
    /// School days of unexcused absence after which the child counts as suspected out of school in the register as well (four
    /// weeks, D§1.7).
    pub out_days: u32,
    /// Months for which an approved suspension (休学) lasts unless told otherwise (one year, D§1.8).
    pub suspension_months: u32,
    /// Years by which entry may be deferred without a new approval (one, D§1.8).
    pub deferral_years: u8,
    /// Terms for which a verified outcome holds that must be looked at again each semester: school elsewhere, death, departure,
    /// missing and the like (one, D§7.3).
    pub finding_terms: u32,
    /// Months for which a finding about wrong data holds: 信息错误, 重复户籍, 空挂户, 查无此人 (twelve; ours).
    pub data_finding_months: u32,
    /// Days before its end at which a verified outcome is shown as expiring (thirty; ours).
    pub expiring_days: u32,
    /// Weekdays without school: holidays by the county's school calendar.
    pub holidays: Vec<NaiveDate>,
    /// 抽查: how large a sample is and when a survey is repeated.
    pub spot_checks: SpotCheckPolicy,
    /// 控制指标 and 目标.
    pub targets: Targets,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            entry_age: 6,
            system: System::SixThree,
            absence_days: 3,
            leave_days: 20,
            month_days: 10,
            out_days: 20,
            suspension_months: 12,
            deferral_years: 1,
            finding_terms: 1,
            data_finding_months: 12,
            expiring_days: 30,
            holidays: Vec::new(),
            spot_checks: SpotCheckPolicy::default(),
            targets: Targets::default(),
        }
    }
}

impl Policy {
    /// Whether a child of that age should be in compulsory education: entry age to nine years later (6–14 or 7–15, D§5.1).
    pub fn is_school_age(&self, age: u8) -> bool {
        (self.entry_age..self.leaving_age()).contains(&age)
    }

    /// The age at which nine years after entry are over: 15 or 16. Most children of this age have graduated (D§5.1, trap).
    pub fn leaving_age(&self) -> u8 {
        self.entry_age.saturating_add(9)
    }

    /// Whether a child of that age is of the age of primary school: 6–11, with entry at 7 7–12; five years where primary is five.
    pub fn is_primary_age(&self, age: u8) -> bool {
        (self.entry_age..self.junior_age()).contains(&age)
    }

    /// Whether a child of that age is of the age of junior school: 12–14 or 13–15.
    pub fn is_junior_age(&self, age: u8) -> bool {
        (self.junior_age()..self.leaving_age()).contains(&age)
    }

    /// The day until which a suspension that began on that day is approved.
    pub fn suspension_ends(&self, began: NaiveDate) -> NaiveDate {
        began.checked_add_months(Months::new(self.suspension_months)).unwrap_or(began)
    }

    /// The ages (full years on 31 August) that the survey looks for: school age and the year after it, in which most have graduated and
    /// some have not.
    pub fn surveyed_ages(&self) -> RangeInclusive<u8> {
        self.entry_age..=self.leaving_age()
    }

    fn junior_age(&self) -> u8 {
        self.entry_age.saturating_add(self.system.primary_years())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_bands_of_both_entry_ages() {
        let six = Policy::default();
        assert!(six.is_primary_age(6) && six.is_primary_age(11) && !six.is_primary_age(12));
        assert!(six.is_junior_age(12) && six.is_junior_age(14) && !six.is_junior_age(15));
        let seven = Policy { entry_age: 7, ..Policy::default() };
        assert!(!seven.is_primary_age(6) && seven.is_primary_age(12) && seven.is_junior_age(15));
        for age in 0..=30 {
            assert_eq!(six.is_school_age(age), six.is_primary_age(age) || six.is_junior_age(age));
        }
    }
}

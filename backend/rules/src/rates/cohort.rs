//! 巩固率: what became of those who entered together (D§5.2, D§5.3).

use chrono::NaiveDate;

use super::{Formula, Indicator, Part};
use crate::calendar::{SchoolYear, Term};
use crate::coded;
use crate::rosters::MovementKind;
use crate::schools::{Grade, System};

/// A cohort: who entered in one school year, seen again in the last class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cohort {
    /// The school year of entry; its autumn roster is the denominator.
    pub entered: SchoolYear,
    /// The grade of entry.
    pub first: Grade,
    /// The grade in which the cohort is seen again, in the school year of the figure.
    pub last: Grade,
    /// How the county divides nine years.
    pub system: System,
}

coded! {
    /// A person of a cohort.
    pub enum CohortRecord {
        /// On the roll of the first grade at entry.
        Entrant = "entrant" "入学时在册",
        /// On the roll of the last grade now.
        InLastGrade = "in_last_grade" "毕业年级在册",
        /// Verified transfer into the cohort from outside the area counted.
        TransferIn = "transfer_in" "转入",
        /// Verified transfer out of it.
        TransferOut = "transfer_out" "转出",
        /// Died.
        Death = "death" "死亡",
    }
}

impl Cohort {
    /// The cohort of a retention indicator in the school year of that term; `None` for other indicators.
    pub fn of(indicator: Indicator, term: Term, system: System) -> Option<Self> {
        let primary = system.primary_years();
        let (first, last) = match indicator {
            Indicator::RetentionNine => (1, 9),
            Indicator::RetentionPrimarySix => (1, primary),
            Indicator::RetentionJuniorThree => (primary + 1, 9),
            _ => return None,
        };
        Some(Self {
            entered: term.school_year().earlier(last - first)?,
            first: Grade::of_year_of_school(first, system)?,
            last: Grade::of_year_of_school(last, system)?,
            system,
        })
    }

    /// Whether a pupil of that grade on that day belonged to the cohort.
    pub fn holds(&self, grade: Grade, on: NaiveDate) -> bool {
        let Some(year) = Term::of_day(on).map(Term::school_year) else {
            return false;
        };
        let since = year.start_year() - self.entered.start_year();
        let year_of_school = grade.year_of_school(self.system);
        let risen = i32::from(year_of_school) - i32::from(self.first.year_of_school(self.system));
        since >= 0 && since == risen && year_of_school <= self.last.year_of_school(self.system)
    }

    /// What a movement is to a cohort it belongs to; a pupil who rejoins or pauses does not change it.
    pub fn record_of(kind: MovementKind) -> Option<CohortRecord> {
        match kind {
            MovementKind::TransferIn => Some(CohortRecord::TransferIn),
            MovementKind::TransferOut => Some(CohortRecord::TransferOut),
            MovementKind::Death => Some(CohortRecord::Death),
            _ => None,
        }
    }
}

impl CohortRecord {
    /// Its part in a retention rate.
    pub fn part(self, indicator: Indicator, formula: Formula) -> Option<Part> {
        let retention = indicator.formulas().contains(&Formula::National);
        let corrected = matches!(formula, Formula::TransferCorrected | Formula::DeathsRemoved);
        match self {
            _ if !retention => None,
            Self::Entrant => Some(Part::Denominator),
            Self::InLastGrade => Some(Part::NumeratorOnly),
            Self::TransferIn => corrected.then_some(Part::Denominator),
            Self::TransferOut => corrected.then_some(Part::OffDenominator),
            Self::Death => (formula == Formula::DeathsRemoved).then_some(Part::OffDenominator),
        }
    }
}

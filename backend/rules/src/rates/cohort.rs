//! 巩固率: what became of those who entered together (D§5.2, D§5.3).

use super::{Exclusion, Formula, Indicator, Part};
use crate::calendar::{SchoolYear, Term};
use crate::coded;
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
    /// What became of a person of a cohort. Who entered and stands in the last class now has two: one where the entry is counted, one
    /// where the last class is; everybody else has one.
    pub enum CohortRecord {
        /// Entered, and in the last class of the same school now.
        Stayed = "stayed" "入学时在册，现在本校毕业年级",
        /// Entered, and in the last class of another school of the county now.
        Moved = "moved" "入学时在册，现在县内他校毕业年级",
        /// Entered, and on the roll of another grade now.
        Behind = "behind" "入学时在册，现在其他年级",
        /// Entered, and left by a transfer.
        Left = "left" "入学时在册，已转出",
        /// Entered, and died.
        Died = "died" "入学时在册，已死亡",
        /// Entered, and nobody wrote down what became of them.
        Lost = "lost" "入学时在册，现不在册，无转出记录",
        /// In the last class of the school of entry: the other side of [`Self::Stayed`].
        InLastGrade = "in_last_grade" "现在毕业年级，入学时在本校",
        /// In the last class, entered at another school of the county: the other side of [`Self::Moved`].
        CameOver = "came_over" "现在毕业年级，入学时在县内他校",
        /// In the last class, came by a transfer.
        Arrived = "arrived" "现在毕业年级，转入",
        /// In the last class; neither an entrant nor a transfer is written down.
        Unrecorded = "unrecorded" "现在毕业年级，入学时不在册，无转入记录",
        /// Came by a transfer, and stands in the last class no more.
        ArrivedLost = "arrived_lost" "转入，现不在毕业年级",
        /// Came by a transfer, and died.
        ArrivedDied = "arrived_died" "转入，已死亡",
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

    /// The class of the cohort in each school year: a grade higher every year.
    pub fn classes(self) -> impl Iterator<Item = (SchoolYear, Grade)> {
        let first = self.first.year_of_school(self.system);
        (first..=self.last.year_of_school(self.system)).filter_map(move |nth| {
            let year = SchoolYear::starting_in(self.entered.start_year() + i32::from(nth - first))?;
            Some((year, Grade::of_year_of_school(nth, self.system)?))
        })
    }
}

impl CohortRecord {
    /// Its part in a retention rate.
    ///
    /// The national formula looks at the two classes alone. The corrected ones follow the persons: entrants, with who came and without
    /// who left by a recorded transfer (D§5.2); nobody is in the numerator who is not in the denominator, so that they stay within
    /// 100 %. Who changed schools within the county is counted at the school of the last class and shown as not counted at the first.
    pub fn part(self, indicator: Indicator, formula: Formula) -> Option<Part> {
        match formula {
            _ if !indicator.formulas().contains(&Formula::National) => None,
            Formula::National => self.national(),
            Formula::TransferCorrected | Formula::DeathsRemoved => Some(self.corrected(formula)),
            _ => None,
        }
    }

    /// Whether the person stands in the last class now, though this record counts the entry: nobody whom the rate lacks.
    pub const fn reached_last_grade(self) -> bool {
        matches!(self, Self::Stayed | Self::Moved)
    }

    /// Whether it is about a row of a roster; else it is about a transfer.
    pub const fn is_of_a_row(self) -> bool {
        !matches!(self, Self::ArrivedLost | Self::ArrivedDied)
    }

    const fn national(self) -> Option<Part> {
        match self {
            Self::Stayed | Self::Moved | Self::Behind | Self::Left | Self::Died | Self::Lost => Some(Part::Denominator),
            Self::InLastGrade | Self::CameOver | Self::Arrived | Self::Unrecorded => Some(Part::NumeratorOnly),
            Self::ArrivedLost | Self::ArrivedDied => None,
        }
    }

    fn corrected(self, formula: Formula) -> Part {
        match self {
            Self::InLastGrade => Part::NumeratorOnly,
            Self::CameOver | Self::Arrived => Part::Numerator,
            Self::Moved => Part::Excluded(Exclusion::MovedWithin),
            Self::Left => Part::Excluded(Exclusion::Transferred),
            Self::Unrecorded => Part::Excluded(Exclusion::NoTransferRecord),
            Self::Died | Self::ArrivedDied if formula == Formula::DeathsRemoved => Part::Excluded(Exclusion::Deceased),
            Self::Stayed | Self::Behind | Self::Lost | Self::ArrivedLost | Self::Died | Self::ArrivedDied => {
                Part::Denominator
            }
        }
    }
}

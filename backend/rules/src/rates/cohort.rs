//! 巩固率: what became of those who entered together (D§5.2, D§5.3).

use super::{Exclusion, Formula, Indicator, Part};
use crate::calendar::{SchoolYear, Term};
use crate::coded;
use crate::schools::{Grade, System};
use crate::standing::{SchoolStatus, StatusClass};

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
        /// Came by a transfer, and left by another.
        ArrivedLeft = "arrived_left" "转入，又转出",
        /// Another row of a child in the class of entry, who is counted by the first.
        EnteredTwice = "entered_twice" "入学年级，同一学生的另一条",
        /// Another row of a child in the last class.
        ListedTwice = "listed_twice" "毕业年级，同一学生的另一条",
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
    /// Whether the person stands on the list of the last class now, though this record counts the entry.
    const fn reached_last_grade(self) -> bool {
        matches!(self, Self::Stayed | Self::Moved)
    }

    /// Whether it is about a row of a roster; else it is about a transfer.
    pub const fn is_of_a_row(self) -> bool {
        !matches!(self, Self::ArrivedLost | Self::ArrivedDied | Self::ArrivedLeft)
    }
}

/// A person of a cohort, with how the child stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CohortPerson {
    /// What the lists say.
    pub record: CohortRecord,
    /// 就学状况 of the child in the term; `None` where nobody knows whose row it is.
    pub status: Option<SchoolStatus>,
}

impl CohortPerson {
    /// Its part in a retention rate.
    ///
    /// The national formula looks at the two classes alone. The corrected ones follow the persons: entrants, with who came and without
    /// who left by a recorded transfer (D§5.2), unless the child is suspected or verified to be out of school for all that; nobody is in the numerator who is not in the denominator, so that they stay within
    /// 100 %. Who changed schools within the county is counted at the school of the last class and shown as not counted at the first.
    pub fn part(self, indicator: Indicator, formula: Formula) -> Option<Part> {
        match formula {
            _ if !indicator.formulas().contains(&Formula::National) => None,
            Formula::National => self.national(),
            Formula::TransferCorrected | Formula::DeathsRemoved => self.corrected(formula),
            _ => None,
        }
    }

    /// Whether the person entered and sits in the last class now: nobody whom the rate lacks.
    pub fn reached_last_grade(self) -> bool {
        self.record.reached_last_grade() && self.sits_in_class()
    }

    /// Whether somebody still has to look at the child whose record this is; of two records of one person, at that of the last class.
    pub fn is_open(self) -> bool {
        !self.record.reached_last_grade() && self.status.is_some_and(|status| status.class() == StatusClass::Open)
    }

    /// Whether the child may be taken to sit where a list has its name. The class of graduates is of pupils who are there (毕业年级在校生):
    /// not of one who is verified to be out of school, on leave, lost or dead. Who is only suspected counts until somebody has looked.
    fn sits_in_class(self) -> bool {
        let left = |status: SchoolStatus| {
            matches!(status.class(), StatusClass::Out | StatusClass::Permitted | StatusClass::Absent)
        };
        !self.status.is_some_and(left) && !self.is_dead()
    }

    /// Whether the child went nowhere as far as anybody knows, whatever a school wrote when it left.
    fn is_nowhere(self) -> bool {
        self.status.is_some_and(|status| matches!(status.class(), StatusClass::Open | StatusClass::Out))
    }

    fn is_dead(self) -> bool {
        self.status == Some(SchoolStatus::Deceased)
    }

    fn national(self) -> Option<Part> {
        use CohortRecord as R;
        match self.record {
            R::Stayed | R::Moved | R::Behind | R::Left | R::Died | R::Lost => Some(Part::Denominator),
            R::InLastGrade | R::CameOver | R::Arrived | R::Unrecorded => {
                self.sits_in_class().then_some(Part::NumeratorOnly)
            }
            R::EnteredTwice | R::ListedTwice => Some(Part::Excluded(Exclusion::SecondRow)),
            R::ArrivedLost | R::ArrivedDied | R::ArrivedLeft => None,
        }
    }

    fn corrected(self, formula: Formula) -> Option<Part> {
        use CohortRecord as R;
        let died = self.is_dead() || matches!(self.record, R::Died | R::ArrivedDied);
        Some(match self.record {
            R::InLastGrade => return self.sits_in_class().then_some(Part::NumeratorOnly),
            R::Moved => Part::Excluded(Exclusion::MovedWithin),
            R::EnteredTwice | R::ListedTwice => Part::Excluded(Exclusion::SecondRow),
            R::Left | R::ArrivedLeft if !self.is_nowhere() => Part::Excluded(Exclusion::Transferred),
            R::Unrecorded => Part::Excluded(Exclusion::NoTransferRecord),
            _ if died && formula == Formula::DeathsRemoved => Part::Excluded(Exclusion::Deceased),
            R::CameOver | R::Arrived if self.sits_in_class() => Part::Numerator,
            _ => Part::Denominator,
        })
    }
}

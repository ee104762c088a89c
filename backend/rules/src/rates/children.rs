//! Rates over registered children: entry, gross, disabled, completion, proof of school elsewhere.

use super::{Exclusion, Formula, Indicator, Part, RateBasis};
use crate::children::DisabilityKind;
use crate::coded;
use crate::policy::Policy;
use crate::standing::{Level, SchoolStatus, Standing};

coded! {
    /// 残疾 as far as rates look at it.
    pub enum Disability {
        /// None known.
        None = "none" "无",
        /// A kind that is none of the three.
        Other = "other" "其他残疾",
        /// 三残: sight, hearing and speech, mind.
        OfTheThree = "three" "三残",
    }
}

impl From<Option<DisabilityKind>> for Disability {
    fn from(kind: Option<DisabilityKind>) -> Self {
        kind.map_or(Self::None, |kind| if kind.is_of_the_three() { Self::OfTheThree } else { Self::Other })
    }
}

/// A registered child as far as rates look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountedChild {
    /// Full years on the age day.
    pub age: Option<u8>,
    /// 就学状况.
    pub status: SchoolStatus,
    /// The level at which it learns.
    pub level: Level,
    /// The highest level finished.
    pub attained: Level,
    /// 本县户籍.
    pub in_county_hukou: bool,
    /// 本县常住.
    pub resident: bool,
    /// 残疾.
    pub disability: Disability,
}

impl CountedChild {
    /// The child of that standing.
    pub fn of(standing: &Standing, in_county_hukou: bool, resident: bool, disability: Disability) -> Self {
        Self {
            age: standing.age,
            status: standing.status,
            level: standing.level,
            attained: standing.attained,
            in_county_hukou,
            resident,
            disability,
        }
    }

    /// The child's part in an indicator; `None` when it is not of the population the indicator looks at (another age, not disabled …).
    pub fn part(self, indicator: Indicator, formula: Formula, basis: RateBasis, policy: &Policy) -> Option<Part> {
        let age = self.age;
        let aged = |wanted: u8| age == Some(wanted);
        let primary = age.is_some_and(|a| policy.is_primary_age(a));
        let junior = age.is_some_and(|a| policy.is_junior_age(a));
        let (concerned, counts) = match indicator {
            Indicator::PrimaryEntry => (primary, self.reaches(Level::Primary)),
            Indicator::JuniorEntry => (junior, self.reaches(Level::Junior)),
            Indicator::PrimaryGross => return self.gross(Level::Primary, primary, basis),
            Indicator::JuniorGross => return self.gross(Level::Junior, junior, basis),
            Indicator::DisabledEntry => {
                ((primary || junior) && self.has_disability(formula), self.status.is_in_school())
            }
            Indicator::CompletionPrimary15 => (aged(15), self.attained >= Level::Primary),
            Indicator::CompletionJunior17 => (aged(17), self.attained >= Level::Junior),
            // Of whom the law asks for a school; who is sixteen owes nobody a proof.
            Indicator::OutOfCountyProven => {
                let owes_proof = self.age.is_none_or(|age| age < 16);
                (owes_proof && self.status.is_elsewhere(), !self.status.is_unproven_elsewhere())
            }
            _ => return None,
        };
        concerned.then(|| self.outside(basis).unwrap_or(if counts { Part::Numerator } else { Part::Denominator }))
    }

    /// In school at that level or above, or finished with it (D§5.2: early finishers of primary count; suspended pupils do not).
    fn reaches(self, level: Level) -> bool {
        self.level >= level || self.attained >= level
    }

    fn has_disability(self, formula: Formula) -> bool {
        match formula {
            Formula::ThreeDisabled => self.disability == Disability::OfTheThree,
            _ => self.disability != Disability::None,
        }
    }

    /// All pupils of the level by the population of its age.
    fn gross(self, level: Level, of_age: bool, basis: RateBasis) -> Option<Part> {
        let pupil = self.level == level;
        match (self.outside(basis), of_age, pupil) {
            (Some(excluded), true, _) => Some(excluded),
            (Some(_), false, _) | (None, false, false) => None,
            (None, true, true) => Some(Part::Numerator),
            (None, true, false) => Some(Part::Denominator),
            (None, false, true) => Some(Part::NumeratorOnly),
        }
    }

    /// Why the child does not belong to the population of that basis.
    fn outside(self, basis: RateBasis) -> Option<Part> {
        let other = match basis {
            RateBasis::Hukou if !self.in_county_hukou => Some(Exclusion::OtherHukou),
            RateBasis::Resident if !self.resident => Some(Exclusion::NotResident),
            _ => None,
        };
        other.or_else(|| Exclusion::of_status(self.status)).map(Part::Excluded)
    }
}

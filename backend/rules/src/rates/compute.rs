//! The oracle: every figure as a sum over persons, one by one.

use std::collections::BTreeMap;

use super::{
    CohortPerson, CountedChild, Exclusion, FlowRecord, Formula, Indicator, Part, RateBasis, ReturnCase, RollPupil,
};
use crate::policy::{Percent, Policy, Target};
use crate::standing::StatusClass;

/// Whoever can have a part in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A registered child.
    Child(CountedChild),
    /// A pupil on the roll at the beginning of the period.
    Pupil(RollPupil),
    /// A movement within the period.
    Flow(FlowRecord),
    /// A person of the cohort that this indicator follows.
    Cohort(Indicator, CohortPerson),
    /// A dropout and its return.
    Case(ReturnCase),
}

impl Counted {
    /// 待核实: whether somebody still has to look.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Child(child) => child.status.class() == StatusClass::Open,
            Self::Pupil(pupil) => pupil.is_open(),
            Self::Cohort(_, person) => person.is_open(),
            Self::Flow(_) | Self::Case(_) => false,
        }
    }

    /// Whether the figure lacks this person: in its denominator, and in its numerator neither now nor by another record.
    pub fn is_lacking(&self, part: Option<Part>) -> bool {
        let reached = matches!(self, Self::Cohort(_, person) if person.reached_last_grade());
        part == Some(Part::Denominator) && !reached
    }
}

/// The part of one person in one figure; `None` when the figure does not look at it.
pub fn part_of(
    counted: &Counted,
    indicator: Indicator,
    formula: Formula,
    basis: RateBasis,
    policy: &Policy,
) -> Option<Part> {
    match counted {
        Counted::Child(child) => child.part(indicator, formula, basis, policy),
        Counted::Pupil(pupil) => pupil.part(indicator, formula),
        Counted::Flow(flow) => flow.part(indicator, formula),
        Counted::Cohort(of, person) => (*of == indicator).then(|| person.part(indicator, formula)).flatten(),
        Counted::Case(case) => case.part(indicator),
    }
}

/// A sum of parts. Sums of villages add up to their township's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// 分子.
    pub numerator: i64,
    /// 分母.
    pub denominator: i64,
    /// 不计, by reason.
    pub excluded: BTreeMap<Exclusion, u64>,
}

impl Tally {
    /// Counts a part.
    pub fn add(&mut self, part: Part) {
        self.add_many(part, 1);
    }

    /// Counts the same part of that many persons.
    pub fn add_many(&mut self, part: Part, persons: u64) {
        let (numerator, denominator) = part.weights();
        let times = i64::try_from(persons).unwrap_or(i64::MAX);
        self.numerator += numerator * times;
        self.denominator += denominator * times;
        if let Part::Excluded(reason) = part {
            *self.excluded.entry(reason).or_default() += persons;
        }
    }

    /// Takes back a part that was counted.
    pub fn take_off(&mut self, part: Part) {
        let (numerator, denominator) = part.weights();
        self.numerator -= numerator;
        self.denominator -= denominator;
        if let Part::Excluded(reason) = part
            && let Some(count) = self.excluded.get_mut(&reason)
        {
            *count = count.saturating_sub(1);
            self.excluded.retain(|_, count| *count > 0);
        }
    }

    /// Adds another sum to this one.
    pub fn merge(&mut self, other: &Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        for (reason, count) in &other.excluded {
            *self.excluded.entry(*reason).or_default() += count;
        }
    }

    /// The percentage; `None` when the denominator is 0.
    pub fn percent(&self) -> Option<Percent> {
        Percent::of_ratio(self.numerator, self.denominator)
    }
}

impl FromIterator<Part> for Tally {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        let mut tally = Self::default();
        for part in parts {
            tally.add(part);
        }
        tally
    }
}

/// A figure: a sum with what it is and what it should reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// 指标.
    pub indicator: Indicator,
    /// 口径.
    pub formula: Formula,
    /// 统计基数.
    pub basis: RateBasis,
    /// The sum.
    pub tally: Tally,
    /// The county's target.
    pub target: Option<Target>,
}

impl Figure {
    /// The percentage as contract §4 prints it: two decimals, `None` when the denominator is 0.
    pub fn percent(&self) -> Option<Percent> {
        self.tally.percent()
    }

    /// Whether the target is met; `None` without a target or a percentage.
    pub fn meets(&self) -> Option<bool> {
        Some(self.target?.is_met_by(self.percent()?))
    }
}

/// Sums a figure over persons, one by one: slow and plain, the oracle of every faster way.
pub fn compute<'a>(
    indicator: Indicator,
    formula: Formula,
    basis: RateBasis,
    persons: impl IntoIterator<Item = &'a Counted>,
    policy: &Policy,
) -> Figure {
    let parts = persons.into_iter().filter_map(|person| part_of(person, indicator, formula, basis, policy));
    Figure {
        indicator,
        formula,
        basis,
        tally: parts.collect(),
        target: indicator.target(&policy.targets).filter(|_| indicator.is_judged_by(formula)),
    }
}

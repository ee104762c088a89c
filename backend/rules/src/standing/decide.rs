//! The order in which facts decide: a person's verified outcome, the classroom, death and departure, age, the roll that was left,
//! and last what the family says.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    ChildFacts, Claim, Level, SchoolStatus, Situation, SourceRow, Verified, claimed, enrolled, left, verified,
};
use crate::calendar::full_years;
use crate::children::{HukouState, Schooling};
use crate::coded;
use crate::places::Reach;
use crate::policy::Policy;
use crate::rosters::MovementKind;
use crate::schools::Grade;
use crate::speech::{self, Told};

coded! {
    /// What a standing rests on.
    pub enum Basis {
        /// A person's finding.
        Verified = "verified" "核实",
        /// A roster.
        Roster = "roster" "花名册",
        /// The movement list.
        Movement = "movement" "流动名册",
        /// The police list.
        Hukou = "hukou" "户籍名单",
        /// The survey.
        Survey = "survey" "入户调查",
        /// The birthday.
        Age = "age" "年龄",
        /// Nothing.
        Nothing = "nothing" "无依据",
    }
}

/// 就学状况 of one child in one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The outcome.
    pub status: SchoolStatus,
    /// Full years on the age day.
    pub age: Option<u8>,
    /// The level at which the child learns; none when it is not in school.
    pub level: Level,
    /// The highest level finished, as far as is known.
    pub attained: Level,
    /// The county's school, if it is or was in one.
    pub school: Option<Uuid>,
    /// The grade there.
    pub grade: Option<Grade>,
    /// How far away a school elsewhere lies.
    pub reach: Option<Reach>,
    /// What the standing rests on.
    pub basis: Basis,
    /// Until when it holds without another look.
    pub expires_on: Option<NaiveDate>,
    /// One Chinese sentence.
    pub reason: Told,
    /// The rows on which it rests.
    pub evidence: Vec<SourceRow>,
}

/// Whoever is older is no child: the birthday is another person's and counts as unknown.
const OLDEST_AGE: u8 = 24;

/// Decides the standing of a child.
pub fn stand(facts: &ChildFacts, policy: &Policy, situation: &Situation) -> Standing {
    let age = facts.born_on.and_then(|born| full_years(born, situation.term.age_day()));
    let age = age.filter(|years| *years <= OLDEST_AGE);
    let view = View { facts, policy, situation, age };
    let finding = verified::decide(&view)
        .or_else(|| enrolled::arrived(&view))
        .or_else(|| enrolled::decide(&view))
        .or_else(|| departed(&view))
        .or_else(|| out_of_age(&view))
        .or_else(|| left::decide(&view))
        .unwrap_or_else(|| claimed::decide(&view));
    finding.after_verification(&view).into_standing(&view)
}

/// The facts with what is needed to judge them.
pub(super) struct View<'a> {
    pub facts: &'a ChildFacts,
    pub policy: &'a Policy,
    pub situation: &'a Situation,
    pub age: Option<u8>,
}

impl View<'_> {
    /// Whether the child has reached that age; nobody has whose birthday is not known.
    pub fn has_reached(&self, age: u8) -> bool {
        self.age.is_some_and(|years| years >= age)
    }

    /// Claims hold until the end of the term and must then be looked at again (D§7.3).
    pub fn term_end(&self) -> NaiveDate {
        self.situation.term.ends_on()
    }

    /// The day of the term on which it is looked at: today, or of a term that is over or still to come the nearest of its days.
    pub fn day_of_term(&self) -> NaiveDate {
        self.situation.today.clamp(self.situation.term.starts_on(), self.situation.term.ends_on())
    }
}

/// An outcome on the way to a standing.
pub(super) struct Finding {
    pub status: SchoolStatus,
    pub basis: Basis,
    pub reason: Told,
    pub expires_on: Option<NaiveDate>,
    pub evidence: Vec<SourceRow>,
    /// The county's school and the grade, where a movement tells them better than a list.
    pub at: Option<(Option<Uuid>, Option<Grade>)>,
}

impl Finding {
    pub fn new(status: SchoolStatus, basis: Basis, reason: Told) -> Self {
        Self { status, basis, reason, expires_on: None, evidence: Vec::new(), at: None }
    }

    pub fn until(mut self, day: NaiveDate) -> Self {
        self.expires_on = Some(day);
        self
    }

    pub fn shown_by(mut self, rows: impl IntoIterator<Item = SourceRow>) -> Self {
        self.evidence.extend(rows);
        self
    }

    /// A suspicion of whom a person had found otherwise says what was found, and that it ran out or is no longer the newest word.
    fn after_verification(mut self, view: &View) -> Self {
        let known =
            view.facts.verified.as_ref().filter(|_| self.basis != Basis::Verified && self.status.is_suspected());
        let Some(Verified { status, on, expires_on }) = known else { return self };
        let status = status.title();
        let more = match expires_on {
            Some(last) if *last < view.situation.today => speech::VERIFIED_TILL.of(&[on, &status, last]),
            _ => speech::VERIFIED_BEFORE.of(&[on, &status]),
        };
        self.reason = self.reason.besides(more);
        self
    }

    fn into_standing(self, view: &View) -> Standing {
        let (level, attained) = self.levels(view);
        let (school, grade) = self.classroom(view);
        Standing {
            status: self.status,
            age: view.age,
            level,
            attained,
            school,
            grade,
            reach: reach_of(view)
                .filter(|_| self.status.is_elsewhere() || (school.is_none() && self.has_gone_on(view))),
            basis: self.basis,
            expires_on: self.expires_on,
            reason: self.reason,
            evidence: self.evidence,
        }
    }

    /// The county's school at which it is or was, and the grade. Who learns elsewhere is at no school of the county, whatever roll it was
    /// on before; nor is who went on to the next school at the one that it left.
    fn classroom(&self, view: &View) -> (Option<Uuid>, Option<Grade>) {
        if let Some(at) = self.at {
            return at;
        }
        let claim = view.facts.survey.as_ref();
        let told = claim.and_then(|claim| claim.grade_in(view.situation.term, view.policy.system));
        if self.status.is_elsewhere() {
            return (None, told.filter(|_| claim.is_some_and(Claim::claims_elsewhere)));
        }
        if self.has_gone_on(view) {
            return (claim.and_then(|claim| claim.school), told);
        }
        let row = view.facts.best_row().or_else(|| view.facts.row_left());
        let school = row.map(|row| row.school).or_else(|| claim.and_then(|claim| claim.school));
        // Who is out of school keeps the class that was told.
        let waits = self.status == SchoolStatus::AwaitingRoster || self.status.is_in_school();
        let then = claim.and_then(|claim| claim.grade).filter(|_| !waits);
        (school, row.and_then(|row| row.grade).or(then).or(told))
    }

    /// Whether the child is told to have gone on to a senior or vocational school, whose list has yet to show it.
    fn has_gone_on(&self, view: &View) -> bool {
        matches!(self.status, SchoolStatus::Senior | SchoolStatus::Vocational) && view.facts.best_row().is_none()
    }

    /// The level at which the child learns, and the one it has finished.
    fn levels(&self, view: &View) -> (Level, Level) {
        if self.status.is_in_school() {
            let level = self.level_in_school(view);
            return (level, level.below());
        }
        let attained = match self.status {
            SchoolStatus::Finished => Level::Junior,
            SchoolStatus::TooYoung => Level::None,
            _ => left::attained(view),
        };
        (Level::None, attained)
    }

    fn level_in_school(&self, view: &View) -> Level {
        if matches!(self.status, SchoolStatus::Senior | SchoolStatus::Vocational) {
            return Level::Senior;
        }
        let here = view.facts.best_row().filter(|_| !self.status.is_elsewhere());
        let of_row = here.and_then(|row| {
            let only = row.kind.stages().first().filter(|_| row.kind.stages().len() == 1).copied();
            row.grade.map(Grade::stage).or(only)
        });
        let claim = view.facts.survey.as_ref();
        let of_claim =
            claim.and_then(|claim| claim.grade_in(view.situation.term, view.policy.system)).map(Grade::stage);
        let moved = self.at.and_then(|(_, grade)| grade).map(Grade::stage);
        moved.or(of_row).or(of_claim).map_or_else(|| level_of_age(view), Level::from)
    }
}

fn level_of_age(view: &View) -> Level {
    match view.age {
        Some(age) if view.policy.is_junior_age(age) => Level::Junior,
        Some(age) if age >= view.policy.leaving_age() => Level::Senior,
        _ => Level::Primary,
    }
}

fn reach_of(view: &View) -> Option<Reach> {
    let moved = view.facts.standing_movement().filter(|m| m.kind == MovementKind::TransferOut).and_then(|m| m.reach);
    view.facts.survey.as_ref().and_then(|claim| claim.reach).or(moved)
}

/// Death and departure by the movement list or the police list.
pub(super) fn departed(view: &View) -> Option<Finding> {
    let death = view.facts.movements.iter().find(|m| m.kind == MovementKind::Death);
    if let Some(movement) = death.filter(|_| !view.facts.was_met_after_death()) {
        let reason = speech::LISTED_DEAD.of(&[&movement.on]);
        return Some(Finding::new(SchoolStatus::Deceased, Basis::Movement, reason).shown_by([movement.shown()]));
    }
    let entry = view.facts.hukou.as_ref()?;
    let claimed = view.facts.claimed();
    let status = status_by_hukou(entry.state)?;
    let is_elsewhere = match status {
        // Whom somebody met after the day of its death lives: a person looks at the two lists (identity_conflict).
        SchoolStatus::Deceased => !view.facts.was_met_after_death(),
        // Whoever the survey still finds at home must be in school here, wherever the hukou went (义务教育法 art. 12).
        _ => matches!(claimed, None | Some(Schooling::MovedAway)) && !view.facts.was_met_after_move(),
    };
    if !is_elsewhere {
        return None;
    }
    let reason = speech::HUKOU_SAYS.of(&[&entry.state.title()]);
    let rows = view.facts.survey.iter().map(Claim::shown);
    Some(Finding::new(status, Basis::Hukou, reason).shown_by([entry.shown()]).shown_by(rows))
}

/// How somebody stands whom the police list alone knows: dead, or moved out; nothing of whoever is registered.
pub fn status_by_hukou(state: HukouState) -> Option<SchoolStatus> {
    match state {
        HukouState::Dead => Some(SchoolStatus::Deceased),
        HukouState::MovedOut | HukouState::Cancelled => Some(SchoolStatus::MovedOut),
        HukouState::Registered => None,
    }
}

/// Too young for school, or sixteen and past the law's reach.
fn out_of_age(view: &View) -> Option<Finding> {
    let age = view.age?;
    let day = view.situation.term.age_day();
    if age < view.policy.entry_age {
        return Some(Finding::new(SchoolStatus::TooYoung, Basis::Age, speech::TOO_YOUNG.of(&[&day, &age])));
    }
    if age < 16 {
        return None;
    }
    claimed::beyond_school_age(view)
        .or_else(|| Some(Finding::new(SchoolStatus::OverAge, Basis::Age, speech::OVER_AGE.of(&[&day, &age]))))
}

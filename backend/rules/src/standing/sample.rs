//! Children for the stories of tests: one who is in every list and in the classroom, and what can happen to it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{AbsenceReport, ChildFacts, Claim, HukouEntry, Movement, RollRow, Situation};
use crate::calendar::Term;
use crate::children::{HukouState, Schooling};
use crate::places::Reach;
use crate::rosters::{Absence, MovementKind, RollState};
use crate::schools::{Grade, SchoolKind};
use crate::surveys::Evidence;

pub(crate) const SCHOOL: Uuid = Uuid::from_u128(1);
pub(crate) const OTHER_SCHOOL: Uuid = Uuid::from_u128(2);

pub(crate) fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub(crate) fn term() -> Term {
    "2026-autumn".parse().unwrap()
}

pub(crate) fn situation() -> Situation {
    Situation {
        county: "629001".parse().unwrap(),
        term: term(),
        today: day(2026, 11, 22),
        has_rosters: true,
        has_rosters_before: true,
        has_hukou_list: true,
    }
}

/// A child of that age on the age day, on no list.
pub(crate) fn aged(age: i32) -> ChildFacts {
    ChildFacts { born_on: Some(day(2026 - age, 3, 5)), ..ChildFacts::default() }
}

pub(crate) fn row(school: Uuid, grade: u8, state: RollState) -> RollRow {
    RollRow {
        record_id: format!("R{}", school.as_u128()),
        school,
        school_name: if school == SCHOOL { "三里小学" } else { "石沟小学" }.to_owned(),
        kind: SchoolKind::NineYear,
        school_reported: true,
        state,
        grade: Grade::of_code(grade),
        term: term(),
        as_of: day(2026, 10, 15),
        ended_on: None,
    }
}

impl ChildFacts {
    pub(crate) fn on_roll(mut self, grade: u8, state: RollState) -> Self {
        self.rows.push(row(SCHOOL, grade, state));
        self
    }

    pub(crate) fn on_roll_before(mut self, grade: u8) -> Self {
        let term = term().previous();
        self.row_before = Some(RollRow { term, as_of: day(2026, 3, 15), ..row(SCHOOL, grade, RollState::Present) });
        self
    }

    pub(crate) fn says(mut self, schooling: Schooling) -> Self {
        self.survey = Some(Claim {
            record_id: "S1".to_owned(),
            schooling: Some(schooling),
            school_reported: true,
            visited_on: Some(day(2026, 9, 20)),
            ..Claim::default()
        });
        self
    }

    pub(crate) fn school_is(mut self, reach: Reach) -> Self {
        if let Some(claim) = &mut self.survey {
            claim.reach = Some(reach);
        }
        self
    }

    pub(crate) fn shows(mut self, proof: Evidence) -> Self {
        if let Some(claim) = &mut self.survey {
            claim.evidence.push(proof);
        }
        self
    }

    pub(crate) fn moved(mut self, kind: MovementKind, on: NaiveDate, reach: Option<Reach>) -> Self {
        let record_id = format!("M{}", self.movements.len() + 1);
        self.movements.push(Movement {
            record_id,
            kind,
            on,
            reach,
            has_paper: true,
            permitted_until: None,
            school: Some(SCHOOL),
            school_name: Some("三里小学".to_owned()),
            listed_on: Some(day(2026, 10, 15)),
            other_school: None,
            other: None,
            other_waits: false,
            grade: None,
        });
        self
    }

    /// The movement list names no paper for the last movement.
    pub(crate) fn without_paper(mut self) -> Self {
        if let Some(movement) = self.movements.last_mut() {
            movement.has_paper = false;
        }
        self
    }

    pub(crate) fn absent_since(mut self, since: NaiveDate, leave: bool) -> Self {
        let (month, days) = (day(2026, 10, 1), 17);
        let absence = Absence { month, school_reported: month, days, since: Some(since), leave };
        self.absence = Some(AbsenceReport { record_id: "A1".to_owned(), school: SCHOOL, absence });
        self
    }

    pub(crate) fn hukou(mut self, state: HukouState) -> Self {
        self.hukou = Some(HukouEntry { record_id: "H1".to_owned(), state, state_on: None });
        self
    }
}

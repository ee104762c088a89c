//! 当日去向: where the movement list has a pupil of a school on the last day of a report that is over, whatever came after.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::ledgers::Reported;
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::super::super::ground::Ground;
use super::super::super::moved::moved;
use super::super::super::people::{Marks, People};
use crate::Result;
use crate::entities::movements;

/// What the movement list tells of a pupil on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Had left and not come back.
    Away,
    /// Left only after it.
    There,
    /// Had come back, and no later leaving is written down.
    Back,
    /// Nothing: the list and today's standing speak.
    Nothing,
}

/// Comings and leavings of a school, oldest first.
#[derive(Default)]
struct Moves {
    people: People<usize>,
    days: Vec<Vec<(NaiveDate, MovementKind)>>,
}

/// Comings and leavings of the term, school by school: who went from one school of the county to another is on the lists of both.
pub(super) struct Whereabouts {
    of_school: HashMap<Uuid, Moves>,
    last: NaiveDate,
}

impl Whereabouts {
    /// Of a report of today there is nothing to tell: today's standings know it all.
    pub(super) async fn of(ground: &Ground, reported: &Reported) -> Result<Self> {
        let mut told = Self { of_school: HashMap::new(), last: reported.last };
        if reported.is_now {
            return Ok(told);
        }
        let of_term = movements::Column::OnDay.between(ground.term.starts_on(), ground.term.ends_on());
        for line in moved(ground, Condition::all().add(of_term)).await? {
            let Some((school, kind)) = line.school_id.zip(line.kind()) else { continue };
            if kind.is_decrease() || kind.is_increase() {
                told.of_school.entry(school).or_default().add(line.marks(), (line.on_day, kind));
            }
        }
        Ok(told)
    }

    /// Of a pupil whom a list of `listed_on` has at that school: what was written down before it the list knew.
    pub(super) fn told(&self, school: Uuid, pupil: Marks<'_>, listed_on: NaiveDate) -> Told {
        let Some(moves) = self.of_school.get(&school) else { return Told::Nothing };
        let Some(days) = moves.people.find(pupil).map(|at| &moves.days[at]) else { return Told::Nothing };
        told(days, listed_on, self.last)
    }

    /// Whether the pupil had come to that school (转入) by the last day, or came only after it; nothing where no coming is written down.
    pub(super) fn came(&self, school: Uuid, pupil: Marks<'_>) -> Option<bool> {
        let moves = self.of_school.get(&school)?;
        let days = &moves.days[moves.people.find(pupil)?];
        days.iter().find(|(_, kind)| kind.is_increase()).map(|(on, _)| *on <= self.last)
    }
}

impl Moves {
    fn add(&mut self, marks: Marks<'_>, day: (NaiveDate, MovementKind)) {
        let at = self.people.find(marks).unwrap_or(self.days.len());
        if at == self.days.len() {
            self.days.push(Vec::new());
        }
        self.people.add(marks, at);
        self.days[at].push(day);
    }
}

fn told(days: &[(NaiveDate, MovementKind)], listed_on: NaiveDate, last: NaiveDate) -> Told {
    let before = days.iter().rfind(|(on, _)| *on > listed_on && *on <= last).map(|(_, kind)| *kind);
    let after = days.iter().find(|(on, _)| *on > last).map(|(_, kind)| *kind);
    match (before, after) {
        (Some(kind), _) if kind.is_decrease() => Told::Away,
        (_, Some(kind)) if kind.is_decrease() => Told::There,
        // Who came back after it had been away, though nobody wrote down since when.
        (_, Some(MovementKind::Return)) => Told::Away,
        (Some(_), _) => Told::Back,
        (None, _) => Told::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_31_october(days: &[(&str, MovementKind)]) -> Told {
        let day = |written: &str| written.parse::<NaiveDate>().unwrap();
        let days: Vec<(NaiveDate, MovementKind)> = days.iter().map(|(on, kind)| (day(on), *kind)).collect();
        told(&days, day("2026-09-05"), day("2026-10-31"))
    }

    #[test]
    fn who_had_left_by_that_day_was_away_whatever_came_after() {
        use MovementKind::{Dropout, Return, Suspension, TransferIn, TransferOut};
        assert_eq!(on_31_october(&[("2026-09-20", Suspension), ("2026-11-10", Return)]), Told::Away);
        assert_eq!(on_31_october(&[("2026-10-05", TransferOut), ("2026-11-15", TransferIn)]), Told::Away);
        let twice = [("2026-10-08", Dropout), ("2026-11-03", Return), ("2026-11-20", Dropout)];
        assert_eq!(on_31_october(&twice), Told::Away);
        assert_eq!(on_31_october(&[("2026-11-03", Return)]), Told::Away, "since when nobody wrote down");
        assert_eq!(on_31_october(&[("2026-11-20", Dropout)]), Told::There);
        assert_eq!(on_31_october(&[("2026-10-08", Suspension), ("2026-10-20", Return)]), Told::Back);
        assert_eq!(on_31_october(&[("2026-09-02", TransferOut)]), Told::Nothing, "the list of 5 September is newer");
    }
}

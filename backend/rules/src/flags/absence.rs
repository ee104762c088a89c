//! 长期缺勤, by the county's own day counts (D§3.3).

use chrono::Datelike;

use super::{Flag, FlagKind};
use crate::policy::Policy;
use crate::rosters::Absence;
use crate::speech::{self, Told};
use crate::standing::{ChildFacts, RollRow, SchoolStatus, Situation, Standing};

pub(super) fn long_absence(
    facts: &ChildFacts,
    standing: &Standing,
    policy: &Policy,
    situation: &Situation,
) -> Option<Flag> {
    let report = facts.absence.as_ref().filter(|report| report.absence.is_current())?;
    let on_a_roll = facts.best_row().is_some();
    let excused =
        matches!(standing.status, SchoolStatus::Suspended | SchoolStatus::HomeTaught | SchoolStatus::Deceased);
    if !on_a_roll || excused || standing.status.is_elsewhere() {
        return None;
    }
    let absence = &report.absence;
    let days = absence.running_days(situation.today, &policy.holidays);
    let limit = match (absence.leave, absence.since.is_some()) {
        (true, _) => policy.leave_days,
        (false, true) => policy.absence_days,
        (false, false) => policy.month_days,
    };
    if days < limit {
        return None;
    }
    let row = facts.best_row().map(RollRow::shown);
    Some(Flag::new(FlagKind::LongAbsence, reason(absence, days, limit), [report.shown()].into_iter().chain(row)))
}

fn reason(absence: &Absence, days: u32, limit: u32) -> Told {
    let how = if absence.since.is_some() { "连续缺勤" } else { "当月缺勤" };
    let (year, month) = (absence.month.year(), absence.month.month());
    // The report counts its month alone; what ran on from before is said beside it.
    let note = match (days > absence.days, absence.leave) {
        (true, true) => {
            return speech::ABSENT_LONGER.of(&[&year, &month, &how, &days, &absence.days, &limit]);
        }
        (true, false) => speech::OF_THEM_IN_MONTH.of(&[&absence.days]),
        (false, true) => speech::ON_LEAVE.told(),
        (false, false) => return speech::ABSENT.of(&[&year, &month, &how, &days, &limit]),
    };
    speech::ABSENT_NOTED.of(&[&year, &month, &how, &days, &note, &limit])
}

//! 长期缺勤, by the county's own day counts (D§3.3).

use super::{Flag, FlagKind};
use crate::policy::Policy;
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
    let how = if absence.since.is_some() { "连续缺勤" } else { "当月缺勤" };
    let leave = if absence.leave { "（已请假）" } else { "" };
    // The report counts its month alone; what ran on from before is said beside it.
    let of_month = if days > absence.days { format!("（其中当月{}日）", absence.days) } else { String::new() };
    let month = absence.month.format("%Y年%-m月");
    let reason = format!("{month}考勤{how}{days}个上课日{of_month}{leave}，达到县定的{limit}日");
    let row = facts.best_row().map(RollRow::shown);
    Some(Flag::new(FlagKind::LongAbsence, reason, [report.shown()].into_iter().chain(row)))
}

//! 辍学日期和原因 (D§6.4): both from one fact. A day of the movement list beside a reason of the family would tell a story that nobody told.

use chrono::NaiveDate;

use crate::children::OutReason;
use crate::coded;

coded! {
    /// Which fact says when a child left, and why.
    pub enum LeftBy {
        /// The movement list, which the school keeps.
        Movement = "movement" "流动名册",
        /// The school's report of absences: since when.
        Attendance = "attendance" "考勤月报",
        /// A person's finding: the day on which it was found.
        Finding = "finding" "核实结果",
        /// The family, which tells a reason and no day.
        Survey = "survey" "入户调查",
    }
}

/// A day, and the reason that was told with it.
pub type Told = (NaiveDate, Option<OutReason>);

/// When and why a child left school, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leaving {
    /// The day and the fact that tells it.
    pub on: Option<(NaiveDate, LeftBy)>,
    /// The reason and the fact that tells it.
    pub why: Option<(OutReason, LeftBy)>,
}

impl Leaving {
    /// The day of the movement list, else the first of the absence, else that of the finding; the reason of the same fact. Where that tells
    /// none the family's stands, and says that it is the family's.
    pub fn of(moved: Option<Told>, absent: Option<Told>, found: Option<NaiveDate>, family: Option<OutReason>) -> Self {
        let facts =
            [(moved, LeftBy::Movement), (absent, LeftBy::Attendance), (found.map(|day| (day, None)), LeftBy::Finding)];
        let first = facts.into_iter().find_map(|(told, by)| Some((told?, by)));
        let own = first.and_then(|((_, why), by)| Some((why?, by)));
        Self { on: first.map(|((day, _), by)| (day, by)), why: own.or(family.map(|why| (why, LeftBy::Survey))) }
    }

    /// 实际复学: whether a return of that day may stand beside the leaving: one before it is of another leaving.
    pub fn is_until(&self, returned_on: NaiveDate) -> bool {
        self.on.is_none_or(|(day, _)| returned_on >= day)
    }

    /// The day as the ledger prints it: what is no day of leaving says so.
    pub fn day(&self) -> Option<String> {
        self.on.map(|(day, by)| match by {
            LeftBy::Attendance => format!("{day}（缺勤起）"),
            LeftBy::Finding => format!("{day}（核实日）"),
            LeftBy::Movement | LeftBy::Survey => day.to_string(),
        })
    }

    /// The reason as the ledger prints it: one of another fact than the day's says so, and one that is sensitive by law (PIPL 28) is
    /// not named.
    pub fn reason(&self) -> Option<String> {
        let (why, by) = self.why?;
        let is_of_the_day = self.on.is_some_and(|(_, of)| of == by);
        Some(if is_of_the_day {
            listed_reason(why).to_owned()
        } else {
            format!("{}（{}）", listed_reason(why), by.title())
        })
    }
}

/// A reason as lists may name it.
pub const fn listed_reason(reason: OutReason) -> &'static str {
    if reason.is_sensitive() { "其他（敏感原因，不予列示）" } else { reason.title() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(of_march: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap()
    }

    #[test]
    fn day_and_reason_are_of_one_fact() {
        let moved = Some((day(20), Some(OutReason::Learning)));
        let absent = Some((day(2), Some(OutReason::Internet)));
        let both = Leaving::of(moved, absent, Some(day(25)), Some(OutReason::Work));
        assert_eq!((both.day().unwrap().as_str(), both.reason().unwrap().as_str()), ("2026-03-20", "学习困难或厌学"));
        let absent = Leaving::of(None, absent, Some(day(25)), Some(OutReason::Work));
        let (on, why) = (absent.day().unwrap(), absent.reason().unwrap());
        assert_eq!((on.as_str(), why.as_str()), ("2026-03-02（缺勤起）", "沉迷网络"));
    }

    #[test]
    fn a_return_before_the_leaving_is_none_of_it() {
        let found = Leaving::of(None, None, Some(day(25)), None);
        assert!(!found.is_until(day(24)) && found.is_until(day(25)) && Leaving::default().is_until(day(1)));
    }

    #[test]
    fn a_reason_of_the_family_says_so() {
        let moved = Leaving::of(Some((day(20), None)), None, None, Some(OutReason::Work));
        assert_eq!(moved.reason().unwrap(), "外出务工（入户调查）");
        let found = Leaving::of(None, None, Some(day(25)), Some(OutReason::Work));
        let (on, why) = (found.day().unwrap(), found.reason().unwrap());
        assert_eq!((on.as_str(), why.as_str()), ("2026-03-25（核实日）", "外出务工（入户调查）"));
        let never = Leaving::of(None, None, None, Some(OutReason::Religion));
        assert_eq!((never.day(), never.reason().unwrap().as_str()), (None, "其他（敏感原因，不予列示）（入户调查）"));
        assert_eq!(Leaving::of(None, None, None, None), Leaving::default());
    }
}

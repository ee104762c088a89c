//! 覆盖: whom the survey should have met and whom it has (村不漏社、社不漏户、户不漏人; D§4.7).
//!
//! Every expected child is in exactly one [`Seen`], every expected household visited or not, every group visited or not; so the tallies
//! of groups add up to those of villages, townships and the county.

use std::ops::{AddAssign, RangeInclusive};

use crate::coded;

coded! {
    /// How the survey of a round has met an expected child.
    pub enum Seen {
        /// 已登记: on this round's survey, with an answer to 就学情况.
        Recorded = "recorded" "已登记",
        /// 就学情况未填: on this round's survey, but nobody can tell from it whether the child is in school.
        NoAnswer = "no_answer" "就学情况未填或读不懂",
        /// 本轮漏登: the household was visited, an earlier survey knows the child, this one does not.
        NotAgain = "not_again" "户已入访，本轮未登记此人",
        /// 户未入访: nobody has been to the child's household in this round.
        NotVisited = "not_visited" "所在户本轮未入访",
        /// 户籍有、调查无: on the police list and in no household of the survey.
        HukouOnly = "hukou_only" "户籍在册，没有任何一户登记",
    }
}

coded! {
    /// Why a group (社) counts as missed.
    pub enum GroupGap {
        /// 无户: the register knows no household there.
        NoHousehold = "no_household" "台账中没有任何一户",
        /// 未入访: households are known, none was visited in this round.
        NoVisit = "no_visit" "已知住户均未入访",
    }
}

/// What is known of an expected child when the round is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedChild {
    /// Whether a household of the register holds the child; `None` for a child of the police list alone, else whether that household
    /// was visited in this round.
    pub household_visited: Option<bool>,
    /// Whether this round's survey names the child; then whether its 就学情况 could be read.
    pub answered: Option<bool>,
}

impl ExpectedChild {
    /// How the survey has met the child. What is written on the survey weighs more than whether a visit was noted.
    pub fn seen(self) -> Seen {
        match (self.answered, self.household_visited) {
            (Some(true), _) => Seen::Recorded,
            (Some(false), _) => Seen::NoAnswer,
            (None, Some(true)) => Seen::NotAgain,
            (None, Some(false)) => Seen::NotVisited,
            (None, None) => Seen::HukouOnly,
        }
    }
}

/// Why a group without any visit counts as missed; `None` when it was visited.
pub fn group_gap(households: u64, visited: u64) -> Option<GroupGap> {
    match (households, visited) {
        (_, 1..) => None,
        (0, 0) => Some(GroupGap::NoHousehold),
        (_, 0) => Some(GroupGap::NoVisit),
    }
}

/// Expected and met, of a group or of any larger place. Units: groups, households, children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// 应查社: groups of the register of places, or those that forms name where it ends at the village.
    pub groups: u64,
    /// 已到社: groups with at least one visit.
    pub groups_visited: u64,
    /// 应查户: households with a child of the survey's age, or visited.
    pub households: u64,
    /// 已入户.
    pub households_visited: u64,
    /// Children by how they were met, in the order of [`Seen::ALL`].
    pub seen: [u64; 5],
}

impl Tally {
    /// Counts children met in that way.
    pub fn add_children(&mut self, seen: Seen, children: u64) {
        self.seen[seen as usize] += children;
    }

    /// Children met in that way.
    pub fn children_seen(&self, seen: Seen) -> u64 {
        self.seen[seen as usize]
    }

    /// 应查人: everyone whom the survey should have met.
    pub fn children(&self) -> u64 {
        self.seen.iter().sum()
    }

    /// 已登记人: on this round's survey, with or without an answer.
    pub fn children_recorded(&self) -> u64 {
        self.children_seen(Seen::Recorded) + self.children_seen(Seen::NoAnswer)
    }

    /// 漏社: groups without any visit.
    pub fn missing_groups(&self) -> u64 {
        self.groups.saturating_sub(self.groups_visited)
    }

    /// 漏户: households not visited.
    pub fn missing_households(&self) -> u64 {
        self.households.saturating_sub(self.households_visited)
    }

    /// 漏人: children who are not on this round's survey, or on it without an answer.
    pub fn missing_children(&self) -> u64 {
        self.children() - self.children_seen(Seen::Recorded)
    }

    /// Whether nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.missing_groups() == 0 && self.missing_households() == 0 && self.missing_children() == 0
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.groups += other.groups;
        self.groups_visited += other.groups_visited;
        self.households += other.households;
        self.households_visited += other.households_visited;
        for (own, others) in self.seen.iter_mut().zip(other.seen) {
            *own += others;
        }
    }
}

/// Whether the survey looks for children of that age (full years on 31 August). `ages` is a county setting: school age and the year
/// after it, in which the trap of D§5.1 sits. A child whose age nobody knows is looked for.
pub fn is_looked_for(age: Option<u8>, ages: &RangeInclusive<u8>) -> bool {
    age.is_none_or(|age| ages.contains(&age))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_expected_child_is_met_in_exactly_one_way() {
        let child = |household_visited, answered| ExpectedChild { household_visited, answered }.seen();
        assert_eq!(child(Some(true), Some(true)), Seen::Recorded);
        assert_eq!(child(Some(true), Some(false)), Seen::NoAnswer);
        assert_eq!(child(Some(true), None), Seen::NotAgain);
        assert_eq!(child(Some(false), None), Seen::NotVisited);
        assert_eq!(child(None, None), Seen::HukouOnly);
    }

    #[test]
    fn a_group_is_missed_when_nobody_was_there_whatever_the_reason() {
        assert_eq!(group_gap(0, 0), Some(GroupGap::NoHousehold));
        assert_eq!(group_gap(12, 0), Some(GroupGap::NoVisit));
        assert_eq!(group_gap(12, 1), None);
    }

    #[test]
    fn a_child_of_unknown_age_is_looked_for() {
        assert!(is_looked_for(None, &(6..=15)) && is_looked_for(Some(15), &(6..=15)));
        assert!(!is_looked_for(Some(5), &(6..=15)) && !is_looked_for(Some(16), &(6..=15)));
    }

    proptest! {
        #[test]
        fn the_sum_of_the_parts_is_the_whole(parts in proptest::collection::vec((0u64..9, 0u64..9, [0u64..9, 0..9, 0..9, 0..9, 0..9]), 0..20)) {
            let mut whole = Tally::default();
            let mut children = 0;
            for (groups, households, seen) in &parts {
                let part = Tally { groups: *groups, groups_visited: groups / 2, households: *households, households_visited: households / 3, seen: *seen };
                children += part.children();
                prop_assert_eq!(part.children(), part.children_seen(Seen::Recorded) + part.missing_children());
                whole += part;
            }
            prop_assert_eq!(whole.children(), children);
            prop_assert_eq!(whole.groups, whole.groups_visited + whole.missing_groups());
            prop_assert_eq!(whole.households, whole.households_visited + whole.missing_households());
        }
    }
}

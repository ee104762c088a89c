//! 期初在辍, 确认辍学, 劝返成功, 其他减少, 期末在辍: who was out of school, who came back and whose dropout was over otherwise, each where it
//! belongs.

use std::collections::HashSet;

use chrono::NaiveDate;
use rules::ledgers::Reported;
use uuid::Uuid;

use super::super::super::ground::grade;
use super::super::super::run::Run;
use super::belongs;
use super::counted::{Counted, Person, What};
use super::mover::Mover;
use super::movers::movers;
use super::turnover::{Over, Turnover};
use crate::Result;

/// Everybody who was out of school in the days of the report or came back in them.
#[derive(Default)]
pub(super) struct OutOfSchool {
    /// What is counted of each.
    pub(super) counted: Vec<Counted>,
    /// The children who were out when the period began.
    pub(super) at_first: HashSet<Uuid>,
    /// Of how many no list tells since when they are out.
    pub(super) undated: usize,
}

/// Counts them.
pub(super) async fn counted(run: &Run<'_>, reported: &Reported) -> Result<OutOfSchool> {
    let mut out = OutOfSchool::default();
    for mover in movers(run, reported).await? {
        let person = person(&mover);
        if !belongs(run, person.school, mover.child.and_then(|child| child.group.or(child.member.home))) {
            continue;
        }
        out.undated += usize::from(mover.is_listed && mover.turns.is_empty());
        let turnover = Turnover::of(&mover.turns, mover.is_listed, reported, run.ground.term);
        out.at_first.extend(mover.child.filter(|_| turnover.at_first).map(|child| child.id));
        out.counted.extend(counts(&mover, &person, &turnover));
    }
    Ok(out)
}

/// Each with the reason of its own leaving: who left twice came back from the first for the reason of the first.
fn counts(mover: &Mover, person: &Person, turnover: &Turnover) -> Vec<Counted> {
    let listed_on = mover.left_on();
    let one = |what, on, left_on, clue: &str| Counted {
        what,
        person: person.clone(),
        on,
        why: mover.why_of(left_on),
        clue: clue.to_owned(),
    };
    let out = |what, on: Option<NaiveDate>| one(what, on, on, "");
    let over = |what| move |over: &Over| one(what, Some(over.on), over.left_on.or(listed_on), over.by);
    let at_first = turnover.at_first.then(|| out(What::AtFirst, turnover.left_before.or(listed_on)));
    let confirmed = turnover.confirmed.iter().map(|day| out(What::Confirmed, day.or(listed_on)));
    let returned = turnover.returned.iter().map(over(What::Returned));
    let ended = turnover.ended.iter().map(over(What::Ended));
    let last_on = turnover.confirmed.last().copied().flatten().or(turnover.left_before).or(listed_on);
    let at_last = turnover.at_last.then(|| out(What::AtLast, last_on));
    at_first.into_iter().chain(confirmed).chain(returned).chain(ended).chain(at_last).collect()
}

/// At the school of the register, else at that of the last movement.
fn person(mover: &Mover) -> Person {
    let (school, class_year) = match mover.child.and_then(|child| Some((child.school?, child.grade))) {
        Some((school, class_year)) => (Some(school), class_year),
        None => (mover.moved_at.0, grade(mover.moved_at.1.as_deref())),
    };
    Person { school, grade: class_year, ..mover.person.clone() }
}

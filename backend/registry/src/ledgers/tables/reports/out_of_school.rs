//! 期初在辍, 确认辍学, 劝返成功, 期末在辍: who was out of school and who came back, each where it belongs.

use std::collections::HashSet;

use rules::ledgers::Reported;
use uuid::Uuid;

use super::super::super::ground::grade;
use super::super::super::run::Run;
use super::belongs;
use super::counted::{Counted, Person, What};
use super::movers::{Mover, movers};
use super::turnover::Turnover;
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

fn counts(mover: &Mover, person: &Person, turnover: &Turnover) -> Vec<Counted> {
    let left_on = mover.left_on();
    let one = |what, on| Counted { what, person: person.clone(), on, why: mover.why_of(on), clue: String::new() };
    let at_first = turnover.at_first.then(|| one(What::AtFirst, turnover.left_before.or(left_on)));
    let confirmed = turnover.confirmed.iter().map(|day| one(What::Confirmed, day.or(left_on)));
    let returned = turnover.returned.iter().map(|day| one(What::Returned, Some(*day)));
    let last_on = turnover.confirmed.last().copied().flatten().or(turnover.left_before).or(left_on);
    let at_last = turnover.at_last.then(|| one(What::AtLast, last_on));
    at_first.into_iter().chain(confirmed).chain(returned).chain(at_last).collect()
}

/// At the school of the register, else at that of the last movement.
fn person(mover: &Mover) -> Person {
    let (school, class_year) = match mover.child.and_then(|child| Some((child.school?, child.grade))) {
        Some((school, class_year)) => (Some(school), class_year),
        None => (mover.moved_at.0, grade(mover.moved_at.1.as_deref())),
    };
    Person { school, grade: class_year, ..mover.person.clone() }
}

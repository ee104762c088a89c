//! 期初在辍, 确认辍学, 劝返成功, 期末在辍: the list of dropouts by the school each was at, and who came off it by that of the return.

use rules::ledgers::Reported;

use super::super::super::ground::grade;
use super::super::super::run::Run;
use super::counted::{Counted, Person, What};
use super::is_asked;
use super::turnover::{self, Mover};
use crate::Result;

/// What is counted of everybody who was out of school in the days of the report or came back in them.
pub(super) async fn counted(run: &Run<'_>, reported: &Reported) -> Result<Vec<Counted>> {
    let mut counted = Vec::new();
    for mover in turnover::movers(run, reported).await? {
        let person = person(run, &mover);
        if mover.listed.is_none() && person.school.is_none() && !run.takes_schoolless() {
            continue;
        }
        let turnover = mover.turnover(reported);
        let left_on = mover.left_on();
        let mut add = |what, on| {
            counted.push(Counted { what, person: person.clone(), on, why: mover.why, clue: String::new() });
        };
        if turnover.at_first {
            add(What::AtFirst, turnover.left_before.or(left_on));
        }
        for day in &turnover.confirmed {
            add(What::Confirmed, day.or(left_on));
        }
        for day in &turnover.returned {
            add(What::Returned, Some(*day));
        }
        if turnover.at_last {
            add(What::AtLast, turnover.confirmed.last().copied().flatten().or(turnover.left_before).or(left_on));
        }
    }
    Ok(counted)
}

/// By the ledger; who is not on it by the movement list, at the school of the last movement.
fn person(run: &Run<'_>, mover: &Mover) -> Person {
    let (at, class_year) = match &mover.listed {
        Some(child) => (child.school, child.grade),
        None => (mover.moved_at.0, grade(mover.moved_at.1.as_deref())),
    };
    let sex = mover.listed.map_or(mover.person.sex, |child| child.sex);
    Person { school: at.filter(|id| is_asked(run, *id)), grade: class_year, sex, ..mover.person.clone() }
}

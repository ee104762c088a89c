//! 在辍增减: who was out of school when a period began, who was confirmed in it, who came back, and who is out at its end. Counted person
//! by person, so that the first and the second less the third are the fourth in every row.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::ledgers::Ledger;
use rules::rosters::MovementKind;
use rules::standing::StatusClass;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::super::census::Listed;
use super::super::child::ChildLine;
use super::super::dropout::keys;
use super::super::gather;
use super::super::moved::{Moved, moved};
use super::super::run::{AT_ONCE, Run};
use crate::Result;
use crate::entities::movements;

/// How often one person is counted in each column.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Turnover {
    /// 期初在辍.
    pub(super) at_first: usize,
    /// 本期确认.
    pub(super) confirmed: usize,
    /// 本期复学.
    pub(super) returned: usize,
    /// 期末在辍.
    pub(super) at_last: usize,
}

/// One who dropped out or came back.
#[derive(Default)]
pub(super) struct Person {
    /// The child of 辍学台账.
    pub(super) listed: Option<Listed>,
    /// School and grade of the last movement.
    pub(super) moved_at: (Option<Uuid>, Option<String>),
    /// 辍学 and 复学 up to the end of the period, oldest first.
    moves: Vec<(MovementKind, NaiveDate)>,
    /// The day of the finding on which the ledger rests.
    found_on: Option<NaiveDate>,
}

impl Person {
    /// Counts the person in the period from that day on.
    pub(super) fn turnover(&self, first: NaiveDate) -> Turnover {
        let mut counts = Turnover::default();
        let mut is_out = false;
        for (kind, day) in &self.moves {
            // Nobody leaves twice, and only who has dropped out comes back from that: a 复学 after 休学 is none.
            let leaves = *kind == MovementKind::Dropout;
            if leaves != is_out {
                match (leaves, *day < first) {
                    (_, true) => counts.at_first = usize::from(leaves),
                    (true, false) => counts.confirmed += 1,
                    (false, false) => counts.returned += 1,
                }
            }
            is_out = leaves;
        }
        self.as_listed(counts, is_out, first)
    }

    /// The ledger has the last word on who is out: a leaving that it does not confirm is none; who stands on it without one was found.
    fn as_listed(&self, mut counts: Turnover, is_out: bool, first: NaiveDate) -> Turnover {
        counts.at_last = usize::from(self.listed.is_some());
        let is_new = counts.returned > 0 || self.found_on.is_some_and(|day| day >= first);
        match (is_out, self.listed.is_some()) {
            (true, false) if counts.confirmed > 0 => counts.confirmed -= 1,
            (true, false) => counts.at_first = 0,
            (false, true) if is_new => counts.confirmed += 1,
            (false, true) => counts.at_first = 1,
            _ => (),
        }
        counts
    }
}

/// Everybody of 辍学台账, and whoever dropped out or came back by that day.
pub(super) async fn persons(run: &Run<'_>, last: NaiveDate) -> Result<Vec<Person>> {
    let mut persons: Vec<Person> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for line in moves(run, last).await? {
        let Some(kind) = MovementKind::from_code(&line.kind) else { continue };
        let keys = keys(line.roll_number.as_deref(), line.id_number.as_deref(), &line.name, line.born_on);
        let known = keys.iter().find_map(|key| by_key.get(key).copied());
        let at = known.unwrap_or_else(|| {
            persons.push(Person::default());
            persons.len() - 1
        });
        by_key.extend(keys.into_iter().map(|key| (key, at)));
        persons[at].moves.push((kind, line.on_day));
        persons[at].moved_at = (line.school_id, line.grade);
    }
    for (listed, child) in listed(run).await? {
        let keys = keys(child.roll_number.as_deref(), child.id_number.as_deref(), &child.name, child.born_on);
        let known = keys.iter().find_map(|key| by_key.get(key).copied());
        let at = known.filter(|at| persons[*at].listed.is_none()).unwrap_or_else(|| {
            persons.push(Person::default());
            persons.len() - 1
        });
        (persons[at].listed, persons[at].found_on) = (Some(listed), child.verified_on);
    }
    Ok(persons)
}

async fn listed(run: &Run<'_>) -> Result<Vec<(Listed, ChildLine)>> {
    let children: Vec<Listed> = run.census().await?.on(Ledger::Dropouts, &run.ground).copied().collect();
    debug_assert!(children.iter().all(|child| child.member.status.class() == StatusClass::Out));
    let mut lines = Vec::with_capacity(children.len());
    for page in children.chunks(AT_ONCE) {
        lines.append(&mut gather::lines_of(&run.ground, page).await?);
    }
    Ok(lines)
}

async fn moves(run: &Run<'_>, last: NaiveDate) -> Result<Vec<Moved>> {
    let kinds = [MovementKind::Dropout, MovementKind::Return].map(MovementKind::as_str);
    let wanted = Condition::all().add(movements::Column::OnDay.lte(last)).add(movements::Column::Kind.is_in(kinds));
    moved(&run.ground, wanted).await
}

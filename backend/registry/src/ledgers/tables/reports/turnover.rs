//! 在辍增减: who was out of school when a period began, who was confirmed in it, who came back, and who was out at its end. Counted person
//! by person, so that the first and the second less the third are the fourth in every row.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::children::OutReason;
use rules::ledgers::{Ledger, LeftBy, Reported};
use rules::rosters::MovementKind;
use rules::standing::StatusClass;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::super::super::census::Listed;
use super::super::super::left::{self, Left, keys};
use super::super::super::moved::{Moved, moved};
use super::super::super::rosters::{Sexes, sexes};
use super::super::super::run::{AT_ONCE, Run};
use super::counted::Person;
use crate::Result;
use crate::entities::movements;

/// How one person is counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Turnover {
    /// 期初在辍.
    pub(super) at_first: bool,
    /// The day on which whoever was out at the beginning had left.
    pub(super) left_before: Option<NaiveDate>,
    /// 确认辍学, each time; of a finding the day is that of the finding.
    pub(super) confirmed: Vec<Option<NaiveDate>>,
    /// 劝返成功, each time.
    pub(super) returned: Vec<NaiveDate>,
    /// 期末在辍.
    pub(super) at_last: bool,
}

/// One who dropped out or came back.
#[derive(Default)]
pub(super) struct Mover {
    /// The child of 辍学台账.
    pub(super) listed: Option<Listed>,
    pub(super) person: Person,
    /// Why, and which fact tells it.
    pub(super) why: Option<(OutReason, LeftBy)>,
    /// School and grade of the last movement.
    pub(super) moved_at: (Option<Uuid>, Option<String>),
    /// 辍学 and 复学 up to now, oldest first.
    moves: Vec<(MovementKind, NaiveDate)>,
    /// The day of the finding on which the ledger rests.
    found_on: Option<NaiveDate>,
    /// The day that the ledger prints.
    left_on: Option<NaiveDate>,
}

impl Mover {
    /// The day that the ledger prints, else that of the last dropout on the movement list.
    pub(super) fn left_on(&self) -> Option<NaiveDate> {
        let dropouts = self.moves.iter().filter(|(kind, _)| *kind == MovementKind::Dropout);
        self.left_on.or_else(|| dropouts.map(|(_, day)| *day).next_back())
    }

    /// Counts the person in the days of a report.
    pub(super) fn turnover(&self, reported: &Reported) -> Turnover {
        let mut counts = Turnover::default();
        let mut is_out = false;
        for (kind, day) in self.moves.iter().filter(|(_, day)| *day <= reported.last) {
            // Nobody leaves twice, and only who has dropped out comes back from that: a 复学 after 休学 is none.
            let leaves = *kind == MovementKind::Dropout;
            if leaves != is_out {
                match (leaves, *day < reported.first) {
                    (_, true) => (counts.at_first, counts.left_before) = (leaves, leaves.then_some(*day)),
                    (true, false) => counts.confirmed.push(Some(*day)),
                    (false, false) => counts.returned.push(*day),
                }
            }
            is_out = leaves;
        }
        counts.at_last = is_out;
        self.as_listed(counts, reported)
    }

    /// The ledger has the last word on who is out: a leaving that it does not confirm is none; who stands on it without one was found,
    /// and is out from that day on.
    fn as_listed(&self, mut counts: Turnover, reported: &Reported) -> Turnover {
        let last = self.moves.last().filter(|(kind, _)| *kind == MovementKind::Dropout);
        let is_new = !counts.returned.is_empty() || self.found_on.is_some_and(|day| day >= reported.first);
        match (last, self.listed.is_some()) {
            (Some((_, day)), false) if *day <= reported.last => {
                if counts.confirmed.pop().is_none() {
                    (counts.at_first, counts.left_before) = (false, None);
                }
                counts.at_last = false;
            }
            (None, true) if !counts.at_last && self.found_on.is_none_or(|day| day <= reported.last) => {
                if is_new {
                    counts.confirmed.push(self.found_on);
                } else {
                    counts.at_first = true;
                }
                counts.at_last = true;
            }
            _ => (),
        }
        counts
    }
}

/// Everybody of 辍学台账, and whoever dropped out or came back. Of a period that is over the later movements are read as well: whoever came
/// back since was out then.
pub(super) async fn movers(run: &Run<'_>, reported: &Reported) -> Result<Vec<Mover>> {
    let mut movers: Vec<Mover> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let lines = moves(run, reported).await?;
    let known = sexes(&run.ground, lines.iter().map(mover_of)).await?;
    for line in lines {
        let Some(kind) = line.kind() else { continue };
        let keys = keys(line.roll_number.as_deref(), line.id_number.as_deref(), &line.name, line.born_on);
        let at = keys.iter().find_map(|key| by_key.get(key).copied()).unwrap_or_else(|| {
            movers.push(Mover::default());
            movers.len() - 1
        });
        by_key.extend(keys.into_iter().map(|key| (key, at)));
        movers[at].take(kind, line, &known);
    }
    for left in listed(run).await? {
        let child = &left.child;
        let keys = keys(child.roll_number.as_deref(), child.id_number.as_deref(), &child.name, child.born_on);
        let known = keys.iter().find_map(|key| by_key.get(key).copied());
        let at = known.filter(|at| movers[*at].listed.is_none()).unwrap_or_else(|| {
            movers.push(Mover::default());
            movers.len() - 1
        });
        movers[at].stand(left);
    }
    Ok(movers)
}

fn mover_of(line: &Moved) -> (Option<&str>, Option<&str>, &str, Option<NaiveDate>) {
    (line.roll_number.as_deref(), line.id_number.as_deref(), line.name.as_str(), line.born_on)
}

impl Mover {
    fn take(&mut self, kind: MovementKind, line: Moved, known: &Sexes) {
        self.moves.push((kind, line.on_day));
        if kind == MovementKind::Dropout {
            self.why = left::reason(line.reason.as_deref()).map(|reason| (reason, LeftBy::Movement));
        }
        let sex = known.of(mover_of(&line));
        self.moved_at = (line.school_id, line.grade);
        let (name, id_number, roll_number) = (line.name, line.id_number, line.roll_number);
        self.person = Person { name, sex, id_number, roll_number, ..Person::default() };
    }

    fn stand(&mut self, left: Left) {
        self.listed = Some(left.listed);
        self.found_on = left.child.found.as_ref().and(left.child.verified_on);
        self.why = left.leaving.why;
        self.left_on = left.leaving.on.map(|(day, _)| day);
        self.person = Person {
            sex: left.listed.sex,
            name: left.child.name,
            id_number: left.child.id_number,
            roll_number: left.child.roll_number.or(self.person.roll_number.take()),
            ..Person::default()
        };
    }
}

async fn listed(run: &Run<'_>) -> Result<Vec<Left>> {
    let children: Vec<Listed> = run.census().await?.on(Ledger::Dropouts, &run.ground).copied().collect();
    debug_assert!(children.iter().all(|child| child.member.status.class() == StatusClass::Out));
    let mut lines = Vec::with_capacity(children.len());
    for page in children.chunks(AT_ONCE) {
        lines.append(&mut left::left(&run.ground, page).await?);
    }
    Ok(lines)
}

async fn moves(run: &Run<'_>, reported: &Reported) -> Result<Vec<Moved>> {
    let kinds = [MovementKind::Dropout, MovementKind::Return].map(MovementKind::as_str);
    let newest = run.ground.today.min(run.ground.term.ends_on()).max(reported.last);
    let wanted = Condition::all().add(movements::Column::OnDay.lte(newest)).add(movements::Column::Kind.is_in(kinds));
    moved(&run.ground, wanted).await
}

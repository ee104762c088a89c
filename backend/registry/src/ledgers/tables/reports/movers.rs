//! 在辍的人: everybody who was out of school or came back, with the days of it: by the movement list, by what persons found, and by 辍学台账 of
//! the whole county.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::ledgers::{Ledger, LeftBy, Reported};
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::super::super::census::Listed;
use super::super::super::child::ChildLine;
use super::super::super::gather;
use super::super::super::left::{self, Left};
use super::super::super::moved::{Moved, moved};
use super::super::super::people::People;
use super::super::super::rosters::sexes;
use super::super::super::run::{AT_ONCE, Run};
use super::carried::Carried;
use super::findings::findings;
use super::mover::Mover;
use super::moves::is_leaving;
use crate::Result;
use crate::entities::movements;

/// The movers, and which of them each child is.
#[derive(Default)]
struct Movers {
    all: Vec<Mover>,
    people: People<usize>,
    of_child: HashMap<Uuid, usize>,
    /// 死亡, 转出 of whomever.
    ends: Vec<Moved>,
}

/// Everybody who dropped out or came back up to today: whoever came back since the last day of a report was out then.
pub(super) async fn movers(run: &Run<'_>, reported: &Reported) -> Result<Vec<Mover>> {
    let newest = run.ground.today.min(run.ground.term.ends_on()).max(reported.last);
    let mut movers = Movers::default();
    movers.take_moves(run, newest).await?;
    movers.take_ledger(run).await?;
    movers.take_findings(run, newest).await?;
    movers.take_ends();
    let moved: Vec<&Moved> = movers.all.iter().flat_map(|mover| mover.moves.of_lists(run.ground.term)).collect();
    let carried = Carried::of(&run.ground, &moved).await?;
    for mover in &mut movers.all {
        mover.settle(&carried, run.ground.term);
    }
    Ok(movers.all)
}

impl Movers {
    async fn take_moves(&mut self, run: &Run<'_>, newest: NaiveDate) -> Result<()> {
        use MovementKind::{Death, Dropout, Return, TransferOut};
        let of_kind = movements::Column::Kind.is_in([Dropout, Return, Death, TransferOut].map(MovementKind::as_str));
        let lines = moved(&run.ground, Condition::all().add(movements::Column::OnDay.lte(newest)).add(of_kind)).await?;
        let (lines, ends): (Vec<Moved>, Vec<Moved>) =
            lines.into_iter().partition(|line| is_leaving(line) || line.kind() == Some(Return));
        let known = sexes(&run.ground, lines.iter().map(Moved::marks)).await?;
        for line in lines {
            let at = self.people.find(line.marks()).unwrap_or_else(|| self.another());
            self.people.add(line.marks(), at);
            self.all[at].take(line, &known);
        }
        self.ends = ends;
        Ok(())
    }

    /// A death or a transfer is one of somebody who was out, or it is nothing here.
    fn take_ends(&mut self) {
        for line in std::mem::take(&mut self.ends) {
            if let Some(at) = self.people.find(line.marks()) {
                self.all[at].moves.ends.push(line);
            }
        }
    }

    async fn take_ledger(&mut self, run: &Run<'_>) -> Result<()> {
        let children: Vec<Listed> = run.county().await?.on(Ledger::Dropouts, &run.ground).copied().collect();
        for page in children.chunks(AT_ONCE) {
            for Left { listed, child, leaving, .. } in left::left(&run.ground, page).await? {
                let mover = self.mover_of(listed.id, &child);
                mover.is_listed = true;
                (mover.why, mover.listed_on) = (leaving.why, leaving.on.map(|(day, _)| day));
                mover.is(Some(listed), child);
            }
        }
        Ok(())
    }

    /// What was found of whom: that a child is out, or, of one who was, anything else.
    async fn take_findings(&mut self, run: &Run<'_>, newest: NaiveDate) -> Result<()> {
        let found = findings(&run.ground, newest).await?;
        let known: HashMap<Uuid, Listed> = run.county().await?.all().iter().map(|child| (child.id, *child)).collect();
        let ids: Vec<Uuid> = found.keys().copied().collect();
        for page in ids.chunks(AT_ONCE) {
            for (id, child) in gather::lines(&run.ground, page).await? {
                let turns = &found[&id];
                let is_mover = self.of_child.contains_key(&id) || self.people.find(child.marks()).is_some();
                if !is_mover && !turns.iter().any(|turn| turn.leaves()) {
                    continue;
                }
                let told = child.told_reason.map(|why| (why, LeftBy::Survey));
                let mover = self.mover_of(id, &child);
                mover.found.extend(turns);
                mover.told = told;
                if !mover.is_listed {
                    mover.is(known.get(&id).copied(), child);
                }
            }
        }
        Ok(())
    }

    fn mover_of(&mut self, id: Uuid, child: &ChildLine) -> &mut Mover {
        let known = self.of_child.get(&id).copied().or_else(|| self.people.find(child.marks()));
        let is_free = |at: &usize| self.all[*at].child.is_none_or(|of| of.id == id);
        let at = known.filter(is_free).unwrap_or_else(|| self.another());
        self.of_child.insert(id, at);
        self.people.add(child.marks(), at);
        &mut self.all[at]
    }

    fn another(&mut self) -> usize {
        self.all.push(Mover::default());
        self.all.len() - 1
    }
}

//! 在辍的人: everybody who was out of school or came back, with the days of it: by the movement list, by what persons found, and by 辍学台账 of
//! the whole county.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::children::OutReason;
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
use super::super::super::rosters::{Sexes, sexes};
use super::super::super::run::{AT_ONCE, Run};
use super::carried::Carried;
use super::counted::Person;
use super::findings::findings;
use super::turnover::Turn;
use crate::Result;
use crate::entities::movements;

/// A reason, and which fact tells it.
type Why = Option<(OutReason, LeftBy)>;

/// One who dropped out or came back.
#[derive(Default)]
pub(super) struct Mover {
    /// The child of the register.
    pub(super) child: Option<Listed>,
    /// Whether 辍学台账 of the county has it today.
    pub(super) is_listed: bool,
    pub(super) person: Person,
    /// Why, and which fact tells it: of the last leaving.
    why: Why,
    /// Why by the movement list, leaving by leaving.
    whys: Vec<(NaiveDate, Why)>,
    /// School and grade of the last movement.
    pub(super) moved_at: (Option<Uuid>, Option<String>),
    /// Up to today, oldest first.
    pub(super) turns: Vec<Turn>,
    /// The day that the ledger prints.
    listed_on: Option<NaiveDate>,
    /// Whether the last movement is a leaving that nothing confirms: no 复学 follows, and a list still has the pupil in class.
    is_suspicion: bool,
}

impl Mover {
    /// The day that the ledger prints, else the last on which the person left.
    pub(super) fn left_on(&self) -> Option<NaiveDate> {
        self.listed_on.or_else(|| self.turns.iter().filter(|turn| turn.leaves).map(|turn| turn.on).next_back())
    }

    /// Why it left on that day: of an earlier leaving what the list of then says, not the reason of the last.
    pub(super) fn why_of(&self, on: Option<NaiveDate>) -> Why {
        let last = self.turns.iter().rfind(|turn| turn.leaves).map(|turn| turn.on);
        let told = self.whys.iter().rfind(|(day, _)| Some(*day) == on).map(|(_, why)| *why);
        match told {
            Some(why) if on != last => why,
            Some(why) => why.or(self.why),
            None => self.why,
        }
    }

    /// A line of the movement list; `on` is from when a leaving counts, if it does already.
    fn take(&mut self, line: Moved, on: Option<NaiveDate>, known: &Sexes) {
        let leaves = line.kind() == Some(MovementKind::Dropout);
        self.is_suspicion = leaves && on.is_none();
        self.turns.push(Turn { on: on.unwrap_or(line.on_day), leaves });
        if leaves {
            self.why = left::reason(line.reason.as_deref()).map(|reason| (reason, LeftBy::Movement));
            self.whys.push((on.unwrap_or(line.on_day), self.why));
        }
        let sex = known.of(line.marks());
        self.moved_at = (line.school_id, line.grade);
        let (name, id_number, roll_number) = (line.name, line.id_number, line.roll_number);
        self.person = Person { name, sex, id_number, roll_number, ..Person::default() };
    }

    /// Who it is by the register.
    fn is(&mut self, listed: Option<Listed>, child: ChildLine) {
        self.child = listed;
        self.person = Person {
            sex: listed.map_or(self.person.sex, |listed| listed.sex),
            name: child.name,
            id_number: child.id_number,
            roll_number: child.roll_number.or(self.person.roll_number.take()),
            ..Person::default()
        };
    }
}

/// The movers, and which of them each child is.
#[derive(Default)]
struct Movers {
    all: Vec<Mover>,
    people: People<usize>,
    of_child: HashMap<Uuid, usize>,
}

/// Everybody who dropped out or came back up to today: whoever came back since the last day of a report was out then.
pub(super) async fn movers(run: &Run<'_>, reported: &Reported) -> Result<Vec<Mover>> {
    let newest = run.ground.today.min(run.ground.term.ends_on()).max(reported.last);
    let mut movers = Movers::default();
    movers.take_moves(run, newest).await?;
    movers.take_ledger(run).await?;
    movers.take_findings(run, newest).await?;
    for mover in &mut movers.all {
        // Of one day a finding comes after the movement: it was made of it.
        mover.turns.sort_by_key(|turn| turn.on);
        if let Some(on) = mover.listed_on.filter(|_| mover.turns.is_empty()) {
            mover.turns.push(Turn { on, leaves: true });
        }
    }
    Ok(movers.all)
}

impl Movers {
    async fn take_moves(&mut self, run: &Run<'_>, newest: NaiveDate) -> Result<()> {
        let kinds = [MovementKind::Dropout, MovementKind::Return].map(MovementKind::as_str);
        let of_kind = movements::Column::Kind.is_in(kinds);
        let lines = moved(&run.ground, Condition::all().add(movements::Column::OnDay.lte(newest)).add(of_kind)).await?;
        let known = sexes(&run.ground, lines.iter().map(Moved::marks)).await?;
        let starts_on = run.ground.term.starts_on();
        let leaves = |line: &Moved| line.kind() == Some(MovementKind::Dropout) && line.on_day >= starts_on;
        let left: Vec<&Moved> = lines.iter().filter(|line| leaves(line)).collect();
        let carried = Carried::of(&run.ground, &left).await?;
        for line in lines {
            let at = self.people.find(line.marks()).unwrap_or_else(|| self.another());
            self.people.add(line.marks(), at);
            let on = if leaves(&line) { carried.confirmed_on(&line) } else { Some(line.on_day) };
            self.all[at].take(line, on, &known);
        }
        for mover in self.all.iter_mut().filter(|mover| mover.is_suspicion) {
            mover.turns.pop();
            mover.whys.pop();
        }
        Ok(())
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
                if !is_mover && !turns.iter().any(|turn| turn.leaves) {
                    continue;
                }
                let told = child.told_reason.map(|why| (why, LeftBy::Survey));
                let mover = self.mover_of(id, &child);
                mover.turns.extend(turns);
                if !mover.is_listed {
                    mover.why = mover.why.or(told);
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
        &mut self.all[at]
    }

    fn another(&mut self) -> usize {
        self.all.push(Mover::default());
        self.all.len() - 1
    }
}

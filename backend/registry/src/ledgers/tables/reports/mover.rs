//! 在辍的一人: what the movement list, the ledger and persons say of one who dropped out or came back, and why it left each time.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::OutReason;
use rules::ledgers::LeftBy;
use uuid::Uuid;

use super::super::super::census::Listed;
use super::super::super::child::ChildLine;
use super::super::super::moved::Moved;
use super::super::super::rosters::Sexes;
use super::carried::Carried;
use super::counted::Person;
use super::moves::Moves;
use super::turnover::{Change, Turn};

/// A reason, and which fact tells it.
pub(super) type Why = Option<(OutReason, LeftBy)>;

/// One who dropped out or came back.
#[derive(Default)]
pub(super) struct Mover {
    /// The child of the register.
    pub(super) child: Option<Listed>,
    /// Whether 辍学台账 of the county has it today.
    pub(super) is_listed: bool,
    pub(super) person: Person,
    /// Why, and which fact tells it: of the last leaving.
    pub(super) why: Why,
    /// Why as the family told it.
    pub(super) told: Why,
    /// Why by the movement list, leaving by leaving.
    whys: Vec<(NaiveDate, Why)>,
    /// School and grade of the last movement.
    pub(super) moved_at: (Option<Uuid>, Option<String>),
    /// Up to today, oldest first.
    pub(super) turns: Vec<Turn>,
    /// The day that the ledger prints.
    pub(super) listed_on: Option<NaiveDate>,
    pub(super) moves: Moves,
    pub(super) found: Vec<Turn>,
}

impl Mover {
    /// The day that the ledger prints, else the last on which the person left.
    pub(super) fn left_on(&self) -> Option<NaiveDate> {
        self.listed_on.or_else(|| self.last_left())
    }

    fn last_left(&self) -> Option<NaiveDate> {
        self.turns.iter().rfind(|turn| turn.leaves()).map(|turn| turn.on)
    }

    /// Why it left on that day: of an earlier leaving what the list of then says, not the reason of the last.
    pub(super) fn why_of(&self, on: Option<NaiveDate>) -> Why {
        let told = self.whys.iter().rfind(|(day, _)| Some(*day) == on).map(|(_, why)| *why);
        let is_earlier = on != self.last_left() && self.turns.iter().any(|turn| turn.leaves() && Some(turn.on) == on);
        match told {
            Some(why) if is_earlier => why,
            Some(why) => why.or(self.why),
            None if is_earlier => self.told,
            None => self.why,
        }
    }

    /// A line of the movement list.
    pub(super) fn take(&mut self, line: Moved, known: &Sexes) {
        let sex = known.of(line.marks());
        self.moved_at = (line.school_id, line.grade.clone());
        let (name, id_number, roll_number) = (line.name.clone(), line.id_number.clone(), line.roll_number.clone());
        self.person = Person { name, sex, id_number, roll_number, ..Person::default() };
        self.moves.turns.push(line);
    }

    /// Who it is by the register.
    pub(super) fn is(&mut self, listed: Option<Listed>, child: ChildLine) {
        self.child = listed;
        self.person = Person {
            sex: listed.map_or(self.person.sex, |listed| listed.sex),
            name: child.name,
            id_number: child.id_number,
            roll_number: child.roll_number.or(self.person.roll_number.take()),
            ..Person::default()
        };
    }

    /// All that is known of it in the order of its days.
    pub(super) fn settle(&mut self, carried: &Carried, term: Term) {
        for (turn, why) in self.moves.turns(carried, term) {
            self.turns.push(turn);
            if turn.leaves() {
                self.whys.push((turn.on, why));
            }
        }
        if !self.is_listed {
            self.why = self.whys.last().and_then(|(_, why)| *why).or(self.told);
        }
        // Of one day a death or transfer comes after the leaving, a finding after both: it was made of them.
        self.turns.extend(self.moves.ends());
        self.turns.append(&mut self.found);
        self.turns.sort_by_key(|turn| turn.on);
        self.strike_ends_of_nothing(carried, term);
        if let Some(on) = self.listed_on.filter(|_| self.turns.is_empty()) {
            self.turns.push(Turn { on, change: Change::Leaves });
        }
    }

    /// Whom the ledger of today has out nothing has ended; and who left in an earlier term and was in class since had come back before the
    /// death or transfer, on a day that no list tells.
    fn strike_ends_of_nothing(&mut self, carried: &Carried, term: Term) {
        while self.is_listed && self.turns.pop_if(|last| last.ends()).is_some() {}
        let starts_on = term.starts_on();
        let is_back = |left: &Turn, end: &Turn| {
            let is_old = left.leaves() && left.on < starts_on && end.ends() && end.on >= starts_on;
            is_old && carried.is_back_after(left.on, self.moves.lines())
        };
        if let Some(at) = self.turns.windows(2).position(|pair| is_back(&pair[0], &pair[1])) {
            self.turns.drain(..=at + 1);
        }
    }
}

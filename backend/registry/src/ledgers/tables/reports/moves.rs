//! 一人的异动: on which days the movement list has one person out (辍学), back (复学), and gone for good (死亡, 转出); which leavings count.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::ledgers::LeftBy;
use rules::rosters::MovementKind;

use super::super::super::left;
use super::super::super::moved::Moved;
use super::carried::Carried;
use super::mover::Why;
use super::turnover::{Change, Turn};

/// What the movement list says of one person, oldest first.
#[derive(Default)]
pub(super) struct Moves {
    /// 辍学, 复学.
    pub(super) turns: Vec<Moved>,
    /// 死亡, 转出.
    pub(super) ends: Vec<Moved>,
}

/// Whether the line is a leaving.
pub(super) fn is_leaving(line: &Moved) -> bool {
    line.kind() == Some(MovementKind::Dropout)
}

impl Moves {
    /// The lines by which the lists are asked for the person, where an answer matters: it left within the term, or a death or transfer is
    /// written down in it.
    pub(super) fn of_lists(&self, term: Term) -> impl Iterator<Item = &Moved> {
        self.lines().filter(move |line| line.on_day >= term.starts_on() && line.kind() != Some(MovementKind::Return))
    }

    /// All its lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Moved> {
        self.turns.iter().chain(&self.ends)
    }

    /// The days on which it left and came back, of a leaving with the reason. A leaving with a 复学 behind it was one, whatever lists came
    /// later; the open ones of the term are suspicions as long as a list has the pupil in class.
    pub(super) fn turns(&self, carried: &Carried, term: Term) -> Vec<(Turn, Why)> {
        let returned = self.turns.iter().rposition(|line| !is_leaving(line));
        let turn = |(nth, line): (usize, &Moved)| {
            if !is_leaving(line) {
                return Some((Turn { on: line.on_day, change: Change::Returns }, None));
            }
            let is_open = returned.is_none_or(|at| nth > at) && line.on_day >= term.starts_on();
            let on =
                if is_open { carried.confirmed_on(line, self.ended_after(line.on_day)) } else { Some(line.on_day) };
            let why = left::reason(line.reason.as_deref()).map(|reason| (reason, LeftBy::Movement));
            Some((Turn { on: on?, change: Change::Leaves }, why))
        };
        self.turns.iter().enumerate().filter_map(turn).collect()
    }

    /// The days on which it died or was transferred.
    pub(super) fn ends(&self) -> impl Iterator<Item = Turn> {
        let end = |line: &Moved| Some(Turn { on: line.on_day, change: Change::Ends(line.kind()?.title()) });
        self.ends.iter().filter_map(end)
    }

    fn ended_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.ends.iter().map(|line| line.on_day).find(|on| *on >= day)
    }
}

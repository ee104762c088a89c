//! 名册仍列: a 辍学 of the term whose pupil the lists still have in class is a suspicion, until a newer list strikes the name off, a 复学 says
//! that it was one, or a person confirms it (rules::standing). A report of a month that is over and one of today count it alike.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::rosters::RollState;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::super::super::ground::Ground;
use super::super::super::moved::Moved;
use super::super::super::people::{Marks, People};
use super::super::super::run::AT_ONCE;
use crate::Result;
use crate::entities::roster_rows;

/// Who has been in class by which lists, and until when.
#[derive(Default)]
pub(super) struct Carried {
    people: People<usize>,
    listed: Vec<OnLists>,
}

/// One person on the lists.
#[derive(Clone, Copy)]
struct OnLists {
    /// The newest term of which a list has the person in class.
    newest: Term,
    /// Whether a list of the report's term has.
    is_of_term: bool,
    /// Of such a person the day of the newer list that lacks it; none where a list still has it.
    until: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Row {
    term: String,
    roll_number: Option<String>,
    id_number: Option<String>,
    name: String,
    born_on: Option<NaiveDate>,
    roll_state: String,
    ended_on: Option<NaiveDate>,
}

impl Carried {
    /// Of those whom these movements are about.
    pub(super) async fn of(ground: &Ground, moved: &[&Moved]) -> Result<Self> {
        let mut carried = Self::default();
        for some in moved.chunks(AT_ONCE) {
            for row in rows(ground, some).await? {
                let Ok(term) = row.term.parse::<Term>() else { continue };
                let is_in_class = RollState::from_code(&row.roll_state).is_some_and(RollState::is_in_school);
                if is_in_class && term <= ground.term {
                    let is_of_term = term == ground.term;
                    let until = row.ended_on.filter(|_| is_of_term);
                    carried.add(&row, OnLists { newest: term, is_of_term, until });
                }
            }
        }
        Ok(carried)
    }

    fn add(&mut self, row: &Row, listed: OnLists) {
        let marks = Marks {
            roll: row.roll_number.as_deref(),
            id: row.id_number.as_deref(),
            name: &row.name,
            born_on: row.born_on,
        };
        let known = self.people.find(marks);
        self.people.add(marks, known.unwrap_or(self.listed.len()));
        match known {
            Some(at) => self.listed[at] = self.listed[at].with(listed),
            None => self.listed.push(listed),
        }
    }

    fn find(&self, line: &Moved) -> Option<OnLists> {
        self.people.find(line.marks()).map(|at| self.listed[at])
    }

    /// From when a leaving with no 复学 behind it is a dropout; `None` as long as a list has the pupil in class. A name that was struck off
    /// because its bearer had died or was transferred by then (`ended`) confirms nothing.
    pub(super) fn confirmed_on(&self, line: &Moved, ended: Option<NaiveDate>) -> Option<NaiveDate> {
        match self.find(line).filter(|listed| listed.is_of_term) {
            Some(OnLists { until, .. }) => {
                until.filter(|until| ended.is_none_or(|ended| ended > *until)).map(|until| until.max(line.on_day))
            }
            None => Some(line.on_day),
        }
    }

    /// Whether a list of a later term than that day's has the person in class: it had come back, whoever wrote that down.
    pub(super) fn is_back_after<'a>(&self, left: NaiveDate, mut lines: impl Iterator<Item = &'a Moved>) -> bool {
        let is_later = |listed: OnLists| Term::of_day(left).is_some_and(|term| listed.newest > term);
        lines.any(|line| self.find(line).is_some_and(is_later))
    }
}

impl OnLists {
    fn with(self, other: Self) -> Self {
        let until = match (self.is_of_term, other.is_of_term) {
            (true, true) => self.until.zip(other.until).map(|(one, another)| one.max(another)),
            (true, false) => self.until,
            (false, _) => other.until,
        };
        Self { newest: self.newest.max(other.newest), is_of_term: self.is_of_term || other.is_of_term, until }
    }
}

async fn rows(ground: &Ground, moved: &[&Moved]) -> Result<Vec<Row>> {
    use roster_rows::Column as R;
    let theirs = Condition::any()
        .add(R::RollNumber.is_in(moved.iter().filter_map(|line| line.roll_number.as_deref())))
        .add(R::IdNumber.is_in(moved.iter().filter_map(|line| line.id_number.as_deref())))
        .add(R::Name.is_in(moved.iter().map(|line| line.name.as_str())));
    let found = roster_rows::Entity::find()
        .select_only()
        .columns([R::Term, R::RollNumber, R::IdNumber, R::Name, R::BornOn, R::RollState, R::EndedOn])
        .filter(R::CountyCode.eq(ground.county()))
        .filter(theirs)
        .into_model();
    Ok(found.all(ground.db()).await?)
}

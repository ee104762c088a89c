//! 名册仍列: a 辍学 of the term whose pupil the lists still have in class is a suspicion, until a newer list strikes the name off, a 复学 says
//! that it was one, or a person confirms it (rules::standing). A report of a month that is over and one of today count it alike.

use chrono::NaiveDate;
use rules::rosters::RollState;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::super::super::ground::Ground;
use super::super::super::moved::Moved;
use super::super::super::people::{Marks, People};
use super::super::super::run::AT_ONCE;
use crate::Result;
use crate::entities::roster_rows;

/// Who stands on the lists of the term, and until when.
#[derive(Default)]
pub(super) struct Carried {
    people: People<usize>,
    /// The days on which newer lists lacked the rows of each; none where a list still has it.
    until: Vec<Option<NaiveDate>>,
}

#[derive(FromQueryResult)]
struct Row {
    roll_number: Option<String>,
    id_number: Option<String>,
    name: String,
    born_on: Option<NaiveDate>,
    roll_state: String,
    ended_on: Option<NaiveDate>,
}

impl Carried {
    /// Of those whose dropout is written down in the term.
    pub(super) async fn of(ground: &Ground, left: &[&Moved]) -> Result<Self> {
        let mut carried = Self::default();
        for some in left.chunks(AT_ONCE) {
            for row in rows(ground, some).await? {
                if RollState::from_code(&row.roll_state).is_some_and(RollState::is_in_school) {
                    carried.add(&row);
                }
            }
        }
        Ok(carried)
    }

    fn add(&mut self, row: &Row) {
        let marks = Marks {
            roll: row.roll_number.as_deref(),
            id: row.id_number.as_deref(),
            name: &row.name,
            born_on: row.born_on,
        };
        let known = self.people.find(marks);
        let at = known.unwrap_or(self.until.len());
        self.people.add(marks, at);
        match known {
            Some(at) => self.until[at] = self.until[at].zip(row.ended_on).map(|(one, other)| one.max(other)),
            None => self.until.push(row.ended_on),
        }
    }

    /// From when the leaving is a dropout; `None` as long as a list has the pupil in class.
    pub(super) fn confirmed_on(&self, line: &Moved) -> Option<NaiveDate> {
        match self.people.find(line.marks()).map(|at| self.until[at]) {
            Some(until) => until.map(|until| until.max(line.on_day)),
            None => Some(line.on_day),
        }
    }
}

async fn rows(ground: &Ground, left: &[&Moved]) -> Result<Vec<Row>> {
    use roster_rows::Column as R;
    let theirs = Condition::any()
        .add(R::RollNumber.is_in(left.iter().filter_map(|line| line.roll_number.as_deref())))
        .add(R::IdNumber.is_in(left.iter().filter_map(|line| line.id_number.as_deref())))
        .add(R::Name.is_in(left.iter().map(|line| line.name.as_str())));
    let found = roster_rows::Entity::find()
        .select_only()
        .columns([R::RollNumber, R::IdNumber, R::Name, R::BornOn, R::RollState, R::EndedOn])
        .filter(R::CountyCode.eq(ground.county()))
        .filter(R::Term.eq(ground.term.to_string()))
        .filter(theirs)
        .into_model();
    Ok(found.all(ground.db()).await?)
}

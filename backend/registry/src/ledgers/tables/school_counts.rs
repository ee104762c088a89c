//! 分校计数: rows of rosters and movement lists counted by school, by the same conditions by which the lists are printed.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::rosters::MovementKind;
use rules::schools::Grade;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::between::Between;
use super::super::ground::Ground;
use super::super::moved::{self, counting};
use super::super::people::People;
use crate::Result;
use crate::entities::{movements, roster_rows};

/// A number a school; rows that name none stand under `None`.
pub(super) type BySchool = HashMap<Option<Uuid>, i64>;

/// Movements a school and kind.
pub(super) type Moved = HashMap<(Option<Uuid>, MovementKind), i64>;

/// The pupils on each school's current roster of a term, of some grades or of all.
pub(super) async fn on_roster(ground: &Ground, term: Term, grades: Option<&[Grade]>) -> Result<BySchool> {
    let of_grades = grades.map(|grades| roster_rows::Column::Grade.is_in(grades.iter().map(ToString::to_string)));
    rows(ground, term, Condition::all().add_option(of_grades)).await
}

/// Those of them who board.
pub(super) async fn boarding(ground: &Ground, term: Term) -> Result<BySchool> {
    rows(ground, term, Condition::all().add(roster_rows::Column::Boarding.eq(true))).await
}

async fn rows(ground: &Ground, term: Term, wanted: Condition) -> Result<BySchool> {
    let counted: Vec<(Option<Uuid>, i64)> = roster_rows::Entity::find()
        .select_only()
        .column(roster_rows::Column::SchoolId)
        .column_as(roster_rows::Column::Id.count(), "pupils")
        .filter(roster_rows::Column::CountyCode.eq(ground.county()))
        .filter(roster_rows::Column::Term.eq(term.to_string()))
        .filter(roster_rows::Column::EndedOn.is_null())
        .filter(wanted)
        .group_by(roster_rows::Column::SchoolId)
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(counted.into_iter().collect())
}

/// The movements of each school and kind between its two rosters, pupil by pupil.
pub(super) async fn moved(ground: &Ground, between: &Between) -> Result<Moved> {
    let (from, to) = between.widest();
    let mut pupils: Vec<(Option<Uuid>, Vec<MovementKind>)> = Vec::new();
    let mut of_school: HashMap<Option<Uuid>, People<usize>> = HashMap::new();
    for line in moved::moved(ground, Condition::all().add(movements::Column::OnDay.between(from, to))).await? {
        let school = line.school_id;
        let Some(kind) = MovementKind::from_code(&line.kind).filter(|_| between.holds(school, line.on_day)) else {
            continue;
        };
        let people = of_school.entry(school).or_default();
        let at = people.find(line.marks()).unwrap_or(pupils.len());
        if at == pupils.len() {
            pupils.push((school, Vec::new()));
        }
        people.add(line.marks(), at);
        pupils[at].1.push(kind);
    }
    let mut counted = HashMap::new();
    for (school, kinds) in pupils {
        for kind in counting(kinds) {
            *counted.entry((school, kind)).or_default() += 1;
        }
    }
    Ok(counted)
}

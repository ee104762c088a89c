//! 应在校, 实到: the pupils on the lists of the last day of a report, and those of them who were in the classroom.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::ledgers::Reported;
use rules::rosters::RollState;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::super::ground::{Ground, grade};
use super::super::super::people::Marks;
use super::super::super::run::Run;
use super::counted::Tallies;
use super::gone::Gone;
use super::whereabouts::{Told, Whereabouts};
use crate::Result;
use crate::entities::{attendance_reports, roster_rows, roster_snapshots};

#[derive(FromQueryResult)]
struct Pupil {
    id: Uuid,
    grade: Option<String>,
    sex: i32,
    roll_state: String,
    row_key: String,
    roll_number: Option<String>,
    id_number: Option<String>,
    name: String,
    born_on: Option<NaiveDate>,
    first_snapshot_id: Uuid,
    last_snapshot_id: Uuid,
    ended_on: Option<NaiveDate>,
}

impl Pupil {
    fn marks(&self) -> Marks<'_> {
        let (roll, id) = (self.roll_number.as_deref(), self.id_number.as_deref());
        Marks { roll, id, name: &self.name, born_on: self.born_on }
    }
}

/// Counts them school by school.
pub(super) async fn count(run: &Run<'_>, reported: &Reported, tallies: &mut Tallies) -> Result<()> {
    let ground = &run.ground;
    let (absent, days) = (absent(ground, reported).await?, days(ground).await?);
    let (gone, whereabouts) = (Gone::of(ground, &days).await?, Whereabouts::of(ground, reported).await?);
    for school in run.schools() {
        let id = school.id.0;
        let first_list = days.iter().filter(|(_, (of, _))| *of == id).map(|(_, (_, day))| *day).min();
        let day = first_list.map_or(reported.last, |first| first.max(reported.last));
        for row in rows(ground, id).await? {
            let came = days.get(&row.first_snapshot_id).is_none_or(|(_, as_of)| *as_of <= day);
            let is_listed =
                if reported.is_now { row.ended_on.is_none() } else { came && row.ended_on.is_none_or(|on| on > day) };
            if !is_listed {
                continue;
            }
            // The newest list up to that day that has the row.
            let lists = [row.last_snapshot_id, row.first_snapshot_id];
            let listed_on =
                lists.iter().filter_map(|list| days.get(list)).map(|(_, as_of)| *as_of).find(|as_of| *as_of <= day);
            let told = whereabouts.told(id, row.marks(), listed_on.unwrap_or(day));
            let is_of_class = RollState::from_code(&row.roll_state).is_none_or(RollState::is_in_school);
            let is_gone = gone.is(row.id, row.marks(), reported, &whereabouts);
            let was_there = match told {
                Told::Away => false,
                Told::There => true,
                Told::Back => !is_gone,
                Told::Nothing => is_of_class && !is_gone,
            };
            let missed =
                absent.contains(&(id, row.row_key)) || row.roll_number.is_some_and(|roll| absent.contains(&(id, roll)));
            let place = (Some(id), grade(row.grade.as_deref()));
            tallies.pupil(place, row.sex, was_there && !missed);
        }
    }
    Ok(())
}

async fn rows(ground: &Ground, school: Uuid) -> Result<Vec<Pupil>> {
    use roster_rows::Column as R;
    let found = roster_rows::Entity::find()
        .select_only()
        .columns([R::Id, R::Grade, R::Sex, R::RollState, R::RowKey, R::RollNumber, R::IdNumber, R::Name, R::BornOn])
        .columns([R::FirstSnapshotId, R::LastSnapshotId, R::EndedOn])
        .filter(R::CountyCode.eq(ground.county()))
        .filter(R::Term.eq(ground.term.to_string()))
        .filter(R::SchoolId.eq(school))
        .into_model();
    Ok(found.all(ground.db()).await?)
}

/// The school and the day of every list of the term.
async fn days(ground: &Ground) -> Result<HashMap<Uuid, (Uuid, NaiveDate)>> {
    use roster_snapshots::Column::{AsOf, CountyCode, Id, SchoolId, Term};
    let found: Vec<(Uuid, Uuid, NaiveDate)> = roster_snapshots::Entity::find()
        .select_only()
        .columns([Id, SchoolId, AsOf])
        .filter(CountyCode.eq(ground.county()))
        .filter(Term.eq(ground.term.to_string()))
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(found.into_iter().map(|(id, school, day)| (id, (school, day))).collect())
}

/// Whom the attendance of the report's last month reports as absent without a break.
async fn absent(ground: &Ground, reported: &Reported) -> Result<HashSet<(Uuid, String)>> {
    use attendance_reports::Column as A;
    let rows: Vec<(Uuid, String, Option<String>)> = attendance_reports::Entity::find()
        .select_only()
        .columns([A::SchoolId, A::RowKey, A::RollNumber])
        .filter(A::CountyCode.eq(ground.county()))
        .filter(A::Month.eq(reported.last.format("%Y-%m").to_string()))
        .filter(A::AbsentSince.is_not_null())
        .into_tuple()
        .all(ground.db())
        .await?;
    let keys = rows
        .into_iter()
        .flat_map(|(school, key, roll)| std::iter::once((school, key)).chain(roll.map(|roll| (school, roll))));
    Ok(keys.collect())
}

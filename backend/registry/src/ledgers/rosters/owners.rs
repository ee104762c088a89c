//! 往届名册的主人: whose a row is that no matching has linked, because its list is older than the lists that are compared. By exact keys
//! only: a number, else name and birthday; a row that could be two children's is nobody's.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::ground::Ground;
use super::super::people::{Marks, People};
use super::mover::{AT_ONCE, names, numbers};
use super::pupils::PupilRow;
use crate::Result;
use crate::entities::children;

type Known = (Uuid, Option<Uuid>, Option<String>, Option<String>, String, Option<NaiveDate>);

/// The children to whom these rows belong.
pub(super) async fn owners(ground: &Ground, rows: &[&PupilRow]) -> Result<HashMap<Uuid, Uuid>> {
    use children::Column as C;
    let marks: Vec<Marks<'_>> = rows.iter().map(|row| row.marks()).collect();
    let mut people = People::default();
    let [rolls, ids] = numbers(&marks);
    read(ground, &mut people, (C::RollNumber, &rolls)).await?;
    read(ground, &mut people, (C::IdNumber, &ids)).await?;
    let names = names(marks.iter().filter(|marks| people.find(**marks).is_none()));
    read(ground, &mut people, (C::Name, &names)).await?;
    Ok(rows.iter().filter_map(|row| Some((row.id, people.find(row.marks())?))).collect())
}

/// Adds the children of whom that column holds one of these.
async fn read(ground: &Ground, people: &mut People<Uuid>, (column, of): (children::Column, &[&str])) -> Result<()> {
    use children::Column as C;
    for page in of.chunks(AT_ONCE) {
        let known: Vec<Known> = children::Entity::find()
            .select_only()
            .columns([C::Id, C::MergedInto, C::RollNumber, C::IdNumber, C::Name, C::BornOn])
            .filter(C::CountyCode.eq(ground.county()))
            .filter(column.is_in(page.iter().copied()))
            .into_tuple()
            .all(ground.db())
            .await?;
        for (id, merged_into, roll, number, name, born_on) in &known {
            let marks = Marks { roll: roll.as_deref(), id: number.as_deref(), name, born_on: *born_on };
            people.add(marks, merged_into.unwrap_or(*id));
        }
    }
    Ok(())
}

//! 未建档: pupils whom a roster alone knows, as lines of the ledger that looks for them. No household told of them, so their school is all
//! that is known.

use rules::identity::counted_birth;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::child::ChildLine;
use super::gather::sex;
use super::ground::{Ground, grade_title};
use super::identified::own_number;
use crate::Result;
use crate::entities::roster_rows;

/// The lines of those of these ids that are rows of a roster, by row.
pub(super) async fn lines(ground: &Ground, ids: &[Uuid]) -> Result<Vec<(Uuid, ChildLine)>> {
    let rows = roster_rows::Entity::find()
        .filter(roster_rows::Column::CountyCode.eq(ground.county()))
        .filter(roster_rows::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(roster_rows::Column::Id)
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, line(ground, row))).collect())
}

fn line(ground: &Ground, row: roster_rows::Model) -> ChildLine {
    let school = ground.school(Some(row.school_id));
    let id = row.id_number.as_deref().and_then(|number| number.parse().ok());
    let born_on = counted_birth(row.born_on, id);
    ChildLine {
        name: row.name,
        sex: sex(row.sex),
        born_on,
        id_number: own_number(row.id_number, born_on, ground.term),
        hukou_place: row.hukou_code.as_deref().map(|code| ground.place_name(code)),
        school: school.map(|school| school.name.clone()),
        school_code: school.map(|school| school.school_code.clone()),
        grade: grade_title(row.grade.as_deref()),
        class: row.class.map(|class| format!("{class}班")),
        roll_number: row.roll_number,
        ..ChildLine::default()
    }
}

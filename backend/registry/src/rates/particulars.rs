//! 建档号 and 出生日期 of the persons of a list, so that namesakes can be told apart on paper.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::identity::counted_birth;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::PersonRow;
use crate::children::births;
use crate::entities::{file_numbers, movements, roster_rows};
use crate::{Registry, Result, Scope};

/// Keys a statement takes at once.
const AT_ONCE: usize = 500;

/// What tells a person apart from a namesake.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// 建档号, once issued.
    pub file_number: Option<String>,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
}

/// The particulars of persons that were listed within reach, by the id of the child, else of the row or movement.
///
/// # Errors
/// The database does not answer.
pub async fn particulars(
    registry: &Registry,
    scope: &Scope,
    persons: &[PersonRow],
) -> Result<HashMap<Uuid, Particulars>> {
    let ids: Vec<Uuid> = persons.iter().filter_map(|person| person.child.or(person.row)).collect();
    let (db, county) = (registry.read(), scope.county().to_string());
    let mut found = HashMap::<Uuid, Particulars>::new();
    macro_rules! births {
        ($table:ident, $ids:expr) => {{
            let rows: Vec<(Uuid, Option<NaiveDate>, Option<String>)> = $table::Entity::find()
                .select_only()
                .columns([$table::Column::Id, $table::Column::BornOn, $table::Column::IdNumber])
                .filter(scope.own($table::Column::CountyCode))
                .filter($table::Column::Id.is_in($ids.iter().copied()))
                .into_tuple()
                .all(db)
                .await?;
            for (id, born_on, number) in rows {
                found.entry(id).or_default().born_on = birth(born_on, number.as_deref());
            }
        }};
    }
    for ids in ids.chunks(AT_ONCE) {
        for (child, born_on) in births(db, &county, ids).await? {
            found.entry(child).or_default().born_on = born_on;
        }
        births!(roster_rows, ids);
        births!(movements, ids);
        let numbers: Vec<(Uuid, String)> = file_numbers::Entity::find()
            .select_only()
            .columns([file_numbers::Column::ChildId, file_numbers::Column::Number])
            .filter(scope.own(file_numbers::Column::CountyCode))
            .filter(file_numbers::Column::ChildId.is_in(ids.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        for (child, number) in numbers {
            found.entry(child).or_default().file_number = Some(number);
        }
    }
    Ok(found)
}

/// The birthday by which a pupil is shown, of the written one and the number's.
fn birth(born_on: Option<NaiveDate>, number: Option<&str>) -> Option<NaiveDate> {
    counted_birth(born_on, number.and_then(|number| number.parse().ok()))
}

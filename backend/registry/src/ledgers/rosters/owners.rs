//! 往届名册的主人: whose a row is that no matching has linked, because its list is older than the lists that are compared. By exact keys
//! only: a number, else name and birthday; a row that could be two children's is nobody's.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::ground::Ground;
use super::super::left::keys;
use super::pupils::PupilRow;
use crate::Result;
use crate::entities::children;

type Known = (Uuid, Option<Uuid>, Option<String>, Option<String>, String, Option<NaiveDate>);

/// The children to whom these rows belong.
pub(super) async fn owners(ground: &Ground, rows: &[&PupilRow]) -> Result<HashMap<Uuid, Uuid>> {
    use children::Column as C;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let theirs = Condition::any()
        .add(C::RollNumber.is_in(rows.iter().filter_map(|row| row.roll_number.as_deref())))
        .add(C::IdNumber.is_in(rows.iter().filter_map(|row| row.id_number.as_deref())))
        .add(C::Name.is_in(rows.iter().map(|row| row.name.as_str())));
    let known: Vec<Known> = children::Entity::find()
        .select_only()
        .columns([C::Id, C::MergedInto, C::RollNumber, C::IdNumber, C::Name, C::BornOn])
        .filter(C::CountyCode.eq(ground.county()))
        .filter(theirs)
        .into_tuple()
        .all(ground.db())
        .await?;
    let mut of_key: HashMap<String, Option<Uuid>> = HashMap::new();
    for (id, merged_into, roll, number, name, born_on) in known {
        let root = merged_into.unwrap_or(id);
        for key in keys(roll.as_deref(), number.as_deref(), &name, born_on) {
            of_key.entry(key).and_modify(|one| *one = one.filter(|one| *one == root)).or_insert(Some(root));
        }
    }
    let owner = |row: &&PupilRow| {
        let keys = keys(row.roll_number.as_deref(), row.id_number.as_deref(), &row.name, row.born_on);
        Some((row.id, keys.iter().find_map(|key| of_key.get(key).copied().flatten())?))
    };
    Ok(rows.iter().filter_map(owner).collect())
}

//! 查找: children by name, ID number or roll number.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::listed::{listed_as, named};
use super::reach;
use crate::entities::{children, standings};
use crate::matching::Page;
use crate::schools::SchoolId;
use crate::{Registry, Result, Scope, schools};

/// A child as it is found.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundChild {
    /// Its id.
    pub id: Uuid,
    /// 姓名.
    pub name: String,
    /// 性别 by GB/T 2261.1.
    pub sex: i32,
    /// 出生日期, by which the child is counted.
    pub born_on: Option<NaiveDate>,
    /// Full years on 31 August, by its standing.
    pub age: Option<i32>,
    /// Where it lives, by code.
    pub place: Option<String>,
    /// 学校标识码.
    pub school: Option<String>,
    /// How it stands in the term.
    pub status: Option<SchoolStatus>,
}

/// Who was found stays out of logs.
impl std::fmt::Debug for FoundChild {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FoundChild").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Children within reach whose name holds the text, or whose ID number or roll number begins with it, as the register has them or any row that
/// is linked to them in the term; by village, then by name. Who was joined with another child is found as that child alone.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    text: &str,
    (offset, limit): (u64, u64),
) -> Result<Page<FoundChild>> {
    use children::Column;
    let wanted =
        children::Entity::find().filter(reach(scope, term)).filter(children::Column::MergedInto.is_null()).filter(
            Condition::any()
                .add(named(text.trim(), Column::Name, &[Column::IdNumber, Column::RollNumber]))
                .add(named(text.trim(), Column::KnownName, &[Column::KnownId]))
                .add(Column::Id.in_subquery(listed_as(scope, term, text.trim()))),
        );
    let total = wanted.clone().count(registry.read()).await?;
    let rows = wanted
        .order_by_asc(children::Column::VillageCode)
        .order_by_asc(children::Column::NameKey)
        .order_by_asc(children::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(registry.read())
        .await?;
    Ok(Page { rows: stood(registry, scope, term, rows).await?, total })
}

/// The same with how each of them stands in the term.
async fn stood(registry: &Registry, scope: &Scope, term: Term, rows: Vec<children::Model>) -> Result<Vec<FoundChild>> {
    let standing = standings::Entity::find()
        .filter(scope.own(standings::Column::CountyCode))
        .filter(standings::Column::Term.eq(term.to_string()))
        .filter(standings::Column::ChildId.is_in(rows.iter().map(|row| row.id)))
        .all(registry.read())
        .await?;
    let schools = schools::load(registry, scope).await?;
    let found = rows.into_iter().map(|row| {
        let standing = standing.iter().find(|standing| standing.child_id == row.id);
        let school = standing.and_then(|standing| schools.by_id(SchoolId(standing.school_id?)));
        FoundChild {
            id: row.id,
            born_on: row.counted_birth(),
            name: row.shown_name().to_owned(),
            sex: row.shown_sex(),
            age: standing.and_then(|standing| standing.age),
            place: standing.and_then(|standing| standing.village_code.clone()).or(row.village_code).or(row.hukou_code),
            school: school.map(|school| school.school_code.clone()),
            status: standing.and_then(|standing| SchoolStatus::from_code(&standing.status)),
        }
    });
    Ok(found.collect())
}

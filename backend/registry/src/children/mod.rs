//! 儿童: a child found by name or number, and its file (档案): everything that is recorded and decided of it.
//!
//! Lives here: how one child is read. Must not live here: how it comes to be registered (surveys), which rows are its own (matching), how
//! it stands (standings) and in which figures it counts (rates).

mod file;
mod find;
mod listed;

pub use file::{ChildFile, ChildStanding, open};
pub use find::{FoundChild, find};
pub use listed::{ListedPerson, find_listed};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::identity::counted_birth;
use sea_orm::sea_query::{Expr, Func, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::entities::{children, flags, standings};
use crate::{Result, Scope, flags as suspicions};

/// Children within reach: who was recorded in a place of the posts, stands there or at a school of theirs in the term, or has a flag that
/// names the officer.
fn reach(scope: &Scope, term: Term) -> Condition {
    let recorded =
        scope.by_place(children::Column::CountyCode, &[children::Column::VillageCode, children::Column::GroupCode]);
    let any = Condition::any()
        .add(recorded)
        .add(children::Column::Id.in_subquery(standing_within(scope, term)))
        .add(children::Column::Id.in_subquery(flagged_within(scope)));
    scope.own(children::Column::CountyCode).add(any)
}

fn standing_within(scope: &Scope, term: Term) -> SelectStatement {
    use standings::Column::{ChildId, CountyCode, HukouVillageCode, SchoolId, Term as OfTerm, VillageCode};
    standings::Entity::find()
        .select_only()
        .column(ChildId)
        .filter(scope.by_place_or_school(CountyCode, &[VillageCode, HukouVillageCode], SchoolId))
        .filter(OfTerm.eq(term.to_string()))
        .into_query()
}

fn flagged_within(scope: &Scope) -> SelectStatement {
    flags::Entity::find()
        .select_only()
        .column(flags::Column::ChildId)
        .filter(suspicions::reach(scope))
        .filter(flags::Column::ChildId.is_not_null())
        .into_query()
}

impl children::Model {
    /// 姓名, as the child is shown: what its own row writes stands in that row.
    pub(crate) fn shown_name(&self) -> &str {
        self.known_name.as_deref().unwrap_or(&self.name)
    }

    /// 性别, by which it is counted and shown.
    pub(crate) fn shown_sex(&self) -> i32 {
        self.known_sex.unwrap_or(self.sex)
    }

    /// The birthday by which it is counted and shown.
    pub(crate) fn counted_birth(&self) -> Option<NaiveDate> {
        birth_of(self.known_born_on, self.born_on, self.id_number.as_deref())
    }

    /// The same child, known as until now: its rows are held against the lists when it is judged again.
    pub(crate) fn known_as(self, stored: &Self) -> Self {
        let Self { known_name, known_sex, known_born_on, known_id, .. } = stored.clone();
        Self { known_name, known_sex, known_born_on, known_id, ..self }
    }
}

/// The birthday by which a child is counted: what all its rows say, else its own row's and its number's.
pub(crate) fn birth_of(
    known: Option<NaiveDate>,
    written: Option<NaiveDate>,
    number: Option<&str>,
) -> Option<NaiveDate> {
    known.or_else(|| counted_birth(written, number.and_then(|number| number.parse().ok())))
}

/// A child, and its birthday by all its rows, as it is written, and by its number.
type BirthRow = (Uuid, Option<NaiveDate>, Option<NaiveDate>, Option<String>);

/// The birthdays by which these children are counted; of a page of them.
pub(crate) async fn births(
    db: &impl ConnectionTrait,
    county: &str,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Option<NaiveDate>)>> {
    use children::Column::{BornOn, CountyCode, Id, IdNumber, KnownBornOn};
    let rows: Vec<BirthRow> = children::Entity::find()
        .select_only()
        .columns([Id, KnownBornOn, BornOn, IdNumber])
        .filter(CountyCode.eq(county))
        .filter(Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, known, born_on, number)| (id, birth_of(known, born_on, number.as_deref()))).collect())
}

/// 姓名, as a list reads it.
pub(crate) fn shown_name() -> Expr {
    known_else(children::Column::KnownName, children::Column::Name)
}

/// 性别, as a list reads it.
pub(crate) fn shown_sex() -> Expr {
    known_else(children::Column::KnownSex, children::Column::Sex)
}

fn known_else(known: children::Column, own: children::Column) -> Expr {
    Func::coalesce([known, own].map(|column| Expr::col(column.as_column_ref()))).into()
}

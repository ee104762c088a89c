//! 名单上另有: people of the lists of whom the register holds no child, found by the same words.
//!
//! Whoever looks for a name must not read "nobody" while a roster or the police list knows it.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::HukouState;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::entities::{children, hukou_entries, links, roster_rows};
use crate::matching::{Decision, Source};
use crate::searched::{beginning_with, holding};
use crate::{Registry, Result, Scope, schools};

/// Lines shown of each list: whoever finds more must say more.
const AT_MOST: u64 = 20;

/// Somebody on a list who is no child of the register.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedPerson {
    /// Which list: [`Source::Roster`] or [`Source::Hukou`].
    pub source: Source,
    /// 姓名.
    pub name: String,
    /// 性别 by GB/T 2261.1.
    pub sex: i32,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// The place of the hukou as the list has it.
    pub place: Option<String>,
    /// 学校标识码, of a roster.
    pub school: Option<String>,
}

/// Who was found stays out of logs.
impl std::fmt::Debug for ListedPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListedPerson").field("source", &self.source).finish_non_exhaustive()
    }
}

/// People within reach on the rosters of the term and on the police list whom no child of the register stands for, by the words of
/// [`super::find`]: first those of the rosters.
///
/// # Errors
/// The database does not answer.
pub async fn find_listed(registry: &Registry, scope: &Scope, term: Term, text: &str) -> Result<Vec<ListedPerson>> {
    let mut found = on_rosters(registry, scope, term, text.trim()).await?;
    found.extend(on_police_list(registry, scope, term, text.trim()).await?);
    Ok(found)
}

async fn on_rosters(registry: &Registry, scope: &Scope, term: Term, text: &str) -> Result<Vec<ListedPerson>> {
    use roster_rows::Column;
    let schools = schools::load(registry, scope).await?;
    let reached = schools.iter().filter(|school| scope.reaches_school(school.id.0, school.place));
    let reached: Vec<Uuid> = reached.map(|school| school.id.0).collect();
    let rows = roster_rows::Entity::find()
        .filter(scope.own(Column::CountyCode))
        .filter(Column::Term.eq(term.to_string()))
        .filter(Column::EndedOn.is_null())
        .filter(Column::SchoolId.is_in(reached))
        .filter(named(text, Column::Name, &[Column::IdNumber, Column::RollNumber]))
        .filter(Column::Id.not_in_subquery(linked(scope, term, Source::Roster)))
        .order_by_asc(Column::NameKey)
        .order_by_asc(Column::Id)
        .limit(AT_MOST)
        .all(registry.read())
        .await?;
    let listed = |row: roster_rows::Model| ListedPerson {
        source: Source::Roster,
        name: row.name,
        sex: row.sex,
        born_on: row.born_on,
        place: row.hukou_code,
        school: schools.by_id(schools::SchoolId(row.school_id)).map(|school| school.school_code.clone()),
    };
    Ok(rows.into_iter().map(listed).collect())
}

async fn on_police_list(registry: &Registry, scope: &Scope, term: Term, text: &str) -> Result<Vec<ListedPerson>> {
    use hukou_entries::Column;
    let rows = hukou_entries::Entity::find()
        .filter(scope.by_place(Column::CountyCode, &[Column::HukouCode]))
        // Nobody is sent to a house for whom the police list itself says is dead or gone.
        .filter(Column::HukouState.eq(HukouState::Registered.as_str()))
        .filter(named(text, Column::Name, &[Column::IdNumber]))
        .filter(Column::Id.not_in_subquery(linked(scope, term, Source::Hukou)))
        .filter(Condition::any().add(Column::IdNumber.is_null()).add(Column::IdNumber.not_in_subquery(known(scope))))
        .order_by_asc(Column::NameKey)
        .order_by_asc(Column::Id)
        .limit(AT_MOST)
        .all(registry.read())
        .await?;
    let listed = |row: hukou_entries::Model| ListedPerson {
        source: Source::Hukou,
        name: row.name,
        sex: row.sex,
        born_on: row.born_on,
        place: row.hukou_code,
        school: None,
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// The name holds the text, or a number begins with it.
pub(super) fn named<C: ColumnTrait>(text: &str, name: C, numbers: &[C]) -> Condition {
    let by_name = Condition::any().add(Expr::col(name).like(holding(text)));
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return by_name;
    }
    let begins = |column: &C| Expr::col(*column).like(beginning_with(&text.to_uppercase()));
    numbers.iter().fold(by_name, |any, number| any.add(begins(number)))
}

/// The children to whom rows of lists are linked that bear that name or number.
pub(super) fn listed_as(scope: &Scope, term: Term, text: &str) -> SelectStatement {
    use {hukou_entries::Column as X, roster_rows::Column as R};
    let on_rosters = roster_rows::Entity::find()
        .select_only()
        .column(R::Id)
        .filter(scope.own(R::CountyCode))
        .filter(R::Term.is_in([term, term.previous()].map(|term| term.to_string())))
        .filter(named(text, R::Name, &[R::IdNumber, R::RollNumber]));
    let on_police_list = hukou_entries::Entity::find()
        .select_only()
        .column(X::Id)
        .filter(scope.own(X::CountyCode))
        .filter(named(text, X::Name, &[X::IdNumber]));
    let rows = Condition::any()
        .add(links::Column::OtherId.in_subquery(on_rosters.into_query()))
        .add(links::Column::OtherId.in_subquery(on_police_list.into_query()));
    holding_links(scope, term).select_only().column(links::Column::ChildId).filter(rows).into_query()
}

/// Links of the term that make a child and a row one.
fn holding_links(scope: &Scope, term: Term) -> Select<links::Entity> {
    use links::Column;
    links::Entity::find()
        .filter(scope.own(Column::CountyCode))
        .filter(Column::Term.eq(term.to_string()))
        .filter(Column::Decision.is_in([Decision::Certain, Decision::Settled].map(Decision::as_str)))
        .filter(Column::ChildId.is_not_null())
}

/// Rows of a list in which a child was found.
fn linked(scope: &Scope, term: Term, source: Source) -> SelectStatement {
    holding_links(scope, term)
        .select_only()
        .column(links::Column::OtherId)
        .filter(links::Column::OtherKind.eq(source.as_str()))
        .into_query()
}

/// ID numbers of the register's children.
fn known(scope: &Scope) -> SelectStatement {
    use children::Column;
    children::Entity::find()
        .select_only()
        .column(Column::IdNumber)
        .filter(scope.own(Column::CountyCode))
        .filter(Column::IdNumber.is_not_null())
        .into_query()
}

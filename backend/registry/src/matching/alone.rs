//! 未比中: whom no partner was found for, on every side, and why.

use std::fmt;

use rules::calendar::Term;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::gather;
use crate::entities::{children, hukou_entries, roster_rows, unmatched};
use crate::{Registry, Result, Scope};

/// A record without a partner.
#[derive(Clone, PartialEq, Eq)]
pub struct AloneRecord {
    /// Whose partner is missing where: `child:roster`, `child:hukou`, `roster`, `hukou` …
    pub side: String,
    /// The child, the roster row or the entry of the police list.
    pub subject: Uuid,
    /// 姓名, as written there.
    pub name: String,
    /// One sentence.
    pub reason: String,
}

/// A child's name stays out of logs.
impl fmt::Debug for AloneRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AloneRecord").field("side", &self.side).field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// How many names are asked for at once.
const AT_ONCE: usize = 1000;

/// Every record within reach that the last run for the term left alone.
///
/// # Errors
/// The database does not answer.
pub async fn alone(registry: &Registry, scope: &Scope, term: Term) -> Result<Vec<AloneRecord>> {
    let (db, county) = (registry.read(), scope.county().to_string());
    let rows = unmatched::Entity::find()
        .filter(reach(scope))
        .filter(unmatched::Column::Term.eq(term.to_string()))
        .order_by_asc(unmatched::Column::Side)
        .order_by_asc(unmatched::Column::Id)
        .all(db)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for part in rows.chunks(AT_ONCE) {
        let ids: Vec<Uuid> = part.iter().map(|row| row.subject_id).collect();
        let names = gather::names_of_rows(db, &county, &ids).await?;
        found.extend(part.iter().map(|row| AloneRecord {
            side: row.side.clone(),
            subject: row.subject_id,
            name: names.get(&row.subject_id).cloned().unwrap_or_default(),
            reason: row.reason.clone(),
        }));
    }
    Ok(found)
}

/// Children and entries of the police list by their place, roster rows by their school.
fn reach(scope: &Scope) -> Condition {
    let villages = [children::Column::VillageCode, children::Column::GroupCode, children::Column::HukouCode];
    let near = Query::select()
        .column(children::Column::Id)
        .from(children::Entity)
        .cond_where(scope.by_place(children::Column::CountyCode, &villages))
        .to_owned();
    let listed = Query::select()
        .column(hukou_entries::Column::Id)
        .from(hukou_entries::Entity)
        .cond_where(scope.by_place(hukou_entries::Column::CountyCode, &[hukou_entries::Column::HukouCode]))
        .to_owned();
    let at_school = Query::select()
        .column(roster_rows::Column::Id)
        .from(roster_rows::Entity)
        .cond_where(scope.by_school(roster_rows::Column::CountyCode, roster_rows::Column::SchoolId))
        .to_owned();
    let subject = unmatched::Column::SubjectId;
    let any = Condition::any()
        .add(subject.in_subquery(near))
        .add(subject.in_subquery(listed))
        .add(subject.in_subquery(at_school));
    scope.own(unmatched::Column::CountyCode).add(any)
}

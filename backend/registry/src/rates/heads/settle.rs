//! 更新人头: what differs ends with this deed, and what is new begins with it; what says the same stays untouched.

use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::returns;
use super::wanted::{self, Wanted};
use crate::Result;
use crate::deed::Deed;
use crate::entities::heads::{Column, Entity, Model};

/// Every column in which a head may differ; `IS NOT DISTINCT FROM` takes two empty ones for the same.
const SAYS: [&str; 8] =
    ["child_id", "counted", "hukou_village", "home_village", "school_id", "grade", "sex", "\"groups\""];

/// Brings every head of the term up to date within the database; returns how many ended or began.
pub(in crate::rates) async fn bring_up_to_date(deed: &Deed, term: Term, policy: &Policy) -> Result<u64> {
    let mut changed = 0;
    for wanted in wanted::all(deed, term, policy).await? {
        let role = end_what_differs(deed, term, &wanted).await? + begin_what_is_new(deed, term, &wanted).await?;
        // Before the next role is laid beside them: uncounted, PostgreSQL would go through all heads for each of its rows.
        if role > 0 {
            deed.count_tables(&["heads"]).await?;
        }
        changed += role;
    }
    Ok(changed + returns::bring_up_to_date(deed, term).await?)
}

async fn end_what_differs(deed: &Deed, term: Term, wanted: &Wanted) -> Result<u64> {
    let (role, seq) = (wanted.role.as_str(), wanted.next_mark());
    let same = SAYS.map(|column| format!("w.{column} IS NOT DISTINCT FROM h.{column}")).join(" AND ");
    let current = |table: &str| {
        format!(
            "{table}.county_code = $1 AND {table}.term = $2 AND {table}.role = '{role}' AND {table}.until_seq IS NULL"
        )
    };
    let body = format!(
        "UPDATE heads SET until_seq = CAST(${seq} AS bigint) WHERE {own} AND subject_id IN (SELECT h.subject_id FROM heads h \
         LEFT JOIN wanted w ON w.subject_id = h.subject_id AND {same} WHERE {current} AND w.subject_id IS NULL)",
        own = current("heads"),
        current = current("h")
    );
    let ended = wanted.statement(deed, term, &body, vec![deed.seq().into()]);
    Ok(deed.txn().execute_raw(ended).await?.rows_affected())
}

async fn begin_what_is_new(deed: &Deed, term: Term, wanted: &Wanted) -> Result<u64> {
    let (role, seq) = (wanted.role.as_str(), wanted.next_mark());
    let columns = SAYS.join(", ");
    let values = SAYS.map(|column| format!("w.{column}")).join(", ");
    let body = format!(
        "INSERT INTO heads (county_code, term, role, subject_id, since_seq, until_seq, {columns}) \
         SELECT CAST($1 AS text), CAST($2 AS text), '{role}', w.subject_id, CAST(${seq} AS bigint), CAST(NULL AS bigint), {values} \
         FROM wanted w LEFT JOIN heads h ON h.county_code = $1 AND h.term = $2 AND h.role = '{role}' \
         AND h.subject_id = w.subject_id AND h.until_seq IS NULL WHERE h.subject_id IS NULL"
    );
    let begun = wanted.statement(deed, term, &body, vec![deed.seq().into()]);
    Ok(deed.txn().execute_raw(begun).await?.rows_affected())
}

/// Ends these heads with this deed and begins those. What began within the same deed was never true before: it goes.
pub(in crate::rates) async fn replace(deed: &Deed, old: &[Model], new: Vec<Model>) -> Result<()> {
    let (own, earlier): (Vec<&Model>, Vec<&Model>) = old.iter().partition(|head| head.since_seq == deed.seq());
    for part in own.chunks(500) {
        Entity::delete_many().filter(these(part)).exec(deed.txn()).await?;
    }
    for part in earlier.chunks(500) {
        Entity::update_many()
            .col_expr(Column::UntilSeq, Expr::value(deed.seq()))
            .filter(these(part))
            .exec(deed.txn())
            .await?;
    }
    deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
    Ok(())
}

/// The current rows of these heads.
fn these(heads: &[&Model]) -> Condition {
    let subjects = heads.iter().map(|head| head.subject_id);
    let first = heads.first();
    let mut roles: Vec<&str> = heads.iter().map(|head| head.role.as_str()).collect();
    roles.sort_unstable();
    roles.dedup();
    Condition::all()
        .add(Column::CountyCode.eq(first.map(|head| head.county_code.clone()).unwrap_or_default()))
        .add(Column::Term.eq(first.map(|head| head.term.clone()).unwrap_or_default()))
        .add(Column::Role.is_in(roles))
        .add(Column::SubjectId.is_in(subjects))
        .add(Column::UntilSeq.is_null())
}

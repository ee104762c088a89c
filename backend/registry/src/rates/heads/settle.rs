//! 更新人头: what differs ends with this deed, and what is new begins with it; what says the same stays untouched.

use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::wanted::{self, Wanted};
use super::{Role, returns, statement};
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
        lay_out(deed, &wanted).await?;
        let role =
            end_what_differs(deed, term, wanted.role).await? + begin_what_is_new(deed, term, wanted.role).await?;
        deed.txn().execute_unprepared("DROP TABLE wanted_heads").await?;
        // Before the next role is laid beside them: uncounted, PostgreSQL would go through all heads for each of its rows.
        if role > 0 {
            deed.count_tables(&["heads"]).await?;
        }
        changed += role;
    }
    Ok(changed + returns::bring_up_to_date(deed, term).await?)
}

/// Lays whoever ought to be a head beside the heads: found once, in a table of this connection alone. Its columns are taken from the
/// heads: between columns of two types SQLite uses no index.
async fn lay_out(deed: &Deed, wanted: &Wanted) -> Result<()> {
    let columns = SAYS.join(", ");
    let table = format!("CREATE TEMPORARY TABLE wanted_heads AS SELECT subject_id, {columns} FROM heads LIMIT 0");
    deed.txn().execute_unprepared(&table).await?;
    deed.txn().execute_raw(wanted.statement(deed, "INSERT INTO wanted_heads")).await?;
    deed.txn().execute_unprepared("CREATE UNIQUE INDEX wanted_heads_key ON wanted_heads (subject_id)").await?;
    deed.count_tables(&["wanted_heads"]).await
}

/// The current heads of a role; `$1` is the county, `$2` the term.
fn current(table: &str, role: Role) -> String {
    let role = role.as_str();
    format!("{table}.county_code = $1 AND {table}.term = $2 AND {table}.role = '{role}' AND {table}.until_seq IS NULL")
}

async fn end_what_differs(deed: &Deed, term: Term, role: Role) -> Result<u64> {
    let same = SAYS.map(|column| format!("w.{column} IS NOT DISTINCT FROM heads.{column}")).join(" AND ");
    let sql = format!(
        "UPDATE heads SET until_seq = $3 WHERE {} AND NOT EXISTS \
         (SELECT 1 FROM wanted_heads w WHERE w.subject_id = heads.subject_id AND {same})",
        current("heads", role)
    );
    run(deed, term, &sql).await
}

/// Whoever is a head already is looked up once (`NOT IN`): asked row by row, PostgreSQL would go again and again through a table that
/// grows under its hands.
async fn begin_what_is_new(deed: &Deed, term: Term, role: Role) -> Result<u64> {
    let columns = SAYS.join(", ");
    let sql = format!(
        "INSERT INTO heads (county_code, term, role, subject_id, since_seq, until_seq, {columns}) \
         SELECT CAST($1 AS text), CAST($2 AS text), '{name}', w.subject_id, CAST($3 AS bigint), CAST(NULL AS bigint), {columns} \
         FROM wanted_heads w WHERE w.subject_id NOT IN (SELECT h.subject_id FROM heads h WHERE {current})",
        name = role.as_str(),
        current = current("h", role)
    );
    run(deed, term, &sql).await
}

async fn run(deed: &Deed, term: Term, sql: &str) -> Result<u64> {
    let values = [deed.county_code().into(), term.to_string().into(), deed.seq().into()];
    Ok(deed.txn().execute_raw(statement(deed, sql, values)).await?.rows_affected())
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

//! 更新人头: what differs ends with this deed, and what is new begins with it; what says the same stays untouched.

use std::collections::HashSet;

use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use super::wanted::{self, Row, Wanted};
use super::{Role, returns, statement};
use crate::deed::Deed;
use crate::entities::heads::{Column, Entity, Model};
use crate::{Result, packed};

/// Every column in which a head may differ; `IS DISTINCT FROM` takes two empty ones for the same.
const SAYS: [&str; 8] =
    ["child_id", "counted", "hukou_village", "home_village", "school_id", "grade", "sex", "\"groups\""];

/// Brings every head of the term up to date; returns how many ended or began. `beside` sees the county as the deed found it: the pupils,
/// who take as long as all others, are held against their heads in the deed at the same time as the others there.
pub(in crate::rates) async fn bring_up_to_date(
    deed: &Deed,
    beside: &DatabaseTransaction,
    term: Term,
    policy: &Policy,
) -> Result<u64> {
    let (mut changed, mut pupils, mut others) = (0, Vec::new(), Vec::new());
    for wanted in wanted::all(deed, term, policy).await? {
        match wanted.role {
            role if is_new(deed, term, role).await? => changed += begin_all(deed, term, &wanted).await?,
            Role::Pupil => pupils.push(wanted),
            _ => others.push(wanted),
        }
    }
    let (pupils, others) = tokio::try_join!(hold(deed, deed.txn(), term, pupils), hold(deed, beside, term, others))?;
    for (role, differing) in pupils.into_iter().chain(others) {
        changed += settle(deed, term, role, differing).await?;
    }
    Ok(changed + returns::bring_up_to_date(deed, term).await?)
}

/// The current heads of a role; `$1` is the county, `$nth` the term.
fn current(table: &str, role: Role, nth: usize) -> String {
    let role = role.as_str();
    format!(
        "{table}.county_code = $1 AND {table}.term = ${nth} AND {table}.role = '{role}' AND {table}.until_seq IS NULL"
    )
}

async fn is_new(deed: &Deed, term: Term, role: Role) -> Result<bool> {
    let sql = format!("SELECT 1 AS one FROM heads WHERE {} LIMIT 1", current("heads", role, 2));
    let values = [deed.county_code().into(), term.to_string().into()];
    Ok(deed.txn().query_one_raw(statement(deed, &sql, values)).await?.is_none())
}

/// The first heads of a role: within the database, where nothing need be compared.
async fn begin_all(deed: &Deed, term: Term, wanted: &Wanted) -> Result<u64> {
    let (columns, last) = (SAYS.join(", "), wanted.values.len());
    let sql = format!(
        "INSERT INTO heads (county_code, term, role, subject_id, since_seq, until_seq, {columns}) {with} \
         SELECT CAST($1 AS text), CAST(${term} AS text), '{role}', w.subject_id, CAST(${seq} AS bigint), CAST(NULL AS bigint), \
         {columns} FROM ({select}) w",
        with = wanted.with,
        select = wanted.select,
        role = wanted.role.as_str(),
        term = last + 1,
        seq = last + 2,
    );
    let own = [term.to_string().into(), deed.seq().into()];
    let values = wanted.values.iter().cloned().chain(own);
    let begun = deed.txn().execute_raw(statement(deed, &sql, values)).await?.rows_affected();
    if begun > 0 {
        // Before the next role is held against them: uncounted, PostgreSQL would go through all heads for each of its rows.
        deed.count_tables(&["heads"]).await?;
    }
    Ok(begun)
}

/// Whoever ought to be a head held against the heads, in one pass: the few that differ come whole, of the others only their number.
#[derive(FromQueryResult)]
struct Held {
    /// Of those that ought to be heads, how many are heads already, whatever they say.
    known: i64,
    /// How many heads there are.
    heads: i64,
    differing: Option<String>,
}

/// What a role's heads lack.
struct Differing {
    /// Those that begin, in the place of others of the same subjects or as the first.
    new: Vec<Model>,
    /// Those that ought not to be.
    gone: Vec<Uuid>,
}

/// Holds roles against their heads, one after the other, as `view` sees them.
async fn hold(
    deed: &Deed,
    view: &DatabaseTransaction,
    term: Term,
    roles: Vec<Wanted>,
) -> Result<Vec<(Role, Differing)>> {
    let mut all = Vec::with_capacity(roles.len());
    for wanted in roles {
        let asked = statement(deed, &held_against(deed, &wanted), with_term(&wanted, term));
        let Some(held) = Held::find_by_statement(asked).one(view).await? else { continue };
        let rows: Vec<Row> = packed::of_cell(held.differing.as_deref().unwrap_or("[]"))?;
        let new = rows.into_iter().map(|row| row.into_head(deed, term, wanted.role)).collect();
        // A head is known to one subject at most: if all heads were found, nobody is a head who ought not to be.
        let gone = if held.known < held.heads { gone(deed, view, term, &wanted).await? } else { Vec::new() };
        all.push((wanted.role, Differing { new, gone }));
    }
    Ok(all)
}

fn held_against(deed: &Deed, wanted: &Wanted) -> String {
    let nth = wanted.values.len() + 1;
    let differs = SAYS.map(|column| format!("h.{column} IS DISTINCT FROM w.{column}")).join(" OR ");
    let columns: Vec<String> = ["subject_id"].into_iter().chain(SAYS).map(|column| format!("w.{column}")).collect();
    format!(
        "{with} SELECT COUNT(h.subject_id) AS known, (SELECT COUNT(*) FROM heads c WHERE {all}) AS heads, \
         '[' || string_agg(CASE WHEN h.subject_id IS NULL OR {differs} THEN {line} END, ',') || ']' AS differing \
         FROM ({select}) w LEFT JOIN heads h ON {own} AND h.subject_id = w.subject_id",
        with = wanted.with,
        select = wanted.select,
        all = current("c", wanted.role, nth),
        own = current("h", wanted.role, nth),
        line = packed::line(deed.txn().get_database_backend(), &columns),
    )
}

/// The heads of a role that ought not to be.
async fn gone(deed: &Deed, view: &DatabaseTransaction, term: Term, wanted: &Wanted) -> Result<Vec<Uuid>> {
    let (with, select) = (&wanted.with, &wanted.select);
    let own = current("h", wanted.role, wanted.values.len() + 1);
    let sql = format!(
        "{with} SELECT h.subject_id FROM heads h WHERE {own} AND h.subject_id NOT IN (SELECT w.subject_id FROM ({select}) w)"
    );
    let found = view.query_all_raw(statement(deed, &sql, with_term(wanted, term))).await?;
    Ok(found.iter().map(|row| row.try_get("", "subject_id")).collect::<std::result::Result<_, _>>()?)
}

fn with_term(wanted: &Wanted, term: Term) -> impl Iterator<Item = sea_orm::Value> {
    wanted.values.iter().cloned().chain([term.to_string().into()])
}

/// Begins these heads in the place of those of the same subjects, and ends those that are gone; returns how many ended or began.
async fn settle(deed: &Deed, term: Term, role: Role, differing: Differing) -> Result<u64> {
    let Differing { new, gone } = differing;
    let subjects: HashSet<Uuid> = new.iter().map(|head| head.subject_id).chain(gone).collect();
    let subjects: Vec<Uuid> = subjects.into_iter().collect();
    let mut old = Vec::new();
    for part in subjects.chunks(500) {
        let of = Entity::find()
            .filter(Column::CountyCode.eq(deed.county_code()))
            .filter(Column::Term.eq(term.to_string()))
            .filter(Column::Role.eq(role.as_str()))
            .filter(Column::SubjectId.is_in(part.iter().copied()))
            .filter(Column::UntilSeq.is_null());
        old.extend(of.all(deed.txn()).await?);
    }
    let changed = old.len() + new.len();
    replace(deed, &old, new).await?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, Clock, Registry};

    /// A restored or fast growing register has no counted tables: the plan must not need them.
    #[tokio::test]
    async fn no_list_is_gone_through_once_for_each_person() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("county.db").display());
        let registry = Registry::open(&url, Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())).await.unwrap();
        registry.migrate().await.unwrap();
        let actor = Actor::System("test");
        let county = registry.found_county("629001".parse().unwrap(), "青泉县", &actor).await.unwrap();
        let deed = county.begin(&actor).await.unwrap();
        let term = "2026-autumn".parse().unwrap();
        for wanted in wanted::all(&deed, term, &Policy::default()).await.unwrap() {
            let asked = format!("EXPLAIN QUERY PLAN {}", held_against(&deed, &wanted));
            let plan = deed.txn().query_all_raw(statement(&deed, &asked, with_term(&wanted, term))).await.unwrap();
            let steps: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
            assert!(!steps.is_empty());
            let scanned = steps.iter().find(|step| step.starts_with("SCAN") && step.ends_with("LEFT-JOIN"));
            assert_eq!(scanned, None, "{:?}: {steps:#?}", wanted.role);
        }
        drop(deed);
        county.close().await;
    }
}

//! 更新人头: what differs ends with this deed, and what is new begins with it; what says the same stays untouched.

use futures_util::future::BoxFuture;
use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::words::{Head, Wanted, Words, groups};
use super::{PAGE, begin, gathered, returns};
use crate::Result;
use crate::deed::Deed;
use crate::entities::heads::{Column, Entity, Model};
use crate::packed::{self, Text};
use crate::rates::sums::Group;
use crate::schools::Schools;

/// The heads of a term as they are now.
pub(in crate::rates) struct Settled {
    /// How many ended or began.
    pub changed: u64,
    /// All of them, by what they say and where they are counted.
    pub groups: Vec<Group>,
}

/// Brings every head of the term up to date. `beside` sees the county as the deed found it, so that both processors are at work.
pub(in crate::rates) fn bring_up_to_date<'a>(
    deed: &'a Deed,
    beside: &'a DatabaseTransaction,
    term: Term,
    county: (&'a Policy, &'a Schools),
) -> BoxFuture<'a, Result<Settled>> {
    Box::pin(settle(deed, beside, term, county))
}

async fn settle(deed: &Deed, beside: &DatabaseTransaction, term: Term, county: (&Policy, &Schools)) -> Result<Settled> {
    let (wanted, words) = gathered::wanted(deed, beside, term, county).await?;
    let (children, others) = wanted.split_at(1);
    let (of_children, of_others) = tokio::try_join!(
        hold_all(deed, deed.txn(), term, (children, &words)),
        hold_all(deed, beside, term, (others, &words))
    )?;
    let (mut changed, mut is_first) = (0, false);
    for (role, differing) in wanted.iter().zip(of_children.into_iter().chain(of_others)) {
        changed += differing.old.len() + differing.new.len();
        replace(deed, term, &differing.old, Vec::new()).await?;
        begin::begin(deed, term, (role, &words), differing.new).await?;
        is_first |= differing.is_first;
    }
    if is_first {
        deed.count_tables(&["heads"]).await?;
    }
    let mut groups = groups(&wanted, &words);
    drop((wanted, words));
    let (returns, cases) = returns::bring_up_to_date(deed, term).await?;
    groups.extend(cases.iter().map(Group::of));
    Ok(Settled { changed: u64::try_from(changed + returns).unwrap_or(u64::MAX), groups })
}

/// A head that ends.
pub(in crate::rates) struct Old {
    role: String,
    subject: Uuid,
    since: i64,
}

impl From<&Model> for Old {
    fn from(head: &Model) -> Self {
        Self { role: head.role.clone(), subject: head.subject_id, since: head.since_seq }
    }
}

/// What a role's heads lack.
struct Differing {
    /// Those that end: they say something else, or nobody ought to be one.
    old: Vec<Old>,
    /// Those that begin, by their places among the wanted.
    new: Vec<usize>,
    /// Whether the role has no heads yet.
    is_first: bool,
}

/// What a head says, as it is stored, with its subject and since when.
const COLUMNS: [&str; 10] = [
    "subject_id",
    "since_seq",
    "child_id",
    "counted",
    "hukou_village",
    "home_village",
    "school_id",
    "grade",
    "sex",
    "\"groups\"",
];

/// Holds roles against their heads, one after the other, as `db` sees them.
async fn hold_all(
    deed: &Deed,
    db: &DatabaseTransaction,
    term: Term,
    (roles, words): (&[Wanted], &Words),
) -> Result<Vec<Differing>> {
    let mut all = Vec::with_capacity(roles.len());
    for role in roles {
        all.push(hold(deed, db, term, role, words).await?);
    }
    Ok(all)
}

/// The next page of the heads of a role behind a subject.
fn page() -> String {
    format!(
        "(SELECT {} FROM heads WHERE county_code = $1 AND term = $2 AND role = $3 AND until_seq IS NULL AND subject_id > $4 \
         ORDER BY subject_id LIMIT {PAGE}) h",
        COLUMNS.join(", ")
    )
}

/// Holds whoever ought to be a head of a role against its heads, a page of them at a time.
async fn hold(deed: &Deed, db: &DatabaseTransaction, term: Term, wanted: &Wanted, words: &Words) -> Result<Differing> {
    let (role, from) = (wanted.role.as_str(), page());
    let (mut stays, mut old, mut last, mut all) = (vec![false; wanted.heads.len()], Vec::new(), Uuid::nil(), 0);
    loop {
        let values = vec![deed.county_code().into(), term.to_string().into(), role.into(), last.into()];
        let mut rows = 0;
        packed::texts(db, (COLUMNS, &from), values, |row| {
            let subject = row[0].own_id()?;
            (rows, last) = (rows + 1, last.max(subject));
            match wanted.find(subject).filter(|nth| says(&row, &wanted.heads[*nth], words)) {
                Some(nth) => stays[nth] = true,
                None => old.push(Old { role: role.to_owned(), subject, since: row[1].number().unwrap_or_default() }),
            }
            Ok(())
        })
        .await?;
        all += rows;
        if rows < PAGE {
            let new = (0..stays.len()).filter(|nth| !stays[*nth]).collect();
            return Ok(Differing { old, new, is_first: all == 0 && !wanted.heads.is_empty() });
        }
    }
}

/// Whether a stored head says what that one says.
fn says(
    [_, _, child, counted, hukou, home, school, grade, sex, groups]: &[Text<'_>; 10],
    head: &Head,
    words: &Words,
) -> bool {
    let alike = [
        (counted, head.counted),
        (hukou, head.hukou_village),
        (home, head.home_village),
        (grade, head.grade),
        (groups, head.groups),
    ];
    alike.iter().all(|(cell, word)| cell.text() == words.text(*word))
        && (child.id(), school.id(), sex.number()) == (head.child, head.school, Some(head.sex))
}

/// Ends these heads with this deed and begins those. What began within the same deed was never true before: it goes.
pub(in crate::rates) async fn replace(deed: &Deed, term: Term, old: &[Old], new: Vec<Model>) -> Result<()> {
    let (own, earlier): (Vec<&Old>, Vec<&Old>) = old.iter().partition(|head| head.since == deed.seq());
    for part in own.chunks(500) {
        Entity::delete_many().filter(these(deed, term, part)).exec(deed.txn()).await?;
    }
    for part in earlier.chunks(500) {
        Entity::update_many()
            .col_expr(Column::UntilSeq, Expr::value(deed.seq()))
            .filter(these(deed, term, part))
            .exec(deed.txn())
            .await?;
    }
    deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
    Ok(())
}

/// The current rows of these heads.
fn these(deed: &Deed, term: Term, heads: &[&Old]) -> Condition {
    let mut roles: Vec<&str> = heads.iter().map(|head| head.role.as_str()).collect();
    roles.sort_unstable();
    roles.dedup();
    Condition::all()
        .add(Column::CountyCode.eq(deed.county_code()))
        .add(Column::Term.eq(term.to_string()))
        .add(Column::Role.is_in(roles))
        .add(Column::SubjectId.is_in(heads.iter().map(|head| head.subject)))
        .add(Column::UntilSeq.is_null())
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Statement};

    use super::super::{lines, rolls, whose};
    use super::page;
    use crate::{Actor, Clock, Registry};

    /// A restored or fast growing register has no counted tables: the plan must not need them.
    #[tokio::test]
    async fn no_list_is_gone_through_for_a_few_of_its_rows() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("county.db").display());
        let registry = Registry::open(&url, Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())).await.unwrap();
        registry.migrate().await.unwrap();
        let county = registry.found_county("629001".parse().unwrap(), "青泉县", &Actor::System("test")).await.unwrap();
        let deed = county.begin(&Actor::System("test")).await.unwrap();
        let few = "(SELECT value FROM json_each($2))";
        let by = |column: &str| {
            [lines::rows(&format!("r.{column} IN {few}")), whose::links(&format!("q.{column} IN {few}"))]
        };
        let asked = ["id", "roll_number"].into_iter().flat_map(by);
        let named = ["id_number", "name_key"].map(|column| lines::rows(&format!("r.{column} IN {few}")));
        for from in asked.chain(named).chain([page(), rolls::next_links()]) {
            let sql = format!("EXPLAIN QUERY PLAN SELECT 1 FROM {from}");
            let plan =
                deed.txn().query_all_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, &sql)).await.unwrap();
            let steps: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
            let scans = |step: &&String| {
                step.starts_with("SCAN")
                    && !step.contains("json_each")
                    && !["SCAN h", "SCAN l"].contains(&step.as_str())
            };
            assert_eq!(steps.iter().find(scans), None, "{from}: {steps:#?}");
        }
        drop(deed);
        county.close().await;
    }
}

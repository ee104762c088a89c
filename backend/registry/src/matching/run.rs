//! 交叉比对 as a deed: gather, compare, take over whom only the police list knows, store.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rules::calendar::{Term, full_years};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::compare::{Answer, Findings, Found, Lists, awaiting_entries, explained_entries, stands_for_itself};
use super::record::{DOUBLE, MATCH, Origin, Record};
use super::rows::{self, HukouRow};
use super::{Decision, Source, gather, store};
use crate::deed::Deed;
use crate::entities::settlements;
use crate::journal::Entry;
use crate::{Actor, Registry, Result};

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct MatchReport {
    /// Children of the register, each counted once.
    pub children: usize,
    /// Children surveyed twice and merged.
    pub merged: usize,
    /// Children newly taken over from the police list because no survey knows them.
    pub taken_over: usize,
    /// Rows of the current rosters.
    pub roster_rows: usize,
    /// Children linked to a current roster row, by the machine or by a person.
    pub linked: usize,
    /// Pairs of the current rosters that wait for a person.
    pub review: usize,
    /// Current roster rows that may be a child's and wait for a person.
    pub waiting_rows: usize,
    /// Rows of the current rosters that are the second of a pupil on two rolls (双重学籍).
    pub second_rows: usize,
    /// Current roster rows without a child.
    pub rows_without_child: usize,
}

/// Ages on 31 August at which a police entry alone puts a child on the register: from the year before compulsory age to its end.
const TAKEN_OVER_AGES: std::ops::RangeInclusive<u8> = 5..=15;

/// Cross-matches the register with the police list and with the rosters of the term and of the term before.
///
/// The same lists and answers give the same links, whatever ran before (D§7.2).
///
/// # Errors
/// The database does not answer.
pub async fn run(registry: &Registry, actor: &Actor, term: Term) -> Result<MatchReport> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let (lists, entries) = gather_lists(&deed, term).await?;
    let lists = Arc::new(lists);
    let of_police = Arc::clone(&lists);
    let mut found = computed(move || of_police.with_police()).await;
    // Entries that wait for a person are explained for the time being; those that are linked have the last word.
    let mut explained = awaiting_entries(&lists, &found);
    explained.extend(explained_entries(&lists, &found));
    let new = unknown_to_surveys(&deed, &lists, &entries, &explained, term.age_day());
    store::take_over(&deed, &new).await?;
    let children: Vec<Record> = lists
        .surveyed
        .iter()
        .chain(&lists.taken_over)
        .chain(new.iter().map(|(record, _)| record))
        .filter(|record| stands_for_itself(record, &found, &explained))
        .cloned()
        .collect();
    found.add_own_entries(&lists.police, &children);
    let mut report = MatchReport { children: children.len(), taken_over: new.len(), ..MatchReport::default() };
    let of_rosters = Arc::clone(&lists);
    let found = computed(move || {
        of_rosters.with_rosters(&children, &mut found);
        of_rosters.without_child(&mut found);
        found
    })
    .await;
    count(&mut report, &lists, &found);
    store::merge(&deed, &lists, &found, &explained).await?;
    store::replace(&deed, term, &report, found).await?;
    let body = json!({ "term": term.to_string(), "counts": report });
    deed.commit(Entry::new("match", "term", Some(term.to_string()), body)).await?;
    Ok(report)
}

/// Work for the processor, kept off the threads that wait for the network.
async fn computed<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

/// Both sides of every comparison, and the police list's rows as they are stored.
async fn gather_lists(deed: &Deed, term: Term) -> Result<(Lists, HashMap<Uuid, HukouRow>)> {
    let (db, county) = (deed.txn(), deed.county_code());
    let (taken_over, surveyed): (Vec<Record>, Vec<Record>) =
        gather::children(db, &county, term).await?.into_iter().partition(|r| matches!(r.origin, Origin::Hukou(_)));
    let entries = rows::hukou(db, &county, None).await?;
    let lists = Lists {
        surveyed,
        taken_over,
        police: gather::hukou(&entries),
        roster: gather::roster(db, &county, term).await?,
        before: gather::roster(db, &county, term.previous()).await?,
        answers: answers(deed, term).await?,
        year: term.school_year().start_year(),
    };
    Ok((lists, entries.into_iter().map(|e| (e.id, e)).collect()))
}

/// What persons have settled and not taken back, oldest first: the last answer counts. An answer about a roster's row holds for
/// the rosters of that term alone: the next ones number their pupils anew.
async fn answers(deed: &Deed, term: Term) -> Result<Vec<Answer>> {
    let rows = settlements::Entity::find()
        .filter(settlements::Column::CountyCode.eq(deed.county_code()))
        .filter(settlements::Column::UndoneAt.is_null())
        .order_by_asc(settlements::Column::Id)
        .all(deed.txn())
        .await?;
    let known = rows.into_iter().filter_map(|row| {
        let given_in: Option<Term> = row.term.and_then(|term| term.parse().ok());
        let source = match Source::from_code(&row.other_kind)? {
            Source::Roster => of_rosters(given_in?, term)?,
            Source::RosterBefore => of_rosters(given_in?.previous(), term)?,
            whenever => whenever,
        };
        let double = row.kind == DOUBLE;
        Some(Answer { child: row.child_id, source, key: row.other_key, same: row.same, double })
    });
    Ok(known.collect())
}

/// What the rosters of `asked` are in a run for `term`.
fn of_rosters(asked: Term, term: Term) -> Option<Source> {
    match asked {
        now if now == term => Some(Source::Roster),
        before if before == term.previous() => Some(Source::RosterBefore),
        _ => None,
    }
}

/// Registered children of school age whom no survey knows and who were not taken over before (铁脚板 still owes them a visit).
fn unknown_to_surveys(
    deed: &Deed,
    lists: &Lists,
    entries: &HashMap<Uuid, HukouRow>,
    explained: &HashMap<String, Uuid>,
    age_day: NaiveDate,
) -> Vec<(Record, Uuid)> {
    let earlier: HashSet<&str> = lists
        .taken_over
        .iter()
        .filter_map(|r| if let Origin::Hukou(key) = &r.origin { Some(key.as_str()) } else { None })
        .collect();
    let of_age = |entry: &HukouRow| {
        entry.born_on.and_then(|born| full_years(born, age_day)).is_some_and(|age| TAKEN_OVER_AGES.contains(&age))
    };
    let unknown = lists.police.iter().filter(|r| !explained.contains_key(&r.key) && !earlier.contains(r.key.as_str()));
    unknown
        .filter_map(|record| Some((record, entries.get(&record.id)?)))
        .filter(|(_, entry)| entry.hukou_state == "registered" && of_age(entry))
        .map(|(record, entry)| {
            let origin = Origin::Hukou(record.key.clone());
            (Record { id: deed.new_id(), origin, ..record.clone() }, entry.id)
        })
        .collect()
}

fn count(report: &mut MatchReport, lists: &Lists, found: &Findings) {
    let current = || found.links.iter().filter(|l| l.source == Source::Roster && l.child.is_some());
    report.merged = found.merged.len();
    report.roster_rows = lists.roster.len();
    report.linked = current().filter(|l| l.kind == MATCH && l.decision.links()).count();
    report.review = current().filter(|l| l.decision == Decision::Review).count();
    // Each row is told once: who is linked waits no more, and the second row of a pupil who stands twice is no stranger.
    let rows = |which: &dyn Fn(&Found) -> bool| current().filter(|link| which(link)).map(|link| link.other).collect();
    let linked: HashSet<Uuid> = rows(&|link| link.kind == MATCH && link.decision.links());
    let second: HashSet<Uuid> = rows(&|link| link.kind == DOUBLE && !linked.contains(&link.other));
    let waiting: HashSet<Uuid> = rows(&|link| link.decision == Decision::Review);
    let told = |row: &Uuid| linked.contains(row) || second.contains(row);
    report.second_rows = second.len();
    report.waiting_rows = waiting.iter().filter(|row| !told(row)).count();
    let alone = found.alone.iter().filter(|alone| alone.side == "roster");
    report.rows_without_child = alone.filter(|alone| !told(&alone.id) && !waiting.contains(&alone.id)).count();
}

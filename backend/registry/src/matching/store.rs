//! What a run leaves: its links, what stayed alone, whom it took over, who was merged.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rules::calendar::Term;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

use super::compare::{Alone, Findings, Found, Lists};
use super::models;
use super::record::{Origin, Record};
use super::run::MatchReport;
use super::stored::{self, LinkKey, StoredAlone, StoredLink};
use crate::Result;
use crate::deed::Deed;
use crate::entities::{children, hukou_entries, links, match_runs, unmatched};

/// Which build of the children's model linked; kept with each run.
const MODEL_VERSION: &str = concat!("children/", env!("CARGO_PKG_VERSION"));

/// Puts children whom only the police list knows on the register.
pub(super) async fn take_over(deed: &Deed, new: &[(Record, Uuid)]) -> Result<()> {
    const AT_ONCE: usize = 500;
    for some in new.chunks(AT_ONCE) {
        let entries = hukou_entries::Entity::find()
            .filter(hukou_entries::Column::CountyCode.eq(deed.county_code()))
            .filter(hukou_entries::Column::Id.is_in(some.iter().map(|(_, entry)| *entry)))
            .all(deed.txn())
            .await?;
        let entries: HashMap<Uuid, hukou_entries::Model> = entries.into_iter().map(|entry| (entry.id, entry)).collect();
        let known = some.iter().filter_map(|(record, entry)| Some((record, entries.get(entry)?)));
        deed.insert_all(known.map(|(record, entry)| child_of_entry(deed, record, entry).into_active_model())).await?;
    }
    Ok(())
}

fn child_of_entry(deed: &Deed, record: &Record, entry: &hukou_entries::Model) -> children::Model {
    children::Model {
        county_code: deed.county_code(),
        id: record.id,
        household_id: None,
        name: entry.name.clone(),
        name_key: entry.name_key.clone(),
        sex: entry.sex,
        ethnic: entry.ethnic.clone(),
        born_on: entry.born_on,
        birth_written: None,
        id_kind: None,
        id_number: entry.id_number.clone(),
        id_written: entry.written.get("id_number").and_then(|v| v.as_str()).map(str::to_owned),
        roll_number: None,
        hukou_code: entry.hukou_code.clone(),
        // Nobody has seen where the child lives; the hukou village owes the visit.
        village_code: None,
        group_code: None,
        residence: None,
        health: None,
        disability_kind: None,
        disability_level: None,
        disability_cert: None,
        father_away: None,
        mother_away: None,
        origin: "hukou".to_owned(),
        origin_key: Some(entry.record_id.clone()),
        merged_into: None,
        version: 1,
        changed_seq: deed.seq(),
        known_name: None,
        known_sex: None,
        known_born_on: None,
        known_id: None,
    }
}

/// Children surveyed twice go into the first; children taken over go into the surveyed child that explains their entry, or very likely
/// will; whoever was merged before and is not any more stands for himself again.
pub(super) async fn merge(
    deed: &Deed,
    lists: &Lists,
    found: &Findings,
    explained: &HashMap<String, Uuid>,
) -> Result<()> {
    let mut wanted: HashMap<Uuid, Uuid> = found.merged.clone();
    for record in &lists.taken_over {
        if let Origin::Hukou(entry) = &record.origin
            && let Some(child) = explained.get(entry)
        {
            wanted.insert(record.id, *found.merged.get(child).unwrap_or(child));
        }
    }
    let stored: Vec<children::Model> = children::Entity::find()
        .filter(children::Column::CountyCode.eq(deed.county_code()))
        .filter(children::Column::MergedInto.is_not_null())
        .all(deed.txn())
        .await?;
    let before: HashMap<Uuid, Uuid> = stored.iter().filter_map(|c| Some((c.id, c.merged_into?))).collect();
    for id in before.keys().filter(|id| !wanted.contains_key(id)) {
        set_merged(deed, *id, None).await?;
    }
    for (id, into) in wanted.iter().filter(|(id, into)| before.get(id) != Some(into)) {
        set_merged(deed, *id, Some(*into)).await?;
    }
    Ok(())
}

async fn set_merged(deed: &Deed, id: Uuid, into: Option<Uuid>) -> Result<()> {
    let change = children::ActiveModel { merged_into: Set(into), changed_seq: Set(deed.seq()), ..Default::default() };
    children::Entity::update_many()
        .set(change)
        .col_expr(children::Column::Version, Expr::col(children::Column::Version).add(1))
        .filter(children::Column::CountyCode.eq(deed.county_code()))
        .filter(children::Column::Id.eq(id))
        .exec(deed.txn())
        .await?;
    Ok(())
}

/// This run's links take the place of the last run's for the term: what is the same stays, what differs is written over, what is new is
/// added, what is gone is taken out.
pub(super) async fn replace(deed: &Deed, term: Term, report: &MatchReport, found: Findings) -> Result<()> {
    let run = begin_run(deed, term, report, &found).await?;
    let term = term.to_string();
    let (mut stored, mut gone) = by_key(stored::links(deed, &term).await?, StoredLink::key, |row| row.id);
    let rows = found.links.into_iter().map(|link| link_row(deed, run, &term, link));
    let (changed, new) = held_against(rows, &mut stored, link_key, same_link, |row, before| row.id = before.id);
    deed.replace_all(changed.into_iter().map(IntoActiveModel::into_active_model)).await?;
    deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
    gone.extend(stored.into_values().map(|row| row.id));
    take_out::<links::Entity>(deed, links::Column::CountyCode, links::Column::Id, &gone).await?;
    replace_alone(deed, run, &term, found.alone).await?;
    forget_models(deed, &term).await
}

async fn replace_alone(deed: &Deed, run: Uuid, term: &str, alone: Vec<Alone>) -> Result<()> {
    let (mut stored, mut gone) = by_key(stored::alone(deed, term).await?, StoredAlone::key, |row| row.id);
    let rows = alone.into_iter().map(|alone| unmatched::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        run_id: run,
        term: term.to_owned(),
        side: alone.side.to_owned(),
        subject_id: alone.id,
        reason: alone.reason,
    });
    let key = |row: &unmatched::Model| (row.side.clone(), row.subject_id);
    let same = |row: &unmatched::Model, before: &StoredAlone| row.reason == before.reason;
    let (changed, new) = held_against(rows, &mut stored, key, same, |row, before| row.id = before.id);
    deed.replace_all(changed.into_iter().map(IntoActiveModel::into_active_model)).await?;
    deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
    gone.extend(stored.into_values().map(|row| row.id));
    take_out::<unmatched::Entity>(deed, unmatched::Column::CountyCode, unmatched::Column::Id, &gone).await
}

/// Stored rows by their key; of two with one key the later is given back to be taken out.
fn by_key<S, K: std::hash::Hash + Eq>(
    rows: Vec<S>,
    key: impl Fn(&S) -> K,
    id: impl Fn(&S) -> Uuid,
) -> (HashMap<K, S>, Vec<Uuid>) {
    let (mut stored, mut surplus) = (HashMap::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match stored.entry(key(&row)) {
            Entry::Vacant(free) => {
                free.insert(row);
            }
            Entry::Occupied(_) => surplus.push(id(&row)),
        }
    }
    (stored, surplus)
}

/// Parts rows into those that differ from what is stored under their key, and those that are new. What is left in `stored` is gone.
fn held_against<M, S, K: std::hash::Hash + Eq>(
    rows: impl Iterator<Item = M>,
    stored: &mut HashMap<K, S>,
    key: impl Fn(&M) -> K,
    same: impl Fn(&M, &S) -> bool,
    take_place: impl Fn(&mut M, &S),
) -> (Vec<M>, Vec<M>) {
    let (mut changed, mut new) = (Vec::new(), Vec::new());
    for mut row in rows {
        match stored.remove(&key(&row)) {
            Some(before) if same(&row, &before) => {}
            Some(before) => {
                take_place(&mut row, &before);
                changed.push(row);
            }
            None => new.push(row),
        }
    }
    (changed, new)
}

async fn begin_run(deed: &Deed, term: Term, report: &MatchReport, found: &Findings) -> Result<Uuid> {
    let (county, run) = (deed.county_code(), deed.new_id());
    let past = match_runs::ActiveModel { current: Set(false), ..Default::default() };
    match_runs::Entity::update_many()
        .set(past)
        .filter(match_runs::Column::CountyCode.eq(&county))
        .filter(match_runs::Column::Term.eq(term.to_string()))
        .filter(match_runs::Column::Current.eq(true))
        .exec(deed.txn())
        .await?;
    let row = match_runs::Model {
        county_code: county,
        id: run,
        term: term.to_string(),
        model_version: MODEL_VERSION.to_owned(),
        started_at: deed.now(),
        finished_at: deed.now(),
        counts: serde_json::to_value(report).unwrap_or_default(),
        journal_seq: deed.seq(),
        current: true,
        models: Some(models::kept(&found.learnt)),
    };
    match_runs::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    Ok(run)
}

/// A run none of whose links stands any more needs its models no longer.
async fn forget_models(deed: &Deed, term: &str) -> Result<()> {
    let county = deed.county_code();
    let in_use = Query::select()
        .distinct()
        .column(links::Column::RunId)
        .from(links::Entity)
        .cond_where(links::Column::CountyCode.eq(&county))
        .to_owned();
    let forgotten = match_runs::ActiveModel { models: Set(None), ..Default::default() };
    match_runs::Entity::update_many()
        .set(forgotten)
        .filter(match_runs::Column::CountyCode.eq(&county))
        .filter(match_runs::Column::Term.eq(term))
        .filter(match_runs::Column::Current.eq(false))
        .filter(match_runs::Column::Models.is_not_null())
        .filter(match_runs::Column::Id.not_in_subquery(in_use))
        .exec(deed.txn())
        .await?;
    Ok(())
}

async fn take_out<E: EntityTrait>(deed: &Deed, county: E::Column, id: E::Column, gone: &[Uuid]) -> Result<()> {
    const AT_ONCE: usize = 500;
    for some in gone.chunks(AT_ONCE) {
        let rows = E::delete_many().filter(county.eq(deed.county_code())).filter(id.is_in(some.iter().copied()));
        rows.exec(deed.txn()).await?;
    }
    Ok(())
}

fn link_key(row: &links::Model) -> LinkKey {
    (row.kind.clone(), row.child_id, row.left_row_id, row.other_kind.clone(), row.other_id)
}

/// Whether a run says of a pair what the last one said. The last decimals of a weight move with every row of the county; a tenth of
/// a bit says nothing new.
fn same_link(row: &links::Model, before: &StoredLink) -> bool {
    const NOTHING_NEW: f64 = 0.1;
    let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < NOTHING_NEW,
        (one, other) => one == other,
    };
    row.decision == before.decision
        && row.reason == before.reason
        && row.contested == before.contested
        && row.pattern == before.pattern
        && near(Some(row.weight), Some(before.weight))
        && near(row.evidence, before.evidence)
}

fn link_row(deed: &Deed, run: Uuid, term: &str, link: Found) -> links::Model {
    links::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        run_id: run,
        term: term.to_owned(),
        kind: link.kind.to_owned(),
        child_id: link.child,
        left_kind: if link.child.is_some() { "child" } else { "roster" }.to_owned(),
        left_row_id: link.row,
        other_kind: link.source.as_str().to_owned(),
        other_id: link.other,
        weight: link.weight,
        probability: link.probability,
        decision: link.decision.as_str().to_owned(),
        reason: link.reason,
        contested: link.contested,
        pattern: link.account.map(|(pattern, _)| pattern.bits().cast_signed()),
        evidence: link.account.map(|(_, evidence)| evidence),
    }
}

//! What a run leaves: its links, what stayed alone, whom it took over, who was merged.

use std::collections::HashMap;

use rules::calendar::Term;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

use super::compare::{Findings, Found, Lists};
use super::record::{Origin, Record};
use super::run::MatchReport;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{children, hukou_entries, links, match_runs, unmatched};

/// Which build of the children's model linked; kept with each run.
const MODEL_VERSION: &str = concat!("children/", env!("CARGO_PKG_VERSION"));

/// Puts children whom only the police list knows on the register.
pub(super) async fn take_over(deed: &Deed, new: &[(Record, &hukou_entries::Model)]) -> Result<()> {
    let rows = new.iter().map(|(record, entry)| child_of_entry(deed, record, entry).into_active_model());
    deed.insert_all(rows).await?;
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
    }
}

/// Children surveyed twice go into the first; children taken over go into the surveyed child that explains their entry; whoever
/// was merged before and is not any more stands for himself again.
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

/// This run's links take the place of the last run's for the term.
pub(super) async fn replace(deed: &Deed, term: Term, report: &MatchReport, found: Findings) -> Result<()> {
    forget_last(deed, term).await?;
    let run = deed.new_id();
    let row = match_runs::Model {
        county_code: deed.county_code(),
        id: run,
        term: term.to_string(),
        model_version: MODEL_VERSION.to_owned(),
        started_at: deed.now(),
        finished_at: deed.now(),
        counts: serde_json::to_value(report).unwrap_or_default(),
        journal_seq: deed.seq(),
        current: true,
    };
    match_runs::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    let term = term.to_string();
    let rows = found.links.into_iter().map(|link| link_row(deed, run, &term, link).into_active_model());
    deed.insert_all(rows).await?;
    let rows = found.alone.into_iter().map(|alone| {
        let row = unmatched::Model {
            county_code: deed.county_code(),
            id: deed.new_id(),
            run_id: run,
            term: term.clone(),
            side: alone.side.to_owned(),
            subject_id: alone.id,
            reason: alone.reason,
        };
        row.into_active_model()
    });
    deed.insert_all(rows).await?;
    Ok(())
}

async fn forget_last(deed: &Deed, term: Term) -> Result<()> {
    let (county, term) = (deed.county_code(), term.to_string());
    links::Entity::delete_many()
        .filter(links::Column::CountyCode.eq(&county))
        .filter(links::Column::Term.eq(&term))
        .exec(deed.txn())
        .await?;
    unmatched::Entity::delete_many()
        .filter(unmatched::Column::CountyCode.eq(&county))
        .filter(unmatched::Column::Term.eq(&term))
        .exec(deed.txn())
        .await?;
    let past = match_runs::ActiveModel { current: Set(false), ..Default::default() };
    match_runs::Entity::update_many()
        .set(past)
        .filter(match_runs::Column::CountyCode.eq(&county))
        .filter(match_runs::Column::Term.eq(&term))
        .exec(deed.txn())
        .await?;
    Ok(())
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
    }
}

//! `links.csv`: the links of a term by the senders' own keys (contract §3).

use std::collections::HashMap;

use rules::calendar::Term;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::record::MATCH;
use super::{Decision, Source};
use crate::entities::{children, links, roster_rows, survey_entries};
use crate::{Registry, Result, Scope};

/// A line of `links.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkLine {
    /// 记录编号 of the survey, or of the police list where no survey knows the child.
    pub survey_id: String,
    /// 记录编号 of the roster row, else its 学籍号, else `school:class:class_no`.
    pub roster_id: String,
    /// Log2 odds.
    pub weight: f64,
    /// Probability.
    pub probability: f64,
    /// `certain`, `review` or `settled`.
    pub decision: Decision,
    /// One sentence.
    pub reason: String,
}

/// Every link of the county's children with the current rosters, by the survey's key.
///
/// # Errors
/// The database does not answer.
pub async fn link_lines(registry: &Registry, scope: &Scope, term: Term) -> Result<Vec<LinkLine>> {
    let (db, county) = (registry.read(), scope.county().to_string());
    let surveyed = surveyed(db, &county, term).await?;
    let rows: Vec<(Uuid, Option<String>, String)> = roster_rows::Entity::find()
        .select_only()
        .columns([roster_rows::Column::Id, roster_rows::Column::RecordId, roster_rows::Column::RowKey])
        .filter(roster_rows::Column::CountyCode.eq(&county))
        .filter(roster_rows::Column::Term.eq(term.to_string()))
        .into_tuple()
        .all(db)
        .await?;
    let rows: HashMap<Uuid, String> = rows.into_iter().map(|(id, record, key)| (id, record.unwrap_or(key))).collect();
    let found = links::Entity::find()
        .filter(scope.by_place(links::Column::CountyCode, &[] as &[links::Column]))
        .filter(links::Column::Term.eq(term.to_string()))
        .filter(links::Column::OtherKind.eq(Source::Roster.as_str()))
        .filter(links::Column::Decision.ne(Decision::Rejected.as_str()))
        .filter(links::Column::ChildId.is_not_null())
        .all(db)
        .await?;
    let mut lines: Vec<LinkLine> = found
        .into_iter()
        .filter_map(|link| {
            Some(LinkLine {
                survey_id: surveyed.get(&link.child_id?)?.clone(),
                roster_id: rows.get(&link.other_id)?.clone(),
                weight: link.weight,
                probability: link.probability,
                // One child, one row: a second row of the same pupil is shown, never linked.
                decision: if link.kind == MATCH { Decision::from_code(&link.decision)? } else { Decision::Review },
                reason: link.reason,
            })
        })
        .collect();
    lines.sort_by(|a, b| (&a.survey_id, &a.roster_id).cmp(&(&b.survey_id, &b.roster_id)));
    Ok(lines)
}

/// The sender's key of each child: the latest survey's up to the term, else that of the list it came from.
async fn surveyed(db: &impl ConnectionTrait, county: &str, term: Term) -> Result<HashMap<Uuid, String>> {
    let known: Vec<(Uuid, Option<String>)> = children::Entity::find()
        .select_only()
        .columns([children::Column::Id, children::Column::OriginKey])
        .filter(children::Column::CountyCode.eq(county))
        .into_tuple()
        .all(db)
        .await?;
    let mut keys: HashMap<Uuid, String> = known.into_iter().filter_map(|(id, key)| Some((id, key?))).collect();
    let entries: Vec<(Uuid, String, String)> = survey_entries::Entity::find()
        .select_only()
        .columns([survey_entries::Column::ChildId, survey_entries::Column::Term, survey_entries::Column::RecordId])
        .filter(survey_entries::Column::CountyCode.eq(county))
        .order_by_asc(survey_entries::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let until = entries.into_iter().filter(|(_, of, _)| of.parse::<Term>().is_ok_and(|of| of <= term));
    keys.extend(until.map(|(child, _, record)| (child, record)));
    Ok(keys)
}

//! `links.csv`: the links of a term by the senders' own keys (contract §3).

use std::collections::HashMap;

use rules::calendar::Term;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
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
    let mut surveyed: HashMap<Uuid, String> = HashMap::new();
    for child in children::Entity::find().filter(children::Column::CountyCode.eq(&county)).all(db).await? {
        surveyed.extend(child.origin_key.map(|key| (child.id, key)));
    }
    let entries = survey_entries::Entity::find()
        .filter(survey_entries::Column::CountyCode.eq(&county))
        .order_by_asc(survey_entries::Column::Id)
        .all(db)
        .await?;
    surveyed.extend(
        entries
            .into_iter()
            .filter(|e| e.term.parse::<Term>().is_ok_and(|t| t <= term))
            .map(|e| (e.child_id, e.record_id)),
    );
    let rows = roster_rows::Entity::find()
        .filter(roster_rows::Column::CountyCode.eq(&county))
        .filter(roster_rows::Column::Term.eq(term.to_string()))
        .all(db)
        .await?;
    let rows: HashMap<Uuid, String> = rows.into_iter().map(|r| (r.id, r.record_id.unwrap_or(r.row_key))).collect();
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

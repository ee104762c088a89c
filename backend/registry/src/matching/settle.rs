//! 复核: a person says whether two records are one child, or takes that back.
//!
//! What is settled is kept beside the sender's own key, so that it survives another run and another import.

use rules::access;
use rules::calendar::Term;
use rules::responsibility::Subject;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::record::MATCH;
use super::{Decision, LinkId, Source, gather};
use crate::deed::Deed;
use crate::entities::{children, links, roster_rows, settlements};
use crate::journal::Entry;
use crate::officers::Officer;
use crate::{Actor, Error, Registry, Result};

/// What a settlement changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Takes it back.
    pub settlement: Uuid,
    /// The child whose standing may have changed.
    pub child: Uuid,
    /// The term of the pair.
    pub term: Term,
}

/// A person has looked at the pair: one child, or two.
///
/// # Errors
/// There is no such pair within the officer's reach, none of their posts may settle it, or it was settled already.
pub async fn settle(
    registry: &Registry,
    officer: &Officer,
    pair: LinkId,
    same: bool,
    note: Option<&str>,
) -> Result<Settled> {
    let scope = registry.scope_of(officer)?;
    let deed = registry.begin(&Actor::Officer(officer.id)).await?;
    let link = super::review::link_within(deed.txn(), &scope, pair).await?;
    let child = link.child_id.ok_or_else(unknown)?;
    must_may_settle(&deed, &link).await?;
    refuse_settled(&link)?;
    if same && link.kind == MATCH {
        refuse_second(&deed, &link, child).await?;
    }
    let term = term_of(&link)?;
    let key = sender_key(deed.txn(), &link).await?;
    let row = settlements::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        term: Some(link.term.clone()),
        kind: link.kind.clone(),
        child_id: child,
        other_kind: link.other_kind.clone(),
        other_key: key,
        same,
        officer_id: officer.id.0,
        note: note.map(str::to_owned),
        settled_at: deed.now(),
        undone_at: None,
    };
    let settlement = row.id;
    settlements::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    decide(&deed, &link, if same { Decision::Settled } else { Decision::Rejected }).await?;
    // A pupil's second row, or a child's second survey, contests nothing: it belongs beside the first.
    if same && link.kind == MATCH {
        step_back_rivals(&deed, &link, child).await?;
    }
    let body =
        json!({ "link": link.id, "child": child, "other": link.other_id, "source": link.other_kind, "same": same });
    deed.commit(Entry::new("settle_match", "child", Some(child.to_string()), body)).await?;
    Ok(Settled { settlement, child, term })
}

/// A settlement is taken back: the pair waits for a person again.
///
/// # Errors
/// There is no such settlement within the officer's reach, none of their posts may take it back, or it was taken back already.
pub async fn undo(registry: &Registry, officer: &Officer, settlement: Uuid) -> Result<Settled> {
    let scope = registry.scope_of(officer)?;
    let deed = registry.begin(&Actor::Officer(officer.id)).await?;
    let row =
        settlements::Entity::find_by_id((deed.county_code(), settlement)).one(deed.txn()).await?.ok_or_else(unknown)?;
    if row.undone_at.is_some() {
        return Err(Error::refused("already_undone", "这次复核已经撤销过：请刷新复核列表"));
    }
    let term = row.term.as_deref().and_then(|t| t.parse().ok()).ok_or_else(unknown)?;
    let links = links::Entity::find()
        .filter(links::Column::CountyCode.eq(deed.county_code()))
        .filter(links::Column::Term.eq(row.term.clone()))
        .filter(links::Column::ChildId.eq(row.child_id))
        .filter(links::Column::OtherKind.eq(row.other_kind.clone()))
        .filter(links::Column::Kind.eq(row.kind.clone()))
        .filter(links::Column::Decision.is_in([Decision::Settled.as_str(), Decision::Rejected.as_str()]))
        .all(deed.txn())
        .await?;
    let mut link = None;
    for found in links {
        if sender_key(deed.txn(), &found).await? == row.other_key {
            link = Some(found);
        }
    }
    let link = link.ok_or_else(unknown)?;
    super::review::link_within(deed.txn(), &scope, LinkId(link.id)).await?;
    must_may_settle(&deed, &link).await?;
    decide(&deed, &link, Decision::Review).await?;
    let child = row.child_id;
    let mut undone = row.into_active_model();
    undone.undone_at = Set(Some(deed.now()));
    undone.update(deed.txn()).await?;
    let body = json!({ "settlement": settlement, "child": child });
    deed.commit(Entry::new("undo_match", "child", Some(child.to_string()), body)).await?;
    Ok(Settled { settlement, child, term })
}

fn unknown() -> Error {
    Error::not_found("这一对记录")
}

fn term_of(link: &links::Model) -> Result<Term> {
    link.term.parse().map_err(|_| unknown())
}

/// A pair lies where its child lives and, when it is a roster row, at that school.
async fn must_may_settle(deed: &Deed, link: &links::Model) -> Result<()> {
    let id = |row: Uuid| (deed.county_code(), row);
    let child = match link.child_id {
        Some(child) => children::Entity::find_by_id(id(child)).one(deed.txn()).await?,
        None => None,
    };
    let home = child.and_then(|child| child.group_code.or(child.village_code).or(child.hukou_code));
    let row = match Source::from_code(&link.other_kind) {
        Some(Source::Roster | Source::RosterBefore) => {
            roster_rows::Entity::find_by_id(id(link.other_id)).one(deed.txn()).await?
        }
        _ => None,
    };
    let subject = Subject {
        place: home.and_then(|code| code.parse().ok()),
        school: row.map(|row| row.school_id),
        ..Subject::default()
    };
    deed.must_may(access::Deed::SettleMatch, Some(&subject)).await
}

fn refuse_settled(link: &links::Model) -> Result<()> {
    if link.decision == Decision::Settled.as_str() || link.decision == Decision::Rejected.as_str() {
        return Err(Error::refused("already_settled", "这一对已由人工复核过：如需更改，请先撤销原来的结论"));
    }
    Ok(())
}

/// One child, one current row: a second one is settled only after the first was taken back.
async fn refuse_second(deed: &Deed, link: &links::Model, child: Uuid) -> Result<()> {
    let settled = links::Entity::find()
        .filter(rivals(link, child))
        .filter(links::Column::Decision.eq(Decision::Settled.as_str()))
        .filter(links::Column::Kind.eq(MATCH))
        .one(deed.txn())
        .await?;
    match settled {
        None => Ok(()),
        Some(_) => Err(Error::refused(
            "settled_otherwise",
            "该儿童或该记录已由人工确认与另一条相符：如需更改，请先撤销原来的结论",
        )),
    }
}

/// Other links of the term with the same child or the same record of that list.
fn rivals(link: &links::Model, child: Uuid) -> Condition {
    let either = Condition::any().add(links::Column::ChildId.eq(child)).add(links::Column::OtherId.eq(link.other_id));
    Condition::all()
        .add(links::Column::CountyCode.eq(link.county_code.as_str()))
        .add(links::Column::Term.eq(link.term.as_str()))
        .add(links::Column::OtherKind.eq(link.other_kind.as_str()))
        .add(links::Column::Id.ne(link.id))
        .add(either)
}

/// One link's decision changes, or somebody else was faster.
async fn decide(deed: &Deed, link: &links::Model, decision: Decision) -> Result<()> {
    let change = links::ActiveModel { decision: Set(decision.as_str().to_owned()), ..Default::default() };
    let changed = links::Entity::update_many()
        .set(change)
        .filter(links::Column::CountyCode.eq(link.county_code.as_str()))
        .filter(links::Column::Id.eq(link.id))
        .filter(links::Column::Decision.eq(link.decision.as_str()))
        .exec(deed.txn())
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Error::stale("这一对记录")) }
}

/// One child, one current row: what a person has linked, no machine link contests. The losers stay visible in review.
async fn step_back_rivals(deed: &Deed, link: &links::Model, child: Uuid) -> Result<()> {
    let change = links::ActiveModel {
        decision: Set(Decision::Review.as_str().to_owned()),
        contested: Set(true),
        ..Default::default()
    };
    links::Entity::update_many()
        .set(change)
        .filter(rivals(link, child))
        .filter(links::Column::Kind.eq(MATCH))
        .filter(links::Column::Decision.eq(Decision::Certain.as_str()))
        .exec(deed.txn())
        .await?;
    Ok(())
}

/// The sender's own key of the other record: what a settlement is remembered by.
async fn sender_key(db: &impl ConnectionTrait, link: &links::Model) -> Result<String> {
    let (county, other) = (link.county_code.as_str(), link.other_id);
    let source = Source::from_code(&link.other_kind).ok_or_else(unknown)?;
    let record = match source {
        Source::Roster | Source::RosterBefore => gather::roster_row(db, county, other).await?,
        Source::Hukou => gather::hukou_entry(db, county, other).await?,
        Source::Survey => gather::child(db, county, term_of(link)?, other).await?,
    };
    Ok(record.ok_or_else(unknown)?.answer_key(source))
}

//! Reading: what waits for the county, what runs out soon, what was verified of one child.

use std::collections::HashMap;

use chrono::Duration;
use rules::standing::SchoolStatus;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::row::outcome;
use super::{OutcomeId, VerifiedOutcome};
use crate::entities::{children, flags, officers, outcomes, standings};
use crate::matching::Page;
use crate::rates::policy_of;
use crate::{Error, Registry, Result, Scope};

/// Which verifications are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// 待县级复核.
    AwaitingCheck,
    /// 即将到期: within the days that the county has set.
    Expiring,
}

/// A page of the queue within reach: what runs out first comes first.
///
/// # Errors
/// The database does not answer.
pub async fn queue(
    registry: &Registry,
    scope: &Scope,
    wanted: Wanted,
    offset: u64,
    limit: u64,
) -> Result<Page<VerifiedOutcome>> {
    let today = registry.clock().today();
    let days = Duration::days(i64::from(policy_of(registry, scope).await?.expiring_days));
    let checked_needed: Vec<&str> =
        SchoolStatus::ALL.iter().filter(|s| s.needs_second_check()).map(|s| s.as_str()).collect();
    let waiting =
        Condition::all().add(outcomes::Column::Status.is_in(checked_needed)).add(outcomes::Column::CheckedOn.is_null());
    let found = outcomes::Entity::find().filter(reach(scope)).filter(outcomes::Column::WithdrawnOn.is_null());
    let not_over =
        Condition::any().add(outcomes::Column::ExpiresOn.is_null()).add(outcomes::Column::ExpiresOn.gte(today));
    let found = match wanted {
        Wanted::AwaitingCheck => found.filter(waiting).filter(not_over),
        Wanted::Expiring => {
            found.filter(waiting.not()).filter(outcomes::Column::ExpiresOn.between(today, today + days))
        }
    };
    let total = found.clone().count(registry.read()).await?;
    let rows = found
        .order_by_asc(outcomes::Column::ExpiresOn)
        .order_by_asc(outcomes::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(registry.read())
        .await?;
    Ok(Page { rows: shown(registry, scope, rows).await?, total })
}

/// Everything that was ever verified of a child, the newest first.
///
/// # Errors
/// The child is out of reach.
pub async fn of_child(registry: &Registry, scope: &Scope, child: Uuid) -> Result<Vec<VerifiedOutcome>> {
    must_reach(registry.read(), scope, child).await?;
    let rows = outcomes::Entity::find()
        .filter(scope.own(outcomes::Column::CountyCode))
        .filter(outcomes::Column::ChildId.eq(child))
        .order_by_desc(outcomes::Column::Id)
        .all(registry.read())
        .await?;
    shown(registry, scope, rows).await
}

/// Whether the child lies within reach: by where it lives, has its hukou or goes to school, or by a flag that names the officer.
pub(super) async fn must_reach(db: &impl ConnectionTrait, scope: &Scope, child: Uuid) -> Result<()> {
    let mut found = children::Entity::find_by_id((scope.county().to_string(), child));
    if !scope.is_whole_county() {
        found = found.filter(reached(scope, children::Column::Id));
    }
    match found.one(db).await? {
        Some(_) => Ok(()),
        None => Err(Error::not_found("这名学生")),
    }
}

/// Verifications of children within reach.
pub(super) fn reach(scope: &Scope) -> Condition {
    let own = scope.own(outcomes::Column::CountyCode);
    if scope.is_whole_county() { own } else { own.add(reached(scope, outcomes::Column::ChildId)) }
}

fn reached(scope: &Scope, child: impl ColumnTrait) -> Condition {
    Condition::any().add(child.in_subquery(standing_within(scope))).add(child.in_subquery(flagged_within(scope)))
}

fn standing_within(scope: &Scope) -> SelectStatement {
    let places = [standings::Column::VillageCode, standings::Column::HukouVillageCode];
    Query::select()
        .column(standings::Column::ChildId)
        .from(standings::Entity)
        .cond_where(scope.by_place_or_school(standings::Column::CountyCode, &places, standings::Column::SchoolId))
        .to_owned()
}

fn flagged_within(scope: &Scope) -> SelectStatement {
    Query::select()
        .column(flags::Column::ChildId)
        .from(flags::Entity)
        .cond_where(crate::flags::reach(scope))
        .and_where(flags::Column::ChildId.is_not_null())
        .to_owned()
}

async fn shown(registry: &Registry, scope: &Scope, rows: Vec<outcomes::Model>) -> Result<Vec<VerifiedOutcome>> {
    let (db, county, today) = (registry.read(), scope.county().to_string(), registry.clock().today());
    let people = children::Entity::find()
        .filter(children::Column::CountyCode.eq(county.as_str()))
        .filter(children::Column::Id.is_in(rows.iter().map(|row| row.child_id)))
        .all(db)
        .await?;
    let people: HashMap<Uuid, children::Model> = people.into_iter().map(|child| (child.id, child)).collect();
    let signers = rows.iter().flat_map(|row| [row.verified_by, row.checked_by]).flatten();
    let names: HashMap<Uuid, String> = officers::Entity::find()
        .filter(officers::Column::CountyCode.eq(county.as_str()))
        .filter(officers::Column::Id.is_in(signers))
        .all(db)
        .await?
        .into_iter()
        .map(|officer| (officer.id, officer.name))
        .collect();
    let name = |officer: Option<Uuid>| officer.and_then(|id| names.get(&id).cloned());
    rows.into_iter()
        .map(|row| {
            let now = outcome(&row, today)?;
            let child = people.get(&row.child_id);
            let place = child
                .and_then(|c| c.group_code.clone().or_else(|| c.village_code.clone()).or_else(|| c.hukou_code.clone()));
            Ok(VerifiedOutcome {
                id: OutcomeId(row.id),
                term: row.term,
                child: row.child_id,
                child_name: child.map(|c| c.shown_name().to_owned()).unwrap_or_default(),
                place,
                status: now.status,
                counts: now.counts_now(),
                awaits_check: now.awaits_check(),
                state: now.state,
                evidence: row.evidence,
                note: row.note,
                verified_by: name(row.verified_by),
                verified_on: row.verified_on,
                checked_by: name(row.checked_by),
                checked_on: row.checked_on,
                expires_on: row.expires_on,
            })
        })
        .collect()
}

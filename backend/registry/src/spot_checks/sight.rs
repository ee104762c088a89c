//! 回避: whose eyes the households of a sample are kept from. Whoever surveyed a household never sees it in a check; whoever holds a village
//! or a group and does not check there sees none before the check is judged.

use rules::access;
use rules::identity::plain;
use rules::places::PlaceLevel;
use rules::surveys::CheckState;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::find::{reach, unknown};
use super::{Check, CheckId};
use crate::entities::{spot_check_items, spot_checks};
use crate::officers::{self, Officer};
use crate::{Registry, Result, Scope};

/// The households of a check that an officer may look at.
pub(super) async fn seen(registry: &Registry, scope: &Scope, check: CheckId) -> Result<Condition> {
    let row = spot_checks::Entity::find_by_id((scope.county().to_string(), check.0)).one(registry.read()).await?;
    let state = CheckState::from_code(&row.ok_or_else(unknown)?.state);
    let is_judged = matches!(state, Some(CheckState::Judged(_)));
    let Some(officer) = officer_of(registry, scope).await? else { return Ok(reach(scope)) };
    let near = if is_judged { scope.clone() } else { without_nearest(registry, scope, &officer).await? };
    let own = surveyors(registry, scope, check).await?.into_iter().filter(|written| surveyed(written, &officer.name));
    let surveyor = spot_check_items::Column::Surveyor;
    let others = Condition::any().add(surveyor.is_null()).add(surveyor.is_not_in(own));
    Ok(reach(&near).add(others))
}

/// How far an officer reads the results of a check: as far as its households, and those they surveyed themselves among the others.
pub(super) async fn scope_of_results(registry: &Registry, scope: &Scope, check: &Check) -> Result<Scope> {
    match officer_of(registry, scope).await? {
        Some(officer) if !matches!(check.state, CheckState::Judged(_)) => {
            without_nearest(registry, scope, &officer).await
        }
        _ => Ok(scope.clone()),
    }
}

/// Whether a name stands among the surveyors as written: `李雪、王强`.
pub(super) fn surveyed(written: &str, name: &str) -> bool {
    let is_between = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；' | '/' | ' ' | '　');
    plain(written).split(is_between).any(|part| !part.is_empty() && part == plain(name))
}

/// Households of the same sample that this officer is not shown.
///
/// # Errors
/// The database does not answer.
pub async fn withheld(registry: &Registry, scope: &Scope, check: &Check, shown: u64) -> Result<Option<Withheld>> {
    let hidden = check.households.saturating_sub(shown);
    let nearer = scope_of_results(registry, scope, check).await? != *scope;
    let kept = if nearer { Withheld::UntilJudged(hidden) } else { Withheld::Surveyed(hidden) };
    Ok((hidden > 0).then_some(kept))
}

/// Why households of a sample are not shown, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// The officer's post is that of the village or group that is checked: until the check is judged.
    UntilJudged(u64),
    /// The officer surveyed them.
    Surveyed(u64),
}

async fn officer_of(registry: &Registry, scope: &Scope) -> Result<Option<Officer>> {
    match scope.officer() {
        Some(id) => officers::find(registry, scope, id).await.map(Some),
        None => Ok(None),
    }
}

/// The reach of an officer without the villages and groups in which none of their posts checks.
async fn without_nearest(registry: &Registry, scope: &Scope, officer: &Officer) -> Result<Scope> {
    let mut kept = Vec::new();
    for place in scope.places() {
        let is_near = place.level() >= PlaceLevel::Village;
        if !is_near || registry.allows(officer, access::Deed::EnterSpotCheck, Some(place)).await? {
            kept.push(place);
        }
    }
    Ok(scope.with_places(kept))
}

async fn surveyors(registry: &Registry, scope: &Scope, check: CheckId) -> Result<Vec<String>> {
    let written: Vec<Option<String>> = spot_check_items::Entity::find()
        .select_only()
        .column(spot_check_items::Column::Surveyor)
        .distinct()
        .filter(scope.own(spot_check_items::Column::CountyCode))
        .filter(spot_check_items::Column::CheckId.eq(check.0))
        .into_tuple()
        .all(registry.read())
        .await?;
    Ok(written.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::surveyed;

    #[test]
    fn a_name_among_several_surveyors_is_found_and_a_part_of_a_name_is_not() {
        assert!(surveyed("李雪、王强", "王强") && surveyed("李雪", "李雪"));
        assert!(!surveyed("王强强", "王强") && !surveyed("", "王强"));
    }
}

//! 未编建档号: the county's own children without a number, each with what stands in the way.

use rules::calendar::Term;
use rules::children::Unfiled;
use rules::places::PlaceCode;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::{Part, size};
use crate::entities::children;
use crate::matching::Page;
use crate::places::{self, Places};
use crate::surveys::{unfiled, without_number};
use crate::{Registry, Result, Scope};

/// A child without a 建档号. Shows no name in `Debug`: it has none.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct UnfiledChild {
    /// Its id.
    pub child: Uuid,
    /// 姓名.
    pub name: String,
    /// 性别 by GB/T 2261.1.
    pub sex: i32,
    /// 出生日期.
    pub born_on: Option<chrono::NaiveDate>,
    /// Where it lives, else where its hukou is.
    pub place: Option<PlaceCode>,
    /// The same by name.
    pub path: String,
    /// What stands in the way.
    pub reason: Unfiled,
}

/// Children of a part without a number, by place; none of whom another county answers for, nor who are grown up. Numbers are given by the
/// ages of today.
///
/// # Errors
/// The database does not answer.
pub async fn unfiled_children(
    registry: &Registry,
    scope: &Scope,
    part: impl Into<Part>,
    (offset, limit): (u64, u64),
) -> Result<Page<UnfiledChild>> {
    use children::Column::{CountyCode, GroupCode, HukouCode, Id, MergedInto, VillageCode};
    let (part, places) = (part.into(), places::load(registry, scope).await?);
    let Some(term) = Term::of_day(registry.clock().today()) else { return Ok(Page { rows: Vec::new(), total: 0 }) };
    let reach = scope.by_place(CountyCode, &[VillageCode, GroupCode, HukouCode]);
    let rows = children::Entity::find()
        .filter(Condition::all().add(reach).add(MergedInto.is_null()))
        .filter(without_number(&scope.county().to_string()))
        .order_by_asc(VillageCode)
        .order_by_asc(GroupCode)
        .order_by_asc(Id)
        .all(registry.read())
        .await?;
    let listed = rows.into_iter().filter_map(|child| {
        let reason = unfiled(&child, scope.county(), term.age_day());
        let is_asked = !matches!(reason, Unfiled::Outsider | Unfiled::GrownUp);
        let line = is_asked.then(|| line(&places, child, reason))?;
        let holds = part == Part::Reach || line.place.is_some_and(|place| part.holds(place));
        holds.then_some(line)
    });
    let all: Vec<UnfiledChild> = listed.collect();
    let total = all.len() as u64;
    Ok(Page { rows: all.into_iter().skip(size(offset)).take(size(limit)).collect(), total })
}

fn line(places: &Places, child: children::Model, reason: Unfiled) -> UnfiledChild {
    let written = [&child.group_code, &child.village_code, &child.hukou_code].into_iter().flatten();
    let place = written.filter_map(|code| code.parse().ok()).map(|code| places.resolve(code)).next();
    UnfiledChild {
        child: child.id,
        sex: child.sex,
        born_on: child.counted_birth(),
        place,
        path: place.map(|place| places.path(place)).unwrap_or_default(),
        name: child.name,
        reason,
    }
}

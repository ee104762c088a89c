//! Standings as rows: written where they changed, and taken away from a child that is no more.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::children::{
    DisabilityKind, GroupFacts, HukouState, SpecialGroup, read_hardships, read_residence, special_groups,
};
use rules::places::{PlaceCode, Reach, UrbanRural};
use rules::standing::Basis;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait};
use uuid::Uuid;

use super::assess::Stood;
use super::rows::ChildRow;
use super::sources::Sources;
use crate::deed::Deed;
use crate::entities::standings;
use crate::{Result, packed};

/// Stores the standings of those who were judged in place of their last ones; returns how many children stand differently now.
/// A standing that says the same is left alone.
pub(super) async fn replace(deed: &Deed, term: Term, sources: &Sources, stood: &[Stood<'_>]) -> Result<usize> {
    let mut last = last_standings(deed, term, sources).await?;
    let names: HashMap<Uuid, &str> = sources.officers.iter().map(|o| (o.id.0, o.name.as_str())).collect();
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for stood in stood {
        let known = last.remove(&stood.child.id);
        let id = known.as_ref().map_or_else(|| deed.new_id(), |row| row.id);
        let row = row(deed, term, sources, stood, id, &names);
        match known {
            None => new.push(row.into_active_model()),
            Some(known) if known != row => changed.push(row.into_active_model()),
            Some(_) => {}
        }
    }
    let count = new.len() + changed.len();
    forget(deed, &last).await?;
    deed.insert_all(new).await?;
    deed.replace_all(changed).await?;
    Ok(count)
}

/// How those who are judged stood until now, by child.
async fn last_standings(deed: &Deed, term: Term, sources: &Sources) -> Result<HashMap<Uuid, standings::Model>> {
    let mut found = standings::Entity::find()
        .filter(standings::Column::CountyCode.eq(deed.county_code()))
        .filter(standings::Column::Term.eq(term.to_string()));
    if let Some(subjects) = &sources.rows.subjects {
        let merged = sources.rows.children.iter().filter(|c| subjects.contains(&c.root())).map(|c| c.id);
        found = found.filter(standings::Column::ChildId.is_in(merged));
    }
    let rows: Vec<standings::Model> = packed::read(deed.txn(), found.into_query()).await?;
    Ok(rows.into_iter().map(|row| (row.child_id, row)).collect())
}

/// Takes away the standings of children who are no more: merged into another.
async fn forget(deed: &Deed, gone: &HashMap<Uuid, standings::Model>) -> Result<()> {
    const AT_ONCE: usize = 500;
    let ids: Vec<Uuid> = gone.values().map(|row| row.id).collect();
    for ids in ids.chunks(AT_ONCE) {
        standings::Entity::delete_many()
            .filter(standings::Column::CountyCode.eq(deed.county_code()))
            .filter(standings::Column::Id.is_in(ids.iter().copied()))
            .exec(deed.txn())
            .await?;
    }
    Ok(())
}

fn row(
    deed: &Deed,
    term: Term,
    sources: &Sources,
    stood: &Stood<'_>,
    id: Uuid,
    names: &HashMap<Uuid, &str>,
) -> standings::Model {
    let Stood { child, standing, outcome, .. } = stood;
    let hukou = place(child.hukou_code.as_deref());
    let home = place(child.group_code.as_deref().or(child.village_code.as_deref()));
    let here = |place: Option<PlaceCode>| place.filter(|p| p.county() == Some(deed.county()));
    let hukou_left = stood.hukou.is_some_and(|state| matches!(state, HukouState::MovedOut | HukouState::Cancelled));
    let seat = lives_in(sources, child).or(here(home)).or(here(hukou));
    let verified = outcome.filter(|_| standing.basis == Basis::Verified);
    let verified_by = verified.and_then(|outcome| outcome.verified_by).and_then(|officer| names.get(&officer));
    standings::Model {
        county_code: deed.county_code(),
        // A standing keeps its id from one assessment to the next.
        id,
        term: term.to_string(),
        child_id: child.id,
        village_code: seat.and_then(PlaceCode::village).map(|v| v.to_string()),
        township_code: seat.and_then(PlaceCode::township).map(|t| t.to_string()),
        hukou_village_code: here(hukou).and_then(PlaceCode::village).map(|v| v.to_string()),
        // 迁出 and 注销 in the police list outweigh what the family wrote down; death is a status of its own.
        // Whom the county's own list names has its hukou here, though the code be unreadable.
        in_county_hukou: !hukou_left && (here(hukou).is_some() || hukou.is_none() && stood.hukou.is_some()),
        resident: here(home).is_some() && !lives_away(child, home),
        age: standing.age.map(i32::from),
        sex: i32::from(stood.identity.sex.number()),
        status: standing.status.as_str().to_owned(),
        status_class: standing.status.class().as_str().to_owned(),
        level: standing.level.as_str().to_owned(),
        attained: standing.attained.as_str().to_owned(),
        reach: standing.reach.map(|reach| reach.as_str().to_owned()),
        rests_on: standing.basis.as_str().to_owned(),
        school_id: standing.school,
        grade: standing.grade.map(|grade| grade.to_string()),
        verified_by: verified_by.map(|name| (*name).to_owned()),
        verified_on: verified.map(|outcome| outcome.verified_on),
        expires_on: standing.expires_on,
        groups: groups(sources, child, standing.age, hukou, home).join(","),
        reason: standing.reason.to_string(),
    }
}

/// The village of the county in which the family says that the child lives (现居住地), where it is told by its code.
fn lives_in(sources: &Sources, child: &ChildRow) -> Option<PlaceCode> {
    let told: PlaceCode = child.residence.as_deref()?.trim().parse().ok()?;
    let today = sources.places.resolve(told);
    today.village().filter(|village| sources.places.find(*village).is_some())
}

/// Whether the family says that the child lives outside the county: it is no resident of the village whose household told of it.
fn lives_away(child: &ChildRow, home: Option<PlaceCode>) -> bool {
    let told = child.residence.as_deref().and_then(|written| read_residence(written, home).value);
    told.is_some_and(Reach::is_out_of_county)
}

fn place(code: Option<&str>) -> Option<PlaceCode> {
    code.and_then(|code| code.parse().ok())
}

/// Special groups from facts, never from a tick (D§1.8).
fn groups(
    sources: &Sources,
    child: &ChildRow,
    age: Option<u8>,
    hukou: Option<PlaceCode>,
    home: Option<PlaceCode>,
) -> Vec<&'static str> {
    let kind_of =
        |place: Option<PlaceCode>| -> Option<UrbanRural> { sources.places.find(place?.village()?)?.urban_rural };
    let household = child.household_id.and_then(|id| sources.rows.household_kinds.get(&id));
    let facts = GroupFacts {
        age,
        rural_hukou: kind_of(hukou).map(UrbanRural::is_rural),
        father_away: child.father_away,
        mother_away: child.mother_away,
        staying_parent_able: sources.rows.guarded_by_others.contains(&child.id).then_some(false),
        hukou,
        home,
        lives_away: lives_away(child, home),
        home_urban: kind_of(home).map(|kind| !kind.is_rural()),
        disability: child.disability_kind.as_deref().and_then(DisabilityKind::from_code),
        hardships: household.map(|kind| read_hardships(kind)).unwrap_or_default(),
    };
    special_groups(&facts).into_iter().map(SpecialGroup::as_str).collect()
}

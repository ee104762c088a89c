//! Standings as rows: replaced whole for a term, so that none is left of a child that is no more.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::children::{DisabilityKind, GroupFacts, SpecialGroup, read_hardships, special_groups};
use rules::places::{PlaceCode, UrbanRural};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::assess::Stood;
use super::sources::Sources;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{children, standings};

/// Stores the standings of a term in place of the last ones; returns how many children stand differently now.
pub(super) async fn replace(deed: &Deed, term: Term, sources: &Sources, stood: &[Stood<'_>]) -> Result<usize> {
    let county = deed.county_code();
    let last = standings::Entity::find()
        .filter(standings::Column::CountyCode.eq(&county))
        .filter(standings::Column::Term.eq(term.to_string()))
        .all(deed.txn())
        .await?;
    let last: HashMap<Uuid, standings::Model> = last.into_iter().map(|row| (row.child_id, row)).collect();
    let rows: Vec<standings::Model> = stood.iter().map(|s| row(deed, term, sources, s, &last)).collect();
    let changed = rows.iter().filter(|row| last.get(&row.child_id) != Some(row)).count();
    if changed == 0 && last.len() == rows.len() {
        return Ok(0);
    }
    standings::Entity::delete_many()
        .filter(standings::Column::CountyCode.eq(&county))
        .filter(standings::Column::Term.eq(term.to_string()))
        .exec(deed.txn())
        .await?;
    deed.insert_all(rows.into_iter().map(IntoActiveModel::into_active_model)).await?;
    Ok(changed)
}

fn row(
    deed: &Deed,
    term: Term,
    sources: &Sources,
    stood: &Stood<'_>,
    last: &HashMap<Uuid, standings::Model>,
) -> standings::Model {
    let Stood { child, standing } = stood;
    let hukou = place(child.hukou_code.as_deref());
    let home = place(child.group_code.as_deref().or(child.village_code.as_deref()));
    let here = |place: Option<PlaceCode>| place.filter(|p| p.county() == Some(deed.county()));
    let seat = here(home).or(here(hukou));
    standings::Model {
        county_code: deed.county_code(),
        // A standing keeps its id from one assessment to the next.
        id: last.get(&child.id).map_or_else(|| deed.new_id(), |row| row.id),
        term: term.to_string(),
        child_id: child.id,
        village_code: seat.and_then(PlaceCode::village).map(|v| v.to_string()),
        township_code: seat.and_then(PlaceCode::township).map(|t| t.to_string()),
        hukou_village_code: here(hukou).and_then(PlaceCode::village).map(|v| v.to_string()),
        in_county_hukou: here(hukou).is_some(),
        resident: here(home).is_some(),
        age: standing.age.map(i32::from),
        sex: child.sex,
        status: standing.status.as_str().to_owned(),
        status_class: standing.status.class().as_str().to_owned(),
        level: standing.level.as_str().to_owned(),
        attained: standing.attained.as_str().to_owned(),
        reach: standing.reach.map(|reach| reach.as_str().to_owned()),
        rests_on: standing.basis.as_str().to_owned(),
        school_id: standing.school,
        grade: standing.grade.map(|grade| grade.to_string()),
        verified_by: None,
        verified_on: None,
        expires_on: standing.expires_on,
        groups: groups(sources, child, standing.age, hukou, home).join(","),
        reason: standing.reason.clone(),
    }
}

fn place(code: Option<&str>) -> Option<PlaceCode> {
    code.and_then(|code| code.parse().ok())
}

/// Special groups from facts, never from a tick (D§1.8).
fn groups(
    sources: &Sources,
    child: &children::Model,
    age: Option<u8>,
    hukou: Option<PlaceCode>,
    home: Option<PlaceCode>,
) -> Vec<&'static str> {
    let kind_of =
        |place: Option<PlaceCode>| -> Option<UrbanRural> { sources.places.find(place?.village()?)?.urban_rural };
    let household = child.household_id.and_then(|id| sources.households.get(&id));
    let facts = GroupFacts {
        age,
        rural_hukou: kind_of(hukou).map(UrbanRural::is_rural),
        father_away: child.father_away,
        mother_away: child.mother_away,
        staying_parent_able: None,
        hukou,
        home,
        home_urban: kind_of(home).map(|kind| !kind.is_rural()),
        disability: child.disability_kind.as_deref().and_then(DisabilityKind::from_code),
        hardships: household.and_then(|h| h.kind.as_deref()).map(read_hardships).unwrap_or_default(),
    };
    special_groups(&facts).into_iter().map(SpecialGroup::as_str).collect()
}

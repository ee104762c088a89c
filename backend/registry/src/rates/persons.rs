//! 点开: the persons behind a figure, by the same parts that made its sums.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::rates::Part;
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::find::must_reach;
use super::heads::{Head, Who, heads};
use super::{Area, Measure};
use crate::entities::{children, counties, movements, roster_rows, standings};
use crate::matching::Page;
use crate::schools::{SchoolId, Schools};
use crate::{Registry, Result, Scope, places, schools};

/// Which part of the persons is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPart {
    /// 分子.
    Numerator,
    /// 分母, the numerator's persons among them.
    Denominator,
    /// 不计.
    Excluded,
    /// In the denominator and not in the numerator: whom the rate lacks.
    Lacking,
}

impl ListPart {
    fn holds(self, part: Part) -> bool {
        let (numerator, denominator) = part.weights();
        match self {
            Self::Numerator => numerator != 0,
            Self::Denominator => denominator != 0,
            Self::Excluded => matches!(part, Part::Excluded(_)),
            Self::Lacking => part == Part::Denominator,
        }
    }
}

/// A person behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// The child of the register, unless it is a row of a roster or a movement list.
    pub child: Option<Uuid>,
    /// The roster row or the movement.
    pub row: Option<Uuid>,
    /// 姓名.
    pub name: String,
    /// 性别 by GB/T 2261.1.
    pub sex: Option<i32>,
    /// Full years on the age day.
    pub age: Option<i32>,
    /// The village under which the person is counted.
    pub place: Option<String>,
    /// 学校标识码.
    pub school: Option<String>,
    /// 就学状况.
    pub status: Option<SchoolStatus>,
    /// The part in the figure.
    pub part: &'static str,
    /// Why the person is not counted.
    pub excluded: Option<&'static str>,
}

/// The persons behind one figure, by village and name.
///
/// # Errors
/// The area lies outside the officer's reach.
pub async fn persons(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    area: &Area,
    measure: Measure,
    list: ListPart,
    (offset, limit): (u64, u64),
) -> Result<Page<PersonRow>> {
    let schools = schools::load(registry, scope).await?;
    let mut found = counted(registry, scope, term, area, measure, &schools).await?;
    found.retain(|(_, part)| list.holds(*part));
    found.sort_by_key(|(head, _)| (head.village(measure.basis), head.who));
    let total = found.len() as u64;
    let page = found
        .into_iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX));
    let page: Vec<_> = page.collect();
    let rows = named(registry, scope, term, measure, &schools, &page).await?;
    Ok(Page { rows, total })
}

/// How many persons stand on each list of one figure.
///
/// # Errors
/// The area lies outside the officer's reach.
pub async fn list_sizes(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    area: &Area,
    measure: Measure,
    lists: &[ListPart],
) -> Result<Vec<u64>> {
    let schools = schools::load(registry, scope).await?;
    let found = counted(registry, scope, term, area, measure, &schools).await?;
    let size = |list: &ListPart| found.iter().filter(|(_, part)| list.holds(*part)).count() as u64;
    Ok(lists.iter().map(size).collect())
}

/// Everyone whom one figure of that area looks at, with their part in it.
async fn counted(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    area: &Area,
    measure: Measure,
    schools: &Schools,
) -> Result<Vec<(Head, Part)>> {
    must_reach(registry, scope, area).await?;
    let (db, county) = (registry.read(), scope.county().to_string());
    let places = places::load(registry, scope).await?;
    let stored = counties::Entity::find_by_id(county.clone()).one(db).await?;
    let policy = stored.and_then(|c| serde_json::from_value(c.policy).ok()).unwrap_or_default();
    let school = if let Area::School(code) = area { schools.find(code).map(|s| s.id.0) } else { None };
    let within = |head: &Head| match area {
        Area::School(_) => head.school == school,
        // The county also holds whoever is counted in no village of it.
        Area::Place(place)
            if place.county() == Some(scope.county()) && place.parent().is_none_or(|p| p.county().is_none()) =>
        {
            true
        }
        Area::Place(place) => head.village(measure.basis).is_some_and(|v| place.contains(places.resolve(v))),
    };
    let all = heads(db, &county, term, schools, &policy).await?;
    let mine = all.into_iter().filter(|head| within(head));
    Ok(mine.filter_map(|head| Some((head, head.part(measure, &policy)?))).collect())
}

async fn named(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    measure: Measure,
    schools: &Schools,
    page: &[(Head, Part)],
) -> Result<Vec<PersonRow>> {
    let faces = Faces::read(registry, &scope.county().to_string(), term, page).await?;
    let rows = page.iter().map(|(head, part)| {
        let (child, row) = match head.who {
            Who::Child(id) => (Some(id), None),
            Who::Row(id) | Who::Movement(id) => (None, Some(id)),
        };
        let standing = child.and_then(|id| faces.standings.get(&id));
        PersonRow {
            child,
            row,
            name: faces.names.get(&child.or(row).unwrap_or_default()).cloned().unwrap_or_default(),
            sex: standing.map(|s| s.sex),
            age: standing.and_then(|s| s.age),
            place: head.village(measure.basis).map(|v| v.to_string()),
            school: head.school.and_then(|id| schools.by_id(SchoolId(id))).map(|s| s.school_code.clone()),
            status: standing.and_then(|s| SchoolStatus::from_code(&s.status)),
            part: part.as_str(),
            excluded: part.exclusion().map(rules::rates::Exclusion::title),
        }
    });
    Ok(rows.collect())
}

/// Names and standings of the persons of one page.
struct Faces {
    names: HashMap<Uuid, String>,
    standings: HashMap<Uuid, standings::Model>,
}

impl Faces {
    async fn read(registry: &Registry, county: &str, term: Term, page: &[(Head, Part)]) -> Result<Self> {
        let db = registry.read();
        let mut names: HashMap<Uuid, String> = HashMap::new();
        let mut ids: [Vec<Uuid>; 3] = Default::default();
        for (head, _) in page {
            match head.who {
                Who::Child(id) => ids[0].push(id),
                Who::Row(id) => ids[1].push(id),
                Who::Movement(id) => ids[2].push(id),
            }
        }
        let mut standing = HashMap::new();
        for part in ids[0].chunks(1000) {
            let rows = children::Entity::find()
                .filter(children::Column::CountyCode.eq(county))
                .filter(children::Column::Id.is_in(part.iter().copied()));
            names.extend(rows.all(db).await?.into_iter().map(|c| (c.id, c.name)));
            let rows = standings::Entity::find()
                .filter(standings::Column::CountyCode.eq(county))
                .filter(standings::Column::Term.eq(term.to_string()))
                .filter(standings::Column::ChildId.is_in(part.iter().copied()));
            standing.extend(rows.all(db).await?.into_iter().map(|s| (s.child_id, s)));
        }
        for part in ids[1].chunks(1000) {
            let rows = roster_rows::Entity::find()
                .filter(roster_rows::Column::CountyCode.eq(county))
                .filter(roster_rows::Column::Id.is_in(part.iter().copied()));
            names.extend(rows.all(db).await?.into_iter().map(|r| (r.id, r.name)));
        }
        for part in ids[2].chunks(1000) {
            let rows = movements::Entity::find()
                .filter(movements::Column::CountyCode.eq(county))
                .filter(movements::Column::Id.is_in(part.iter().copied()));
            names.extend(rows.all(db).await?.into_iter().map(|m| (m.id, m.name)));
        }
        Ok(Self { names, standings: standing })
    }
}

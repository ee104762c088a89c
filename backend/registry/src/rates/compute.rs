//! 测算 as a deed: every figure of a term, for every place and school, in place of the last computation.

use std::collections::BTreeMap;

use rules::calendar::Term;
use rules::places::PlaceLevel;
use rules::policy::Policy;
use rules::rates::Tally;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::heads::{Head, heads};
use super::{Area, ExcludedCount, Measure};
use crate::deed::Deed;
use crate::entities::figures;
use crate::journal::Entry;
use crate::places::Places;
use crate::schools::{SchoolId, Schools};
use crate::standings::policy;
use crate::{Actor, Registry, Result, places, schools};

/// Computes every figure of the term; returns how many there are.
///
/// # Errors
/// The database does not answer, or the county's settings cannot be read.
pub async fn compute(registry: &Registry, actor: &Actor, term: Term) -> Result<usize> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let (policy, places, schools) =
        (policy(&deed).await?, places::load_in(&deed).await?, schools::load_in(&deed).await?);
    let heads = heads(deed.txn(), &deed.county_code(), term, &schools, &policy).await?;
    let sums = sums(&heads, &places, &schools, &policy);
    let rows: Vec<figures::Model> =
        sums.iter().map(|((area, measure), tally)| row(&deed, term, None, area, *measure, tally)).collect();
    figures::Entity::delete_many()
        .filter(figures::Column::CountyCode.eq(deed.county_code()))
        .filter(figures::Column::Term.eq(term.to_string()))
        .filter(figures::Column::VersionId.is_null())
        .exec(deed.txn())
        .await?;
    let count = rows.len();
    deed.insert_all(rows.into_iter().map(IntoActiveModel::into_active_model)).await?;
    let body = json!({ "term": term.to_string(), "figures": count });
    deed.commit(Entry::new("compute_rates", "term", Some(term.to_string()), body)).await?;
    Ok(count)
}

/// Every sum: a place holds what its parts hold; who is counted in no village of the county is counted in the county alone.
pub(super) fn sums(
    heads: &[Head],
    places: &Places,
    schools: &Schools,
    policy: &Policy,
) -> BTreeMap<(Area, Measure), Tally> {
    let mut sums: BTreeMap<(Area, Measure), Tally> = BTreeMap::new();
    let measures: Vec<Measure> = Measure::all().collect();
    for area in areas(places, schools) {
        for measure in &measures {
            sums.insert((area.clone(), *measure), Tally::default());
        }
    }
    let county = places.iter().find(|p| p.code.level() == PlaceLevel::County).map(|p| p.code);
    for head in heads {
        let school = head.school.and_then(|id| schools.by_id(SchoolId(id))).map(|s| s.school_code.clone());
        for measure in &measures {
            let Some(part) = head.part(*measure, policy) else { continue };
            let village = head.village(measure.basis).map(|code| places.resolve(code));
            let around = village.into_iter().flat_map(|v| [v.village(), v.township()]).flatten().chain(county);
            let of_school = school.iter().cloned().map(Area::School);
            for area in around.map(Area::Place).chain(of_school) {
                if let Some(tally) = sums.get_mut(&(area, *measure)) {
                    tally.add(part);
                }
            }
        }
    }
    sums
}

/// The county, its townships and villages, and its schools.
fn areas(places: &Places, schools: &Schools) -> Vec<Area> {
    let levels = [PlaceLevel::County, PlaceLevel::Township, PlaceLevel::Village];
    let of_places = places.iter().filter(|p| levels.contains(&p.code.level())).map(|p| Area::Place(p.code));
    of_places.chain(schools.iter().map(|s| Area::School(s.school_code.clone()))).collect()
}

pub(super) fn row(
    deed: &Deed,
    term: Term,
    version: Option<Uuid>,
    area: &Area,
    measure: Measure,
    tally: &Tally,
) -> figures::Model {
    let excluded: Vec<ExcludedCount> =
        tally.excluded.iter().map(|(reason, count)| ExcludedCount { reason: *reason, count: *count }).collect();
    let (scope_kind, scope_code) = match area {
        Area::Place(code) => ("place", code.to_string()),
        Area::School(code) => ("school", code.clone()),
    };
    figures::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        version_id: version,
        indicator: measure.indicator.as_str().to_owned(),
        formula: measure.formula.as_str().to_owned(),
        term: term.to_string(),
        as_of: deed.today(),
        basis: measure.basis.as_str().to_owned(),
        scope_kind: scope_kind.to_owned(),
        scope_code,
        numerator: tally.numerator,
        denominator: tally.denominator,
        excluded: json!(excluded),
        computed_at: deed.now(),
    }
}

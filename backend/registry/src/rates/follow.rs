//! 跟进: one child stands differently now, and its figures follow at once: the old parts off, the new parts on.

use std::collections::{BTreeMap, HashMap};

use rules::calendar::Term;
use rules::places::PlaceLevel;
use rules::policy::Policy;
use rules::rates::{CohortPerson, Counted, Part, Seat, Tally};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::moment::run_at;
use super::sums::{Parts, places_around};
use super::{Area, ExcludedCount, Measure, heads, written};
use crate::deed::Deed;
use crate::entities::{figures, heads as rows};
use crate::journal::Entry;
use crate::places::{self, Places};
use crate::schools::{self, SchoolId, Schools};
use crate::{Actor, Registry, Result};

/// [`follow`] as a deed of its own: for standings that were rewritten outside of a deed that follows them itself. Returns how many
/// figures changed.
///
/// # Errors
/// The database does not answer.
pub async fn recount(registry: &Registry, actor: &Actor, term: Term, children: &[Uuid]) -> Result<usize> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let changed = super::follow(&deed, term, children).await?;
    let body = json!({ "term": term.to_string(), "children": children.len(), "figures_changed": changed });
    deed.commit(Entry::new("recount_children", "term", Some(term.to_string()), body)).await?;
    Ok(changed)
}

/// Brings the heads of these children and every figure in which they have a part up to date, from their `standings` of the term;
/// returns how many figures changed. A term that was never counted has none.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn follow(deed: &Deed, term: Term, children: &[Uuid]) -> Result<usize> {
    let Some(run) = run_at(deed.txn(), &deed.county_code(), term, i64::MAX).await? else { return Ok(0) };
    // By the settings of the last counting: the figures that are not touched stand on them too.
    let policy: Policy = serde_json::from_value(run.policy).unwrap_or_default();
    let mut changed = 0;
    for part in children.chunks(500) {
        changed += settle(deed, term, &policy, changes(deed, term, part).await?).await?;
    }
    Ok(changed)
}

/// Brings the cases of 复学率 up to date after a person has verified a dropout or a return; returns how many figures changed.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn follow_returns(deed: &Deed, term: Term) -> Result<usize> {
    let Some(run) = run_at(deed.txn(), &deed.county_code(), term, i64::MAX).await? else { return Ok(0) };
    let policy: Policy = serde_json::from_value(run.policy).unwrap_or_default();
    let (old, new) = heads::changed_returns(deed, term).await?;
    let moved = old.into_iter().map(|head| (Some(head), None)).chain(new.into_iter().map(|head| (None, Some(head))));
    settle(deed, term, &policy, moved.collect()).await
}

/// The old parts off, the new parts on, and the heads as they are now.
async fn settle(deed: &Deed, term: Term, policy: &Policy, moved: Vec<Change>) -> Result<usize> {
    let (places, schools) = around(deed, &moved).await?;
    let mut deltas = Deltas { places: &places, schools: &schools, parts: Parts::by(policy), sums: BTreeMap::new() };
    for change in &moved {
        deltas.add(change);
    }
    let sums = deltas.sums;
    let (old, new): (Vec<_>, Vec<_>) = moved.into_iter().unzip();
    let old: Vec<heads::Old> = old.iter().flatten().map(heads::Old::from).collect();
    heads::replace(deed, term, &old, new.into_iter().flatten().collect()).await?;
    apply(deed, term, sums).await
}

/// A head as it was and as it is.
type Change = (Option<rows::Model>, Option<rows::Model>);

/// The heads of these children that say something else now.
async fn changes(deed: &Deed, term: Term, children: &[Uuid]) -> Result<Vec<Change>> {
    let (standing, hukou) = heads::children(deed, term, children).await?;
    let now: HashMap<Uuid, &rows::Model> = standing.iter().map(|head| (head.subject_id, head)).collect();
    let current = rows::Entity::find()
        .filter(rows::Column::CountyCode.eq(deed.county_code()))
        .filter(rows::Column::Term.eq(term.to_string()))
        .filter(rows::Column::UntilSeq.is_null())
        .filter(rows::Column::ChildId.is_in(children.iter().copied()))
        .all(deed.txn())
        .await?;
    let known: Vec<Uuid> =
        current.iter().filter(|head| head.role == heads::Role::Child.as_str()).map(|head| head.subject_id).collect();
    let mut changes: Vec<Change> = current
        .into_iter()
        .map(|head| {
            let standing = head.child_id.and_then(|child| now.get(&child).copied());
            let next = follows(deed, &head, standing).map(|next| in_its_village(next, &hukou));
            (Some(head), next)
        })
        .filter(|(old, new)| !matches!((old, new), (Some(old), Some(new)) if old.says_as(new)))
        .collect();
    changes.extend(
        standing.iter().filter(|head| !known.contains(&head.subject_id)).map(|head| (None, Some(head.clone()))),
    );
    Ok(changes)
}

/// A pupil stands in the village of its child's hukou. Where that has become unknown the next counting reads the roll again.
fn in_its_village(head: rows::Model, hukou: &HashMap<Uuid, String>) -> rows::Model {
    let is_of_roll = matches!(Counted::from_code(&head.counted), Some(Counted::Pupil(_) | Counted::Cohort(..)));
    match head.child_id.filter(|_| is_of_roll).and_then(|child| hukou.get(&child)).cloned() {
        Some(village) => rows::Model { hukou_village: Some(village.clone()), home_village: Some(village), ..head },
        None => head,
    }
}

/// The places and schools in which these heads are counted.
async fn around(deed: &Deed, moved: &[Change]) -> Result<(Places, Schools)> {
    let heads: Vec<&rows::Model> = moved.iter().flat_map(|(old, new)| [old, new]).flatten().collect();
    let ids: Vec<Uuid> = heads.iter().filter_map(|head| head.school_id).collect();
    let schools = schools::load_these(deed, &ids).await?;
    let mut codes = vec![deed.county().place()];
    codes.extend(heads.iter().flat_map(|head| Seat::ALL.map(|seat| head.village(seat))).flatten());
    codes.extend(schools.iter().filter_map(|school| school.place));
    let places = places::load_around(deed, &codes).await?;
    Ok((places, schools))
}

/// What becomes of a head when its child stands so: the child's own head is its standing, a pupil's row keeps its place on the roll, and a
/// person of a cohort what the lists say.
fn follows(deed: &Deed, head: &rows::Model, standing: Option<&rows::Model>) -> Option<rows::Model> {
    let counted = Counted::from_code(&head.counted);
    let status = match standing.and_then(|standing| Counted::from_code(&standing.counted)) {
        Some(Counted::Child(child)) => Some(child.status),
        _ => None,
    };
    match counted {
        Some(Counted::Child(_)) => standing.cloned(),
        Some(Counted::Pupil(pupil)) => Some(rows::Model {
            counted: Counted::Pupil(pupil.standing(status)).code(),
            groups: standing.map(|standing| standing.groups.clone()).unwrap_or_default(),
            since_seq: deed.seq(),
            ..head.clone()
        }),
        Some(Counted::Cohort(of, person)) => Some(rows::Model {
            counted: Counted::Cohort(of, CohortPerson { status, ..person }).code(),
            since_seq: deed.seq(),
            ..head.clone()
        }),
        _ => Some(head.clone()),
    }
}

/// What comes off and on in each figure.
struct Deltas<'a> {
    places: &'a Places,
    schools: &'a Schools,
    parts: Parts<'a>,
    sums: BTreeMap<(Area, Measure), Vec<(Part, bool)>>,
}

impl Deltas<'_> {
    fn add(&mut self, (old, new): &Change) {
        for (head, comes) in [(old, false), (new, true)] {
            let Some(head) = head else { continue };
            let school = head.school_id.and_then(|id| self.schools.by_id(SchoolId(id)));
            let parts = self.parts.of(&head.counted).to_vec();
            for (nth, part) in parts {
                let measure = self.parts.measure(nth);
                let seat = head
                    .village(measure.seat())
                    .or_else(|| school.filter(|_| measure.seat() == Seat::School).and_then(|school| school.place));
                let county = self.places.at_level(PlaceLevel::County).next().map(|place| place.code);
                let around = seat.map_or([None; 2], |code| places_around(self.places, code));
                let of_places = around.into_iter().chain([county]).flatten().map(Area::Place);
                for area in of_places.chain(school.map(|school| Area::School(school.school_code.clone()))) {
                    self.sums.entry((area, measure)).or_default().push((part, comes));
                }
            }
        }
    }
}

/// Applies the changes to the figures as they are written.
async fn apply(deed: &Deed, term: Term, sums: BTreeMap<(Area, Measure), Vec<(Part, bool)>>) -> Result<usize> {
    let mut codes: Vec<String> = sums.keys().map(|(area, _)| area.code()).collect();
    codes.dedup();
    let mut changed = Vec::new();
    for part in codes.chunks(200) {
        let written = figures::Entity::find()
            .filter(figures::Column::CountyCode.eq(deed.county_code()))
            .filter(figures::Column::Term.eq(term.to_string()))
            .filter(figures::Column::VersionId.is_null())
            .filter(figures::Column::ScopeCode.is_in(part))
            .all(deed.txn())
            .await?;
        for row in written {
            let Some(measure) = Measure::of_codes(&row.indicator, &row.formula, &row.basis) else { continue };
            let area = Area::of_codes(&row.scope_kind, &row.scope_code);
            let Some(parts) = sums.get(&(area, measure)) else { continue };
            changed.extend(changed_row(deed, row, parts).map(IntoActiveModel::into_active_model));
        }
    }
    let count = changed.len();
    deed.replace_all(changed).await?;
    Ok(count)
}

fn changed_row(deed: &Deed, row: figures::Model, parts: &[(Part, bool)]) -> Option<figures::Model> {
    let counted: Vec<ExcludedCount> = serde_json::from_value(row.excluded.clone()).unwrap_or_default();
    let excluded = counted.into_iter().map(|counted| (counted.reason, counted.count)).collect();
    let before = Tally { numerator: row.numerator, denominator: row.denominator, excluded };
    let mut tally = before.clone();
    // On before off: no count falls below zero on the way.
    parts.iter().filter(|(_, comes)| *comes).for_each(|(part, _)| tally.add(*part));
    parts.iter().filter(|(_, comes)| !*comes).for_each(|(part, _)| tally.take_off(*part));
    (tally != before).then(|| figures::Model {
        numerator: tally.numerator,
        denominator: tally.denominator,
        excluded: json!(written::excluded(&tally)),
        as_of: deed.today(),
        computed_at: deed.now(),
        ..row
    })
}

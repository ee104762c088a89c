//! 区划底册: the places and schools under which figures stand. Those of a past day stand under the places of the day, by their names of
//! then.
//!
//! Kept as heads are: a line is true from one deed to another and is never written over. Every counting keeps the list, and so does
//! whatever changes places or schools, in its own deed: the heads and the places of a day are those of the same deeds.

use std::collections::{BTreeMap, HashMap};

use rules::places::PlaceCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::compute::count_all;
use super::{Area, Moment, When, moment};
use crate::deed::Deed;
use crate::entities::divisions::{Column, Entity, Model};
use crate::places::{self, Place, Places};
use crate::schools::{self, School, Schools};
use crate::{Registry, Result, Scope};

/// A place that was there.
const PLACE: &str = "place";
/// A code whose place is no more, and where it went.
const FORMER: &str = "former";
/// A school, and where it lay.
const SCHOOL: &str = "school";

/// The places and schools under which figures stand.
#[derive(Debug, Clone, Default)]
pub struct Divisions {
    /// 区划. Of a place that is no more neither coordinates nor 城乡分类 are kept.
    pub places: Places,
    /// 学校, by their names and seats; all else of them is as it is today.
    pub schools: Schools,
}

/// The places and schools under which figures stand at a moment: of a past day those of the day, by their names of then; of now and of a
/// published version today's. A day before the first counting has no figures, and so none of its own.
///
/// # Errors
/// The day is still to come, the term has no such version, or the database does not answer.
pub async fn divisions(registry: &Registry, scope: &Scope, moment: impl Into<Moment>) -> Result<Divisions> {
    let moment = moment.into();
    let today = Divisions::today(registry, scope).await?;
    if !matches!(moment.when, When::Day(_)) {
        return Ok(today);
    }
    match moment::find(registry, scope, moment).await {
        Ok(found) => Divisions::at(registry, scope, found.seq, &today).await,
        Err(e) if e.code() == "not_computed" => Ok(today),
        Err(e) => Err(e),
    }
}

/// What an area was called when a version was published, where that is not its name of today.
///
/// # Errors
/// The term has no such version.
pub async fn name_then(registry: &Registry, scope: &Scope, moment: Moment, area: &Area) -> Result<Option<String>> {
    let When::Version(_) = moment.when else { return Ok(None) };
    let found = match moment::find(registry, scope, moment).await {
        Err(e) if e.code() == "not_computed" => return Ok(None),
        found => found?,
    };
    let today = Divisions::today(registry, scope).await?;
    let then = Divisions::at(registry, scope, found.seq, &today).await?;
    let name = then.name_of(area);
    Ok(name.filter(|name| today.name_of(area).as_ref() != Some(name)))
}

impl Divisions {
    /// The name of an area, of a place that is no more its last.
    pub fn name_of(&self, area: &Area) -> Option<String> {
        match area {
            Area::Place(code) => self.places.last_name_of(*code).map(|_| self.places.path(*code)),
            Area::School(code) => self.schools.find(code).map(|school| school.name.clone()),
        }
    }

    /// As they are.
    pub(super) async fn today(registry: &Registry, scope: &Scope) -> Result<Self> {
        let (places, schools) = (places::load(registry, scope).await?, schools::load(registry, scope).await?);
        Ok(Self { places, schools })
    }

    /// As a deed left them.
    pub(super) async fn at(registry: &Registry, scope: &Scope, seq: i64, today: &Self) -> Result<Self> {
        let lines = Entity::find()
            .filter(scope.own(Column::CountyCode))
            .order_by_asc(Column::SinceSeq)
            .all(registry.read())
            .await?;
        // A register that was counted before this list was kept knows its places from the first deed that kept it.
        let seq = lines.first().map_or(seq, |first| seq.max(first.since_seq));
        Ok(Self::of(lines.into_iter().filter(|line| line.since_seq <= seq), seq, today))
    }

    /// From the lines that had begun by then, the earliest first.
    fn of(begun: impl Iterator<Item = Model>, seq: i64, today: &Self) -> Self {
        let (mut there, mut schools) = (Vec::new(), Vec::new());
        let (mut moved, mut gone) = (HashMap::new(), BTreeMap::new());
        for line in begun {
            let is_true = line.until_seq.is_none_or(|until| until > seq);
            let code: Option<PlaceCode> = line.code.parse().ok();
            let lies_in: Option<PlaceCode> = line.lies_in.as_deref().and_then(|code| code.parse().ok());
            let name = line.name.unwrap_or_default();
            match (line.kind.as_str(), code) {
                (PLACE, Some(code)) if is_true => there.push(place(today, code, name, lies_in)),
                (PLACE, Some(code)) => drop(gone.insert(code, name)),
                (FORMER, Some(code)) if is_true => moved.extend(lies_in.map(|went| (code, went))),
                (SCHOOL, _) if is_true => {
                    let known = today.schools.find(&line.code).cloned();
                    schools.extend(known.map(|known| School { name, place: lies_in, ..known }));
                }
                _ => {}
            }
        }
        Self { places: Places::then(there, moved, gone), schools: Schools::new(schools) }
    }
}

fn place(today: &Divisions, code: PlaceCode, name: String, parent: Option<PlaceCode>) -> Place {
    let known = today.places.find(code).cloned();
    let known = known.unwrap_or(Place { code, name: String::new(), parent, urban_rural: None, lon: None, lat: None });
    Place { name, parent, ..known }
}

/// After places or schools changed in this deed: the list says so, and where something lies elsewhere now every term that was counted is
/// summed anew, so that written figures never stand under other places than the list.
pub(crate) async fn follow_divisions(deed: &Deed) -> Result<()> {
    let (places, schools) = (places::load_in(deed).await?, schools::load_in(deed).await?);
    if keep(deed, &places, &schools).await? { count_all(deed).await } else { Ok(()) }
}

/// Keeps the list as places and schools are now; says whether anything but a name is otherwise than before.
pub(super) async fn keep(deed: &Deed, places: &Places, schools: &Schools) -> Result<bool> {
    let current = Entity::find()
        .filter(Column::CountyCode.eq(deed.county_code()))
        .filter(Column::UntilSeq.is_null())
        .all(deed.txn())
        .await?;
    let now = lines(deed, places, schools);
    let (known, wanted) = (by_key(&current), by_key(&now));
    let says = |line: &Model, others: &ByKey| others.get(&key(line)).is_some_and(|other| other.says_as(line));
    let lies = |line: &Model, others: &ByKey| others.get(&key(line)).is_some_and(|other| other.lies_in == line.lies_in);
    let old: Vec<&Model> = current.iter().filter(|line| !says(line, &wanted)).collect();
    let new: Vec<&Model> = now.iter().filter(|line| !says(line, &known)).collect();
    let is_otherwise = old.iter().any(|line| !lies(line, &wanted)) || new.iter().any(|line| !lies(line, &known));
    end(deed, &old).await?;
    deed.insert_all(new.into_iter().cloned().map(IntoActiveModel::into_active_model)).await?;
    Ok(is_otherwise)
}

/// Lines by their kind and code.
type ByKey<'a> = HashMap<(&'a str, &'a str), &'a Model>;

fn by_key(lines: &[Model]) -> ByKey<'_> {
    lines.iter().map(|line| (key(line), line)).collect()
}

impl Model {
    /// Whether both say the same, whenever they began to.
    fn says_as(&self, other: &Self) -> bool {
        (&self.name, &self.lies_in) == (&other.name, &other.lies_in)
    }
}

fn key(line: &Model) -> (&str, &str) {
    (&line.kind, &line.code)
}

/// Places, former codes and schools as lines that begin with this deed.
fn lines(deed: &Deed, places: &Places, schools: &Schools) -> Vec<Model> {
    let line = |kind: &str, code: String, name: Option<&str>, lies_in: Option<PlaceCode>| Model {
        county_code: deed.county_code(),
        kind: kind.to_owned(),
        code,
        since_seq: deed.seq(),
        until_seq: None,
        name: name.map(str::to_owned),
        lies_in: lies_in.map(|code| code.to_string()),
    };
    let of_places = places.iter().map(|place| line(PLACE, place.code.to_string(), Some(&place.name), place.parent));
    let former = places.went().map(|(old, new)| line(FORMER, old.to_string(), None, Some(new)));
    let of_schools =
        schools.iter().map(|school| line(SCHOOL, school.school_code.clone(), Some(&school.name), school.place));
    of_places.chain(former).chain(of_schools).collect()
}

/// These lines end with this deed. What began within the same deed was never true before: it goes.
async fn end(deed: &Deed, lines: &[&Model]) -> Result<()> {
    let (own, earlier): (Vec<&Model>, Vec<&Model>) = lines.iter().partition(|line| line.since_seq == deed.seq());
    for part in own.chunks(500) {
        Entity::delete_many().filter(these(part)).exec(deed.txn()).await?;
    }
    for part in earlier.chunks(500) {
        let until = Expr::value(deed.seq());
        Entity::update_many().col_expr(Column::UntilSeq, until).filter(these(part)).exec(deed.txn()).await?;
    }
    Ok(())
}

/// The current rows of these lines.
fn these(lines: &[&Model]) -> Condition {
    let county = lines.first().map(|line| line.county_code.clone()).unwrap_or_default();
    let any = [PLACE, FORMER, SCHOOL].into_iter().fold(Condition::any(), |any, kind| {
        let codes: Vec<&str> = lines.iter().filter(|line| line.kind == kind).map(|line| line.code.as_str()).collect();
        if codes.is_empty() {
            any
        } else {
            any.add(Condition::all().add(Column::Kind.eq(kind)).add(Column::Code.is_in(codes)))
        }
    });
    Condition::all().add(Column::CountyCode.eq(county)).add(Column::UntilSeq.is_null()).add(any)
}

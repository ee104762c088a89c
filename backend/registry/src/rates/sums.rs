//! 汇总: the county counted by codes. The database groups the heads, each code is judged once, and villages add up to townships and
//! the county.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::places::{PlaceCode, PlaceLevel};
use rules::policy::Policy;
use rules::rates::{Counted, Part, Seat, Tally, part_of};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;
use uuid::Uuid;

use super::{Area, Measure};
use crate::entities::heads::{Column, Entity, Model};
use crate::places::Places;
use crate::schools::{SchoolId, Schools};
use crate::{Result, packed};

/// Heads that say the same and are counted in the same places.
#[derive(Debug, Deserialize)]
pub(super) struct Group {
    pub counted: String,
    pub hukou_village: Option<String>,
    pub home_village: Option<String>,
    pub school_id: Option<Uuid>,
    pub heads: i64,
}

impl Group {
    /// One head alone.
    pub(super) fn of(head: &Model) -> Self {
        Self {
            counted: head.counted.clone(),
            hukou_village: head.hukou_village.clone(),
            home_village: head.home_village.clone(),
            school_id: head.school_id,
            heads: 1,
        }
    }
}

/// The heads of a term that were true at a deed.
pub(super) fn true_at(county: &str, term: Term, seq: i64) -> Condition {
    Condition::all()
        .add(Column::CountyCode.eq(county))
        .add(Column::Term.eq(term.to_string()))
        .add(Column::SinceSeq.lte(seq))
        .add(Condition::any().add(Column::UntilSeq.is_null()).add(Column::UntilSeq.gt(seq)))
}

/// The whole county in groups: one pass over an index that holds everything asked for, in its order.
pub(super) async fn groups(db: &impl ConnectionTrait, county: &str, term: Term, seq: i64) -> Result<Vec<Group>> {
    let by = [Column::Counted, Column::HukouVillage, Column::HomeVillage, Column::SchoolId];
    let mut query = Entity::find().select_only().columns(by).column_as(Column::SubjectId.count(), "heads");
    for column in by {
        query = query.group_by(column);
    }
    packed::page(db, query.filter(true_at(county, term, seq)).into_query()).await
}

/// What a code adds to each measure: judged once, however many persons have it.
pub(super) struct Parts<'p> {
    policy: &'p Policy,
    measures: Vec<Measure>,
    known: HashMap<String, Vec<(usize, Part)>>,
}

impl<'p> Parts<'p> {
    pub(super) fn by(policy: &'p Policy) -> Self {
        Self { policy, measures: Measure::all().collect(), known: HashMap::new() }
    }

    /// The measures by their place in [`Measure::all`], with the part in each.
    pub(super) fn of(&mut self, code: &str) -> &[(usize, Part)] {
        if !self.known.contains_key(code) {
            let parts = Counted::from_code(code).map(|counted| self.judge(counted)).unwrap_or_default();
            self.known.insert(code.to_owned(), parts);
        }
        self.known.get(code).map_or(&[], Vec::as_slice)
    }

    /// The part in one measure.
    pub(super) fn in_measure(&mut self, code: &str, measure: Measure) -> Option<Part> {
        let nth = self.measures.iter().position(|known| *known == measure)?;
        self.of(code).iter().find(|(at, _)| *at == nth).map(|(_, part)| *part)
    }

    /// The measure of that place in [`Measure::all`].
    pub(super) fn measure(&self, nth: usize) -> Measure {
        self.measures[nth]
    }

    fn judge(&self, counted: Counted) -> Vec<(usize, Part)> {
        let part =
            |measure: &Measure| part_of(&counted, measure.indicator, measure.formula, measure.basis, self.policy);
        self.measures.iter().enumerate().filter_map(|(at, measure)| Some((at, part(measure)?))).collect()
    }
}

/// Every figure of a county at a moment: a row an area, a column a measure.
pub(super) struct Board {
    areas: Vec<Area>,
    at: HashMap<Area, usize>,
    tallies: Vec<Tally>,
    measures: Vec<Measure>,
}

impl Board {
    /// Sums the groups.
    pub(super) fn of(groups: &[Group], places: &Places, schools: &Schools, policy: &Policy) -> Self {
        let mut board = Self::empty(places, schools);
        board.count(groups, places, schools, policy);
        board
    }

    /// Adds the groups: a place holds what its parts hold; who is counted in no village of the county is counted in the county alone.
    pub(super) fn count(&mut self, groups: &[Group], places: &Places, schools: &Schools, policy: &Policy) {
        let mut seats = Seats::new(places, schools);
        let mut parts = Parts::by(policy);
        let seat_of: Vec<usize> = self.measures.iter().map(|measure| measure.seat() as usize).collect();
        for group in groups {
            let times = u64::try_from(group.heads).unwrap_or_default();
            let school = seats.school(group.school_id).and_then(|area| self.at.get(&area).copied());
            let around = Seat::ALL.map(|seat| seats.around(group, seat, &self.at));
            for (measure, part) in parts.of(&group.counted) {
                for area in around[seat_of[*measure]].into_iter().chain([school]).flatten() {
                    self.tallies[area * seat_of.len() + measure].add_many(*part, times);
                }
            }
        }
    }

    /// The county, its townships and villages, and its schools, with nothing counted.
    pub(super) fn empty(places: &Places, schools: &Schools) -> Self {
        let levels = [PlaceLevel::County, PlaceLevel::Township, PlaceLevel::Village];
        let of_places = places.iter().filter(|p| levels.contains(&p.code.level())).map(|p| Area::Place(p.code));
        let areas: Vec<Area> = of_places.chain(schools.iter().map(|s| Area::School(s.school_code.clone()))).collect();
        let measures: Vec<Measure> = Measure::all().collect();
        Self {
            at: areas.iter().cloned().enumerate().map(|(at, area)| (area, at)).collect(),
            tallies: vec![Tally::default(); areas.len() * measures.len()],
            areas,
            measures,
        }
    }

    /// How many figures it holds.
    pub(super) fn figures(&self) -> usize {
        self.tallies.len()
    }

    /// One sum, with whose it is and of what.
    pub(super) fn figure(&self, nth: usize) -> (&Area, Measure, &Tally) {
        let width = self.measures.len();
        (&self.areas[nth / width], self.measures[nth % width], &self.tallies[nth])
    }

    /// The number of a figure for [`Self::figure`]; `None` where there is no such area.
    pub(super) fn nth(&self, area: &Area, measure: Measure) -> Option<usize> {
        let column = self.measures.iter().position(|known| *known == measure)?;
        Some(self.at.get(area)? * self.measures.len() + column)
    }

    /// The sums of one area, in the order of tables; empty where there is no such area.
    pub(super) fn of_area(&self, area: &Area) -> Vec<(Measure, &Tally)> {
        let Some(row) = self.at.get(area) else { return Vec::new() };
        let from = row * self.measures.len();
        self.measures.iter().copied().zip(&self.tallies[from..]).collect()
    }
}

/// Where recorded codes lie, as places and schools are or were.
struct Seats<'a> {
    places: &'a Places,
    schools: &'a Schools,
    county: Option<PlaceCode>,
    /// The county, township and village around a code, as rows of the board.
    known: HashMap<PlaceCode, [Option<usize>; 3]>,
}

impl<'a> Seats<'a> {
    fn new(places: &'a Places, schools: &'a Schools) -> Self {
        let county = places.at_level(PlaceLevel::County).next().map(|place| place.code);
        Self { places, schools, county, known: HashMap::new() }
    }

    fn school(&self, id: Option<Uuid>) -> Option<Area> {
        let school = self.schools.by_id(SchoolId(id?))?;
        Some(Area::School(school.school_code.clone()))
    }

    /// The places around the seat; the county stands for itself even where no village is known.
    fn around(&mut self, group: &Group, seat: Seat, at: &HashMap<Area, usize>) -> [Option<usize>; 3] {
        let recorded = match seat {
            Seat::Hukou => group.hukou_village.as_deref().and_then(|code| code.parse().ok()),
            Seat::Home => group.home_village.as_deref().and_then(|code| code.parse().ok()),
            Seat::School => group.school_id.and_then(|id| self.schools.by_id(SchoolId(id))).and_then(|s| s.place),
        };
        let Some(code) = recorded.or(self.county) else { return [None; 3] };
        let (county, places) = (self.county, self.places);
        *self.known.entry(code).or_insert_with(|| {
            let [township, village] = places_around(places, code);
            [county, township, village].map(|place| at.get(&Area::Place(place?)).copied())
        })
    }
}

/// The township and the village in which a recorded code lies.
pub(super) fn places_around(places: &Places, code: PlaceCode) -> [Option<PlaceCode>; 2] {
    let seat = places.resolve(code);
    [seat.township(), seat.village()]
}

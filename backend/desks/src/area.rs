//! 辖区 on view: the place or school asked for in the address, else the officer's own.

use registry::{
    places::{self, Places},
    rates::{Area, Divisions, Moment, divisions},
    schools::{self, Schools},
};
use rules::places::{PlaceCode, PlaceLevel};

use crate::{
    Desks,
    entrance::Visitor,
    problems::{Problem, Refusal},
};

/// The places and schools of the county, for names.
pub(crate) struct Atlas {
    pub(crate) places: Places,
    pub(crate) schools: Schools,
}

impl Atlas {
    pub(crate) async fn open(desks: &Desks, visitor: &Visitor) -> Result<Self, Refusal> {
        Ok(Self {
            places: places::load(&desks.registry, &visitor.scope).await?,
            schools: schools::load(&desks.registry, &visitor.scope).await?,
        })
    }

    /// Under the places and schools of a moment: what was merged since bears its name of then.
    pub(crate) async fn open_at(desks: &Desks, visitor: &Visitor, moment: Moment) -> Result<Self, Refusal> {
        let Divisions { places, schools } = divisions(&desks.registry, &visitor.scope, moment).await?;
        Ok(Self { places, schools })
    }

    /// The officer's own area: the widest place of their posts that has figures, else their school.
    pub(crate) fn own(&self, visitor: &Visitor) -> Option<Area> {
        let with_figures = |code: &PlaceCode| code.level() <= PlaceLevel::Village;
        let widest = visitor.scope.places().into_iter().filter(with_figures).min_by_key(|code| code.level());
        let school = || visitor.scope.schools().first().and_then(|id| self.schools.by_id(schools::SchoolId(*id)));
        widest.map(Area::Place).or_else(|| school().map(|school| Area::School(school.school_code.clone())))
    }

    /// The area that an address asks for; the officer's own when it asks for none.
    pub(crate) fn asked(&self, visitor: &Visitor, place: &str, school: &str) -> Result<Option<Area>, Refusal> {
        if !school.is_empty() {
            return Ok(Some(Area::School(school.to_owned())));
        }
        if place.is_empty() {
            return Ok(self.own(visitor));
        }
        let code =
            place.parse().map_err(|error: rules::places::PlaceCodeError| Refusal::field("place", error.to_string()))?;
        Ok(Some(Area::Place(code)))
    }

    /// The name of an area.
    pub(crate) fn name(&self, area: &Area) -> String {
        match area {
            Area::Place(code) => self.places.path(*code),
            Area::School(code) => self.school(code),
        }
    }

    /// The name of a school by its code.
    pub(crate) fn school(&self, code: &str) -> String {
        self.schools.find(code).map_or_else(|| code.to_owned(), |school| school.name.clone())
    }

    /// The name of a place by its written code.
    pub(crate) fn place(&self, code: &str) -> String {
        code.parse().map_or_else(|_| code.to_owned(), |code: PlaceCode| self.places.path(code))
    }

    /// The name of the place of that level in which a written code lies.
    pub(crate) fn place_at(&self, code: &str, level: PlaceLevel) -> String {
        let place = code.parse().ok().and_then(|code: PlaceCode| code.at(level));
        place.and_then(|place| self.places.name_of(place)).unwrap_or_default().to_owned()
    }
}

/// How an address names an area: its `place` and its `school`, one of them empty.
pub(crate) fn in_address(area: &Area) -> (String, String) {
    match area {
        Area::Place(code) => (code.to_string(), String::new()),
        Area::School(code) => (String::new(), code.clone()),
    }
}

/// A page about an area that nobody may know of is not there.
pub(crate) fn must_be(area: Option<Area>) -> Result<Area, Refusal> {
    area.ok_or_else(|| Problem::NotFound.into())
}

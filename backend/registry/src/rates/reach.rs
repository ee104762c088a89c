//! 可查范围: whose figures an officer may look at, now and as at a past day.
//!
//! A post is of today: of a past day an officer sees what lies within the post today. A village that has since given groups to another
//! place is seen by whoever reaches them all.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rules::places::{PlaceCode, PlaceLevel};

use super::divisions::Divisions;
use super::moment::{self, Found};
use super::{Area, Moment, When};
use crate::places::{Since, since};
use crate::{Error, Registry, Result, Scope};

/// Names in a sentence.
const NAMES_AT_MOST: usize = 3;

/// An officer sees the figures of places and schools within reach, and of nothing larger.
pub(crate) async fn must_reach(registry: &Registry, scope: &Scope, area: &Area) -> Result<()> {
    must_reach_in(&Divisions::today(registry, scope).await?, scope, area)
}

/// The same of what is of today alone: a place that is no more has neither ledgers nor suspicions.
pub(crate) async fn must_reach_today(registry: &Registry, scope: &Scope, area: &Area) -> Result<()> {
    let today = Divisions::today(registry, scope).await?;
    must_reach_in(&today, scope, area)?;
    if let Area::Place(code) = area { today.places.must_stand(*code) } else { Ok(()) }
}

fn must_reach_in(today: &Divisions, scope: &Scope, area: &Area) -> Result<()> {
    let reached = match area {
        // What was published of a village that is no more stays readable.
        Area::Place(code) => today.places.last_name_of(*code).is_some() && scope.covers_place(*code),
        Area::School(code) => {
            today.schools.find(code).is_some_and(|school| scope.reaches_school(school.id.0, school.place))
        }
    };
    reached.then_some(()).ok_or_else(unknown)
}

fn unknown() -> Error {
    Error::not_found("这个地方或学校")
}

/// Finds the moment, and the places and schools under which its figures stand, where the officer may look at that area.
///
/// # Errors
/// The area lies outside the officer's reach or did not exist then; the term was not counted by then, or has no such version.
pub(super) async fn open(
    registry: &Registry,
    scope: &Scope,
    area: &Area,
    moment: Moment,
) -> Result<(Found, Divisions)> {
    let today = Divisions::today(registry, scope).await?;
    let When::Day(day) = moment.when else {
        must_reach_in(&today, scope, area)?;
        if let (When::Now, Area::Place(code)) = (moment.when, area) {
            today.places.must_stand(*code)?;
        }
        let found = moment::find(registry, scope, moment).await?;
        // What was published stays under the places of its day: figures, their lines and their names.
        let is_published = matches!(moment.when, When::Version(_));
        let divisions = if is_published { Divisions::at(registry, scope, found.seq, &today).await? } else { today };
        return Ok((found, divisions));
    };
    let found = match moment::find(registry, scope, moment).await {
        Ok(found) => found,
        Err(e) => return Err(must_reach_in(&today, scope, area).err().unwrap_or(e)),
    };
    let then = Divisions::at(registry, scope, found.seq, &today).await?;
    match area {
        Area::School(code) => {
            must_reach_in(&today, scope, area)?;
            then.schools.find(code).map(drop).ok_or_else(|| no_school_yet(&today, code, day))?;
        }
        Area::Place(code) => {
            let since = since(registry, scope, day).await?;
            let asked = Asked { today: &today, then: &then, since: &since, day, code: *code };
            asked.must_reach(scope)?;
        }
    }
    Ok((found, then))
}

fn no_school_yet(today: &Divisions, code: &str, day: NaiveDate) -> Error {
    let name = today.schools.find(code).map_or(code, |school| &school.name);
    let sentence = format!("{day} 终了时台账中还没有{name}：请选择它登记之后的日期");
    Error::refused("not_there_then", sentence)
}

/// A place of a past day.
struct Asked<'a> {
    today: &'a Divisions,
    then: &'a Divisions,
    /// What became of the places since.
    since: &'a Since,
    day: NaiveDate,
    code: PlaceCode,
}

impl Asked<'_> {
    fn must_reach(&self, scope: &Scope) -> Result<()> {
        if self.then.places.find(self.code).is_none() {
            return Err(self.not_there(scope));
        }
        let (reached, beyond): (Vec<PlaceCode>, Vec<PlaceCode>) =
            self.lies_today().into_iter().partition(|code| scope.covers_place(*code));
        // Whoever reaches a group alone, or a village, knows of nothing larger.
        let is_own = reached.iter().any(|code| code.level() <= self.code.level());
        match (is_own, beyond.is_empty()) {
            (false, _) => Err(unknown()),
            (true, false) => Err(self.wider(&beyond)),
            (true, true) => Ok(()),
        }
    }

    /// Where everything that lay in it then lies today, its schools as well: a figure opens to their pupils.
    fn lies_today(&self) -> BTreeSet<PlaceCode> {
        let places = self.then.places.inside(self.code).flat_map(|place| self.since.went(place.code));
        let inside =
            |place: Option<PlaceCode>| place.is_some_and(|place| self.code.contains(self.then.places.resolve(place)));
        let schools = self.then.schools.iter().filter(|school| inside(school.place));
        let seats = schools.filter_map(|school| self.today.schools.find(&school.school_code)?.place);
        places.chain(seats).collect()
    }

    /// The place as people know it: its name of the day, else the one it got later or had before.
    fn named(&self, code: PlaceCode) -> String {
        let (then, today) = (self.then.places.last_name_of(code), self.today.places.last_name_of(code));
        then.or(today).map_or_else(|| code.to_string(), |name| format!("{name}（{code}）"))
    }

    fn wider(&self, beyond: &[PlaceCode]) -> Error {
        // A village is named for all that lies in it.
        let whole =
            beyond.iter().filter(|code| !beyond.iter().any(|around| around != *code && around.contains(**code)));
        let names: BTreeSet<String> = whole.map(|code| self.today.places.path(*code)).take(NAMES_AT_MOST).collect();
        let names = names.into_iter().collect::<Vec<_>>().join("、");
        let sentence = format!(
            "{} 时的{}还包括今天不归您管辖的{names}：请由管辖全部范围的上一级（乡镇或县）查看，或查看撤并之后的日期",
            self.day,
            self.named(self.code)
        );
        Error::refused("wider_than_post", sentence)
    }

    /// A place that is to come, or that was gone already; to whom neither is known it is not found.
    fn not_there(&self, scope: &Scope) -> Error {
        let (code, day) = (self.code, self.day);
        let went = self.then.places.resolve(code);
        if !scope.covers_place(self.today.places.resolve(code)) || self.today.places.last_name_of(code).is_none() {
            return unknown();
        }
        let sentence = if self.then.places.find(went).is_some() {
            format!("{day} 终了时{}已经撤销：当时属于{}，请查看后者", self.named(code), self.named(went))
        } else {
            let cure = match self.forerunners() {
                names if names.is_empty() => "请选择它设立之后的日期，或查看它所在的乡镇".to_owned(),
                names => format!("当时属于{names}，请按当时的代码查看，或选择它设立之后的日期"),
            };
            format!("{day} 终了时还没有{}：{cure}", self.named(code))
        };
        Error::refused("not_there_then", sentence)
    }

    /// The villages of the day of which something lies in the place today.
    fn forerunners(&self) -> String {
        let came = |village: PlaceCode| {
            let mut parts = self.then.places.inside(village).flat_map(|place| self.since.went(place.code));
            parts.any(|today| self.code.contains(today))
        };
        let villages = self.then.places.at_level(PlaceLevel::Village).filter(|village| came(village.code));
        villages.take(NAMES_AT_MOST).map(|village| self.named(village.code)).collect::<Vec<_>>().join("、")
    }
}

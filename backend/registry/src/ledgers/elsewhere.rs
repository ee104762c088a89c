//! 县外学校: which school somebody who learns elsewhere is at: by the transfer that led there, or by what the family says. A school of
//! the county it never is: there the child was before.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::children::read_residence;
use rules::places::Reach;
use rules::rosters::MovementKind;
use rules::standing::{Basis, SchoolStatus};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::faces::{Face, OnRoll, Told};
use super::ground::Ground;
use super::moved::{Moved, moved};
use crate::Result;
use crate::clock::day_of;
use crate::entities::movements;

/// The roster rows of each child.
type Rows = HashMap<Uuid, Vec<OnRoll>>;

/// A school elsewhere, as far as it is known.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// 学校全称.
    pub(super) school: Option<String>,
    /// 学校标识码.
    pub(super) code: Option<String>,
    /// 就读地.
    pub(super) place: Option<String>,
    /// 班级.
    pub(super) class: Option<String>,
    /// 学籍号 with which the pupil left.
    pub(super) roll_number: Option<String>,
}

/// The transfers of some children, oldest first.
#[derive(Default)]
pub(super) struct Transfers {
    all: Vec<Moved>,
    /// By roll number, ID number, or name and birthday: the newest.
    newest: HashMap<String, usize>,
}

/// Whether a child of that face learns elsewhere; who went on to a senior or vocational school there has no status of its own for it.
pub(super) fn is_elsewhere(face: &Face) -> bool {
    let is_far = || face.reach.as_deref().and_then(Reach::from_code).is_some_and(Reach::is_out_of_county);
    SchoolStatus::from_code(&face.status).is_some_and(|status| {
        let went_on = matches!(status, SchoolStatus::Senior | SchoolStatus::Vocational);
        status.is_elsewhere() || went_on && face.school_id.is_none() && is_far()
    })
}

impl Transfers {
    /// The transfers up to the end of the term of whoever learns elsewhere.
    pub(super) async fn of(ground: &Ground, faces: &[Face], rows: &Rows) -> Result<Self> {
        use movements::Column as M;
        let away: Vec<&Face> = faces.iter().filter(|face| is_elsewhere(face)).collect();
        if away.is_empty() {
            return Ok(Self::default());
        }
        let theirs = Condition::any()
            .add(M::RollNumber.is_in(away.iter().flat_map(|face| rolls(face, rows))))
            .add(M::IdNumber.is_in(away.iter().filter_map(|face| face.id_number.as_deref())))
            .add(M::Name.is_in(away.iter().map(|face| face.name.as_str())));
        let wanted = Condition::all()
            .add(M::Kind.eq(MovementKind::TransferOut.as_str()))
            .add(M::OnDay.lte(ground.term.ends_on()))
            .add(theirs);
        let all = moved(ground, wanted).await?;
        let mut newest = HashMap::new();
        for (at, moved) in all.iter().enumerate() {
            let numbers = [&moved.roll_number, &moved.id_number].into_iter().flatten().cloned();
            newest.extend(numbers.chain(named(&moved.name, moved.born_on)).map(|key| (key, at)));
        }
        Ok(Self { all, newest })
    }

    /// The newest of that child. A namesake born on the same day, who has another number, is another child.
    fn find(&self, face: &Face, rows: &Rows) -> Option<&Moved> {
        let rolls: Vec<&str> = rolls(face, rows).collect();
        let numbers = rolls.iter().copied().chain(face.id_number.as_deref());
        let by_number = numbers.filter_map(|number| self.newest.get(number)).max();
        let by_name = || self.newest.get(&named(&face.name, face.born_on)?);
        let moved = &self.all[*by_number.or_else(by_name)?];
        let has_other = |number: &Option<String>, own: &[&str]| {
            number.as_deref().is_some_and(|number| !own.is_empty() && !own.contains(&number))
        };
        let id: Vec<&str> = face.id_number.as_deref().into_iter().collect();
        let is_other = has_other(&moved.roll_number, &rolls) || has_other(&moved.id_number, &id);
        (by_number.is_some() || !is_other).then_some(moved)
    }

    /// Where the child learns: as the family says, who names school and place; by the transfer where the family names no school elsewhere,
    /// or where the standing rests on a transfer of which the family, asked before, could not know.
    pub(super) fn school(&self, ground: &Ground, face: &Face, told: Option<&Told>, rows: &Rows) -> Elsewhere {
        let moved = self.find(face, rows);
        let asked_on = told.and_then(|told| told.visited_at).map(day_of);
        let is_news = moved.is_some_and(|moved| asked_on.is_none_or(|day| day < moved.on_day));
        let roll_number = moved.and_then(|moved| moved.roll_number.clone());
        let told = told.map(|told| by_family(ground, told)).unwrap_or_default();
        let moved = moved.map(|moved| by_transfer(ground, moved)).unwrap_or_default();
        let by_moved = moved.school.is_some() && face.rests_on == Basis::Movement.as_str() && is_news;
        let (first, second) = if by_moved || told.school.is_none() { (moved, told) } else { (told, moved) };
        let place = first.place.clone().or(second.place.clone());
        Elsewhere { place, roll_number, ..if first.school.is_some() { first } else { second } }
    }
}

/// Every roll number of a child.
fn rolls<'a>(face: &'a Face, rows: &'a Rows) -> impl Iterator<Item = &'a str> {
    let listed = rows.get(&face.id).into_iter().flatten().filter_map(|row| row.roll_number.as_deref());
    face.roll_number.as_deref().into_iter().chain(listed)
}

fn named(name: &str, born_on: Option<NaiveDate>) -> Option<String> {
    born_on.map(|day| format!("{name} {day}"))
}

fn by_transfer(ground: &Ground, moved: &Moved) -> Elsewhere {
    let place = moved.other_place.as_deref();
    let school = moved.other_school.clone().filter(|name| !is_ours(ground, name, place));
    Elsewhere { school, place: outside(ground, place), ..Elsewhere::default() }
}

fn by_family(ground: &Ground, told: &Told) -> Elsewhere {
    let place = told.school_place_code.as_deref();
    let named = outside(ground, place).or_else(|| told.whereabouts.clone());
    let is_ours = told.school_code.as_deref().is_some_and(|code| ground.schools.find(code).is_some())
        || told.school_name.as_deref().is_some_and(|name| is_ours(ground, name, place));
    if is_ours {
        return Elsewhere { place: named, ..Elsewhere::default() };
    }
    Elsewhere {
        school: told.school_name.clone(),
        code: told.school_code.clone(),
        place: named,
        class: told.class.clone(),
        roll_number: None,
    }
}

/// A place as written, but none of the county.
fn outside(ground: &Ground, written: Option<&str>) -> Option<String> {
    let is_within = |text: &&str| reach(ground, text).is_some_and(|reach| !reach.is_out_of_county());
    written.filter(|text| !is_within(text)).map(|text| ground.written_place(text))
}

/// Whether a school of the county is meant: another county may have one of the same name, where the place says so.
fn is_ours(ground: &Ground, name: &str, place: Option<&str>) -> bool {
    let is_far = place.and_then(|text| reach(ground, text)).is_some_and(Reach::is_out_of_county);
    !is_far && ground.schools.named(name).is_some()
}

fn reach(ground: &Ground, place: &str) -> Option<Reach> {
    read_residence(place, Some(ground.county_place())).value
}

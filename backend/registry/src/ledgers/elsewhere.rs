//! 县外学校: which school somebody who learns elsewhere is at: by the transfer that led there, or by what the family says; and which of
//! the two verified it. A school of the county it never is: there the child was before.

use chrono::NaiveDate;
use rules::children::read_residence;
use rules::places::Reach;
use rules::standing::{Basis, SchoolStatus};

use super::faces::{Face, Told};
use super::ground::Ground;
use super::moved::Moved;
use crate::clock::day_of;

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

/// Whether a child of that face learns elsewhere; who went on to a senior or vocational school there has no status of its own for it.
pub(super) fn is_elsewhere(face: &Face) -> bool {
    let is_far = || face.reach.as_deref().and_then(Reach::from_code).is_some_and(Reach::is_out_of_county);
    SchoolStatus::from_code(&face.status).is_some_and(|status| {
        let went_on = matches!(status, SchoolStatus::Senior | SchoolStatus::Vocational);
        status.is_elsewhere() || went_on && face.school_id.is_none() && is_far()
    })
}

/// Where the child learns: as the family says, who names school and place; by the transfer where the family names no school elsewhere, or
/// where the standing rests on a transfer of which the family, asked before, could not know.
pub(super) fn school(ground: &Ground, face: &Face, moved: Option<&Moved>, told: Option<&Told>) -> Elsewhere {
    let is_news = moved.is_some_and(|moved| is_news(moved, told));
    let roll_number = moved.and_then(|moved| moved.roll_number.clone());
    let told = told.map(|told| by_family(ground, told)).unwrap_or_default();
    let moved = moved.map(|moved| by_transfer(ground, moved)).unwrap_or_default();
    let by_moved = moved.school.is_some() && face.rests_on == Basis::Movement.as_str() && is_news;
    let (first, second) = if by_moved || told.school.is_none() { (moved, told) } else { (told, moved) };
    let place = first.place.clone().or(second.place.clone());
    Elsewhere { place, roll_number, ..if first.school.is_some() { first } else { second } }
}

/// Whether the family was asked before the transfer, or never.
fn is_news(moved: &Moved, told: Option<&Told>) -> bool {
    let asked_on = told.and_then(|told| told.visited_at).map(day_of);
    asked_on.is_none_or(|day| day < moved.on_day)
}

/// 转学手续: what verified the place of schooling where no visit did.
pub(super) struct Transfer {
    /// The school that let the pupil go.
    pub(super) by: String,
    /// The day of the transfer.
    pub(super) on: Option<NaiveDate>,
    /// The paper of it.
    pub(super) evidence: Option<String>,
}

/// The transfer by which the place of schooling is known: where the standing rests on it, and the family was asked before or has shown
/// nothing of a school elsewhere. The day of a visit that was told something else is no day of that.
pub(super) fn proof(ground: &Ground, face: &Face, moved: Option<&Moved>, told: Option<&Told>) -> Option<Transfer> {
    let is_unproven = SchoolStatus::from_code(&face.status).is_some_and(SchoolStatus::is_unproven_elsewhere);
    if face.rests_on != Basis::Movement.as_str() || is_unproven {
        return None;
    }
    let Some(moved) = moved else {
        return Some(Transfer { by: Basis::Movement.title().to_owned(), on: None, evidence: None });
    };
    let shows = |told: &Told| {
        let there = by_family(ground, told);
        told.evidence.is_some() && (there.school.is_some() || there.place.is_some())
    };
    if !is_news(moved, told) && told.is_some_and(shows) {
        return None;
    }
    let school = ground.school(moved.school_id).map_or(Basis::Movement.title(), |school| school.name.as_str());
    Some(Transfer {
        by: format!("{school}（转学手续）"), on: Some(moved.on_day), evidence: moved.evidence.clone()
    })
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

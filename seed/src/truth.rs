//! truth.csv: who is who and what is true, for measuring the matcher and the flags. No part of the system may read it but `demo`
//! and tests.

use crate::families::{Child, Fate, Household};
use crate::world::World;

/// Columns of truth.csv. Lists are separated by `;`.
pub(crate) const HEADINGS: [&str; 20] = [
    "person_id",
    "survey_ids",
    "roster_ids",
    "roster_before_ids",
    "entrant_ids",
    "hukou_ids",
    "movement_ids",
    "true_name",
    "true_sex",
    "true_born_on",
    "true_id_number",
    "true_village",
    "true_state",
    "true_school",
    "has_dropped_out",
    "in_school",
    "twin_of",
    "cousin_of",
    "survey_errors",
    "roster_errors",
];

/// Where one person stands in the files, and which errors were put into those rows.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub survey: Vec<String>,
    pub roster: Vec<String>,
    pub before: Vec<String>,
    pub entrants: Vec<String>,
    pub hukou: Vec<String>,
    pub movements: Vec<String>,
    pub survey_errors: Vec<&'static str>,
    pub roster_errors: Vec<&'static str>,
}

/// The line of one person.
pub(crate) fn line(world: &World, family: &Household, child: &Child, marks: &Marks) -> [String; 20] {
    let person = |number: u32| format!("P{number:07}");
    let seat = child.path.seat(world.now());
    let learns_here = matches!(child.fate, Fate::InSchool | Fate::Vocational | Fate::SpecialSchool | Fate::HomeTaught);
    let school = seat.filter(|_| learns_here).map(|s| world.schools.all[s.school].code.clone());
    let digit = |it_is: bool| if it_is { "1" } else { "0" }.to_owned();
    [
        person(child.person),
        marks.survey.join(";"),
        marks.roster.join(";"),
        marks.before.join(";"),
        marks.entrants.join(";"),
        marks.hukou.join(";"),
        marks.movements.join(";"),
        child.name.clone(),
        if child.female { "女" } else { "男" }.to_owned(),
        crate::text::day(child.born),
        child.id.clone().unwrap_or_default(),
        world.land.villages[family.village].code.clone(),
        child.fate.as_str().to_owned(),
        school.unwrap_or_default(),
        digit(child.fate.is_out()),
        digit(child.fate.learns()),
        child.twin_of.map(person).unwrap_or_default(),
        child.cousin_of.map(person).unwrap_or_default(),
        marks.survey_errors.join(";"),
        marks.roster_errors.join(";"),
    ]
}

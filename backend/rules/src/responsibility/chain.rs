//! Who answers for a child, on both lines, from the nearest upwards.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Line, PostKind};
use crate::places::{PlaceCode, PlaceLevel};
use crate::schools::Grade;

/// 责任岗位: a post held by an officer and what it is charged with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The officer.
    pub officer: Uuid,
    /// The post.
    pub kind: PostKind,
    /// The place it covers; of a school post, where the school lies (which it does not cover).
    pub place: Option<PlaceCode>,
    /// The school it is at.
    pub school: Option<Uuid>,
    /// The grade of a class teacher.
    pub grade: Option<Grade>,
    /// The class of a class teacher.
    pub class: Option<String>,
    /// 包户村组: villages or groups assigned to it.
    pub groups: Vec<PlaceCode>,
}

/// What is answered for: a child, a roster row, a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Village or group of the household (by residence; of a child known only to the hukou list, by hukou).
    pub place: Option<PlaceCode>,
    /// The school it is or was last at; of a child never enrolled, the school whose catchment (学区) covers the village (D§2).
    pub school: Option<Uuid>,
    /// Its grade there.
    pub grade: Option<Grade>,
    /// Its class there.
    pub class: Option<String>,
}

impl Charge {
    /// Whether this post answers for that subject.
    pub fn covers(&self, subject: &Subject) -> bool {
        let assigned = subject.place.is_some_and(|place| self.groups.iter().any(|group| group.contains(place)));
        let by_groups_only = self.kind.is_of_groups() && !self.groups.is_empty();
        assigned || (!by_groups_only && self.covers_place_or_school(subject))
    }

    fn covers_place_or_school(&self, subject: &Subject) -> bool {
        match (self.school, self.place) {
            (Some(school), _) => subject.school == Some(school) && self.covers_class(subject),
            (None, Some(own)) => subject.place.is_some_and(|place| own.contains(place)),
            (None, None) => false,
        }
    }

    /// A class teacher answers for the own class; where a child's class is not known, for the grade.
    fn covers_class(&self, subject: &Subject) -> bool {
        if !self.kind.is_of_class() {
            return true;
        }
        let same_class = subject.class.is_none() || self.class.is_none() || self.class == subject.class;
        self.grade.is_some() && self.grade == subject.grade && same_class
    }
}

/// The two chains over a child: officers from the nearest upwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chains {
    /// 政府线.
    pub government: Vec<Uuid>,
    /// 教育线.
    pub education: Vec<Uuid>,
}

/// All posts of a county, to find those over a child quickly.
#[derive(Debug, Clone, Default)]
pub struct Duties {
    charges: Vec<Charge>,
    by_place: HashMap<PlaceCode, Vec<usize>>,
    by_school: HashMap<Uuid, Vec<usize>>,
}

impl Duties {
    /// The posts held on one day.
    pub fn new(charges: Vec<Charge>) -> Self {
        let mut duties = Self { charges, ..Self::default() };
        for (index, charge) in duties.charges.iter().enumerate() {
            match (charge.school, charge.place) {
                (Some(school), _) => duties.by_school.entry(school).or_default().push(index),
                (None, Some(place)) => duties.by_place.entry(place).or_default().push(index),
                (None, None) => {}
            }
            for group in &charge.groups {
                duties.by_place.entry(*group).or_default().push(index);
            }
        }
        duties
    }

    /// The two chains over a subject, each officer once.
    pub fn over(&self, subject: &Subject) -> Chains {
        let levels = [PlaceLevel::Group, PlaceLevel::Village, PlaceLevel::Township, PlaceLevel::County];
        let places = levels.iter().filter_map(|level| subject.place.and_then(|place| place.at(*level)));
        let of_places = places.filter_map(|place| self.by_place.get(&place)).flatten();
        let of_school = subject.school.iter().filter_map(|school| self.by_school.get(school)).flatten();
        let mut covering: Vec<&Charge> = of_places
            .chain(of_school)
            .map(|index| &self.charges[*index])
            .filter(|charge| charge.covers(subject))
            .collect();
        covering.sort_by_key(|charge| (charge.kind, charge.officer));
        let mut chains = Chains::default();
        for charge in covering {
            let line = match charge.kind.line() {
                Line::Government => &mut chains.government,
                Line::Education => &mut chains.education,
            };
            if !line.contains(&charge.officer) {
                line.push(charge.officer);
            }
        }
        chains
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SCHOOL: Uuid = Uuid::from_u128(100);

    fn charge(officer: u128, kind: PostKind, place: &str) -> Charge {
        Charge {
            officer: Uuid::from_u128(officer),
            kind,
            place: place.parse().ok(),
            school: None,
            grade: None,
            class: None,
            groups: Vec::new(),
        }
    }

    fn at_school(officer: u128, kind: PostKind) -> Charge {
        Charge { school: Some(SCHOOL), ..charge(officer, kind, "629001101201") }
    }

    fn county() -> Vec<Charge> {
        let teacher =
            Charge { grade: Grade::of_code(13), class: Some("2".into()), ..at_school(5, PostKind::ClassTeacher) };
        let visitor =
            Charge { groups: vec!["62900110120103".parse().unwrap()], ..at_school(6, PostKind::HouseholdTeacher) };
        vec![
            charge(1, PostKind::CountyLeader, "629001"),
            charge(2, PostKind::TownshipHead, "629001101"),
            charge(3, PostKind::VillageOfficer, "629001101201"),
            charge(4, PostKind::VillageOfficer, "629001101202"),
            teacher,
            visitor,
            at_school(7, PostKind::Principal),
            charge(8, PostKind::BureauHead, "629001"),
        ]
    }

    fn subject(place: &str, school: Option<Uuid>, class: &str) -> Subject {
        Subject { place: place.parse().ok(), school, grade: Grade::of_code(13), class: Some(class.to_owned()) }
    }

    fn numbers(officers: &[Uuid]) -> Vec<u128> {
        officers.iter().map(Uuid::as_u128).collect()
    }

    #[test]
    fn a_child_has_two_chains_from_the_nearest_upwards() {
        let chains = Duties::new(county()).over(&subject("62900110120103", Some(SCHOOL), "2"));
        assert_eq!(numbers(&chains.government), [3, 2, 1]);
        assert_eq!(numbers(&chains.education), [5, 6, 7, 8]);
    }

    #[test]
    fn another_class_group_or_village_has_other_officers() {
        let duties = Duties::new(county());
        let chains = duties.over(&subject("62900110120104", Some(SCHOOL), "1"));
        assert_eq!(numbers(&chains.education), [7, 8]);
        let chains = duties.over(&subject("629001101202", None, "1"));
        assert_eq!((numbers(&chains.government), numbers(&chains.education)), (vec![4, 2, 1], vec![8]));
    }

    #[test]
    fn a_school_post_does_not_cover_the_village_around_the_school() {
        assert!(!at_school(7, PostKind::Principal).covers(&subject("629001101201", None, "1")));
    }

    proptest! {
        #[test]
        fn the_chains_are_exactly_the_posts_that_cover(village in 201u16..205, group in 0u8..6, known: bool, class in 1u8..4) {
            let group = if group == 0 { String::new() } else { format!("{group:02}") };
            let subject = subject(&format!("629001101{village}{group}"), known.then_some(SCHOOL), &class.to_string());
            let chains = Duties::new(county()).over(&subject);
            for charge in county() {
                let found = chains.government.contains(&charge.officer) || chains.education.contains(&charge.officer);
                prop_assert_eq!(found, charge.covers(&subject));
            }
        }
    }
}

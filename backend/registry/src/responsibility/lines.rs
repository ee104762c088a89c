//! 双线责任人: both lines over a child, with names and telephones.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::responsibility::{Charge, Duties, Line, Rung, Subject};
use rules::schools::System;
use uuid::Uuid;

use super::charges;
use crate::flags::{Lines, ResponsibleOfficer};
use crate::officers::{Officer, Post};
use crate::places::Places;
use crate::schools::{SchoolId, Schools};

/// Who answers for whom in a county on one day; made once, asked for every child.
pub(crate) struct Responsibility {
    duties: Duties,
    held: HashMap<Uuid, Vec<(Charge, ResponsibleOfficer)>>,
}

impl Responsibility {
    /// The posts of these officers. Whose account is closed answers no more.
    pub(crate) fn new(officers: &[Officer], schools: &Schools, places: &Places, on: NaiveDate, system: System) -> Self {
        let mut held: HashMap<Uuid, Vec<(Charge, ResponsibleOfficer)>> = HashMap::new();
        for officer in officers.iter().filter(|officer| officer.active) {
            let own = charges(officer, schools, on, system)
                .map(|(post, charge)| (charge, shown(officer, post, schools, places)));
            held.entry(officer.id.0).or_default().extend(own);
        }
        // The order of a map is not the same twice; the rules sort what they answer.
        let all = held.values().flatten().map(|(charge, _)| charge.clone()).collect();
        Self { duties: Duties::new(all), held }
    }

    /// Both lines over a subject, from the nearest upwards.
    pub(crate) fn over(&self, subject: &Subject) -> Lines {
        let chains = self.duties.over(subject);
        let named = |officers: Vec<Uuid>, line: Line| -> Vec<ResponsibleOfficer> {
            officers.into_iter().filter_map(|officer| self.in_charge(officer, line, subject)).collect()
        };
        Lines {
            government: named(chains.government, Line::Government),
            education: named(chains.education, Line::Education),
        }
    }

    /// Both lines over a subject by the rungs of the dropout's form (D§6.4), on each from the nearest upwards.
    pub(crate) fn by_rung(&self, subject: &Subject) -> Vec<(Rung, ResponsibleOfficer)> {
        let chains = self.duties.over(subject);
        let of = |officers: Vec<Uuid>, line: Line| -> Vec<_> {
            let held = officers.into_iter().filter_map(|officer| self.nearest(officer, line, subject));
            held.map(|(charge, shown)| (charge.rung(), shown.clone())).collect()
        };
        [of(chains.government, Line::Government), of(chains.education, Line::Education)].concat()
    }

    fn in_charge(&self, officer: Uuid, line: Line, subject: &Subject) -> Option<ResponsibleOfficer> {
        self.nearest(officer, line, subject).map(|(_, shown)| shown.clone())
    }

    /// The officer by the post that brings them nearest to the subject.
    fn nearest(&self, officer: Uuid, line: Line, subject: &Subject) -> Option<&(Charge, ResponsibleOfficer)> {
        let covering =
            self.held.get(&officer)?.iter().filter(|(charge, _)| charge.kind.line() == line && charge.covers(subject));
        covering.min_by_key(|(charge, _)| charge.kind)
    }
}

fn shown(officer: &Officer, post: &Post, schools: &Schools, places: &Places) -> ResponsibleOfficer {
    let school = post.school_id.and_then(|id| schools.by_id(SchoolId(id))).map(|school| school.name.clone());
    ResponsibleOfficer {
        officer: officer.id.0,
        name: officer.name.clone(),
        post: post.post.clone(),
        unit: school.or_else(|| post.place.map(|place| places.path(place))).unwrap_or_default(),
        phone: officer.phone.clone(),
    }
}

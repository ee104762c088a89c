//! 归人: movements and attendance carry a roll number, an ID number or only a name at a school; here they find their child.
//!
//! Exact keys only: what a list of a few hundred names leaves in doubt stays without a child rather than with a wrong one.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::children::read_residence;
use rules::places::{CountyCode, PlaceLevel, Reach};
use rules::rosters::{Absence, MovementKind, read_leave};
use rules::standing::{AbsenceReport, ChildFacts, Movement};
use rules::surveys::{names_paper, read_permitted_until};
use uuid::Uuid;

use super::facts::grade;
use super::rows::{ChildRow, MovementRow, PupilRow, ReportRow};
use super::sources::Sources;
use super::strangers::Stranger;
use crate::schools::SchoolId;

/// A key that may point to one child, or to several and then to none.
#[derive(Default)]
struct Index<K>(HashMap<K, Option<Uuid>>);

impl<K: Eq + std::hash::Hash> Index<K> {
    fn add(&mut self, key: K, child: Uuid) {
        self.0.entry(key).and_modify(|known| *known = known.filter(|c| *c == child)).or_insert(Some(child));
    }

    fn get(&self, key: &K) -> Option<Uuid> {
        self.0.get(key).copied().flatten()
    }
}

/// Whom a row without a link speaks of: a child, else a pupil without one, by the row by which that pupil is known.
pub(super) struct Attribution<'s> {
    children: Keys<'s>,
    strangers: Keys<'s>,
}

/// The keys of some people.
#[derive(Default)]
struct Keys<'s> {
    numbers: Index<&'s str>,
    names_at_school: Index<(Uuid, &'s str)>,
    birthdays: Index<(&'s str, NaiveDate)>,
}

impl<'s> Keys<'s> {
    fn add_row(&mut self, row: &'s PupilRow, who: Uuid) {
        for number in [&row.roll_number, &row.id_number].into_iter().flatten() {
            self.numbers.add(number, who);
        }
        self.names_at_school.add((row.school_id, &row.name_key), who);
        if let Some(born) = row.born_on {
            self.birthdays.add((&row.name_key, born), who);
        }
    }

    fn add_child(&mut self, child: &'s ChildRow) {
        for number in [&child.roll_number, &child.id_number].into_iter().flatten() {
            self.numbers.add(number, child.root());
        }
        if let Some(born) = child.born_on {
            self.birthdays.add((&child.name_key, born), child.root());
        }
    }

    fn of_movement(&self, row: &MovementRow) -> Option<Uuid> {
        let mut numbers = [row.roll_number.as_deref(), row.id_number.as_deref()].into_iter().flatten();
        let by_number = numbers.find_map(|number| self.numbers.get(&number));
        by_number
            .or_else(|| self.birthdays.get(&(row.name_key.as_str(), row.born_on?)))
            .or_else(|| self.names_at_school.get(&(row.school_id?, row.name_key.as_str())))
    }

    fn of_report(&self, row: &ReportRow) -> Option<Uuid> {
        let by_number = row.roll_number.as_deref().and_then(|number| self.numbers.get(&number));
        by_number.or_else(|| self.names_at_school.get(&(row.school_id, row.name_key.as_str())))
    }
}

impl<'s> Attribution<'s> {
    pub(super) fn new(sources: &'s Sources, child_of_row: &HashMap<Uuid, Uuid>, strangers: &[Stranger<'s>]) -> Self {
        let (mut children, mut without_child) = (Keys::default(), Keys::default());
        for row in sources.rows.pupils.values() {
            if let Some(child) = child_of_row.get(&row.id) {
                children.add_row(row, *child);
            }
        }
        for child in &sources.rows.children {
            children.add_child(child);
        }
        for stranger in strangers {
            for row in &stranger.rows {
                without_child.add_row(row, stranger.row().id);
            }
        }
        Self { children, strangers: without_child }
    }

    /// Hands each movement and the newest attendance report to whom they speak of.
    pub(super) fn add_to(
        &self,
        sources: &Sources,
        (county, last): (CountyCode, NaiveDate),
        facts: &mut HashMap<Uuid, &mut ChildFacts>,
    ) {
        // What is written for a day to come has not happened yet, and what came after the term is the next one's.
        for row in sources.rows.movements.iter().filter(|row| row.on_day <= last) {
            let child = self.of_movement(row).and_then(|child| facts.get_mut(&child));
            if let (Some(facts), Some(movement)) = (child, movement(sources, row, county)) {
                facts.movements.push(movement);
            }
        }
        for facts in facts.values_mut() {
            facts.movements.sort_by(|a, b| (a.on, &a.record_id).cmp(&(b.on, &b.record_id)));
        }
        for row in &sources.rows.reports {
            let Some(facts) = self.of_report(row).and_then(|child| facts.get_mut(&child)) else { continue };
            let Some(report) = report(row, &sources.newest_months) else { continue };
            let is_newer = facts.absence.as_ref().is_none_or(|known| known.absence.month < report.absence.month);
            if is_newer {
                facts.absence = Some(report);
            }
        }
    }

    fn of_movement(&self, row: &MovementRow) -> Option<Uuid> {
        self.children.of_movement(row).or_else(|| self.strangers.of_movement(row))
    }

    fn of_report(&self, row: &ReportRow) -> Option<Uuid> {
        self.children.of_report(row).or_else(|| self.strangers.of_report(row))
    }
}

fn movement(sources: &Sources, row: &MovementRow, county: CountyCode) -> Option<Movement> {
    Some(Movement {
        record_id: row.record_id.clone(),
        kind: MovementKind::from_code(&row.kind)?,
        on: row.on_day,
        reach: reach(sources, row, county),
        school: row.school_id,
        school_name: row.school_id.and_then(|id| Some(sources.schools.by_id(SchoolId(id))?.name.clone())),
        listed_on: row.school_id.and_then(|id| sources.listed_on.get(&id).copied()),
        has_paper: row.evidence.as_deref().is_some_and(names_paper),
        permitted_until: row.evidence.as_deref().and_then(read_permitted_until),
        other_school: row.other_school.clone(),
        other: other(sources, row).map(|school| school.0),
        other_waits: other(sources, row)
            .is_some_and(|school| sources.listed_on.get(&school.0).is_none_or(|listed_on| *listed_on < row.on_day)),
        grade: grade(row.grade.as_deref()),
    })
}

/// The other school, where it is one of ours.
fn other(sources: &Sources, row: &MovementRow) -> Option<SchoolId> {
    row.other_school.as_deref().and_then(|name| sources.schools.named(name)).map(|school| school.id)
}

/// How far away the other school lies: by the place that is named, else by the school where it is one of ours.
fn reach(sources: &Sources, row: &MovementRow, county: CountyCode) -> Option<Reach> {
    let told = row.other_place.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let read = told.and_then(|text| read_residence(text, Some(county.place())).value);
    let township = || {
        let own = sources.places.at_level(PlaceLevel::Township);
        told.is_some_and(|text| own.map(|place| place.name.as_str()).any(|name| text == name))
    };
    let school = || row.other_school.as_deref().is_some_and(|name| sources.schools.named(name).is_some());
    read.or_else(|| (township() || told.is_none() && school()).then_some(Reach::County))
}

fn first_day(month: &str) -> Option<NaiveDate> {
    format!("{month}-01").parse().ok()
}

fn report(row: &ReportRow, newest: &HashMap<Uuid, String>) -> Option<AbsenceReport> {
    let month = first_day(&row.month)?;
    Some(AbsenceReport {
        record_id: row.row_key.clone(),
        school: row.school_id,
        absence: Absence {
            month,
            school_reported: newest.get(&row.school_id).and_then(|month| first_day(month)).unwrap_or(month),
            days: u32::try_from(row.days_absent).unwrap_or_default(),
            since: row.absent_since,
            leave: row.reason.as_deref().is_some_and(read_leave),
        },
    })
}

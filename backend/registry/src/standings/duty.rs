//! 责任对象: for whom the two lines of duty answer, as far as the rows of a child tell.

use chrono::NaiveDate;
use rules::calendar::{SchoolYear, Term};
use rules::places::PlaceCode;
use rules::responsibility::Subject;
use rules::schools::{Grade, Stage, System};
use rules::standing::{Level, Standing, stand};
use uuid::Uuid;

use super::assess::home;
use super::facts::{CountyFacts, grade};
use super::rows::{ChildRow, PupilRow};
use super::sources::{Sources, Whom};
use crate::deed::Deed;
use crate::places::Places;
use crate::schools::Schools;
use crate::{Error, Result};

/// A child answers by its home and by its school: where it is or was last on the roll, else the school whose catchment (学区) covers
/// its village (D§2).
pub(super) fn of_child(facts: &CountyFacts, child: &ChildRow, standing: &Standing, on: NaiveDate) -> Subject {
    let place: Option<PlaceCode> = home(child).and_then(|code| code.parse().ok());
    let here = place.filter(|place| place.county() == Some(facts.situation.county));
    let Some(school) = standing.school else {
        let sources = facts.sources;
        let school = here.and_then(|home| catchment(&sources.places, &sources.schools, home, standing.attained));
        return Subject { place, school, ..Subject::default() };
    };
    let rows = facts.rows_of(child.id).filter(|row| row.school_id == school);
    let last = rows.max_by_key(|row| (row.ended_on.is_none(), row.term.parse::<Term>().ok(), row.id));
    match last {
        Some(row) => Subject { place, ..of_row(facts.sources, row, on) },
        None => Subject { place, school: Some(school), grade: standing.grade, class: None },
    }
}

/// A roster row answers by its school and class. The class of last year has moved up with its teacher.
pub(super) fn of_row(sources: &Sources, row: &PupilRow, on: NaiveDate) -> Subject {
    let then = row.term.parse().ok().zip(grade(row.grade.as_deref()));
    let grade = then.and_then(|(term, grade)| grade_on(on, (term, grade), sources.policy.system));
    let class = row.class.clone().filter(|_| grade.is_some());
    Subject { place: None, school: Some(row.school_id), grade, class }
}

/// The grade on a day of a class that was in that grade in that term; none once it has left the stage.
pub(crate) fn grade_on(on: NaiveDate, (then, grade): (Term, Grade), system: System) -> Option<Grade> {
    let passed = Term::of_day(on).map(|now| years_between(then.school_year(), now.school_year()));
    moved_up(grade, passed.unwrap_or_default(), system)
}

fn years_between(then: SchoolYear, now: SchoolYear) -> u8 {
    u8::try_from(now.start_year() - then.start_year()).unwrap_or_default()
}

/// The class some years on; none once it has left that stage.
fn moved_up(grade: Grade, years: u8, system: System) -> Option<Grade> {
    let now = Grade::of_year_of_school(grade.year_of_school(system).saturating_add(years), system)?;
    (now.stage() == grade.stage()).then_some(now)
}

/// The school that serves the village at the stage the child has before it.
pub(crate) fn catchment(places: &Places, schools: &Schools, home: PlaceCode, attained: Level) -> Option<Uuid> {
    let stage = if attained == Level::None { Stage::Primary } else { Stage::Junior };
    let village = places.resolve(home.village()?);
    let serving = || schools.serving(village);
    let school = serving().find(|school| school.kind.teaches(stage)).or_else(|| serving().next());
    school.map(|school| school.id.0)
}

/// For whom a child's officers answer, what a deed on one child asks of a post; and its full years on the age day.
pub(crate) async fn subject_of(deed: &Deed, term: Term, child: Uuid) -> Result<(Subject, Option<u8>)> {
    let sources = Box::pin(Sources::read(deed, term, Whom::These(&[child]))).await?;
    let facts = CountyFacts::new(&sources, deed);
    let known = facts.children.first().ok_or_else(|| Error::not_found("这名学生"))?;
    let standing = stand(&known.1, &sources.policy, &facts.situation);
    Ok((of_child(&facts, known.0, &standing, deed.today()), standing.age))
}

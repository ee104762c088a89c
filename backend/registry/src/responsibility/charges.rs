//! 岗位: stored posts as charges.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::responsibility::{Charge, read_post};
use rules::schools::{Grade, GradeContext, System, read_grade_class};
use uuid::Uuid;

use crate::officers::{Officer, OfficerId, Post};
use crate::schools::{School, SchoolId, Schools};

/// What an officer is charged with on a day. A 中心校 answers for its teaching points (教学点) too, which have no head of their own.
pub(super) fn charges<'a>(
    officer: &'a Officer,
    schools: &'a Schools,
    on: NaiveDate,
    system: System,
) -> impl Iterator<Item = (&'a Post, Charge)> {
    let held = officer.posts.iter().filter(move |post| post.is_held_on(on));
    held.flat_map(move |post| {
        let charge = charge(officer.id, post, schools, on, system);
        let of_whole_school = !charge.kind.is_of_class() && !charge.kind.is_of_groups();
        let own = post.school_id.filter(|_| of_whole_school).and_then(|id| schools.by_id(SchoolId(id)));
        let points = own.into_iter().flat_map(|own| teaching_points(schools, own));
        let at_points: Vec<Charge> =
            points.map(|point| Charge { school: Some(point.id.0), ..charge.clone() }).collect();
        std::iter::once(charge).chain(at_points).map(move |charge| (post, charge))
    })
}

fn teaching_points<'a>(schools: &'a Schools, parent: &'a School) -> impl Iterator<Item = &'a School> {
    schools.iter().filter(|school| school.parent_school_code.as_ref() == Some(&parent.school_code))
}

fn charge(officer: OfficerId, post: &Post, schools: &Schools, on: NaiveDate, system: System) -> Charge {
    let kind = read_post(&post.post, post.line, post.school_id.is_some());
    let written = post.grade_class.as_deref();
    let (grade, class) = grade_class(schools, post.school_id, written, on, system);
    Charge {
        officer: officer.0,
        kind,
        place: post.place,
        school: post.school_id,
        grade,
        class,
        groups: post.assigned_groups.clone(),
    }
}

/// 年级班级 as it is meant on a day at a school.
fn grade_class(
    schools: &Schools,
    school: Option<Uuid>,
    written: Option<&str>,
    on: NaiveDate,
    system: System,
) -> (Option<Grade>, Option<String>) {
    let (Some(written), Some(term)) = (written, Term::of_day(on)) else { return (None, None) };
    let kind = school.and_then(|id| schools.by_id(SchoolId(id))).map(|school| school.kind);
    read_grade_class(written, GradeContext { year: term.school_year(), kind, system })
}

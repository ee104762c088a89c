//! 包保人: for whom the two lines of duty answer, and a line of duty as a cell shows it.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::responsibility::Subject;
use uuid::Uuid;

use super::census::Listed;
use super::faces::{OnRoll, on_roll};
use super::ground::{Ground, grade};
use crate::Result;
use crate::flags::ResponsibleOfficer;
use crate::standings::{catchment, grade_on};

/// The two sides by which these children are answered for (D§2): the group or village of the home, and the class of the last row at the
/// school where each is or was last, moved up with its teacher; without a school that of the catchment (学区).
pub(super) async fn subjects(ground: &Ground, children: &[Listed]) -> Result<HashMap<Uuid, Subject>> {
    let ids: Vec<Uuid> = children.iter().map(|child| child.id).collect();
    let rows = on_roll(ground, &ids).await?;
    Ok(children.iter().map(|child| (child.id, subject(ground, child, &rows))).collect())
}

fn subject(ground: &Ground, child: &Listed, rows: &[OnRoll]) -> Subject {
    let place = child.group.or(child.member.home).or(child.hukou);
    let Some(school) = child.school else {
        let here = place.filter(|place| ground.county_place().contains(*place));
        let school = here.and_then(|home| catchment(&ground.places, &ground.schools, home, child.member.attained));
        return Subject { place, school, ..Subject::default() };
    };
    let own = rows.iter().filter(|row| row.child_id == child.id && row.school_id == school);
    let last = own.max_by_key(|row| (row.ended_on.is_none(), row.term.parse::<Term>().ok(), row.id));
    let Some(last) = last else { return Subject { place, school: Some(school), grade: child.grade, class: None } };
    let then = last.term.parse().ok().zip(grade(last.grade.as_deref()));
    let grade = then.and_then(|then| grade_on(ground.today, then, ground.policy.system));
    Subject { place, school: Some(school), grade, class: last.class.clone().filter(|_| grade.is_some()) }
}

/// From the nearest upwards, one below the other; the nearest with a telephone, for it is the one to call.
pub(super) fn chain<'a>(officers: impl IntoIterator<Item = &'a ResponsibleOfficer>) -> String {
    let mut is_nearest = true;
    let shown = officers.into_iter().map(|officer| {
        let phone = officer.phone.as_deref().filter(|_| is_nearest);
        is_nearest = false;
        let said = [Some(officer.post.as_str()), Some(officer.name.as_str()), phone];
        said.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    shown.collect::<Vec<_>>().join("\n")
}

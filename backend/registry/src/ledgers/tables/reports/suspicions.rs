//! 新增疑似, 排除: a child once, however many kinds of flag it has. A suspicion that only changes its kind, one flag closed and another opened
//! on one day, goes on and is no new one, so that the months are the quarter.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::ledgers::Reported;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::super::super::census::Listed;
use super::super::super::child::ChildLine;
use super::super::super::gather;
use super::super::super::run::{AT_ONCE, Run};
use super::super::super::suspect;
use super::belongs;
use super::counted::{Counted, Person, What};
use crate::Result;
use crate::entities::flags;

#[derive(FromQueryResult)]
struct Row {
    subject_id: Uuid,
    school_id: Option<Uuid>,
    place_code: Option<String>,
    raised_on: NaiveDate,
    closed_on: Option<NaiveDate>,
    reason: String,
    closed_because: Option<String>,
}

/// Who came under suspicion within the days of the report, and of whom every suspicion was over by its last. Who was out when they began
/// (`out`) is a dropout and no new suspect: its flag is raised in every term anew.
pub(super) async fn counted(run: &Run<'_>, reported: &Reported, out: &HashSet<Uuid>) -> Result<Vec<Counted>> {
    let rows = rows(run).await?;
    let known: HashMap<Uuid, &Listed> = run.county().await?.all().iter().map(|child| (child.id, child)).collect();
    let within = |day: NaiveDate| (reported.first..=reported.last).contains(&day);
    let is_open = |row: &&Row| row.raised_on <= reported.last && row.closed_on.is_none_or(|day| day > reported.last);
    let still_open: HashSet<Uuid> = rows.iter().filter(is_open).map(|row| row.subject_id).collect();
    let new = new(&rows);
    let (mut closed, mut counted) = (HashSet::new(), Vec::new());
    for (nth, row) in rows.iter().enumerate() {
        let (school, home) = (row.school_id, row.place_code.as_deref().and_then(|code| code.parse().ok()));
        if !belongs(run, school, home) {
            continue;
        }
        let child = known.get(&row.subject_id);
        let person = || Person {
            school,
            grade: child.and_then(|child| child.grade),
            sex: child.map_or(0, |child| child.sex),
            ..Person::default()
        };
        let one = |what, on, clue| (row.subject_id, Counted { what, person: person(), on, why: None, clue });
        if within(row.raised_on) && !out.contains(&row.subject_id) && new.contains(&nth) {
            counted.push(one(What::Raised, Some(row.raised_on), row.reason.clone()));
        }
        let is_over = row.closed_on.is_some_and(within) && !still_open.contains(&row.subject_id);
        if is_over && closed.insert(row.subject_id) {
            counted.push(one(What::Closed, row.closed_on, row.closed_because.clone().unwrap_or_default()));
        }
    }
    named(run, counted).await
}

/// Which of the flags, the oldest first, begin a suspicion: whose subject had no other open until that day.
fn new(rows: &[Row]) -> HashSet<usize> {
    let mut open_until: HashMap<Uuid, NaiveDate> = HashMap::new();
    let begins = |(nth, row): (usize, &Row)| {
        let until = row.closed_on.unwrap_or(NaiveDate::MAX);
        let before = open_until.insert(row.subject_id, until);
        if let Some(before) = before {
            open_until.insert(row.subject_id, before.max(until));
        }
        before.is_none_or(|before| before < row.raised_on).then_some(nth)
    };
    rows.iter().enumerate().filter_map(begins).collect()
}

/// The same with their names.
async fn named(run: &Run<'_>, counted: Vec<(Uuid, Counted)>) -> Result<Vec<Counted>> {
    let mut ids: Vec<Uuid> = counted.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut lines: HashMap<Uuid, ChildLine> = HashMap::new();
    for page in ids.chunks(AT_ONCE) {
        lines.extend(gather::lines(&run.ground, page).await?);
    }
    let with_name = |(id, one): (Uuid, Counted)| {
        let Some(line) = lines.get(&id) else { return one };
        let person = Person {
            name: line.name.clone(),
            id_number: line.id_number.clone(),
            roll_number: line.roll_number.clone(),
            ..one.person
        };
        Counted { person, ..one }
    };
    Ok(counted.into_iter().map(with_name).collect())
}

async fn rows(run: &Run<'_>) -> Result<Vec<Row>> {
    use flags::Column as F;
    let found = flags::Entity::find()
        .select_only()
        .columns([F::SubjectId, F::SchoolId, F::PlaceCode, F::RaisedOn, F::ClosedOn, F::Reason, F::ClosedBecause])
        .filter(F::CountyCode.eq(run.ground.county()))
        .filter(F::Term.eq(run.ground.term.to_string()))
        .filter(F::Kind.is_in(suspect::kinds()))
        .order_by_asc(F::RaisedOn)
        .order_by_asc(F::Id)
        .into_model();
    Ok(found.all(run.ground.db()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(raised_on: &str, closed_on: Option<&str>) -> Row {
        let day = |written: &str| written.parse().unwrap();
        Row {
            subject_id: Uuid::nil(),
            school_id: None,
            place_code: None,
            raised_on: day(raised_on),
            closed_on: closed_on.map(day),
            reason: String::new(),
            closed_because: None,
        }
    }

    #[test]
    fn a_suspicion_that_changes_its_kind_goes_on_and_one_after_a_break_is_new() {
        let rows = [
            flag("2026-10-10", Some("2026-11-01")),
            flag("2026-10-10", Some("2026-10-20")),
            flag("2026-11-01", Some("2026-11-05")),
            flag("2026-11-12", Some("2026-11-15")),
            flag("2026-11-13", None),
            flag("2026-12-01", None),
        ];
        assert_eq!(new(&rows), HashSet::from([0, 3]));
    }
}

//! 离校者: everyone who ever dropped out, put together from the movement list, the rosters and what persons verified.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::rates::Counted;
use rules::rosters::MovementKind;
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::super::Role;
use super::lines::{Line, Lines};
use crate::deed::Deed;
use crate::entities::{heads, movements, outcomes};
use crate::outcomes::REPLACED;
use crate::schools::{self, SchoolId};
use crate::{Result, children};

/// Somebody who left, under the name by which the lists know it best.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Child(Uuid),
    RollNumber(String),
    Named(String, Option<NaiveDate>),
}

/// Somebody who left, with every leaving and return.
#[derive(Default)]
pub(super) struct Leaver {
    pub child: Option<Uuid>,
    pub born_on: Option<NaiveDate>,
    /// On which days, and the movement or the child that says so.
    pub left: Vec<(NaiveDate, Uuid)>,
    /// Days of a leave or of the death.
    pub ended: Vec<NaiveDate>,
    /// By the movement list or by a person.
    back: Vec<NaiveDate>,
    /// Days on which a list has it in class, with the beginning of the list's term.
    in_class: Vec<(NaiveDate, NaiveDate)>,
    pub seat: Seat,
}

/// Where it is counted.
#[derive(Default, Clone)]
pub(super) struct Seat {
    pub hukou_village: Option<String>,
    pub home_village: Option<String>,
    pub school: Option<Uuid>,
    pub grade: Option<String>,
    pub sex: i32,
    pub groups: String,
    /// How its child stands now.
    pub status: Option<SchoolStatus>,
}

impl Leaver {
    /// The days of its returns. A list of the term in which it left may only be late to strike it off, and proves nothing.
    pub(super) fn back_on(&self) -> Vec<NaiveDate> {
        let late = |began: NaiveDate, day: NaiveDate| self.left.iter().any(|(left, _)| (began..=day).contains(left));
        let seen = self.in_class.iter().filter(|(began, day)| !late(*began, *day)).map(|(_, day)| *day);
        self.back.iter().copied().chain(seen).collect()
    }
}

/// Everyone who ever left, in a fixed order.
pub(super) async fn read(deed: &Deed, term: Term) -> Result<Vec<Leaver>> {
    let (moves, found) = (moves(deed).await?, findings(deed).await?);
    let numbers: Vec<&str> = moves.iter().filter_map(|row| row.roll_number.as_deref()).collect();
    let dropped = |row: &&outcomes::Model| row.status == SchoolStatus::DroppedOut.as_str();
    let children: Vec<Uuid> = found.iter().filter(dropped).map(|row| row.child_id).collect();
    let ids: Vec<&str> =
        moves.iter().filter(|row| row.roll_number.is_none()).filter_map(|row| row.id_number.as_deref()).collect();
    let lines = Lines::of(deed, &numbers, &ids, &children).await?;
    let mut leavers: BTreeMap<Known, Leaver> = BTreeMap::new();
    for row in &moves {
        let leaver = leavers.entry(known(row, &lines)).or_default();
        leaver.born_on = leaver.born_on.or(row.born_on);
        match row.kind.as_str() {
            kind if kind == MovementKind::Dropout.as_str() => {
                leaver.left.push((row.on_day, row.id));
                leaver.seat.school = row.school_id.or(leaver.seat.school);
                leaver.seat.grade.clone_from(&row.grade);
            }
            kind if kind == MovementKind::Return.as_str() => leaver.back.push(row.on_day),
            _ => leaver.ended.push(row.on_day),
        }
    }
    for row in &found {
        let leaver = leavers.entry(Known::Child(row.child_id)).or_default();
        let status = SchoolStatus::from_code(&row.status);
        if status == Some(SchoolStatus::DroppedOut) {
            leaver.left.push((row.verified_on, row.child_id));
        } else if status.is_some_and(SchoolStatus::is_in_school) {
            leaver.back.push(row.verified_on);
        }
    }
    leavers.retain(|_, leaver| !leaver.left.is_empty());
    seat_all(deed, term, &mut leavers, &lines).await?;
    Ok(leavers.into_values().collect())
}

/// 辍学 and 复学, and what ends a stay in class: 休学, 死亡.
async fn moves(deed: &Deed) -> Result<Vec<movements::Model>> {
    use MovementKind::{Death, Dropout, Return, Suspension};
    let kinds = [Dropout, Return, Suspension, Death].map(MovementKind::as_str);
    let mut rows = movements::Entity::find()
        .filter(movements::Column::CountyCode.eq(deed.county_code()))
        .filter(movements::Column::Kind.is_in(kinds))
        .filter(movements::Column::OnDay.lte(deed.today()))
        .all(deed.txn())
        .await?;
    rows.sort_by_key(|row| (row.on_day, row.id));
    Ok(rows)
}

/// What persons have verified and not taken back as a mistake: a finding that a newer one replaced was true in its time.
async fn findings(deed: &Deed) -> Result<Vec<outcomes::Model>> {
    let mut rows =
        outcomes::Entity::find().filter(outcomes::Column::CountyCode.eq(deed.county_code())).all(deed.txn()).await?;
    rows.retain(|row| row.withdrawn_on.is_none() || row.withdrawn_why.as_deref() == Some(REPLACED));
    rows.sort_by_key(|row| (row.verified_on, row.id));
    Ok(rows)
}

/// By the roll number, by that under which the lists have the ID number, else by name and birth date.
fn known(row: &movements::Model, lines: &Lines) -> Known {
    let listed = || lines.number_of(row.id_number.as_deref()?);
    match row.roll_number.as_deref().or_else(listed) {
        Some(number) => lines.child_of(number).map_or_else(|| Known::RollNumber(number.to_owned()), Known::Child),
        None => Known::Named(row.name_key.clone(), row.born_on),
    }
}

/// A child stands where the dropout rate has it; of whom no child is known, where the roll or the school says.
async fn seat_all(deed: &Deed, term: Term, leavers: &mut BTreeMap<Known, Leaver>, lines: &Lines) -> Result<()> {
    let children = leavers.keys().filter_map(|known| if let Known::Child(child) = known { Some(*child) } else { None });
    let children: Vec<Uuid> = children.collect();
    let (seats, births) = (seats_of(deed, term, &children).await?, births(deed, &children).await?);
    let schools = schools::load_in(deed).await?;
    for (known, leaver) in leavers {
        let own: Vec<&Line> = match known {
            Known::Child(child) => lines.of_child(*child),
            Known::RollNumber(number) => lines.of_number(number),
            Known::Named(..) => Vec::new(),
        };
        leaver.in_class = own.iter().filter_map(|line| line.in_class()).collect();
        let newest = own.iter().max_by_key(|line| line.as_of);
        let seat = &mut leaver.seat;
        seat.school = seat.school.or(newest.map(|line| line.school_id));
        seat.grade = seat.grade.take().or_else(|| newest.and_then(|line| line.grade.clone()));
        seat.sex = newest.map_or(0, |line| line.sex);
        let of_school = || schools.by_id(SchoolId(seat.school?))?.place.map(|place| place.to_string());
        let village = newest.and_then(|line| line.village(deed.county())).or_else(of_school);
        (seat.hukou_village, seat.home_village) = (village.clone(), village);
        if let Known::Child(child) = known {
            leaver.child = Some(*child);
            leaver.born_on = births.get(child).copied().or(leaver.born_on);
            if let Some(standing) = seats.get(child) {
                let (school, grade) = (seat.school, seat.grade.take());
                *seat = Seat { school, grade, ..standing.clone() };
            }
        }
    }
    Ok(())
}

async fn births(deed: &Deed, of: &[Uuid]) -> Result<HashMap<Uuid, NaiveDate>> {
    let mut births = HashMap::new();
    for part in of.chunks(500) {
        let counted = children::births(deed.txn(), &deed.county_code(), part).await?;
        births.extend(counted.into_iter().filter_map(|(child, born_on)| Some((child, born_on?))));
    }
    Ok(births)
}

/// Where these children stand in the term.
async fn seats_of(deed: &Deed, term: Term, children: &[Uuid]) -> Result<HashMap<Uuid, Seat>> {
    let mut seats = HashMap::new();
    for children in children.chunks(500) {
        let found = heads::Entity::find()
            .filter(heads::Column::CountyCode.eq(deed.county_code()))
            .filter(heads::Column::Term.eq(term.to_string()))
            .filter(heads::Column::Role.eq(Role::Child.as_str()))
            .filter(heads::Column::SubjectId.is_in(children.iter().copied()))
            .filter(heads::Column::UntilSeq.is_null())
            .all(deed.txn())
            .await?;
        seats.extend(found.into_iter().map(|head| {
            let status = match Counted::from_code(&head.counted) {
                Some(Counted::Child(child)) => Some(child.status),
                _ => None,
            };
            let heads::Model { subject_id, hukou_village, home_village, sex, groups, .. } = head;
            (subject_id, Seat { hukou_village, home_village, sex, groups, status, ..Seat::default() })
        }));
    }
    Ok(seats)
}

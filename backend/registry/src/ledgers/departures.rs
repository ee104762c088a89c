//! 离校手续: the transfer that led a child to a school elsewhere, the suspension that permits it to stay away.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::rosters::MovementKind;
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::elsewhere::is_elsewhere;
use super::faces::{Face, OnRoll};
use super::ground::Ground;
use super::moved::{Moved, moved};
use crate::Result;
use crate::entities::movements;

/// The roster rows of each child.
pub(super) type Rows = HashMap<Uuid, Vec<OnRoll>>;

/// The transfers and suspensions of some children, oldest first.
#[derive(Default)]
pub(super) struct Departures {
    all: Vec<Moved>,
    /// By kind and roll number, ID number, or name and birthday: the newest.
    newest: HashMap<(MovementKind, String), usize>,
}

impl Departures {
    /// Those up to the end of the term of whoever learns elsewhere or is suspended.
    pub(super) async fn of(ground: &Ground, faces: &[Face], rows: &Rows) -> Result<Self> {
        use movements::Column as M;
        let away: Vec<&Face> = faces.iter().filter(|face| is_elsewhere(face) || is_suspended(face)).collect();
        if away.is_empty() {
            return Ok(Self::default());
        }
        let theirs = Condition::any()
            .add(M::RollNumber.is_in(away.iter().flat_map(|face| rolls(face, rows))))
            .add(M::IdNumber.is_in(away.iter().filter_map(|face| face.id_number.as_deref())))
            .add(M::Name.is_in(away.iter().map(|face| face.name.as_str())));
        let kinds = [MovementKind::TransferOut, MovementKind::Suspension].map(MovementKind::as_str);
        let wanted = Condition::all().add(M::Kind.is_in(kinds)).add(M::OnDay.lte(ground.term.ends_on())).add(theirs);
        let all = moved(ground, wanted).await?;
        let mut newest = HashMap::new();
        for (at, moved) in all.iter().enumerate() {
            let Some(kind) = moved.kind() else { continue };
            let numbers = [&moved.roll_number, &moved.id_number].into_iter().flatten().cloned();
            newest.extend(numbers.chain(named(&moved.name, moved.born_on)).map(|key| ((kind, key), at)));
        }
        Ok(Self { all, newest })
    }

    /// The newest of that kind and child. A namesake born on the same day, who has another number, is another child.
    pub(super) fn find(&self, kind: MovementKind, face: &Face, rows: &Rows) -> Option<&Moved> {
        let rolls: Vec<&str> = rolls(face, rows).collect();
        let numbers = rolls.iter().copied().chain(face.id_number.as_deref());
        let by_number = numbers.filter_map(|number| self.newest.get(&(kind, number.to_owned()))).max();
        let by_name = || self.newest.get(&(kind, named(&face.name, face.born_on)?));
        let moved = &self.all[*by_number.or_else(by_name)?];
        let has_other = |number: &Option<String>, own: &[&str]| {
            number.as_deref().is_some_and(|number| !own.is_empty() && !own.contains(&number))
        };
        let id: Vec<&str> = face.id_number.as_deref().into_iter().collect();
        let is_other = has_other(&moved.roll_number, &rolls) || has_other(&moved.id_number, &id);
        (by_number.is_some() || !is_other).then_some(moved)
    }
}

/// 休学.
pub(super) fn is_suspended(face: &Face) -> bool {
    SchoolStatus::from_code(&face.status) == Some(SchoolStatus::Suspended)
}

/// Every roll number of a child.
fn rolls<'a>(face: &'a Face, rows: &'a Rows) -> impl Iterator<Item = &'a str> {
    let listed = rows.get(&face.id).into_iter().flatten().filter_map(|row| row.roll_number.as_deref());
    face.roll_number.as_deref().into_iter().chain(listed)
}

fn named(name: &str, born_on: Option<NaiveDate>) -> Option<String> {
    born_on.map(|day| format!("{name} {day}"))
}

//! 复学: the dropouts of the movement lists with their returns. A few hundred a county, judged here one by one.
//!
//! A case stands where the school lies that reported the dropout.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::rates::{Counted, DropoutPeriod, ReturnCase};
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Role, replace};
use crate::Result;
use crate::deed::Deed;
use crate::entities::heads::{Column, Entity, Model};
use crate::entities::movements;
use crate::schools::{self, SchoolId, Schools};

/// Brings the cases of the term's year up to date; returns how many heads ended or began.
pub(super) async fn bring_up_to_date(deed: &Deed, term: Term) -> Result<u64> {
    let wanted = wanted(deed, term).await?;
    let current = Entity::find()
        .filter(Column::CountyCode.eq(deed.county_code()))
        .filter(Column::Term.eq(term.to_string()))
        .filter(Column::Role.eq(Role::Return.as_str()))
        .filter(Column::UntilSeq.is_null())
        .all(deed.txn())
        .await?;
    let stays = |head: &Model| wanted.iter().any(|new| new.says_as(head));
    let old: Vec<Model> = current.iter().filter(|head| !stays(head)).cloned().collect();
    let new: Vec<Model> = wanted.iter().filter(|new| !current.iter().any(|head| head.says_as(new))).cloned().collect();
    let changed = old.len() + new.len();
    replace(deed, &old, new).await?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

async fn wanted(deed: &Deed, term: Term) -> Result<Vec<Model>> {
    let year = DropoutPeriod::of(term).year;
    let kinds = [MovementKind::Dropout, MovementKind::Return].map(MovementKind::as_str);
    let rows = movements::Entity::find()
        .filter(movements::Column::CountyCode.eq(deed.county_code()))
        .filter(movements::Column::Kind.is_in(kinds))
        .filter(movements::Column::RollNumber.is_not_null())
        .all(deed.txn())
        .await?;
    let schools = schools::load_in(deed).await?;
    let mut pupils: BTreeMap<&str, Vec<&movements::Model>> = BTreeMap::new();
    for row in &rows {
        pupils.entry(row.roll_number.as_deref().unwrap_or_default()).or_default().push(row);
    }
    let case = |moves: &Vec<&movements::Model>| {
        let days = |kind: MovementKind| -> Vec<NaiveDate> {
            moves.iter().filter(|row| row.kind == kind.as_str()).map(|row| row.on_day).collect()
        };
        let (left, back) = (days(MovementKind::Dropout), days(MovementKind::Return));
        let (left_on, case) = ReturnCase::in_year(year, &left, &back, deed.today())?;
        let left = |row: &&&movements::Model| row.on_day == left_on && row.kind == MovementKind::Dropout.as_str();
        let row = moves.iter().filter(left).min_by_key(|row| row.id)?;
        Some(head(deed, term, row, case, &schools))
    };
    Ok(pupils.values().filter_map(case).collect())
}

fn head(deed: &Deed, term: Term, row: &movements::Model, case: ReturnCase, schools: &Schools) -> Model {
    let school = row.school_id.and_then(|id| schools.by_id(SchoolId(id)));
    let seat = school.and_then(|school| school.place).map(|place| place.to_string());
    Model {
        county_code: deed.county_code(),
        term: term.to_string(),
        role: Role::Return.as_str().to_owned(),
        subject_id: row.id,
        since_seq: deed.seq(),
        until_seq: None,
        child_id: None,
        counted: Counted::Case(case).code(),
        hukou_village: seat.clone(),
        home_village: seat,
        school_id: row.school_id,
        grade: row.grade.clone(),
        sex: 0,
        groups: String::new(),
    }
}

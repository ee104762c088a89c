//! 复学: who dropped out with their returns. A few hundred a county, judged here one by one.
//!
//! A leaving is told by the movement list or verified by a person; a return by the movement list, by a person, or by a list of a later
//! term that has the pupil in its class. A case stands where its pupil stands in the dropout rate.

mod leavers;
mod lines;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::rates::{Counted, DropoutPeriod, ReturnCase};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use self::leavers::Leaver;
use super::{Old, Role, replace};
use crate::Result;
use crate::deed::Deed;
use crate::entities::heads::{Column, Entity, Model};

/// Brings the cases of the term's year up to date; returns how many heads ended or began, and all cases.
pub(super) async fn bring_up_to_date(deed: &Deed, term: Term) -> Result<(usize, Vec<Model>)> {
    let cases = cases(deed, term).await?;
    let (old, new) = differing(deed, term, &cases).await?;
    let changed = old.len() + new.len();
    replace(deed, term, &old.iter().map(Old::from).collect::<Vec<_>>(), new).await?;
    Ok((changed, cases))
}

/// The cases that are no longer so, and those that are so now.
pub(in crate::rates) async fn changes(deed: &Deed, term: Term) -> Result<(Vec<Model>, Vec<Model>)> {
    differing(deed, term, &cases(deed, term).await?).await
}

async fn cases(deed: &Deed, term: Term) -> Result<Vec<Model>> {
    let period = DropoutPeriod::of(term);
    let leavers = leavers::read(deed, term).await?;
    Ok(leavers.iter().filter_map(|leaver| head(deed, term, period, leaver)).collect())
}

async fn differing(deed: &Deed, term: Term, wanted: &[Model]) -> Result<(Vec<Model>, Vec<Model>)> {
    let current = Entity::find()
        .filter(Column::CountyCode.eq(deed.county_code()))
        .filter(Column::Term.eq(term.to_string()))
        .filter(Column::Role.eq(Role::Return.as_str()))
        .filter(Column::UntilSeq.is_null())
        .all(deed.txn())
        .await?;
    let stays = |head: &Model| wanted.iter().any(|new| new.says_as(head));
    let old = current.iter().filter(|head| !stays(head)).cloned().collect();
    let new = wanted.iter().filter(|new| !current.iter().any(|head| head.says_as(new))).cloned().collect();
    Ok((old, new))
}

fn head(deed: &Deed, term: Term, period: DropoutPeriod, leaver: &Leaver) -> Option<Model> {
    let left: Vec<NaiveDate> = leaver.left.iter().map(|(on, _)| *on).collect();
    let (left_on, case) = ReturnCase::in_year(period.year, &left, &leaver.ended, &leaver.back_on(), deed.today())?;
    let case = case.of_child(leaver.born_on, leaver.seat.status, period.year);
    let subject = leaver.left.iter().filter(|(on, _)| *on == left_on).map(|(_, subject)| *subject).min()?;
    let seat = &leaver.seat;
    Some(Model {
        county_code: deed.county_code(),
        term: term.to_string(),
        role: Role::Return.as_str().to_owned(),
        subject_id: subject,
        since_seq: deed.seq(),
        until_seq: None,
        child_id: leaver.child,
        counted: Counted::Case(case).code(),
        hukou_village: seat.hukou_village.clone(),
        home_village: seat.home_village.clone(),
        school_id: seat.school,
        grade: seat.grade.clone(),
        sex: seat.sex,
        groups: seat.groups.clone(),
    })
}

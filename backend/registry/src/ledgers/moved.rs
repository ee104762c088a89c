//! 流动名册的行: what a ledger asks of a movement, read in one way by all of them.

use chrono::NaiveDate;
use rules::children::{OutReason, read_out_reason};
use rules::ledgers::listed_reason;
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::ground::Ground;
use super::people::Marks;
use crate::Result;
use crate::entities::movements;

/// A line of the movement list.
#[derive(FromQueryResult)]
pub(super) struct Moved {
    pub(super) school_id: Option<Uuid>,
    pub(super) grade: Option<String>,
    pub(super) class: Option<String>,
    pub(super) name: String,
    pub(super) born_on: Option<NaiveDate>,
    pub(super) id_number: Option<String>,
    pub(super) roll_number: Option<String>,
    pub(super) kind: String,
    pub(super) on_day: NaiveDate,
    /// 对方学校, as written.
    pub(super) other_school: Option<String>,
    /// 来自去向, as written.
    pub(super) other_place: Option<String>,
    /// 原因, as written.
    pub(super) reason: Option<String>,
    /// 证明材料, as written.
    pub(super) evidence: Option<String>,
}

impl Moved {
    /// By what other lists know the pupil.
    pub(super) fn marks(&self) -> Marks<'_> {
        let (roll, id) = (self.roll_number.as_deref(), self.id_number.as_deref());
        Marks { roll, id, name: &self.name, born_on: self.born_on }
    }

    /// What moved.
    pub(super) fn kind(&self) -> Option<MovementKind> {
        MovementKind::from_code(&self.kind)
    }
}

/// The reason of a movement as it is listed.
pub(super) fn shown_reason(written: &str) -> String {
    match read_out_reason(written).value {
        Some(reason) if !may_be_shown(reason) => listed_reason(reason).to_owned(),
        _ => written.to_owned(),
    }
}

/// An illness is the ground of a suspension and is shown; faith and state of mind leave the register on no list (PIPL 28).
pub(super) const fn may_be_shown(reason: OutReason) -> bool {
    !matches!(reason, OutReason::Religion | OutReason::Mind)
}

/// Which of a pupil's movements at one school count, oldest first: who has left cannot leave again before coming back, nor come twice.
pub(super) fn counting(kinds: impl IntoIterator<Item = MovementKind>) -> Vec<MovementKind> {
    let mut last = None;
    let turns = |kind: &MovementKind| match (kind.is_increase(), kind.is_decrease()) {
        (false, false) => true,
        (came, _) => last.replace(came) != Some(came),
    };
    kinds.into_iter().filter(turns).collect()
}

/// The movements of the county that meet a condition, oldest first.
pub(super) async fn moved(ground: &Ground, wanted: Condition) -> Result<Vec<Moved>> {
    use movements::Column as M;
    let found = movements::Entity::find()
        .select_only()
        .columns([M::SchoolId, M::Grade, M::Class, M::Name, M::BornOn, M::IdNumber, M::RollNumber, M::Kind, M::OnDay])
        .columns([M::OtherSchool, M::OtherPlace, M::Reason, M::Evidence])
        .filter(M::CountyCode.eq(ground.county()))
        .filter(wanted)
        .order_by_asc(M::OnDay)
        .order_by_asc(M::RecordId)
        .into_model();
    Ok(found.all(ground.db()).await?)
}

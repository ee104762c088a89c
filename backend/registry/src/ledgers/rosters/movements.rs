//! 流动名册 (D§6.7): transfers, suspensions, returns, deaths and dropouts of a term.

use chrono::NaiveDate;
use rules::children::{OutReason, read_out_reason};
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::super::book::Column;
use super::super::ground::{Ground, grade_title};
use crate::Result;
use crate::entities::movements;

#[derive(FromQueryResult)]
struct Row {
    school_id: Option<Uuid>,
    name: String,
    born_on: Option<NaiveDate>,
    id_number: Option<String>,
    roll_number: Option<String>,
    grade: Option<String>,
    class: Option<String>,
    kind: String,
    on_day: NaiveDate,
    other_place: Option<String>,
    other_school: Option<String>,
    reason: Option<String>,
    evidence: Option<String>,
}

/// One movement.
pub(in crate::ledgers) struct Moved {
    row: Row,
    school: Option<String>,
    class: String,
    other: String,
    reason: Option<String>,
}

/// The columns of D§6.7.
pub(in crate::ledgers) const MOVEMENTS: &[Column<Moved>] = &[
    Column::text("学校", 16.0, |m| (&m.school).into()),
    Column::mark("类别", 7.0, |m| MovementKind::from_code(&m.row.kind).map_or("", MovementKind::title).into()),
    Column::day("日期", |m| Some(m.row.on_day).into()),
    Column::text("姓名", 9.0, |m| m.row.name.as_str().into()),
    Column::day("出生日期", |m| m.row.born_on.into()),
    Column::text("证件号", 19.5, |m| (&m.row.id_number).into()),
    Column::text("学籍号", 20.5, |m| (&m.row.roll_number).into()),
    Column::mark("年级班级", 9.0, |m| m.class.as_str().into()),
    Column::text("来自或去向（学校全称、省市县）", 22.0, |m| m.other.as_str().into()),
    Column::text("原因", 12.0, |m| (&m.reason).into()),
    Column::text("证明材料", 14.0, |m| (&m.row.evidence).into()),
    Column::by_hand("经办", 8.0),
    Column::by_hand("备注", 8.0),
];

/// The movements of a school in the term, by kind and day; `None`: those that name no school.
pub(in crate::ledgers) async fn movements(ground: &Ground, school: Option<Uuid>) -> Result<Vec<Moved>> {
    use movements::Column as M;
    let wanted = Condition::all()
        .add(M::CountyCode.eq(ground.county()))
        .add(M::OnDay.between(ground.term.starts_on(), ground.term.ends_on()))
        .add(match school {
            Some(school) => M::SchoolId.eq(school),
            None => M::SchoolId.is_null(),
        });
    let rows: Vec<Row> = movements::Entity::find()
        .select_only()
        .columns([
            M::SchoolId,
            M::Name,
            M::BornOn,
            M::IdNumber,
            M::RollNumber,
            M::Grade,
            M::Class,
            M::Kind,
            M::OnDay,
            M::OtherPlace,
            M::OtherSchool,
            M::Reason,
            M::Evidence,
        ])
        .filter(wanted)
        .order_by_asc(M::Kind)
        .order_by_asc(M::OnDay)
        .order_by_asc(M::RecordId)
        .into_model()
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().map(|row| moved(ground, row)).collect())
}

fn moved(ground: &Ground, row: Row) -> Moved {
    let class = row.class.as_ref().map(|class| format!("{class}班"));
    let place = row.other_place.as_deref().map(|text| ground.written_place(text));
    let other = [place, row.other_school.clone()];
    Moved {
        school: ground.school(row.school_id).map(|school| school.name.clone()),
        class: [grade_title(row.grade.as_deref()).map(str::to_owned), class].into_iter().flatten().collect(),
        other: other.into_iter().flatten().collect::<Vec<_>>().join(" "),
        reason: row.reason.as_deref().map(shown_reason),
        row,
    }
}

/// An illness is the ground of a suspension and is shown; faith and state of mind leave the register on no list (PIPL 28).
fn shown_reason(written: &str) -> String {
    match read_out_reason(written).value {
        Some(OutReason::Religion | OutReason::Mind) => "其他（敏感原因，不予列示）".to_owned(),
        _ => written.to_owned(),
    }
}

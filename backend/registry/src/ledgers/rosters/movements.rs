//! 流动名册 (D§6.7): transfers, suspensions, returns, deaths and dropouts of a term.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::super::book::Column;
use super::super::gather::sex;
use super::super::ground::{Ground, grade_title};
use super::super::identified::own_number;
use super::super::moved::shown_reason;
use super::super::people::Marks;
use super::mover::{Sexes, sexes};
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
    /// What the school wrote under headings of its own.
    written: Value,
}

/// One movement.
pub(in crate::ledgers) struct Moved {
    row: Row,
    school: Option<String>,
    sex: &'static str,
    class: String,
    other_place: Option<String>,
    reason: Option<String>,
}

/// The columns of D§6.7.
pub(in crate::ledgers) const MOVEMENTS: &[Column<Moved>] = &[
    Column::text("学校", 16.0, |m| (&m.school).into()),
    Column::mark("类别", 7.0, |m| MovementKind::from_code(&m.row.kind).map_or("", MovementKind::title).into()),
    Column::day("日期", |m| Some(m.row.on_day).into()),
    Column::text("姓名", 9.0, |m| m.row.name.as_str().into()),
    Column::mark("性别", 4.0, |m| m.sex.into()),
    Column::day("出生日期", |m| m.row.born_on.into()),
    Column::text("证件号", 19.5, |m| (&m.row.id_number).into()),
    Column::text("学籍号", 20.5, |m| (&m.row.roll_number).into()),
    Column::mark("年级班级", 9.0, |m| m.class.as_str().into()),
    Column::text("来自或去向：省市县", 14.0, |m| (&m.other_place).into()),
    Column::text("来自或去向：学校全称", 15.0, |m| (&m.row.other_school).into()),
    Column::text("原因", 12.0, |m| (&m.reason).into()),
    Column::text("证明材料（编号）", 13.0, |m| (&m.row.evidence).into()),
    Column::text("经办", 8.0, |m| m.row.written(&["经办", "经办人"]).into()),
    Column::text("备注", 9.0, |m| m.row.written(&["备注", "说明"]).into()),
];

impl Row {
    fn marks(&self) -> Marks<'_> {
        let (roll, id) = (self.roll_number.as_deref(), self.id_number.as_deref());
        Marks { roll, id, name: &self.name, born_on: self.born_on }
    }

    /// What the school's list says under one of these headings, which no other form has.
    fn written(&self, headings: &[&str]) -> Option<&str> {
        headings.iter().find_map(|heading| self.written.get(heading)?.as_str())
    }
}

/// The movements of the term school by school, by kind and day; `None`: those that name no school.
pub(in crate::ledgers) async fn movements(ground: &Ground) -> Result<HashMap<Option<Uuid>, Vec<Moved>>> {
    let rows = rows(ground).await?;
    let sexes = sexes(ground, rows.iter().map(Row::marks)).await?;
    let mut of_school: HashMap<Option<Uuid>, Vec<Moved>> = HashMap::new();
    for row in rows {
        of_school.entry(row.school_id).or_default().push(moved(ground, &sexes, row));
    }
    Ok(of_school)
}

async fn rows(ground: &Ground) -> Result<Vec<Row>> {
    use movements::Column as M;
    let wanted = Condition::all()
        .add(M::CountyCode.eq(ground.county()))
        .add(M::OnDay.between(ground.term.starts_on(), ground.term.ends_on()));
    let found = movements::Entity::find()
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
            M::Written,
        ])
        .filter(wanted)
        .order_by_asc(M::Kind)
        .order_by_asc(M::OnDay)
        .order_by_asc(M::RecordId)
        .into_model();
    let mut rows: Vec<Row> = found.all(ground.db()).await?;
    for row in &mut rows {
        row.id_number = own_number(row.id_number.take(), row.born_on, ground.term);
    }
    Ok(rows)
}

fn moved(ground: &Ground, sexes: &Sexes, row: Row) -> Moved {
    let class = row.class.as_ref().map(|class| format!("{class}班"));
    Moved {
        school: ground.school(row.school_id).map(|school| school.name.clone()),
        class: [grade_title(row.grade.as_deref()).map(str::to_owned), class].into_iter().flatten().collect(),
        sex: sex(sexes.of(row.marks())),
        other_place: row.other_place.as_deref().map(|text| ground.written_place(text)),
        reason: row.reason.as_deref().map(shown_reason),
        row,
    }
}

//! 名册: the ledgers that show the rows of a list as the school sent them: 在校生花名册 (D§6.6) and 流动名册 (D§6.7).

use rules::rosters::{MovementKind, RollState};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::book::Column;
use super::gather::{Gathering, ethnic, grade_title, sex};
use crate::Result;
use crate::entities::{movements, roster_rows};
use crate::schools::{School, SchoolId};

/// One pupil on a roster.
pub(super) struct Pupil {
    row: roster_rows::Model,
    school: String,
    grade: Option<String>,
    class: Option<String>,
    ethnic: Option<String>,
    hukou: Option<String>,
    marks: String,
}

/// The columns of D§6.6, with the numbers that real exports lack.
pub(super) const ROSTER: &[Column<Pupil>] = &[
    Column::text("学校名称", 16.0, |p| p.school.as_str().into()),
    Column::mark("年级", 7.0, |p| (&p.grade).into()),
    Column::mark("班级", 6.0, |p| (&p.class).into()),
    Column::mark("班内编号", 5.0, |p| (&p.row.class_no).into()),
    Column::text("学生姓名", 9.0, |p| p.row.name.as_str().into()),
    Column::mark("性别", 4.0, |p| sex(p.row.sex).into()),
    Column::mark("民族", 7.0, |p| (&p.ethnic).into()),
    Column::day("出生日期", |p| p.row.born_on.into()),
    Column::text("证件号", 19.5, |p| (&p.row.id_number).into()),
    Column::text("学籍号", 20.5, |p| (&p.row.roll_number).into()),
    Column::text("户籍地", 16.0, |p| (&p.hukou).into()),
    Column::text("父亲姓名", 8.5, |p| (&p.row.father_name).into()),
    Column::text("母亲姓名", 8.5, |p| (&p.row.mother_name).into()),
    Column::text("随迁、留守、随班就读、住宿", 14.0, |p| p.marks.as_str().into()),
    Column::mark("学籍状态", 8.0, |p| state(&p.row.roll_state).into()),
    Column::text("备注", 10.0, |p| (&p.row.remarks).into()),
];

/// The current roster of one school, class by class.
pub(super) async fn pupils(from: &Gathering, school: &School) -> Result<Vec<Pupil>> {
    let rows = roster_rows::Entity::find()
        .filter(roster_rows::Column::CountyCode.eq(from.county()))
        .filter(roster_rows::Column::Term.eq(from.term.to_string()))
        .filter(roster_rows::Column::SchoolId.eq(school.id.0))
        .filter(roster_rows::Column::EndedOn.is_null())
        .order_by_asc(roster_rows::Column::Grade)
        .all(from.db())
        .await?;
    let mut pupils: Vec<Pupil> = rows.into_iter().map(|row| pupil(from, school, row)).collect();
    pupils.sort_by_cached_key(|p| {
        let number = |text: &Option<String>| text.as_ref().map(|t| (t.len(), t.clone()));
        (p.row.grade.clone(), number(&p.row.class), number(&p.row.class_no), p.row.row_key.clone())
    });
    Ok(pupils)
}

fn pupil(from: &Gathering, school: &School, row: roster_rows::Model) -> Pupil {
    let marks = [(row.migrant, "随迁"), (row.left_behind, "留守"), (row.inclusive, "随班就读"), (row.boarding, "住宿")];
    let marks: Vec<_> = marks.iter().filter(|(is, _)| *is == Some(true)).map(|(_, word)| *word).collect();
    Pupil {
        school: school.name.clone(),
        grade: row.grade.as_deref().and_then(grade_title),
        class: row.class.as_deref().map(|class| format!("{class}班")),
        ethnic: row.ethnic.as_deref().and_then(ethnic),
        hukou: row.hukou_code.as_deref().map(|code| from.place_name(code)),
        marks: marks.join("、"),
        row,
    }
}

fn state(code: &str) -> &'static str {
    RollState::from_code(code).map_or("", RollState::title)
}

/// One movement.
pub(super) struct Moved {
    row: movements::Model,
    school: Option<String>,
    class: String,
    other: String,
}

/// The columns of D§6.7.
pub(super) const MOVEMENTS: &[Column<Moved>] = &[
    Column::text("学校", 16.0, |m| (&m.school).into()),
    Column::mark("类别", 6.0, |m| MovementKind::from_code(&m.row.kind).map_or("", MovementKind::title).into()),
    Column::day("日期", |m| Some(m.row.on_day).into()),
    Column::text("姓名", 9.0, |m| m.row.name.as_str().into()),
    Column::day("出生日期", |m| m.row.born_on.into()),
    Column::text("证件号", 19.5, |m| (&m.row.id_number).into()),
    Column::text("学籍号", 20.5, |m| (&m.row.roll_number).into()),
    Column::mark("年级班级", 9.0, |m| m.class.as_str().into()),
    Column::text("来自或去向", 22.0, |m| m.other.as_str().into()),
    Column::text("原因", 12.0, |m| (&m.row.reason).into()),
    Column::text("证明材料", 14.0, |m| (&m.row.evidence).into()),
    Column::text("经办", 8.0, |_| super::book::Cell::Empty),
    Column::text("备注", 8.0, |_| super::book::Cell::Empty),
];

/// The movements of a school in the term, by kind and day; `None`: those that name no school.
pub(super) async fn movements(from: &Gathering, school: Option<Uuid>) -> Result<Vec<Moved>> {
    let wanted = Condition::all()
        .add(movements::Column::CountyCode.eq(from.county()))
        .add(movements::Column::OnDay.between(from.term.starts_on(), from.term.ends_on()))
        .add(match school {
            Some(school) => movements::Column::SchoolId.eq(school),
            None => movements::Column::SchoolId.is_null(),
        });
    let rows = movements::Entity::find()
        .filter(wanted)
        .order_by_asc(movements::Column::Kind)
        .order_by_asc(movements::Column::OnDay)
        .order_by_asc(movements::Column::RecordId)
        .all(from.db())
        .await?;
    Ok(rows.into_iter().map(|row| moved(from, row)).collect())
}

fn moved(from: &Gathering, row: movements::Model) -> Moved {
    let class = row.class.as_ref().map(|class| format!("{class}班"));
    let place = row.other_place.as_deref().map(|text| match text.parse::<rules::places::PlaceCode>() {
        Ok(_) => from.place_name(text),
        Err(_) => text.to_owned(),
    });
    let other = [place, row.other_school.clone()];
    Moved {
        school: row.school_id.and_then(|id| from.schools.by_id(SchoolId(id))).map(|school| school.name.clone()),
        class: [row.grade.as_deref().and_then(grade_title), class].into_iter().flatten().collect(),
        other: other.into_iter().flatten().collect::<Vec<_>>().join(" "),
        row,
    }
}

//! 在校生花名册 (D§6.6) and 寄宿生名册: the current roster of a school.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::rosters::RollState;
use rules::schools::{Grade, Stage};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use serde::Deserialize;
use uuid::Uuid;

use super::super::book::Column;
use super::super::gather::{ethnic, sex};
use super::super::ground::{Ground, grade};
use super::super::identified::own_number;
use super::super::people::Marks;
use crate::Result;
use crate::entities::roster_rows;
use crate::packed::{self, Cell};
use crate::schools::School;

/// What is printed of a roster row: without what was written and doubted.
#[derive(Deserialize)]
pub(super) struct PupilRow {
    pub id: Uuid,
    pub row_key: String,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub class_no: Option<String>,
    pub name: String,
    pub sex: i32,
    pub ethnic: Option<String>,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub roll_number: Option<String>,
    pub roll_state: String,
    pub hukou_code: Option<String>,
    pub residence: Option<String>,
    pub father_name: Option<String>,
    pub mother_name: Option<String>,
    pub guardian_name: Option<String>,
    pub guardian_phone: Option<String>,
    #[serde(deserialize_with = "packed::maybe")]
    pub boarding: Option<bool>,
    #[serde(deserialize_with = "packed::maybe")]
    pub migrant: Option<bool>,
    #[serde(deserialize_with = "packed::maybe")]
    pub left_behind: Option<bool>,
    #[serde(deserialize_with = "packed::maybe")]
    pub inclusive: Option<bool>,
    pub remarks: Option<String>,
}

impl PupilRow {
    /// By what other lists know the pupil.
    pub(super) fn marks(&self) -> Marks<'_> {
        Marks {
            roll: self.roll_number.as_deref(),
            id: self.id_number.as_deref(),
            name: &self.name,
            born_on: self.born_on,
        }
    }
}

/// One pupil on a roster.
pub(in crate::ledgers) struct Pupil {
    row: PupilRow,
    township: String,
    school: String,
    stage: &'static str,
    grade: Option<&'static str>,
    class: Option<String>,
    ethnic: Option<String>,
    hukou: Option<String>,
    residence: Option<String>,
    /// 备注 of the school, and where else the pupil is on the roll.
    remarks: String,
}

type Of = Column<Pupil>;

const TOWNSHIP: Of = Column::text("所在镇乡", 9.0, |p| p.township.as_str().into());
const STAGE: Of = Column::mark("学段", 5.0, |p| p.stage.into());
const SCHOOL: Of = Column::text("学校名称", 15.0, |p| p.school.as_str().into());
const GRADE: Of = Column::mark("年级", 7.0, |p| p.grade.into());
const CLASS: Of = Column::mark("班级", 6.0, |p| (&p.class).into());
const NAME: Of = Column::text("学生姓名", 9.0, |p| p.row.name.as_str().into());
const SEX: Of = Column::mark("性别", 4.0, |p| sex(p.row.sex).into());
const ETHNIC: Of = Column::mark("民族", 7.0, |p| (&p.ethnic).into());
const BORN_ON: Of = Column::day("出生日期", |p| p.row.born_on.into());
const ID_NUMBER: Of = Column::text("证件号", 19.5, |p| (&p.row.id_number).into());
const ROLL_NUMBER: Of = Column::text("学籍号", 20.5, |p| (&p.row.roll_number).into());
const HUKOU: Of = Column::text("户籍地", 14.0, |p| (&p.hukou).into());
const FATHER: Of = Column::text("父亲姓名", 8.5, |p| (&p.row.father_name).into());
const MOTHER: Of = Column::text("母亲姓名", 8.5, |p| (&p.row.mother_name).into());
const ROLL_STATE: Of = Column::mark("学籍状态", 8.0, |p| state(&p.row.roll_state).into());
const REMARKS: Of = Column::text("备注", 9.0, |p| p.remarks.as_str().into());

/// The columns of D§6.6, with the numbers that real exports lack.
pub(in crate::ledgers) const ROSTER: &[Of] = &[
    TOWNSHIP,
    STAGE,
    SCHOOL,
    GRADE,
    CLASS,
    Column::mark("班内编号", 5.0, |p| (&p.row.class_no).into()),
    NAME,
    SEX,
    ETHNIC,
    BORN_ON,
    ID_NUMBER,
    ROLL_NUMBER,
    HUKOU,
    FATHER,
    MOTHER,
    Column::mark("随迁或留守", 6.0, |p| migrant_or_left(&p.row).into()),
    Column::mark("随班就读", 5.0, |p| yes(p.row.inclusive).into()),
    Column::mark("住宿", 4.5, |p| yes(p.row.boarding).into()),
    ROLL_STATE,
    REMARKS,
];

/// 寄宿生名册 (seed 002 no. 17).
pub(in crate::ledgers) const BOARDERS: &[Of] = &[
    SCHOOL,
    GRADE,
    CLASS,
    NAME,
    SEX,
    ETHNIC,
    BORN_ON,
    ID_NUMBER,
    ROLL_NUMBER,
    HUKOU,
    Column::text("家庭住址", 14.0, |p| (&p.residence).into()),
    FATHER,
    MOTHER,
    Column::text("监护人", 8.5, |p| (&p.row.guardian_name).into()),
    Column::text("电话", 12.5, |p| (&p.row.guardian_phone).into()),
    Column::by_hand("宿舍", 7.0),
    REMARKS,
];

/// The current roster of one school, class by class.
pub(in crate::ledgers) async fn pupils(ground: &Ground, school: &School, boarders_only: bool) -> Result<Vec<Pupil>> {
    let wanted = Condition::all()
        .add(roster_rows::Column::Term.eq(ground.term.to_string()))
        .add(roster_rows::Column::EndedOn.is_null())
        .add_option(boarders_only.then(|| roster_rows::Column::Boarding.eq(true)));
    let rows = rows(ground, school.id.0, wanted).await?;
    let twice = also_listed(ground, school).await?;
    let there = |row: &PupilRow| row.roll_number.as_ref().and_then(|number| twice.get(number)).copied();
    Ok(rows.into_iter().map(|row| pupil(ground, school, there(&row), row)).collect())
}

/// 重复学籍: the other school on whose current roster a roll number of this one stands as well.
async fn also_listed(ground: &Ground, school: &School) -> Result<HashMap<String, Uuid>> {
    use roster_rows::Column::{CountyCode, EndedOn, RollNumber, SchoolId, Term};
    let current = |select: Select<roster_rows::Entity>| {
        let of_term = select.filter(CountyCode.eq(ground.county())).filter(Term.eq(ground.term.to_string()));
        of_term.filter(EndedOn.is_null()).filter(RollNumber.is_not_null())
    };
    let own = current(roster_rows::Entity::find().select_only().column(RollNumber)).filter(SchoolId.eq(school.id.0));
    let others = current(roster_rows::Entity::find().select_only().columns([RollNumber, SchoolId]));
    let others = others.filter(SchoolId.ne(school.id.0)).filter(RollNumber.in_subquery(own.into_query()));
    let found: Vec<(String, Uuid)> = others.into_tuple().all(ground.db()).await?;
    Ok(found.into_iter().collect())
}

/// Rows of one school's rosters by grade, class and number in class.
pub(super) async fn rows(ground: &Ground, school: Uuid, wanted: Condition) -> Result<Vec<PupilRow>> {
    use roster_rows::Column as R;
    let columns = [
        R::Id,
        R::RowKey,
        R::Grade,
        R::Class,
        R::ClassNo,
        R::Name,
        R::Sex,
        R::Ethnic,
        R::BornOn,
        R::IdNumber,
        R::RollNumber,
        R::RollState,
        R::HukouCode,
        R::Residence,
        R::FatherName,
        R::MotherName,
        R::GuardianName,
        R::GuardianPhone,
        R::Boarding,
        R::Migrant,
        R::LeftBehind,
        R::Inclusive,
        R::Remarks,
    ];
    let wanted = wanted.add(R::CountyCode.eq(ground.county())).add(R::SchoolId.eq(school));
    let mut rows: Vec<PupilRow> =
        packed::rows::<roster_rows::Entity, _>(ground.db(), columns.map(Cell::Of), wanted).await?;
    for row in &mut rows {
        row.id_number = own_number(row.id_number.take(), row.born_on, ground.term);
    }
    rows.sort_by_cached_key(|row| {
        let number = |text: &Option<String>| text.as_ref().map(|text| (text.len(), text.clone()));
        (row.grade.clone(), number(&row.class), number(&row.class_no), row.row_key.clone())
    });
    Ok(rows)
}

fn pupil(ground: &Ground, school: &School, also: Option<Uuid>, row: PupilRow) -> Pupil {
    let township = school.place.and_then(rules::places::PlaceCode::township);
    let only_stage = school.kind.stages().first().filter(|_| school.kind.stages().len() == 1).copied();
    let stage = grade(row.grade.as_deref()).map(Grade::stage).or(only_stage);
    Pupil {
        township: township.and_then(|code| ground.places.name_of(code)).unwrap_or_default().to_owned(),
        school: school.name.clone(),
        stage: stage.map_or("", Stage::title),
        grade: grade(row.grade.as_deref()).map(Grade::title),
        class: row.class.as_deref().map(|class| format!("{class}班")),
        ethnic: row.ethnic.as_deref().and_then(ethnic),
        hukou: row.hukou_code.as_deref().map(|code| ground.place_name(code)),
        residence: row.residence.as_deref().map(|text| ground.written_place(text)),
        remarks: {
            let also = ground.school(also).map(|school| format!("另在{}有学籍", school.name));
            row.remarks.clone().into_iter().chain(also).collect::<Vec<_>>().join("；")
        },
        row,
    }
}

fn yes(said: Option<bool>) -> &'static str {
    if said == Some(true) { "是" } else { "" }
}

fn migrant_or_left(row: &PupilRow) -> &'static str {
    match (row.migrant == Some(true), row.left_behind == Some(true)) {
        (true, true) => "随迁、留守",
        (true, false) => "随迁",
        (false, true) => "留守",
        (false, false) => "",
    }
}

fn state(code: &str) -> &'static str {
    RollState::from_code(code).map_or("", RollState::title)
}

//! One row of a school's roster, read through the rules.

use rules::calendar::Term;
use rules::identity::{
    IdKind, IdNumber, Sex, cross_check, is_blank, read_bool, read_date, read_ethnic, read_id_kind, read_id_number,
    read_month, read_phone, read_place_code, read_roll_number, read_sex,
};
use rules::names::{Name, read_name};
use rules::rosters::{RollState, is_before_school, read_roll_state};
use rules::schools::{GradeContext, System, read_class, read_grade, read_school_code};
use serde_json::Value;
use uuid::Uuid;

use crate::entities::roster_rows;
use crate::imports::{Fault, Notes, RowHasher, RowReader};
use crate::schools::{School, Schools};
use crate::sheets::Row;

/// What reading needs to know of the county.
pub(crate) struct Reader {
    pub(super) county: String,
    pub(super) term: Term,
    pub(super) system: System,
    pub(super) schools: Schools,
}

impl Reader {
    pub(super) fn read(&self, row: Row<'_>, hasher: &RowHasher) -> Result<roster_rows::Model, Fault> {
        let mut cells = RowReader::new(row);
        let school = find_school(&self.schools, &mut cells)?;
        let name = cells.read("name", read_name);
        let name = name.ok_or_else(|| Fault::new("name", "没有姓名；请补上学生的姓名"))?;
        let mut pupil = self.pupil(&mut cells, school, &name);
        pupil.row_key = row_key(&cells, &pupil, school);
        let Notes { written, doubts, content_hash } = cells.finish(hasher);
        Ok(roster_rows::Model { written, doubts, content_hash, ..pupil })
    }

    fn pupil(&self, cells: &mut RowReader<'_>, school: &School, name: &Name) -> roster_rows::Model {
        let sex = cells.code("sex", read_sex, |sex| sex.title());
        let born_on = cells.read("born_on", read_date);
        let id_kind = cells.code("id_kind", read_id_kind, |kind| kind.title());
        let id = if id_kind.is_some_and(|kind| kind != IdKind::Citizen) {
            cells.keep("id_number");
            None
        } else {
            cells.read("id_number", read_id_number)
        };
        let contradictions = id.map(|id| cross_check(id, born_on, sex)).unwrap_or_default();
        cells.doubt_all("id_number", contradictions);
        let state = cells.code("roll_state", read_roll_state, |state| state.title());
        // Another vendor's export tells it in a column of its own (D§6.6).
        let state = state.or(cells.yes_or_no("suspended").filter(|yes| *yes).map(|_| RollState::Away));
        let grade = self.grade(cells, school);
        let told = [cells.written("grade"), cells.written("class")];
        let before_school = grade.is_none() && told.iter().any(|text| is_before_school(text));
        // A roster's ordinary pupil sits in the classroom: an empty cell says so.
        let state = if before_school { RollState::Preschool } else { state.unwrap_or(RollState::Present) };
        roster_rows::Model {
            county_code: self.county.clone(),
            id: Uuid::nil(),
            term: self.term.to_string(),
            school_id: school.id.0,
            row_key: String::new(),
            record_id: cells.text("record_id"),
            grade,
            class: cells.read("class", read_class),
            class_no: cells.text("class_no"),
            name: name.written().to_owned(),
            name_key: name.key().to_owned(),
            other_names: cells.text("other_names"),
            sex: i32::from(sex.unwrap_or(Sex::Unknown).number()),
            ethnic: cells.code("ethnic", read_ethnic, |ethnic| ethnic.title()).map(|ethnic| ethnic.to_string()),
            born_on: born_on.or(id.map(IdNumber::born_on)),
            id_kind: id_kind.map(|kind| kind.as_str().to_owned()),
            id_number: id.map(|id| id.to_string()),
            roll_number: cells.read("roll_number", read_roll_number).map(|roll| roll.to_string()),
            roll_state: state.as_str().to_owned(),
            entered_on: cells.code("entered_on", read_month, |month| month.format("%Y-%m")),
            hukou_code: cells.read("hukou_code", read_place_code).map(|code| code.to_string()),
            residence: cells.text("residence"),
            father_name: cells.text("father_name"),
            mother_name: cells.text("mother_name"),
            guardian_name: cells.text("guardian_name"),
            guardian_id: cells.read("guardian_id", read_id_number).map(|id| id.to_string()),
            guardian_phone: cells.read("guardian_phone", read_phone).map(|p| p.to_string()),
            boarding: cells.yes_or_no("boarding"),
            migrant: cells.yes_or_no("migrant"),
            left_behind: cells.code("left_behind", read_left_behind, |_| "是"),
            inclusive: cells.yes_or_no("inclusive"),
            remarks: cells.text("remarks"),
            written: Value::Null,
            doubts: Value::Null,
            content_hash: String::new(),
            first_snapshot_id: Uuid::nil(),
            last_snapshot_id: Uuid::nil(),
            ended_on: None,
        }
    }

    /// The grade from its own column, or from a class such as `七(1)班`.
    fn grade(&self, cells: &mut RowReader<'_>, school: &School) -> Option<String> {
        let context = GradeContext { year: self.term.school_year(), kind: Some(school.kind), system: self.system };
        let own = cells.code("grade", |written| read_grade(written, context), |grade| grade.title());
        let of_class = || {
            let class = cells.written("class");
            if is_blank(class) { None } else { read_grade(class, context).value }
        };
        own.or_else(of_class).map(|grade| grade.to_string())
    }
}

/// 留守: 是/否, or the words that say which parent is away.
fn read_left_behind(written: &str) -> rules::identity::Reading<bool> {
    if written.contains("留守") || written.contains("外出") {
        let negated = written.contains('非') || written.contains('否') || written.contains('无');
        return rules::identity::Reading::sure(!negated);
    }
    read_bool(written)
}

/// The school by its code, or by a name that only one school can have.
pub(super) fn find_school<'a>(schools: &'a Schools, cells: &mut RowReader<'_>) -> Result<&'a School, Fault> {
    let code = cells.read("school_code", read_school_code);
    let name = cells.written("school_name");
    match code.as_deref() {
        Some(code) => schools
            .find(code)
            .ok_or_else(|| Fault::new("school_code", "学校名单里没有这个标识码；请核对，或先导入学校名单")),
        None if !is_blank(name) => schools
            .named(name)
            .ok_or_else(|| Fault::new("school_name", "学校名单里找不到这所学校，或有几所都像；请补上学校标识码")),
        None => Err(Fault::new("school_code", "没有学校；请填写10位的学校标识码")),
    }
}

/// 记录编号, else 学籍号, else `school:class:class_no` (contract §3); where there is no number in class either, the name.
fn row_key(cells: &RowReader<'_>, pupil: &roster_rows::Model, school: &School) -> String {
    let roll = pupil.roll_number.clone().or_else(|| cells.text("roll_number"));
    pupil.record_id.clone().or(roll).unwrap_or_else(|| {
        let class = cells.written("class");
        let place = pupil.class_no.as_deref().unwrap_or(&pupil.name_key);
        let grade = pupil.grade.as_deref().unwrap_or_default();
        format!("{}:{grade}.{class}:{place}", school.school_code)
    })
}

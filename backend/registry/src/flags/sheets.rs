//! 底册: the rows of the lists field by field, as they stand beside a flag and in a child's file.

use rules::calendar::Term;
use rules::children::{HukouState, OutReason, Schooling};
use rules::rosters::{MovementKind, RollState};
use rules::schools::Grade;
use rules::standing::{Source, SourceRow};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entities::{attendance_reports, children, guardians, hukou_entries, movements, roster_rows, survey_entries};
use crate::schools::{SchoolId, Schools};
use crate::{Registry, Result, Scope, schools};

/// A row of a list, field by field.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceSheet {
    /// What the evidence says of it.
    pub row: SourceRow,
    /// Heading of the form and what stands there.
    pub fields: Vec<(&'static str, String)>,
}

/// What the row says of a child stays out of logs.
impl std::fmt::Debug for SourceSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceSheet").field("row", &self.row).finish_non_exhaustive()
    }
}

/// Those rows as they stood in a term, in their order.
pub(crate) async fn sheets(
    registry: &Registry,
    scope: &Scope,
    term: Option<Term>,
    rows: &[SourceRow],
) -> Result<Vec<SourceSheet>> {
    let (db, county) = (registry.read(), scope.county().to_string());
    let ground = Ground { db, county, term, schools: schools::load(registry, scope).await? };
    let mut sheets = Vec::with_capacity(rows.len());
    for row in rows {
        sheets.push(SourceSheet { row: row.clone(), fields: ground.fields(row).await? });
    }
    Ok(sheets)
}

/// Where the rows are read.
struct Ground<'a, C> {
    db: &'a C,
    county: String,
    term: Option<Term>,
    schools: Schools,
}

impl<C: ConnectionTrait> Ground<'_, C> {
    async fn fields(&self, row: &SourceRow) -> Result<Vec<(&'static str, String)>> {
        let fields = match row.source {
            Source::Survey => self.survey(&row.record_id).await?,
            Source::Hukou => self.hukou(&row.record_id).await?,
            Source::Roster => self.roster(&row.record_id).await?,
            Source::Movement => self.movement(&row.record_id).await?,
            Source::Attendance => self.attendance(&row.record_id).await?,
        };
        Ok(fields.into_iter().filter(|(_, text)| !text.is_empty()).collect())
    }

    async fn survey(&self, record_id: &str) -> Result<Vec<(&'static str, String)>> {
        let entries = survey_entries::Entity::find()
            .filter(survey_entries::Column::CountyCode.eq(self.county.as_str()))
            .filter(survey_entries::Column::RecordId.eq(record_id))
            .all(self.db)
            .await?;
        let Some(entry) = self.newest(entries, |entry| &entry.term) else { return Ok(Vec::new()) };
        let Some(child) = self.child(entry.child_id).await? else { return Ok(Vec::new()) };
        let parents = self.parents(child.id).await?;
        let mut fields = person(&child.name, child.sex, child.born_on, child.id_number.as_deref());
        if child.known_name.is_some() {
            // The child is shown by another name: this is the one that the survey brought home.
            fields[0].0 = "入户登记名";
        }
        fields.extend([
            ("学籍号", text(entry.roll_number.as_ref())),
            ("学校", text(entry.school_name.as_ref())),
            ("年级", grade(entry.grade.as_deref())),
            ("班级", text(entry.class.as_ref())),
            ("就学情况", Schooling::from_code(&entry.schooling).map_or(String::new(), |s| s.title().to_owned())),
            ("未就学原因", entry.out_reason.as_deref().map(out_reason).unwrap_or_default()),
            ("去向", text(entry.whereabouts.as_ref())),
            ("佐证", text(entry.evidence.as_ref())),
        ]);
        fields.extend(parents);
        Ok(fields)
    }

    async fn child(&self, id: Uuid) -> Result<Option<children::Model>> {
        Ok(children::Entity::find_by_id((self.county.clone(), id)).one(self.db).await?)
    }

    async fn parents(&self, child: Uuid) -> Result<Vec<(&'static str, String)>> {
        let rows = guardians::Entity::find()
            .filter(guardians::Column::CountyCode.eq(self.county.as_str()))
            .filter(guardians::Column::ChildId.eq(child))
            .all(self.db)
            .await?;
        let named = |relation: &str| rows.iter().find(|row| row.relation == relation).map(|row| row.name.clone());
        Ok(vec![("父亲姓名", named("father").unwrap_or_default()), ("母亲姓名", named("mother").unwrap_or_default())])
    }

    async fn hukou(&self, record_id: &str) -> Result<Vec<(&'static str, String)>> {
        let row = hukou_entries::Entity::find()
            .filter(hukou_entries::Column::CountyCode.eq(self.county.as_str()))
            .filter(hukou_entries::Column::RecordId.eq(record_id))
            .one(self.db)
            .await?;
        let Some(row) = row else { return Ok(Vec::new()) };
        let mut fields = person(&row.name, row.sex, row.born_on, row.id_number.as_deref());
        let state = HukouState::from_code(&row.hukou_state).map_or(String::new(), |state| state.title().to_owned());
        fields.extend([("户口状态", state), ("日期", day(row.state_on))]);
        Ok(fields)
    }

    async fn roster(&self, record_id: &str) -> Result<Vec<(&'static str, String)>> {
        use roster_rows::Column::{CountyCode, RecordId, RowKey};
        let key = Condition::any().add(RecordId.eq(record_id)).add(RowKey.eq(record_id));
        let rows = roster_rows::Entity::find().filter(CountyCode.eq(self.county.as_str())).filter(key);
        let Some(row) = self.newest(rows.all(self.db).await?, |row| &row.term) else { return Ok(Vec::new()) };
        let mut fields = person(&row.name, row.sex, row.born_on, row.id_number.as_deref());
        fields.extend([
            ("学籍号", text(row.roll_number.as_ref())),
            ("学校", self.school(Some(row.school_id))),
            ("年级", grade(row.grade.as_deref())),
            ("班级", text(row.class.as_ref())),
            ("学籍状态", RollState::from_code(&row.roll_state).map_or(String::new(), |state| state.title().to_owned())),
            ("离册日期", day(row.ended_on)),
            ("父亲姓名", text(row.father_name.as_ref())),
            ("母亲姓名", text(row.mother_name.as_ref())),
        ]);
        Ok(fields)
    }

    async fn movement(&self, record_id: &str) -> Result<Vec<(&'static str, String)>> {
        let row = movements::Entity::find()
            .filter(movements::Column::CountyCode.eq(self.county.as_str()))
            .filter(movements::Column::RecordId.eq(record_id))
            .one(self.db)
            .await?;
        let Some(row) = row else { return Ok(Vec::new()) };
        let kind = MovementKind::from_code(&row.kind).map_or(String::new(), |kind| kind.title().to_owned());
        let mut fields = person(&row.name, 0, row.born_on, row.id_number.as_deref());
        fields.extend([
            ("学籍号", text(row.roll_number.as_ref())),
            ("学校", self.school(row.school_id)),
            ("年级", grade(row.grade.as_deref())),
            ("类别", kind),
            ("日期", row.on_day.to_string()),
            ("对方学校", text(row.other_school.as_ref())),
            ("原因", text(row.reason.as_ref())),
            ("佐证", text(row.evidence.as_ref())),
        ]);
        Ok(fields)
    }

    async fn attendance(&self, row_key: &str) -> Result<Vec<(&'static str, String)>> {
        let row = attendance_reports::Entity::find()
            .filter(attendance_reports::Column::CountyCode.eq(self.county.as_str()))
            .filter(attendance_reports::Column::RowKey.eq(row_key))
            .order_by_desc(attendance_reports::Column::Month)
            .one(self.db)
            .await?;
        let Some(row) = row else { return Ok(Vec::new()) };
        Ok(vec![
            ("姓名", row.name),
            ("学籍号", text(row.roll_number.as_ref())),
            ("学校", self.school(Some(row.school_id))),
            ("月份", row.month),
            ("缺勤天数", row.days_absent.to_string()),
            ("连续缺勤起", day(row.absent_since)),
            ("原因", text(row.reason.as_ref())),
        ])
    }

    fn school(&self, id: Option<Uuid>) -> String {
        id.and_then(|id| self.schools.by_id(SchoolId(id))).map_or(String::new(), |school| school.name.clone())
    }

    /// One key may stand in several terms: the newest that is not after the flag's own.
    fn newest<R>(&self, rows: Vec<R>, term: impl Fn(&R) -> &str) -> Option<R> {
        let own = self.term?;
        let dated = rows.into_iter().filter_map(|row| Some((term(&row).parse::<Term>().ok()?, row)));
        dated.filter(|(term, _)| *term <= own).max_by_key(|(term, _)| *term).map(|(_, row)| row)
    }
}

fn person(name: &str, sex: i32, born_on: Option<chrono::NaiveDate>, id: Option<&str>) -> Vec<(&'static str, String)> {
    let sex = match sex {
        1 => "男",
        2 => "女",
        _ => "",
    };
    vec![
        ("姓名", name.to_owned()),
        ("性别", sex.to_owned()),
        ("出生日期", day(born_on)),
        ("证件号码", id.unwrap_or_default().to_owned()),
    ]
}

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn day(value: Option<chrono::NaiveDate>) -> String {
    value.map(|day| day.to_string()).unwrap_or_default()
}

fn grade(code: Option<&str>) -> String {
    let grade = code.and_then(|code| code.parse().ok()).and_then(Grade::of_code);
    grade.map_or_else(|| code.unwrap_or_default().to_owned(), |grade| grade.title().to_owned())
}

fn out_reason(code: &str) -> String {
    OutReason::from_code(code).map_or_else(|| code.to_owned(), |reason| reason.title().to_owned())
}

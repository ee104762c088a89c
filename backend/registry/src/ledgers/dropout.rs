//! 辍学台账 (D§6.4): every child whom the record shows as out of school, with those who answer for it. What later parts record of it,
//! persuading and notices, has its columns here and stays empty until there is such a record.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::responsibility::Subject;
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::book::Column;
use super::census::Listed;
use super::child::ChildLine;
use super::duty::chain;
use super::gather;
use super::ground::{Ground, grade_title};
use super::moved::{Moved, moved};
use crate::Result;
use crate::entities::{attendance_reports, movements};
use crate::responsibility::Responsibility;

/// One child that is out of school. Shows no name in `Debug`: it has none.
pub(super) struct DropoutLine {
    child: ChildLine,
    roll_number: Option<String>,
    school: Option<String>,
    class: Option<String>,
    left_on: Option<String>,
    returned_on: Option<NaiveDate>,
    reason: Option<String>,
    government: String,
    education: String,
}

/// The columns of D§6.4.
pub(super) const COLUMNS: &[Column<DropoutLine>] = &[
    Column::text("姓名", 8.0, |d| d.child.name.as_str().into()),
    Column::mark("性别", 4.0, |d| d.child.sex.into()),
    Column::mark("民族", 6.0, |d| (&d.child.ethnic).into()),
    Column::day("出生日期", |d| d.child.born_on.into()),
    Column::text("证件号", 20.0, |d| (&d.child.id_number).into()),
    Column::text("学籍号", 21.0, |d| (&d.roll_number).into()),
    Column::text("原学校", 10.0, |d| (&d.school).into()),
    Column::mark("原年级班级", 6.5, |d| (&d.class).into()),
    Column::text("户籍地", 10.0, |d| (&d.child.hukou_place).into()),
    Column::text("监护人", 7.5, |d| (&d.child.guardian).into()),
    Column::text("监护人证件号", 20.0, |d| (&d.child.guardian_id).into()),
    Column::text("电话", 12.5, |d| (&d.child.phone).into()),
    Column::text("特殊群体", 7.0, |d| (&d.child.groups).into()),
    Column::mark("类别", 6.0, |d| d.child.status.into()),
    Column::text("辍学日期", 11.0, |d| (&d.left_on).into()),
    Column::text("辍学原因", 8.0, |d| (&d.reason).into()),
    Column::text("去向", 8.0, |d| (&d.child.whereabouts).into()),
    Column::text("包保人（政府线）", 14.0, |d| d.government.as_str().into()),
    Column::text("包保人（教育线）", 14.0, |d| d.education.as_str().into()),
    Column::by_hand("劝返次数", 4.5),
    Column::by_hand("最近劝返", 6.5),
    Column::by_hand("文书（编号、日期、送达）", 9.0),
    Column::by_hand("计划返校", 6.5),
    Column::day("实际复学", |d| d.returned_on.into()),
    Column::by_hand("安置方式", 6.0),
    Column::by_hand("销号", 6.0),
];

/// The lines of these children, in their order.
pub(super) async fn lines(ground: &Ground, duties: &Responsibility, children: &[Listed]) -> Result<Vec<DropoutLine>> {
    let moved = moves(ground, children).await?;
    let gathered = gather::lines_of(ground, children).await?;
    let absent = absent_since(ground, &gathered).await?;
    let lines = gathered.into_iter().map(|(listed, child)| {
        let subject = Subject { place: listed.member.home, school: listed.school, ..Subject::default() };
        let answer = duties.over(&subject);
        let found = find(&moved, &child);
        DropoutLine {
            // Who left before last term stands on no list of today: the movement list knows where from.
            roll_number: child.roll_number.clone().or_else(|| found.and_then(|moved| moved.roll_number.clone())),
            school: child.school.clone().or_else(|| found.and_then(|moved| moved.school(ground))),
            class: child.grade_class().or_else(|| found.and_then(Moves::grade)),
            left_on: left_on(found, &absent, &child),
            returned_on: found.and_then(|moved| moved.last(MovementKind::Return)),
            // The family's reason is read by code; the school's own words may say what must not be listed.
            reason: child.out_reason.clone(),
            government: chain(&answer.government),
            education: chain(&answer.education),
            child,
        }
    });
    Ok(lines.collect())
}

/// The day by the movement list; else since when the school has reported the child as absent; else the day of the finding, so called.
fn left_on(moved: Option<&Moves>, absent: &HashMap<String, NaiveDate>, child: &ChildLine) -> Option<String> {
    if let Some(day) = moved.and_then(|moved| moved.last(MovementKind::Dropout)) {
        return Some(day.to_string());
    }
    if let Some(day) = child.roll_number.as_ref().and_then(|roll| absent.get(roll)) {
        return Some(format!("{day}（缺勤起）"));
    }
    child.found.as_ref().and(child.verified_on).map(|day| format!("{day}（核实日）"))
}

/// Since when each child is absent without a break, by roll number, as the newest report of the term says.
async fn absent_since(ground: &Ground, children: &[(Listed, ChildLine)]) -> Result<HashMap<String, NaiveDate>> {
    use attendance_reports::Column as A;
    let rolls: Vec<&str> = children.iter().filter_map(|(_, child)| child.roll_number.as_deref()).collect();
    if rolls.is_empty() {
        return Ok(HashMap::new());
    }
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let rows: Vec<(Option<String>, Option<NaiveDate>)> = attendance_reports::Entity::find()
        .select_only()
        .columns([A::RollNumber, A::AbsentSince])
        .filter(A::CountyCode.eq(ground.county()))
        .filter(A::Month.between(month(ground.term.starts_on()), month(ground.term.ends_on())))
        .filter(A::RollNumber.is_in(rolls))
        .filter(A::AbsentSince.is_not_null())
        .order_by_asc(A::Month)
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().filter_map(|(roll, since)| Some((roll?, since?))).collect())
}

/// 辍学 and 复学 of one child, oldest first, and where the last one was.
#[derive(Default)]
struct Moves {
    days: Vec<(MovementKind, NaiveDate)>,
    roll_number: Option<String>,
    school: Option<Uuid>,
    grade: Option<String>,
}

impl Moves {
    fn add(&mut self, kind: MovementKind, line: &Moved) {
        self.days.push((kind, line.on_day));
        self.roll_number = line.roll_number.clone().or(self.roll_number.take());
        self.school = line.school_id.or(self.school);
        self.grade = line.grade.clone().or(self.grade.take());
    }

    /// The day of the last movement, if it is of that kind; a dropout before a return is over.
    fn last(&self, kind: MovementKind) -> Option<NaiveDate> {
        self.days.last().filter(|(last, _)| *last == kind).map(|(_, day)| *day)
    }

    fn school(&self, ground: &Ground) -> Option<String> {
        ground.school(self.school).map(|school| school.name.clone())
    }

    fn grade(&self) -> Option<String> {
        grade_title(self.grade.as_deref()).map(str::to_owned)
    }
}

/// By roll number, ID number, or name and birthday: the keys by which a movement finds its child.
type ByKey = HashMap<String, Moves>;

async fn moves(ground: &Ground, children: &[Listed]) -> Result<ByKey> {
    use movements::Column as M;
    if children.is_empty() {
        return Ok(ByKey::new());
    }
    let kinds = [MovementKind::Dropout, MovementKind::Return].map(MovementKind::as_str);
    let wanted = Condition::all().add(M::OnDay.lte(ground.term.ends_on())).add(M::Kind.is_in(kinds));
    let mut by_key = ByKey::new();
    for line in moved(ground, wanted).await? {
        let Some(kind) = MovementKind::from_code(&line.kind) else { continue };
        for key in keys(line.roll_number.as_deref(), line.id_number.as_deref(), &line.name, line.born_on) {
            by_key.entry(key).or_default().add(kind, &line);
        }
    }
    Ok(by_key)
}

fn find<'a>(moved: &'a ByKey, child: &ChildLine) -> Option<&'a Moves> {
    let keys = keys(child.roll_number.as_deref(), child.id_number.as_deref(), &child.name, child.born_on);
    keys.iter().find_map(|key| moved.get(key))
}

/// By what a movement finds its child.
pub(super) fn keys(roll: Option<&str>, id: Option<&str>, name: &str, born_on: Option<NaiveDate>) -> Vec<String> {
    let named = born_on.map(|day| format!("{name} {day}"));
    [roll.map(str::to_owned), id.map(str::to_owned), named].into_iter().flatten().collect()
}

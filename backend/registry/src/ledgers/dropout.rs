//! 辍学台账 (D§6.4): every child whom the record shows as out of school, with those who answer for it. What later parts record of it,
//! persuading and notices, has its columns here and stays empty until there is such a record.

use chrono::NaiveDate;
use rules::responsibility::Rung;
use rules::rosters::MovementKind;

use super::belonging::yes;
use super::book::Column;
use super::census::Listed;
use super::child::ChildLine;
use super::duty::{chain, subjects};
use super::ground::Ground;
use super::last_roll::{LastRoll, last_rolls};
use super::left::{Left, left};
use crate::Result;
use crate::responsibility::Responsibility;

/// One child that is out of school. Shows no name in `Debug`: it has none.
pub(super) struct DropoutLine {
    child: ChildLine,
    /// 原学校, 原年级班级, 学籍号.
    roll: LastRoll,
    left_on: Option<String>,
    reason: Option<String>,
    returned_on: Option<NaiveDate>,
    /// 包保人: county, township, village, school, teacher.
    answerable: [String; 5],
}

/// The columns of D§6.4.
pub(super) const COLUMNS: &[Column<DropoutLine>] = &[
    Column::text("姓名", 8.0, |d| d.child.name.as_str().into()),
    Column::mark("性别", 4.0, |d| d.child.sex.into()),
    Column::mark("民族", 6.0, |d| (&d.child.ethnic).into()),
    Column::day("出生日期", |d| d.child.born_on.into()),
    Column::text("证件号", 20.0, |d| (&d.child.id_number).into()),
    Column::text("学籍号", 21.0, |d| (&d.roll.roll_number).into()),
    Column::text("原学校", 11.0, |d| (&d.roll.school).into()),
    Column::mark("原年级班级", 7.0, |d| (&d.roll.class).into()),
    Column::text("户籍地", 11.0, |d| (&d.child.hukou_place).into()),
    Column::text("现居住地", 11.0, |d| (&d.child.residence).into()),
    Column::text("父亲", 7.5, |d| (&d.child.father).into()),
    Column::text("母亲", 7.5, |d| (&d.child.mother).into()),
    Column::text("监护人", 7.5, |d| (&d.child.guardian).into()),
    Column::text("监护人证件号", 20.0, |d| (&d.child.guardian_id).into()),
    Column::text("电话", 12.5, |d| (&d.child.phone).into()),
    Column::mark("脱贫", 3.5, |d| yes(d.child.needs.out_of_poverty).into()),
    Column::mark("监测", 3.5, |d| yes(d.child.needs.monitored).into()),
    Column::mark("低保", 3.5, |d| yes(d.child.needs.subsistence).into()),
    Column::mark("孤儿", 3.5, |d| yes(d.child.needs.orphan).into()),
    Column::mark("残疾", 3.5, |d| yes(d.child.needs.disabled).into()),
    Column::mark("留守", 3.5, |d| yes(d.child.needs.left_behind).into()),
    Column::mark("类别", 8.0, |d| d.child.status.into()),
    Column::text("辍学日期", 11.0, |d| (&d.left_on).into()),
    Column::text("辍学原因", 11.0, |d| (&d.reason).into()),
    Column::text("去向（地点、单位）", 11.0, |d| (&d.child.whereabouts).into()),
    Column::text("包保人（县）", 19.0, |d| d.answerable[0].as_str().into()),
    Column::text("包保人（乡）", 15.0, |d| d.answerable[1].as_str().into()),
    Column::text("包保人（村）", 15.0, |d| d.answerable[2].as_str().into()),
    Column::text("包保人（校）", 15.0, |d| d.answerable[3].as_str().into()),
    Column::text("包保人（师）", 17.0, |d| d.answerable[4].as_str().into()),
    Column::by_hand("劝返次数", 5.0),
    Column::by_hand("最近劝返", 9.0),
    Column::by_hand("文书编号", 10.0),
    Column::by_hand("文书日期", 9.0),
    Column::by_hand("送达日期", 9.0),
    Column::by_hand("计划返校", 9.0),
    Column::day("实际复学", |d| d.returned_on.into()),
    Column::by_hand("安置方式", 9.0),
    Column::by_hand("销号", 7.0),
];

/// The lines of these children, in their order.
pub(super) async fn lines(ground: &Ground, duties: &Responsibility, children: &[Listed]) -> Result<Vec<DropoutLine>> {
    let (left, subjects) = (left(ground, children).await?, subjects(ground, children).await?);
    let mut last = last_rolls(ground, left.iter().map(|left| (left.listed.id, &left.child))).await?;
    let lines = left.into_iter().map(|Left { listed, child, leaving, moved }| {
        let rungs = subjects.get(&listed.id).map(|subject| duties.by_rung(subject)).unwrap_or_default();
        let answerable = |rung: &Rung| chain(rungs.iter().filter(|(of, _)| of == rung).map(|(_, officer)| officer));
        let moved = moved.as_ref();
        // Who left stands on no list of today: the movement list knows where from, else the last list.
        let by_list = moved.map(|moved| moved.roll(ground)).unwrap_or_default();
        let last = last.remove(&listed.id).unwrap_or_default();
        DropoutLine {
            roll: last.behind(by_list).behind(child.roll()),
            left_on: leaving.day(),
            reason: leaving.reason(),
            returned_on: moved.and_then(|moved| moved.last(MovementKind::Return)).filter(|day| leaving.is_until(*day)),
            answerable: [Rung::County, Rung::Township, Rung::Village, Rung::School, Rung::Teacher]
                .map(|rung| answerable(&rung)),
            child,
        }
    });
    Ok(lines.collect())
}

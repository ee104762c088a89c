//! 学生变动说明名册: pupil by pupil what the difference in 学生变动情况统计表 consists of. Whoever is on a roster, or off it, otherwise than the
//! movement list and the classes say, counts one more or one less; the lines of a school add up to its difference.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Half;
use rules::rosters::MovementKind;
use rules::schools::Grade;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::super::between::Between;
use super::super::book::Column;
use super::super::child::ChildLine;
use super::super::gather::{self, sex};
use super::super::ground::{Ground, grade, grade_title};
use super::super::moved::{Moved, counting, moved};
use super::leavers::children_of;
use super::pupils::{PupilRow, rows};
use crate::Result;
use crate::entities::{movements, roster_rows};
use crate::schools::School;

/// A pupil whose change nothing explains.
pub(in crate::ledgers) struct Unexplained {
    school: String,
    name: String,
    sex: &'static str,
    born_on: Option<NaiveDate>,
    roll_number: Option<String>,
    before: Option<String>,
    now: Option<String>,
    moved: String,
    difference: i64,
    why: &'static str,
    stands: Option<String>,
}

/// The columns; the reason that somebody finds out is written by hand.
pub(in crate::ledgers) const UNEXPLAINED: &[Column<Unexplained>] = &[
    Column::text("学校", 16.0, |u| u.school.as_str().into()),
    Column::text("姓名", 9.0, |u| u.name.as_str().into()),
    Column::mark("性别", 4.0, |u| u.sex.into()),
    Column::day("出生日期", |u| u.born_on.into()),
    Column::text("学籍号", 20.5, |u| (&u.roll_number).into()),
    Column::mark("上学期年级班级", 10.0, |u| (&u.before).into()),
    Column::mark("本学期年级班级", 10.0, |u| (&u.now).into()),
    Column::text("流动名册", 16.0, |u| u.moved.as_str().into()),
    Column::number("相差", 5.0, |u| Some(u.difference).into()),
    Column::text("为何计入相差", 24.0, |u| u.why.into()),
    Column::text("登记的去向", 22.0, |u| (&u.stands).into()),
    Column::by_hand("核实说明", 18.0),
];

/// Everything that a school's lists say of one pupil.
#[derive(Default)]
struct Pupil {
    before: Vec<PupilRow>,
    now: Vec<PupilRow>,
    moves: Vec<Moved>,
    child: Option<Uuid>,
}

impl Pupil {
    /// What the movements that count were, oldest first.
    fn kinds(&self) -> Vec<MovementKind> {
        counting(self.moves.iter().filter_map(|moved| MovementKind::from_code(&moved.kind)))
    }
}

/// The pupils of a school, each found by child, roll number, ID number, or name and birthday.
#[derive(Default)]
struct Pupils {
    all: Vec<Pupil>,
    by_key: HashMap<String, usize>,
}

impl Pupils {
    fn with(&mut self, keys: &[String]) -> &mut Pupil {
        let known = keys.iter().find_map(|key| self.by_key.get(key).copied());
        let at = known.unwrap_or_else(|| {
            self.all.push(Pupil::default());
            self.all.len() - 1
        });
        for key in keys {
            self.by_key.entry(key.clone()).or_insert(at);
        }
        &mut self.all[at]
    }
}

/// The pupils of a school whose change nothing explains; `None`: movements that name no school.
pub(in crate::ledgers) async fn unexplained(ground: &Ground, school: Option<&School>) -> Result<Vec<Unexplained>> {
    let between = Between::of(ground).await?;
    if school.is_some_and(|school| between.lacks(school.id.0).is_some()) {
        return Ok(Vec::new());
    }
    lines(ground, school, pupils_of(ground, school, &between).await?).await
}

/// What the movement list of a school does not tell by itself.
pub(in crate::ledgers) struct Beside {
    /// 招生: the first classes, without who came by a movement.
    pub entered: i64,
    /// 毕业: the last classes, without who left by a movement.
    pub finished: i64,
    /// 休学未离册.
    pub kept: i64,
    /// 原已在册的复学.
    pub was_kept: i64,
}

/// Counts them, pupil by pupil.
pub(in crate::ledgers) async fn count_beside(ground: &Ground, school: &School, between: &Between) -> Result<Beside> {
    let pupils = pupils_of(ground, Some(school), between).await?;
    let sum = |of: &dyn Fn(&Pupil) -> i64| pupils.iter().map(of).sum();
    Ok(Beside {
        entered: sum(&|pupil| entered(ground, pupil)),
        finished: sum(&|pupil| finished(ground, pupil)),
        kept: sum(&kept),
        was_kept: sum(&was_kept),
    })
}

async fn pupils_of(ground: &Ground, school: Option<&School>, between: &Between) -> Result<Vec<Pupil>> {
    let mut pupils = Pupils::default();
    if let Some(school) = school {
        for (term, is_now) in [(ground.term.previous(), false), (ground.term, true)] {
            let wanted = Condition::all()
                .add(roster_rows::Column::Term.eq(term.to_string()))
                .add(roster_rows::Column::EndedOn.is_null());
            let rows = rows(ground, school.id.0, wanted).await?;
            let children = children_of(ground, term, &rows).await?;
            for row in rows {
                let child = children.get(&row.id).copied();
                let keys = keys(child, row.roll_number.as_deref(), row.id_number.as_deref(), &row.name, row.born_on);
                let pupil = pupils.with(&keys);
                pupil.child = pupil.child.or(child);
                if is_now { &mut pupil.now } else { &mut pupil.before }.push(row);
            }
        }
    }
    for moved in moves(ground, school, between).await? {
        let keys = keys(None, moved.roll_number.as_deref(), moved.id_number.as_deref(), &moved.name, moved.born_on);
        pupils.with(&keys).moves.push(moved);
    }
    Ok(pupils.all)
}

async fn lines(ground: &Ground, school: Option<&School>, pupils: Vec<Pupil>) -> Result<Vec<Unexplained>> {
    let by = pupils.into_iter().map(|pupil| (difference(ground, &pupil), pupil));
    let differing: Vec<(i64, Pupil)> = by.filter(|(by, _)| *by != 0).collect();
    let mut ids: Vec<Uuid> = differing.iter().filter_map(|(_, pupil)| pupil.child).collect();
    ids.sort_unstable();
    ids.dedup();
    let children: HashMap<Uuid, ChildLine> = gather::lines(ground, &ids).await?.into_iter().collect();
    let name = school.map_or("未注明学校", |school| school.name.as_str());
    let line = |(by, pupil): (i64, Pupil)| line(name, &pupil, by, pupil.child.and_then(|id| children.get(&id)));
    Ok(differing.into_iter().map(line).collect())
}

/// 本学期在校－（上学期在校＋增加－减少), of one pupil.
fn difference(ground: &Ground, pupil: &Pupil) -> i64 {
    let count = |number: usize| i64::try_from(number).unwrap_or_default();
    let came = pupil.kinds().into_iter().filter(|kind| kind.is_increase()).count();
    let left = pupil.kinds().into_iter().filter(|kind| kind.is_decrease()).count();
    let more = entered(ground, pupil) + count(came) + kept(pupil);
    let less = finished(ground, pupil) + count(left) + was_kept(pupil);
    count(pupil.now.len()) - (count(pupil.before.len()) + more - less)
}

/// 休学未离册: whoever is suspended leaves the classroom and stays on the roll (D§1.7).
fn kept(pupil: &Pupil) -> i64 {
    i64::from(!pupil.now.is_empty() && pupil.kinds().last() == Some(&MovementKind::Suspension))
}

/// 原已在册的复学: whoever comes back from a suspension may have been on the roll all the time.
fn was_kept(pupil: &Pupil) -> i64 {
    i64::from(!pupil.before.is_empty() && pupil.kinds().first() == Some(&MovementKind::Return))
}

/// 招生, of one pupil: who came into the first class by a movement is counted there.
fn entered(ground: &Ground, pupil: &Pupil) -> i64 {
    let in_first_class = in_classes(ground, &pupil.now, [1, ground.policy.system.primary_years() + 1, 10]);
    let came = pupil.kinds().last().copied().is_some_and(MovementKind::is_increase);
    if came { (in_first_class - 1).max(0) } else { in_first_class }
}

/// 毕业, of one pupil: who left the last class by a movement is counted there.
fn finished(ground: &Ground, pupil: &Pupil) -> i64 {
    let in_last_class = in_classes(ground, &pupil.before, [ground.policy.system.primary_years(), 9, 12]);
    let left = pupil.kinds().last().copied().is_some_and(MovementKind::is_decrease);
    if left { (in_last_class - 1).max(0) } else { in_last_class }
}

/// How many of these rows stand in those years of school; classes begin and leave with the school year alone.
fn in_classes(ground: &Ground, rows: &[PupilRow], years: [u8; 3]) -> i64 {
    if ground.term.half() != Half::Autumn {
        return 0;
    }
    let classes = years.map(|year| Grade::of_year_of_school(year, ground.policy.system));
    rows.iter().map(|row| grade(row.grade.as_deref())).map(|of| i64::from(of.is_some() && classes.contains(&of))).sum()
}

fn line(school: &str, pupil: &Pupil, difference: i64, child: Option<&ChildLine>) -> Unexplained {
    let row = pupil.now.first().or(pupil.before.first());
    let first = pupil.moves.first();
    let class = |row: &PupilRow| {
        let class = row.class.as_deref().map(|class| format!("{class}班"));
        [grade_title(row.grade.as_deref()).map(str::to_owned), class].into_iter().flatten().collect::<String>()
    };
    let title = |moved: &Moved| {
        format!("{} {}", MovementKind::from_code(&moved.kind).map_or("", MovementKind::title), moved.on_day)
    };
    Unexplained {
        school: school.to_owned(),
        name: row.map(|row| row.name.clone()).or_else(|| first.map(|moved| moved.name.clone())).unwrap_or_default(),
        sex: row.map_or("", |row| sex(row.sex)),
        born_on: row.and_then(|row| row.born_on).or_else(|| first.and_then(|moved| moved.born_on)),
        roll_number: row
            .and_then(|row| row.roll_number.clone())
            .or_else(|| first.and_then(|moved| moved.roll_number.clone())),
        before: pupil.before.first().map(class),
        now: pupil.now.first().map(class),
        moved: pupil.moves.iter().map(title).collect::<Vec<_>>().join("\n"),
        difference,
        why: why(pupil, difference),
        stands: child.map(|child| {
            [Some(child.status), child.school.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("，")
        }),
    }
}

fn why(pupil: &Pupil, difference: i64) -> &'static str {
    match (pupil.before.is_empty(), pupil.now.is_empty(), pupil.moves.is_empty()) {
        (true, false, true) => "上学期名册没有、本学期名册有，没有转入或复学手续",
        (false, true, true) => "上学期名册有、本学期名册没有，没有异动手续",
        (true, true, _) => "有异动手续，两学期名册均无此人",
        (false, false, true) if difference > 0 => "上学期在毕业年级，本学期仍在册",
        (false, false, true) => "上学期已在册，本学期列在起始年级",
        (false, false, false) if difference > 0 => "已办离校手续，本学期名册仍有此人",
        (false, false, false) => "有转入或复学手续，上学期名册已有此人",
        _ => "异动手续与两学期名册不符",
    }
}

fn keys(
    child: Option<Uuid>,
    roll: Option<&str>,
    id: Option<&str>,
    name: &str,
    born_on: Option<NaiveDate>,
) -> Vec<String> {
    let child = child.map(|child| child.to_string());
    let named = born_on.map(|day| format!("{name} {day}"));
    [child, roll.map(str::to_owned), id.map(str::to_owned), named].into_iter().flatten().collect()
}

async fn moves(ground: &Ground, school: Option<&School>, between: &Between) -> Result<Vec<Moved>> {
    use movements::Column as M;
    let (from, to) = between.widest();
    let kinds = MovementKind::ALL.iter().filter(|kind| kind.is_increase() || kind.is_decrease());
    let of_school = school.map_or_else(|| M::SchoolId.is_null(), |school| M::SchoolId.eq(school.id.0));
    let wanted = Condition::all()
        .add(M::OnDay.between(from, to))
        .add(M::Kind.is_in(kinds.map(|kind| kind.as_str())))
        .add(of_school);
    let mut found = moved(ground, wanted).await?;
    found.retain(|line| between.holds(school.map(|school| school.id.0), line.on_day));
    Ok(found)
}

//! 近两年中小学毕业生名册 (seed 002 no. 14): whoever finished primary or junior school in the last two summers, and where each is now.

use rules::calendar::Term;
use rules::schools::{Grade, Stage};
use rules::standing::SchoolStatus;

use super::super::book::Column;
use super::super::gather::sex;
use super::super::ground::Ground;
use super::leavers::{Leaver, leavers};
use crate::Result;
use crate::schools::School;

/// One who finished a school.
pub(in crate::ledgers) struct Finisher {
    year: String,
    stage: &'static str,
    from: String,
    leaver: Leaver,
    class: Option<String>,
    hukou: Option<String>,
    now: Option<String>,
}

/// The columns of the roster.
pub(in crate::ledgers) const FINISHERS: &[Column<Finisher>] = &[
    Column::mark("届别", 7.5, |f| f.year.as_str().into()),
    Column::mark("学段", 5.0, |f| f.stage.into()),
    Column::text("毕业学校", 16.0, |f| f.from.as_str().into()),
    Column::mark("班级", 6.0, |f| (&f.class).into()),
    Column::text("姓名", 9.0, |f| f.leaver.row.name.as_str().into()),
    Column::mark("性别", 4.0, |f| sex(f.leaver.row.sex).into()),
    Column::day("出生日期", |f| f.leaver.row.born_on.or_else(|| f.leaver.child.as_ref()?.born_on).into()),
    Column::text("证件号", 19.5, |f| f.leaver.id_number().into()),
    Column::text("学籍号", 20.5, |f| (&f.leaver.row.roll_number).into()),
    Column::text("户籍地", 14.0, |f| (&f.hukou).into()),
    Column::text("监护人", 8.0, |f| f.leaver.guardian().into()),
    Column::text("电话", 12.5, |f| f.leaver.phone().into()),
    Column::text("现就读学校、年级", 18.0, |f| (&f.now).into()),
    Column::text("现就学状况", 12.0, |f| {
        f.leaver.child.as_ref().map_or("未在登记册", |child| child.status).into()
    }),
];

/// The last class of a school on its list of that term.
pub(in crate::ledgers) async fn finishers(
    ground: &Ground,
    school: &School,
    stage: Stage,
    (year, term): (&str, Term),
) -> Result<Vec<Finisher>> {
    let finishers = leavers(ground, school, stage, term).await?.into_iter().map(|leaver| Finisher {
        year: year.to_owned(),
        stage: stage.title(),
        from: school.name.clone(),
        class: leaver.row.class.as_deref().map(|class| format!("{class}班")),
        hukou: leaver.hukou(ground),
        now: now(ground, school, &leaver),
        leaver,
    });
    Ok(finishers.collect())
}

/// The school of this term's roster and the grade there; a school elsewhere by the child's standing.
fn now(ground: &Ground, from: &School, leaver: &Leaver) -> Option<String> {
    if let Some((school, grade)) = leaver.now
        && let Some(school) = ground.school(Some(school))
    {
        return Some(format!("{}{}", school.name, grade.map_or("", Grade::title)));
    }
    let child = leaver.child.as_ref().filter(|_| leaver.status.is_some_and(SchoolStatus::is_elsewhere))?;
    let school = child.school.as_deref().filter(|name| *name != from.name);
    let named: Vec<&str> = [child.school_place.as_deref(), school].into_iter().flatten().collect();
    (!named.is_empty()).then(|| named.join(" "))
}

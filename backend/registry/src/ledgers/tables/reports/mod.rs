//! 学校月报 and 县季报 (D§6.13): 应在校, 实到, 新增疑似, 排除, 确认辍学, 劝返成功, 其他减少, 在辍, by school, class year and sex, the dropouts by
//! reason; the names behind the numbers on a list of its own (名单附后).
//!
//! Lives here: what is counted of a month or quarter and how it is drawn. Must not live here: which days those are
//! (rules::ledgers::Period), or why a child left (rules::ledgers::Leaving).

mod attached;
mod carried;
mod counted;
mod findings;
mod gone;
mod mover;
mod movers;
mod moves;
mod out_of_school;
mod pupils;
mod suspicions;
mod turnover;
mod whereabouts;

use std::collections::{BTreeMap, HashMap, HashSet};

use rules::ledgers::{Ledger, Period, Reported};
use rules::places::PlaceCode;
use rules::schools::Grade;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use self::counted::{COLUMNS, Tallies, columns};
use super::super::book::Sheet;
use super::super::census::Part;
use super::super::ground::Ground;
use super::super::notes::in_words;
use super::super::run::Run;
use super::layout::{Row, laid};
use crate::entities::attendance_reports;
use crate::{Error, Result};

/// The report of the month or quarter that was asked for, by school and class year.
pub(super) async fn report(run: &Run<'_>, table: Ledger) -> Result<Sheet> {
    let reported = reported(run, table)?;
    let mut tallies = Tallies::default();
    pupils::count(run, &reported, &mut tallies).await?;
    let out = out_of_school::counted(run, &reported).await?;
    let undated = out.undated;
    let mut counted = suspicions::counted(run, &reported, &out.at_first).await?;
    counted.extend(out.counted);
    for one in &counted {
        tallies.count(one);
    }
    let unreported = unreported(&run.ground, tallies.schools(), &reported).await?;
    let drawn = rows(run, tallies);
    let mut sheet = laid(run, table, "学校和年级", &columns(&reported, run.takes_schoolless()), &drawn);
    sheet.heading.title = format!("{}（{}）", sheet.heading.title, reported.title(run.ground.term));
    sheet.heading.note = format!("{}{}", note(run, &reported, (unreported, undated)), sheet.heading.note);
    sheet.attached.push(attached::sheet(run, &sheet.heading, counted));
    Ok(sheet)
}

/// The days of a report.
///
/// # Errors
/// The period that was asked for lies outside the term or has not begun.
pub(in crate::ledgers) fn reported(run: &Run<'_>, table: Ledger) -> Result<Reported> {
    let is_monthly = table == Ledger::MonthlyReport;
    let reported = Period::reported(run.period, is_monthly, run.ground.term, run.ground.today);
    reported.map_err(|e| Error::refused("period", e.to_string()))
}

/// What the numbers cannot say: how many schools have not reported their absences, of how many nobody knows since when they are out.
fn note(run: &Run<'_>, reported: &Reported, (unreported, undated): (usize, usize)) -> String {
    let mut says = vec![format!("报告期：{}至{}", in_words(reported.first), in_words(reported.last))];
    if reported.is_part(run.ground.term) {
        says.push("本期其余日子属另一学期，见该学期的报表".to_owned());
    }
    if unreported > 0 {
        let month = reported.last.format("%Y年%-m月");
        says.push(format!("{unreported}所学校{month}考勤月报尚未报送，其实到未扣除连续缺勤者"));
    }
    if !reported.is_now {
        says.push("所报为往期：应在校为期末在册者，实到按现在的就学状况和其后的异动推算".to_owned());
        says.push("往期在辍按辍学、核实和复学日期推算，当时是否列入辍学台账已无从核对".to_owned());
    }
    if undated > 0 {
        says.push(format!("{undated}人自何日辍学没有记录，各期均计为期初在辍"));
    }
    says.push("学生按学校计入，没有学校的按居住地计入".to_owned());
    says.push("各数所指的人见所附名单".to_owned());
    says.join("；") + "；"
}

/// How many of these schools have not reported their absences of the last month: of them nobody was absent as far as the table knows.
async fn unreported(ground: &Ground, mut schools: HashSet<Uuid>, reported: &Reported) -> Result<usize> {
    use attendance_reports::Column::{CountyCode, Month, SchoolId};
    let reports: Vec<Uuid> = attendance_reports::Entity::find()
        .select_only()
        .column(SchoolId)
        .distinct()
        .filter(CountyCode.eq(ground.county()))
        .filter(Month.eq(reported.last.format("%Y-%m").to_string()))
        .into_tuple()
        .all(ground.db())
        .await?;
    schools.retain(|school| !reports.contains(school));
    Ok(schools.len())
}

/// 归属: at the school, where there is one of the county; else by the home within the part that was asked for. What has neither belongs to
/// the whole county alone.
fn belongs(run: &Run<'_>, school: Option<Uuid>, home: Option<PlaceCode>) -> bool {
    if let Some(school) = run.ground.school(school) {
        return is_asked(run, school.id.0);
    }
    let is_within = home.is_some_and(|home| match run.part {
        Part::Reach => run.scope.covers_place(home),
        Part::Place(place) => place.contains(home),
        Part::School(_) => false,
    });
    is_within || run.takes_schoolless()
}

fn is_asked(run: &Run<'_>, school: Uuid) -> bool {
    run.schools().any(|own| own.id.0 == school)
}

/// Without a township last; township, school in its order, grade.
type Place = (bool, Option<PlaceCode>, Option<usize>, Option<Grade>);

/// A row a school and grade; schools township by township, what names no school last.
fn rows(run: &Run<'_>, tallies: Tallies) -> Vec<Row> {
    let order: HashMap<Uuid, usize> = run.schools().enumerate().map(|(at, school)| (school.id.0, at)).collect();
    let mut rows: BTreeMap<Place, Row> = BTreeMap::new();
    for ((id, class_year), counts) in tallies.0 {
        let school = run.ground.school(id);
        let township = school.and_then(|school| school.place).and_then(PlaceCode::township);
        let named = school.map_or("未落校", |school| school.name.as_str());
        let name = match class_year {
            Some(class_year) => format!("{named} {}", class_year.title()),
            None if school.is_some() => format!("{named} 年级未登记"),
            None => named.to_owned(),
        };
        let place = (township.is_none(), township, id.and_then(|id| order.get(&id).copied()), class_year);
        let row = rows.entry(place).or_insert_with(|| Row { township, name, counts: vec![0; COLUMNS] });
        row.counts.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    rows.into_values().collect()
}

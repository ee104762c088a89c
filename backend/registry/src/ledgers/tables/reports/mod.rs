//! 学校月报 and 县季报 (D§6.13): 应在校, 实到, 新增疑似, 排除, 确认辍学, 劝返成功, 在辍, by school, class year and sex, the dropouts by reason; the
//! names behind the numbers on a list of its own (名单附后).
//!
//! Lives here: what is counted of a month or quarter and how it is drawn. Must not live here: which days those are
//! (rules::ledgers::Period), or why a child left (rules::ledgers::Leaving).

mod attached;
mod counted;
mod out_of_school;
mod pupils;
mod suspicions;
mod turnover;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rules::ledgers::{Ledger, Period, Reported};
use rules::places::PlaceCode;
use rules::schools::Grade;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use self::counted::{COLUMNS, Tallies, columns};
use super::super::book::Sheet;
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
    let mut counted = suspicions::counted(run, &reported).await?;
    counted.extend(out_of_school::counted(run, &reported).await?);
    for one in &counted {
        tallies.count(one);
    }
    let drawn = rows(run, tallies);
    let mut sheet = laid(run, table, "学校和年级", &columns(&reported), &drawn);
    sheet.heading.title = format!("{}（{}）", sheet.heading.title, reported.title(run.ground.term));
    sheet.heading.note = format!("{}{}", note(run, &reported).await?, sheet.heading.note);
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

async fn note(run: &Run<'_>, reported: &Reported) -> Result<String> {
    let days = format!("报告期：{}至{}；", in_words(reported.first), in_words(reported.last));
    let part = if reported.is_part(run.ground.term) { "本期其余日子属另一学期，见该学期的报表；" } else { "" };
    let unreported = if has_attendance(&run.ground, (reported.first, reported.last)).await? {
        ""
    } else {
        "本期考勤月报尚未报送，实到未扣除连续缺勤者；"
    };
    let past = if reported.is_now {
        ""
    } else {
        "所报为往期：应在校为期末在册者，实到按现在的就学状况和其后的异动推算，在辍按辍学、核实和复学日期推算；"
    };
    Ok(format!("{days}{part}{unreported}{past}各数所指的人见所附名单；"))
}

/// Whether any school has reported absences of the period: without a report nobody was absent as far as the table knows.
async fn has_attendance(ground: &Ground, (first, last): (NaiveDate, NaiveDate)) -> Result<bool> {
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let reports = attendance_reports::Entity::find()
        .filter(attendance_reports::Column::CountyCode.eq(ground.county()))
        .filter(attendance_reports::Column::Month.between(month(first), month(last)))
        .count(ground.db());
    Ok(reports.await? > 0)
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

//! 学校月报 and 县季报 (D§6.13): 应在校, 实到, 新增疑似, 排除, 确认辍学, 复学, 在辍, by school and class year.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use rules::ledgers::Ledger;
use rules::places::PlaceCode;
use rules::rosters::RollState;
use rules::schools::Grade;
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::book::Sheet;
use super::super::census::Listed;
use super::super::faces::linked_rows;
use super::super::ground::{Ground, grade};
use super::super::notes::in_words;
use super::super::run::Run;
use super::super::suspect;
use super::columns::TableColumn;
use super::layout::{Row, laid};
use super::turnover;
use crate::Result;
use crate::entities::{attendance_reports, flags, links, roster_rows, standings};
use crate::matching::Source;

const COLUMNS: &[TableColumn] = &[
    TableColumn::count("应在校", "合计", Ledger::Roster),
    TableColumn::marked("应在校", "其中女", Ledger::Roster, "女"),
    TableColumn::told("实到", "合计", "在校生花名册减去离校、就学状况不在本县学校和连续缺勤者"),
    TableColumn::told("实到", "其中女", "在校生花名册减去离校、就学状况不在本县学校和连续缺勤者"),
    TableColumn::told("疑似", "本期新增", "疑似线索：发现日期在本期"),
    TableColumn::told("疑似", "其中女", "疑似线索：发现日期在本期"),
    TableColumn::told("疑似", "本期排除", "疑似线索：销号日期在本期"),
    TableColumn::told("辍学", "期初在辍", "辍学台账和流动名册：本期之前已辍学"),
    TableColumn::told("辍学", "本期确认", "辍学台账和流动名册：辍学或核实日期在本期"),
    TableColumn::told("辍学", "本期复学", "流动名册：辍学后复学，日期在本期"),
    TableColumn::count("辍学", "期末在辍", Ledger::Dropouts),
    TableColumn::marked("辍学", "其中女", Ledger::Dropouts, "女"),
];

/// 女 by GB/T 2261.1.
const FEMALE: i32 = 2;

/// Counts by school and grade; what names no school, or no grade, stands under `None`.
#[derive(Default)]
struct Tallies(BTreeMap<(Option<Uuid>, Option<Grade>), Vec<i64>>);

impl Tallies {
    fn add(&mut self, school: Option<Uuid>, grade: Option<Grade>, columns: &[usize]) {
        let counts = self.0.entry((school, grade)).or_insert_with(|| vec![0; COLUMNS.len()]);
        for column in columns {
            counts[*column] += 1;
        }
    }

    fn person(&mut self, (school, grade): (Option<Uuid>, Option<Grade>), sex: i32, both: usize, women: usize) {
        let columns = [both, women];
        self.add(school, grade, if sex == FEMALE { &columns } else { &columns[..1] });
    }
}

/// The month's report by school and grade, the quarter's by school.
pub(super) async fn report(run: &Run<'_>, table: Ledger) -> Result<Sheet> {
    let by_grade = table == Ledger::MonthlyReport;
    let period = period(&run.ground, by_grade);
    let mut tallies = Tallies::default();
    pupils(run, period, &mut tallies).await?;
    suspicions(run, period, &mut tallies).await?;
    out_of_school(run, period, &mut tallies).await?;
    let mut sheet = laid(run, table, "学校和年级", COLUMNS, &rows(run, tallies, by_grade));
    sheet.heading.title = format!("{}（{}）", sheet.heading.title, named(period.0, by_grade));
    let days = format!("报告期：{}至{}；", in_words(period.0), in_words(period.1));
    let unreported = if has_attendance(&run.ground, period).await? {
        ""
    } else {
        "本期考勤月报尚未报送，实到未扣除连续缺勤者；"
    };
    sheet.heading.note = format!("{days}{unreported}辍学原因见所附辍学台账；{}", sheet.heading.note);
    Ok(sheet)
}

/// 2026年11月, 2026年第4季度.
fn named(first: NaiveDate, month: bool) -> String {
    if month {
        first.format("%Y年%-m月").to_string()
    } else {
        format!("{}年第{}季度", first.year(), first.quarter())
    }
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

/// The month or quarter of today, as far as it has run; of a term that is over, its last.
fn period(ground: &Ground, month: bool) -> (NaiveDate, NaiveDate) {
    let last = ground.today.clamp(ground.term.starts_on(), ground.term.ends_on());
    let first_month = if month { last.month() } else { (last.month() - 1) / 3 * 3 + 1 };
    let first = NaiveDate::from_ymd_opt(last.year(), first_month, 1).unwrap_or(last);
    (first, last)
}

/// 应在校, 实到.
async fn pupils(run: &Run<'_>, period: (NaiveDate, NaiveDate), tallies: &mut Tallies) -> Result<()> {
    type Row = (Uuid, Uuid, Option<String>, i32, String, String, Option<String>);
    let (absent, gone) = (absent(&run.ground, period).await?, gone(&run.ground).await?);
    for school in run.schools() {
        let rows: Vec<Row> = roster_rows::Entity::find()
            .select_only()
            .columns([
                roster_rows::Column::Id,
                roster_rows::Column::SchoolId,
                roster_rows::Column::Grade,
                roster_rows::Column::Sex,
                roster_rows::Column::RollState,
                roster_rows::Column::RowKey,
                roster_rows::Column::RollNumber,
            ])
            .filter(roster_rows::Column::CountyCode.eq(run.ground.county()))
            .filter(roster_rows::Column::Term.eq(run.ground.term.to_string()))
            .filter(roster_rows::Column::SchoolId.eq(school.id.0))
            .filter(roster_rows::Column::EndedOn.is_null())
            .into_tuple()
            .all(run.ground.db())
            .await?;
        for (row, school, class_year, sex, state, key, roll) in rows {
            let place = (Some(school), grade(class_year.as_deref()));
            tallies.person(place, sex, 0, 1);
            let there = RollState::from_code(&state).is_none_or(RollState::is_in_school) && !gone.contains(&row);
            let missed = absent.contains(&(school, key)) || roll.is_some_and(|roll| absent.contains(&(school, roll)));
            if there && !missed {
                tallies.person(place, sex, 2, 3);
            }
        }
    }
    Ok(())
}

/// The rows of whoever stands nowhere in a school of the county: the dead, the transferred, the dropouts whose row nobody has struck off.
async fn gone(ground: &Ground) -> Result<HashSet<Uuid>> {
    let is_there = |status: &SchoolStatus| status.is_in_school() && !status.is_elsewhere();
    let there = SchoolStatus::ALL.iter().filter(|status| is_there(status)).map(|status| status.as_str());
    let standing = links::Entity::belongs_to(standings::Entity)
        .from((links::Column::CountyCode, links::Column::Term, links::Column::ChildId))
        .to((standings::Column::CountyCode, standings::Column::Term, standings::Column::ChildId))
        .into();
    let rows: Vec<Uuid> = links::Entity::find()
        .select_only()
        .column(links::Column::OtherId)
        .join(JoinType::InnerJoin, standing)
        .filter(linked_rows(ground))
        .filter(links::Column::OtherKind.eq(Source::Roster.as_str()))
        .filter(standings::Column::Status.is_not_in(there))
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whom the last month's attendance reports as absent without a break.
async fn absent(ground: &Ground, period: (NaiveDate, NaiveDate)) -> Result<HashSet<(Uuid, String)>> {
    let rows: Vec<(Uuid, String, Option<String>)> = attendance_reports::Entity::find()
        .select_only()
        .columns([
            attendance_reports::Column::SchoolId,
            attendance_reports::Column::RowKey,
            attendance_reports::Column::RollNumber,
        ])
        .filter(attendance_reports::Column::CountyCode.eq(ground.county()))
        .filter(attendance_reports::Column::Month.eq(period.1.format("%Y-%m").to_string()))
        .filter(attendance_reports::Column::AbsentSince.is_not_null())
        .into_tuple()
        .all(ground.db())
        .await?;
    let keys = rows
        .into_iter()
        .flat_map(|(school, key, roll)| std::iter::once((school, key)).chain(roll.map(|roll| (school, roll))));
    Ok(keys.collect())
}

/// 新增疑似, 排除: a child once, however many kinds of flag it has.
async fn suspicions(run: &Run<'_>, period: (NaiveDate, NaiveDate), tallies: &mut Tallies) -> Result<()> {
    type Row = (Uuid, Option<Uuid>, NaiveDate, Option<NaiveDate>);
    let rows: Vec<Row> = flags::Entity::find()
        .select_only()
        .columns([flags::Column::SubjectId, flags::Column::SchoolId, flags::Column::RaisedOn, flags::Column::ClosedOn])
        .filter(flags::Column::CountyCode.eq(run.ground.county()))
        .filter(flags::Column::Term.eq(run.ground.term.to_string()))
        .filter(flags::Column::Kind.is_in(suspect::kinds()))
        .into_tuple()
        .all(run.ground.db())
        .await?;
    let known: HashMap<Uuid, &Listed> = run.census().await?.all().iter().map(|child| (child.id, child)).collect();
    let within = |day: NaiveDate| (period.0..=period.1).contains(&day);
    let still_open: HashSet<Uuid> =
        rows.iter().filter(|(.., closed)| closed.is_none()).map(|(subject, ..)| *subject).collect();
    let (mut raised, mut closed) = (HashSet::new(), HashSet::new());
    for (subject, school, raised_on, closed_on) in rows {
        let child = known.get(&subject);
        let place = (school.filter(|id| is_asked(run, *id)), child.and_then(|child| child.grade));
        if place.0.is_none() && !run.takes_schoolless() {
            continue;
        }
        if within(raised_on) && raised.insert(subject) {
            tallies.person(place, child.map_or(0, |child| child.sex), 4, 5);
        }
        if closed_on.is_some_and(within) && !still_open.contains(&subject) && closed.insert(subject) {
            tallies.add(place.0, place.1, &[6]);
        }
    }
    Ok(())
}

/// 期初在辍, 确认辍学, 复学, 在辍: the list of dropouts by the school each was at, and who came off it by that of the return.
async fn out_of_school(run: &Run<'_>, (first, last): (NaiveDate, NaiveDate), tallies: &mut Tallies) -> Result<()> {
    for person in turnover::persons(run, last).await? {
        let (at, class_year) = match &person.listed {
            Some(child) => (child.school, child.grade),
            None => (person.moved_at.0, grade(person.moved_at.1.as_deref())),
        };
        let school = at.filter(|id| is_asked(run, *id));
        if person.listed.is_none() && school.is_none() && !run.takes_schoolless() {
            continue;
        }
        let counts = person.turnover(first);
        let woman = usize::from(person.listed.is_some_and(|child| child.sex == FEMALE));
        let times = [counts.at_first, counts.confirmed, counts.returned, counts.at_last, woman];
        let columns: Vec<usize> =
            (7..).zip(times).flat_map(|(column, times)| std::iter::repeat_n(column, times)).collect();
        if !columns.is_empty() {
            tallies.add(school, class_year.filter(|_| school.is_some()), &columns);
        }
    }
    Ok(())
}

fn is_asked(run: &Run<'_>, school: Uuid) -> bool {
    run.schools().any(|own| own.id.0 == school)
}

/// A row a school and grade, or a school; schools township by township, what names no school last.
fn rows(run: &Run<'_>, tallies: Tallies, by_grade: bool) -> Vec<Row> {
    let order: HashMap<Uuid, usize> = run.schools().enumerate().map(|(at, school)| (school.id.0, at)).collect();
    let mut rows: BTreeMap<Place, Row> = BTreeMap::new();
    for ((id, class_year), counts) in tallies.0 {
        let school = run.ground.school(id);
        let township = school.and_then(|school| school.place).and_then(PlaceCode::township);
        let class_year = class_year.filter(|_| by_grade);
        let named = school.map_or("未落校", |school| school.name.as_str());
        let name = match class_year {
            Some(class_year) => format!("{named} {}", class_year.title()),
            None if by_grade && school.is_some() => format!("{named} 年级未登记"),
            None => named.to_owned(),
        };
        let place = (township.is_none(), township, id.and_then(|id| order.get(&id).copied()), class_year);
        let row = rows.entry(place).or_insert_with(|| Row { township, name, counts: vec![0; COLUMNS.len()] });
        row.counts.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    rows.into_values().collect()
}

/// Without a township last; township, school in its order, grade.
type Place = (bool, Option<PlaceCode>, Option<usize>, Option<Grade>);

//! 分校统计: 学生变动情况, 留守儿童、随迁子女、毕业生.

use rules::calendar::{Half, Term};
use rules::ledgers::Ledger;
use rules::rosters::MovementKind;
use rules::schools::{Grade, Stage};
use uuid::Uuid;

use super::super::between::Between;
use super::super::book::Sheet;
use super::super::census::Part;
use super::super::ground::Ground;
use super::super::rosters::{self, LastLists, Onward};
use super::super::run::Run;
use super::columns::TableColumn;
use super::layout::{Row, laid};
use super::school_counts::{BySchool, Moved, boarding, moved, on_roster};
use crate::Result;
use crate::schools::School;

type Columns = &'static [TableColumn];

/// By which lines of the movement list those columns can be checked.
const BETWEEN: &str = "流动名册（上学期名册日之后、本学期名册日止）";

/// 学生变动情况统计表 (seed 002, tables no. 7).
const CHANGES: Columns = &[
    TableColumn::told("", "上学期在校", "上学期在校生花名册"),
    TableColumn::told("增加", "招生", "在校生花名册：起始年级，减去已办转入、复学者"),
    TableColumn::told("增加", "转入", BETWEEN),
    TableColumn::told("增加", "复学", BETWEEN),
    TableColumn::told("增加", "其他增加", BETWEEN),
    TableColumn::told("增加", "休学未离册", "流动名册休学者中本学期花名册仍有其学籍者"),
    TableColumn::told("减少", "毕业", "上学期在校生花名册：毕业年级，减去两次名册之间已办异动者"),
    TableColumn::told("减少", "转出", BETWEEN),
    TableColumn::told("减少", "休学", BETWEEN),
    TableColumn::told("减少", "死亡", BETWEEN),
    TableColumn::told("减少", "辍学", BETWEEN),
    TableColumn::told("减少", "其他减少", BETWEEN),
    TableColumn::told("减少", "原已在册的复学", "流动名册复学者中上学期花名册已有其学籍者"),
    TableColumn::sum("", "应在校", &[0, 1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]),
    TableColumn::count("", "本学期在校", Ledger::Roster),
    TableColumn::sum("", "相差", &[NOW], &[13]),
];

/// The columns that are counted from rosters.
const ENTERED: usize = 1;
const KEPT: usize = 5;
const FINISHED: usize = 6;
const WAS_KEPT: usize = 12;
const NOW: usize = 14;

/// Which movement each of those columns counts.
const MOVED: [(usize, MovementKind); 8] = [
    (2, MovementKind::TransferIn),
    (3, MovementKind::Return),
    (4, MovementKind::OtherIn),
    (7, MovementKind::TransferOut),
    (8, MovementKind::Suspension),
    (9, MovementKind::Death),
    (10, MovementKind::Dropout),
    (11, MovementKind::OtherOut),
];

/// 留守儿童、随迁子女、毕业生统计表 (seed 002, tables no. 8).
const CARE: Columns = &[
    TableColumn::count("在校生", "合计", Ledger::Roster),
    TableColumn::count("在校生", "寄宿", Ledger::Boarders),
    TableColumn::count("留守儿童", "学籍口径", Ledger::LeftBehindRoll),
    TableColumn::marked("留守儿童", "其中双亲外出", Ledger::LeftBehindRoll, "双亲留守"),
    TableColumn::count("留守儿童", "民政口径", Ledger::LeftBehindCivil),
    TableColumn::count("", "随迁子女", Ledger::Migrant),
    TableColumn::count("小学毕业生", "人数", Ledger::Handover),
    TableColumn::marked("小学毕业生", "已报到", Ledger::Handover, "是"),
    TableColumn::marked("小学毕业生", "未报到", Ledger::Handover, "否"),
    TableColumn::count("初中毕业生", "人数", Ledger::Graduates),
    TableColumn::marked("初中毕业生", "升普高", Ledger::Graduates, Onward::Senior.title()),
    TableColumn::marked("初中毕业生", "升中职", Ledger::Graduates, Onward::Vocational.title()),
    TableColumn::marked("初中毕业生", "县外就读", Ledger::Graduates, Onward::Elsewhere.title()),
    TableColumn::marked("初中毕业生", "初中复读", Ledger::Graduates, Onward::Again.title()),
    TableColumn::marked("初中毕业生", "未升学或未核实", Ledger::Graduates, Onward::None.title()),
];

pub(super) async fn changes(run: &Run<'_>) -> Result<Sheet> {
    let (ground, system) = (&run.ground, run.ground.policy.system);
    let primary = system.primary_years();
    let grades = |years: [u8; 3]| years.into_iter().filter_map(|year| Grade::of_year_of_school(year, system));
    let (first, last): (Vec<Grade>, Vec<Grade>) =
        (grades([1, primary + 1, 10]).collect(), grades([primary, 9, 12]).collect());
    let (term, before) = (ground.term, ground.term.previous());
    let between = Between::of(ground).await?;
    let moved = moved(ground, &between).await?;
    let [entered, finished, kept, was_kept] = beside(run, &between, &moved, (&first, &last)).await?;
    let counted = [
        (0, on_roster(ground, before, None).await?),
        (ENTERED, entered),
        (KEPT, kept),
        (FINISHED, finished),
        (WAS_KEPT, was_kept),
        (NOW, on_roster(ground, term, None).await?),
    ];
    // Classes begin and leave with the school year: between autumn and spring they do neither.
    let new_year = term.half() == Half::Autumn;
    let row = |school: Option<Uuid>| {
        let mut counts = vec![0; CHANGES.len()];
        if school.is_some_and(|school| between.lacks(school).is_some()) {
            return counts;
        }
        for (at, of_school) in counted.iter().filter(|(at, _)| new_year || !matches!(*at, ENTERED | FINISHED)) {
            counts[*at] = of_school.get(&school).copied().unwrap_or_default();
        }
        for (at, kind) in MOVED {
            counts[at] = moved.get(&(school, kind)).copied().unwrap_or_default();
        }
        counts
    };
    let name = |school: &School| {
        let lacks = between.lacks(school.id.0).map(|lacks| format!("（{lacks}）")).unwrap_or_default();
        format!("{}{lacks}", school.name)
    };
    let mut rows = rows(run, name, |school| row(Some(school)));
    if run.takes_schoolless() {
        rows.push(Row { township: None, name: "未注明学校".to_owned(), counts: row(None) });
    }
    Ok(laid(run, Ledger::ChangeTable, "学校", CHANGES, &rows))
}

/// 招生, 毕业, 休学未离册 and 原已在册的复学. Only where somebody came or left is it worth while to look at each pupil.
async fn beside(
    run: &Run<'_>,
    between: &Between,
    moved: &Moved,
    (first, last): (&[Grade], &[Grade]),
) -> Result<[BySchool; 4]> {
    let (ground, term) = (&run.ground, run.ground.term);
    let mut entered = on_roster(ground, term, Some(first)).await?;
    let mut finished = on_roster(ground, term.previous(), Some(last)).await?;
    let (mut kept, mut was_kept) = (BySchool::new(), BySchool::new());
    for school in run.schools() {
        let of_school = Some(school.id.0);
        let counts = |kind: &MovementKind| kind.is_increase() || kind.is_decrease();
        if moved.keys().any(|(of, kind)| *of == of_school && counts(kind)) {
            let beside = rosters::count_beside(ground, school, between).await?;
            entered.insert(of_school, beside.entered);
            finished.insert(of_school, beside.finished);
            kept.insert(of_school, beside.kept);
            was_kept.insert(of_school, beside.was_kept);
        }
    }
    Ok([entered, finished, kept, was_kept])
}

pub(super) async fn care(run: &Run<'_>) -> Result<Sheet> {
    let (ground, census) = (&run.ground, run.census().await?);
    let (pupils, boarders) = (on_roster(ground, ground.term, None).await?, boarding(ground, ground.term).await?);
    let lists = LastLists::of(ground, 1).await?;
    let mut rows = Vec::new();
    let mut here = std::collections::HashMap::new();
    for (at, school) in run.schools().enumerate() {
        here.insert(school.id.0, at);
        let mut counts = vec![0; CARE.len()];
        let of_school = Some(school.id.0);
        counts[0] = pupils.get(&of_school).copied().unwrap_or_default();
        counts[1] = boarders.get(&of_school).copied().unwrap_or_default();
        if let Some(term) = lists.term_of(school) {
            count_leavers(ground, school, term, &mut counts).await?;
        }
        let township = school.place.and_then(rules::places::PlaceCode::township);
        rows.push(Row { township, name: school.name.clone(), counts });
    }
    // Whoever is at none of these schools stands in a row of their own: the total is the whole list.
    let mut others = Row { township: None, name: "不在上列学校".to_owned(), counts: vec![0; CARE.len()] };
    for child in census.all() {
        for (at, list, mark) in CARE.iter().enumerate().filter_map(|(at, c)| Some((at, c.list()?.0, c.list()?.1))) {
            let marked = mark.is_empty() || child.member.groups.holds(rules::children::SpecialGroup::LeftBehindBoth);
            if is_of_children(list) && marked && census.is_at_school(child, list, &ground.policy) {
                let row = child.school.and_then(|school| here.get(&school)).map(|at| &mut rows[*at]);
                row.unwrap_or(&mut others).counts[at] += 1;
            }
        }
    }
    rows.sort_by_key(|row| (row.township.is_none(), row.township));
    if others.counts.iter().any(|count| *count > 0) {
        rows.push(others);
    }
    let mut sheet = laid(run, Ledger::CareTable, "学校", &care_columns(run), &rows);
    sheet.heading.note =
        format!("{}{}", lists.note(run.schools().filter(|school| graduates_from(school))), sheet.heading.note);
    Ok(sheet)
}

/// The lists of children; the others are of rows.
const fn is_of_children(list: Ledger) -> bool {
    matches!(list, Ledger::LeftBehindRoll | Ledger::LeftBehindCivil | Ledger::Migrant)
}

/// A township's own table counts whoever is at its schools; its own lists are of those who live in it.
fn care_columns(run: &Run<'_>) -> Vec<TableColumn> {
    let is_own = matches!(run.part, Part::Reach) && !run.scope.is_whole_county();
    let column = |column: &TableColumn| {
        let of_children = column.list().is_some_and(|(list, _)| is_of_children(list));
        if is_own && of_children {
            column.told_by("名册所列，及在辖区学校就读而居住在外者")
        } else {
            *column
        }
    };
    CARE.iter().map(column).collect()
}

fn graduates_from(school: &School) -> bool {
    [Stage::Primary, Stage::Junior].iter().any(|stage| school.kind.teaches(*stage))
}

/// 小学毕业生, 初中毕业生: those of the two lists.
async fn count_leavers(ground: &Ground, school: &School, term: Term, counts: &mut [i64]) -> Result<()> {
    for handed in rosters::handover(ground, school, term).await? {
        counts[6] += 1;
        counts[if handed.has_arrived() { 7 } else { 8 }] += 1;
    }
    for graduate in rosters::graduates(ground, school, term).await? {
        counts[9] += 1;
        let onward = CARE.iter().position(|c| c.list() == Some((Ledger::Graduates, graduate.onward.title())));
        counts[onward.unwrap_or(CARE.len() - 1)] += 1;
    }
    Ok(())
}

/// A row a school, township by township.
fn rows(run: &Run<'_>, name: impl Fn(&School) -> String, counts: impl Fn(Uuid) -> Vec<i64>) -> Vec<Row> {
    let row = |school: &School| Row {
        township: school.place.and_then(rules::places::PlaceCode::township),
        name: name(school),
        counts: counts(school.id.0),
    };
    let mut rows: Vec<Row> = run.schools().map(row).collect();
    rows.sort_by_key(|row| (row.township.is_none(), row.township));
    rows
}

//! 分村统计: 入学情况, 就学状况, 特殊群体. A count is the number of children of a village on a list.

use std::collections::BTreeMap;

use rules::ledgers::Ledger;
use rules::places::{PlaceCode, PlaceLevel};
use rules::rates::VILLAGE_NOT_KNOWN;
use rules::standing::SchoolStatus;

use super::super::book::Sheet;
use super::super::census::{Listed, Part};
use super::super::gather::{BELOW, counted_as};
use super::super::run::Run;
use super::columns::TableColumn;
use super::layout::{Row, laid};
use crate::Result;

type Columns = &'static [TableColumn];

/// 入学情况统计表, on the hukou basis (D§4.7: 入学率用户籍人口).
const ENTRY: Columns = &[
    TableColumn::count("小学适龄人口", "登记人数", Ledger::PrimaryAge),
    TableColumn::marked("小学适龄人口", "不计", Ledger::PrimaryAge, "不计"),
    TableColumn::sum("小学适龄人口", "应入学", &[3, 4], &[]),
    TableColumn::marked("小学适龄人口", "已入学", Ledger::PrimaryAge, "已入学"),
    TableColumn::marked("小学适龄人口", "未入学", Ledger::PrimaryAge, "未入学"),
    TableColumn::rate("小学适龄人口", "入学率（%）", 3, 2),
    TableColumn::count("初中适龄人口", "登记人数", Ledger::JuniorAge),
    TableColumn::marked("初中适龄人口", "不计", Ledger::JuniorAge, "不计"),
    TableColumn::sum("初中适龄人口", "应入学", &[9, 10, 11], &[]),
    TableColumn::marked("初中适龄人口", "已入学", Ledger::JuniorAge, "已入学"),
    TableColumn::marked("初中适龄人口", "尚在小学", Ledger::JuniorAge, BELOW),
    TableColumn::marked("初中适龄人口", "未入学", Ledger::JuniorAge, "未入学"),
    TableColumn::rate("初中适龄人口", "入学率（%）", 9, 8),
];

/// 就学状况统计表: the classes of D§7.3, and within them every standing that takes a child out of a rate as a number of its own.
const STATUS: Columns = &[
    TableColumn::count("登记人数", "适龄儿童", Ledger::SchoolAge),
    TableColumn::count("登记人数", "出生日期不明", Ledger::BirthUnknown),
    TableColumn::count("已入学", "合计", Ledger::Enrolled),
    TableColumn::standing("已入学", Ledger::Enrolled, SchoolStatus::Enrolled),
    TableColumn::standing("已入学", Ledger::Enrolled, SchoolStatus::Unregistered),
    TableColumn::standing("已入学", Ledger::Enrolled, SchoolStatus::Senior),
    TableColumn::standing("已入学", Ledger::Enrolled, SchoolStatus::Vocational),
    TableColumn::standing("已入学", Ledger::Enrolled, SchoolStatus::SpecialSchool),
    TableColumn::standing("已入学", Ledger::Enrolled, SchoolStatus::Correctional),
    TableColumn::count("已入学", "送教上门", Ledger::HomeTaught),
    TableColumn::count("已入学", "县外就读", Ledger::OutOfCounty),
    TableColumn::marked("已入学", "其中待证明", Ledger::OutOfCounty, "（待证明）"),
    TableColumn::standing("已入学", Ledger::Enrolled, SchoolStatus::SchoolAbroad),
    TableColumn::count("不在校", "已完成义务教育或超龄", Ledger::Finished),
    TableColumn::standing("不在校", Ledger::Permitted, SchoolStatus::Deferred),
    TableColumn::standing("不在校", Ledger::Permitted, SchoolStatus::Suspended),
    TableColumn::count("不在校", "户籍信息问题", Ledger::Cleared),
    TableColumn::marked("不在校", "其中死亡", Ledger::Cleared, SchoolStatus::Deceased.title()),
    TableColumn::standing("不在校", Ledger::Absent, SchoolStatus::Missing),
    TableColumn::standing("不在校", Ledger::Absent, SchoolStatus::Emigrated),
    TableColumn::standing("不在校", Ledger::Absent, SchoolStatus::Detained),
    TableColumn::standing("不在校", Ledger::Absent, SchoolStatus::NoCapacity),
    TableColumn::count("不在校", "失学辍学", Ledger::Dropouts),
    TableColumn::count("不在校", "待核实", Ledger::Unverified),
];

/// 特殊群体统计表.
const GROUPS: Columns = &[
    TableColumn::count("留守儿童", "任一口径", Ledger::LeftBehind),
    TableColumn::count("留守儿童", "学籍口径", Ledger::LeftBehindRoll),
    TableColumn::count("留守儿童", "民政口径", Ledger::LeftBehindCivil),
    TableColumn::count("", "随迁子女", Ledger::Migrant),
    TableColumn::count("残疾儿童少年", "全部", Ledger::Disabled),
    TableColumn::count("残疾儿童少年", "三残", Ledger::ThreeDisabled),
    TableColumn::count("残疾儿童少年", "送教上门", Ledger::HomeTaught),
    TableColumn::count("", "脱贫户和监测户", Ledger::Poverty),
    TableColumn::count("", "孤儿和困境儿童", Ledger::Hardship),
    TableColumn::count("", "无户籍", Ledger::NoHukou),
];

/// A table with a row a village.
pub(super) async fn sheet(run: &Run<'_>, table: Ledger) -> Result<Sheet> {
    let columns = match table {
        Ledger::StatusTable => STATUS,
        Ledger::GroupTable => GROUPS,
        _ => ENTRY,
    };
    let census = run.census().await?;
    let mut counts: BTreeMap<(Option<PlaceCode>, Option<PlaceCode>), Vec<i64>> = BTreeMap::new();
    for village in villages(run) {
        counts.insert((village.township(), Some(village)), vec![0; columns.len()]);
    }
    for child in census.all() {
        for (at, column) in columns.iter().enumerate() {
            let Some((list, mark)) = column.list() else { continue };
            if census.is_on(child, list, &run.ground.policy) && bears(run, child, mark) {
                let village = child.member.place(list.seat()).and_then(PlaceCode::village);
                let key = (village.and_then(PlaceCode::township), village);
                counts.entry(key).or_insert_with(|| vec![0; columns.len()])[at] += 1;
            }
        }
    }
    // None sorts first, and whoever lives in no village comes last.
    let (none, some): (Vec<_>, Vec<_>) = counts.into_iter().partition(|((_, village), _)| village.is_none());
    let rows = some.into_iter().chain(none).map(|((township, village), counts)| Row {
        township,
        name: village.map_or_else(|| VILLAGE_NOT_KNOWN.to_owned(), |code| name(run, code)),
        counts,
    });
    let rows: Vec<Row> = rows.collect();
    Ok(laid(run, table, "村（社区）", columns, &rows))
}

/// The mark of the entry tables, or the standing: whole, or how it ends.
fn bears(run: &Run<'_>, child: &Listed, mark: &str) -> bool {
    mark.is_empty() || counted_as(&run.ground, child) == Some(mark) || child.member.status.title().ends_with(mark)
}

fn name(run: &Run<'_>, code: PlaceCode) -> String {
    run.ground.places.name_of(code).map_or_else(|| code.to_string(), str::to_owned)
}

/// The villages of what was asked for, whether anybody lives there or not: a village without children is a row of noughts.
fn villages(run: &Run<'_>) -> Vec<PlaceCode> {
    let asked = |code: PlaceCode| match run.part {
        Part::Reach => run.scope.covers_place(code),
        Part::Place(place) => place.contains(code),
        Part::School(_) => false,
    };
    run.ground.places.at_level(PlaceLevel::Village).map(|place| place.code).filter(|code| asked(*code)).collect()
}

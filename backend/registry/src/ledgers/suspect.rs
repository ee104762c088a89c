//! 疑似辍学台账 (D§6.3): every suspicion of a dropout in the term, how it was found, who follows it on both lines, and what came of it: those
//! that closed (销号) stand below the open ones.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::flags::FlagKind;
use rules::standing::{Source, SourceRow};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::book::Column;
use super::census::Part;
use super::child::ChildLine;
use super::duty::chain;
use super::gather;
use super::ground::Ground;
use super::last_roll::{LastRoll, last_rolls};
use super::unregistered;
use super::verified::{Verified, verified};
use crate::entities::{attendance_reports, flags};
use crate::flags::Lines;
use crate::scope::inside;
use crate::{Result, Scope};

/// One suspected child; several kinds make one case. Shows no name in `Debug`: it has none.
#[derive(Default)]
pub(super) struct SuspectLine {
    child: ChildLine,
    /// 学校, 年级班级, 学籍号: of today, else of the last list.
    roll: LastRoll,
    found_by: String,
    found_on: Option<NaiveDate>,
    days_absent: Option<i64>,
    reason: String,
    education: String,
    government: String,
    /// What a person has verified of the child since.
    found: Option<String>,
    found_again_on: Option<NaiveDate>,
    proof: Option<String>,
    /// 销号日期 and why, or 转入辍学台账.
    ended: Option<String>,
}

/// The columns of D§6.3. Contacts are counted by hand until there are cases.
pub(super) const COLUMNS: &[Column<SuspectLine>] = &[
    Column::text("姓名", 8.5, |s| s.child.name.as_str().into()),
    Column::text("证件号", 20.0, |s| (&s.child.id_number).into()),
    Column::text("学籍号", 21.0, |s| (&s.roll.roll_number).into()),
    Column::text("学校", 12.0, |s| (&s.roll.school).into()),
    Column::mark("年级班级", 8.0, |s| (&s.roll.class).into()),
    Column::text("户籍村", 12.0, |s| (&s.child.hukou_place).into()),
    Column::text("发现途径", 9.0, |s| s.found_by.as_str().into()),
    Column::day("发现日期", |s| s.found_on.into()),
    Column::number("缺勤天数", 5.0, |s| s.days_absent.into()),
    Column::text("初判原因", 22.0, |s| s.reason.as_str().into()),
    Column::text("责任教师（教育线）", 27.0, |s| s.education.as_str().into()),
    Column::text("责任村干部（政府线）", 25.0, |s| s.government.as_str().into()),
    Column::by_hand("联系次数", 5.0),
    Column::text("核实结果", 9.0, |s| (&s.found).into()),
    Column::day("核实日期", |s| s.found_again_on.into()),
    Column::text("佐证", 9.0, |s| s.proof.as_deref().or(s.child.evidence.as_deref()).into()),
    Column::text("销号日期/转入辍学台账", 14.0, |s| (&s.ended).into()),
];

/// The children, and pupils whom a roster alone knows, suspected in the term, as far as the officer reaches.
#[derive(Default)]
pub(super) struct Suspected {
    /// With an open suspicion.
    pub(super) open: HashSet<Uuid>,
    /// Those whose suspicions have all closed (销号).
    pub(super) closed: HashSet<Uuid>,
}

/// Who was suspected in the term.
pub(super) async fn suspected(ground: &Ground, scope: &Scope, part: Part) -> Result<Suspected> {
    let reach = crate::flags::reach(scope);
    let wanted = match part {
        Part::Reach => reach,
        Part::Place(place) => reach.add(inside(flags::Column::PlaceCode, place)),
        Part::School(school) => reach.add(flags::Column::SchoolId.eq(school)),
    };
    let rows: Vec<(Uuid, Option<NaiveDate>)> = flags::Entity::find()
        .select_only()
        .columns([flags::Column::SubjectId, flags::Column::ClosedOn])
        .filter(wanted)
        .filter(flags::Column::Term.eq(ground.term.to_string()))
        .filter(flags::Column::Kind.is_in(kinds()))
        .into_tuple()
        .all(ground.db())
        .await?;
    let mut suspected = Suspected::default();
    // A child with flags of several kinds is one case.
    for (who, closed_on) in rows {
        if closed_on.is_none() { &mut suspected.open } else { &mut suspected.closed }.insert(who);
    }
    suspected.closed.retain(|who| !suspected.open.contains(who));
    Ok(suspected)
}

/// The lines of these children, in their order, and of these pupils.
pub(super) async fn lines(ground: &Ground, ids: &[Uuid]) -> Result<Vec<SuspectLine>> {
    let mut children = gather::lines(ground, ids).await?;
    children.extend(unregistered::lines(ground, ids).await?);
    let mut raised = flags_of(ground, ids).await?;
    let absent = days_absent(ground, raised.values().flatten()).await?;
    let mut verified = verified(ground, ids).await?;
    let mut last = last_rolls(ground, children.iter().map(|(id, line)| (*id, line))).await?;
    let lines = children.into_iter().map(|(id, child)| {
        let flags = raised.remove(&id).unwrap_or_default();
        let line = line(child, last.remove(&id).unwrap_or_default(), &flags, &absent);
        match verified.remove(&id).and_then(|mut found| found.pop()) {
            Some(found) => with_finding(line, found),
            None => line,
        }
    });
    Ok(lines.collect())
}

/// A suspicion that stands beside a finding waits for the county's second look, where the finding needs one, or the finding is over.
fn with_finding(line: SuspectLine, found: Verified) -> SuspectLine {
    let waits = if found.awaits_check() { "（待县级复核）" } else { "" };
    SuspectLine {
        found: Some(format!("{}{waits}", found.status.title())),
        found_again_on: Some(found.on),
        proof: (!found.evidence.is_empty()).then_some(found.evidence),
        ..line
    }
}

/// The open flags of each child; of one who has none any more those that closed.
async fn flags_of(ground: &Ground, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<flags::Model>>> {
    let rows = flags::Entity::find()
        .filter(flags::Column::CountyCode.eq(ground.county()))
        .filter(flags::Column::Term.eq(ground.term.to_string()))
        .filter(flags::Column::SubjectId.is_in(ids.iter().copied()))
        .filter(flags::Column::Kind.is_in(kinds()))
        .order_by_asc(flags::Column::RaisedOn)
        .order_by_asc(flags::Column::Kind)
        .all(ground.db())
        .await?;
    let mut of_child: HashMap<Uuid, Vec<flags::Model>> = HashMap::new();
    for row in rows {
        of_child.entry(row.subject_id).or_default().push(row);
    }
    for flags in of_child.values_mut() {
        if flags.iter().any(|flag| flag.closed_on.is_none()) {
            flags.retain(|flag| flag.closed_on.is_none());
        }
    }
    Ok(of_child)
}

/// The kinds of flag that bring a child onto this ledger.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    FlagKind::ALL.iter().filter(|kind| kind.suspects_dropout()).map(|kind| kind.as_str())
}

/// Days absent by school and row of the monthly report, where absence is what a flag rests on.
async fn days_absent(
    ground: &Ground,
    flags: impl Iterator<Item = &flags::Model>,
) -> Result<HashMap<(Uuid, String), i32>> {
    let reports = flags.flat_map(|flag| sources(flag).into_iter().filter(|row| row.source == Source::Attendance));
    let keys: Vec<String> = reports.map(|row| row.record_id).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let since = ground.term.starts_on().format("%Y-%m").to_string();
    let rows = attendance_reports::Entity::find()
        .filter(attendance_reports::Column::CountyCode.eq(ground.county()))
        .filter(attendance_reports::Column::Month.gte(since))
        .filter(attendance_reports::Column::RowKey.is_in(keys))
        .order_by_asc(attendance_reports::Column::Month)
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().map(|row| ((row.school_id, row.row_key), row.days_absent)).collect())
}

fn line(
    child: ChildLine,
    last: LastRoll,
    flags: &[flags::Model],
    absent: &HashMap<(Uuid, String), i32>,
) -> SuspectLine {
    let (ended, roll) = (ended(&child, flags), last.behind(child.roll()));
    let mut line = SuspectLine { child, roll, ended, ..SuspectLine::default() };
    let (mut found_by, mut reasons) = (Vec::new(), Vec::new());
    for flag in flags {
        if let Some(kind) = FlagKind::from_code(&flag.kind)
            && !found_by.contains(&way(kind))
        {
            found_by.push(way(kind));
        }
        reasons.push(flag.reason.as_str());
        line.found_on = line.found_on.into_iter().chain([flag.raised_on]).min();
        let days = sources(flag).into_iter().filter_map(|row| absent.get(&(flag.school_id?, row.record_id)));
        line.days_absent = days.map(|days| i64::from(*days)).chain(line.days_absent).max();
    }
    line.found_by = found_by.join("、");
    line.reason = reasons.join("；");
    let lines: Lines =
        flags.first().and_then(|f| serde_json::from_value(f.responsible.clone()).ok()).unwrap_or_default();
    (line.education, line.government) = (chain(&lines.education), chain(&lines.government));
    line
}

/// 转入辍学台账 for whoever stands there; else the day on which the last suspicion closed, and why.
fn ended(child: &ChildLine, flags: &[flags::Model]) -> Option<String> {
    if child.is_out {
        return Some("转入辍学台账".to_owned());
    }
    let last =
        flags.iter().max_by_key(|flag| flag.closed_on).filter(|_| flags.iter().all(|f| f.closed_on.is_some()))?;
    let why = last.closed_because.as_deref().map(|why| why.trim_start_matches("预警原因已消失，").to_owned());
    Some([last.closed_on.map(|day| day.to_string()), why].into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

fn sources(flag: &flags::Model) -> Vec<SourceRow> {
    serde_json::from_value(flag.evidence.clone()).unwrap_or_default()
}

/// 发现途径 (D§6.3): which comparison or list brought it up.
fn way(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::NeverEnrolled | FlagKind::DeferralExpired => "三比对①",
        FlagKind::LeftRoll | FlagKind::OnRollNotPresent | FlagKind::SuspensionExpired => "三比对②",
        FlagKind::LongAbsence => "缺勤",
        FlagKind::PrimaryLeaverNotArrived => "小升初比对",
        FlagKind::OutOfCountyUnproven => "入户",
        FlagKind::ClaimedSchoolDisagrees
        | FlagKind::DoubleRoll
        | FlagKind::RollWithoutChild
        | FlagKind::NotOnHukouList
        | FlagKind::IdentityConflict => "数据比对",
    }
}

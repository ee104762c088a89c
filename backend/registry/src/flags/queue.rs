//! 待核查: the open flags within reach, filtered and paged, each with its child, its rows and those responsible.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::SpecialGroup;
use rules::flags::FlagKind;
use rules::places::PlaceCode;
use rules::standing::{SchoolStatus, SourceRow, StatusClass};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::filter::{condition, reach};
use super::{FlagFilter, FlagId};
use crate::entities::{children, file_numbers, flags, match_runs, roster_rows, standings};
use crate::matching::Page;
use crate::rates::{Area, must_reach_today};
use crate::{Error, Registry, Result, Scope};

/// The child of a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlaggedChild {
    /// Id in the register.
    pub id: Uuid,
    /// 建档号, once issued.
    pub file_number: Option<String>,
    /// 姓名 as recorded.
    pub name: String,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// 特殊群体 of the child in the flag's term, by code (rules::children::SpecialGroup).
    pub groups: Vec<String>,
    /// 就学状况 of the child in the flag's term, by code; none where it was not judged.
    pub status: Option<String>,
    /// 性别 by GB/T 2261.1.
    #[serde(skip)]
    pub sex: i32,
}

impl FlaggedChild {
    /// 从未入学 or 辍学, where a person has found the child out of school: then it is suspected no more.
    pub fn found_out(&self) -> Option<SchoolStatus> {
        let status = self.status.as_deref().and_then(SchoolStatus::from_code)?;
        (status.class() == StatusClass::Out).then_some(status)
    }

    /// 特殊群体 in Chinese.
    pub fn group_titles(&self) -> String {
        self.groups_said().iter().map(|group| group.title()).collect::<Vec<_>>().join("、")
    }

    /// 特殊群体 that are worth naming: none that another already says.
    pub fn groups_said(&self) -> Vec<SpecialGroup> {
        let known: Vec<_> = self.groups.iter().filter_map(|code| SpecialGroup::from_code(code)).collect();
        known.iter().copied().filter(|group| !group.goes_without_saying(&known)).collect()
    }
}

/// A row behind a flag.
pub type ShownRow = SourceRow;

/// An officer who answers for the child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponsibleOfficer {
    /// Officer's id.
    pub officer: Uuid,
    /// 姓名.
    pub name: String,
    /// 岗位.
    pub post: String,
    /// Place or school of the post.
    pub unit: String,
    /// 电话.
    pub phone: Option<String>,
}

/// The two lines of duty behind a flag.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lines {
    /// 政府线, nearest first.
    pub government: Vec<ResponsibleOfficer>,
    /// 教育线, nearest first.
    pub education: Vec<ResponsibleOfficer>,
}

/// A flag as it is read (contract §3b).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlagRow {
    /// Id.
    pub flag: Uuid,
    /// Kind.
    pub kind: FlagKind,
    /// Term.
    pub term: String,
    /// First day.
    pub raised_on: NaiveDate,
    /// Where the child lives, by code.
    pub place: Option<String>,
    /// The school, by its code.
    pub school: Option<String>,
    /// The child; none for a roster row without a child.
    pub child: Option<FlaggedChild>,
    /// The name on the roster row without a child.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_name: Option<String>,
    /// One sentence.
    pub reason: String,
    /// The rows side by side.
    pub evidence: Vec<ShownRow>,
    /// Both lines.
    pub responsible: Lines,
    /// When it closed by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_because: Option<String>,
}

/// A page of the queue, the oldest first.
///
/// # Errors
/// The place is none of today's; the database does not answer.
pub async fn queue(
    registry: &Registry,
    scope: &Scope,
    filter: &FlagFilter,
    offset: u64,
    limit: u64,
) -> Result<Page<FlagRow>> {
    must_stand(registry, scope, filter).await?;
    page(registry, scope, filter, offset, limit).await
}

/// A place that is no more has no suspicions: they went to its heir.
async fn must_stand(registry: &Registry, scope: &Scope, filter: &FlagFilter) -> Result<()> {
    let Some(place) = filter.place else { return Ok(()) };
    crate::places::load(registry, scope).await?.must_stand(place)
}

async fn page(
    registry: &Registry,
    scope: &Scope,
    filter: &FlagFilter,
    offset: u64,
    limit: u64,
) -> Result<Page<FlagRow>> {
    let db = registry.read();
    let found = flags::Entity::find().filter(condition(scope, filter));
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_asc(flags::Column::RaisedOn)
        .order_by_asc(flags::Column::PlaceCode)
        // Several suspicions of one child stand together.
        .order_by_asc(flags::Column::SubjectId)
        .order_by_asc(flags::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await?;
    Ok(Page { rows: shown(registry, scope, rows).await?, total })
}

/// How many open flags of each kind there are within reach.
///
/// # Errors
/// The place is none of today's; the database does not answer.
pub async fn count(registry: &Registry, scope: &Scope, filter: &FlagFilter) -> Result<Vec<(FlagKind, u64)>> {
    must_stand(registry, scope, filter).await?;
    let rows: Vec<(String, i64)> = flags::Entity::find()
        .select_only()
        .column(flags::Column::Kind)
        .column_as(flags::Column::Id.count(), "flags")
        .filter(condition(scope, filter))
        .group_by(flags::Column::Kind)
        .into_tuple()
        .all(registry.read())
        .await?;
    let counted: HashMap<String, i64> = rows.into_iter().collect();
    let of_kind = |kind: &FlagKind| counted.get(kind.as_str()).copied().unwrap_or_default();
    Ok(FlagKind::ALL.iter().map(|kind| (*kind, u64::try_from(of_kind(kind)).unwrap_or_default())).collect())
}

/// How many open flags there are in each place, by the code they carry (mostly villages); some carry none that can be read.
///
/// # Errors
/// The database does not answer.
pub async fn count_by_place(
    registry: &Registry,
    scope: &Scope,
    filter: &FlagFilter,
) -> Result<Vec<(Option<PlaceCode>, u64)>> {
    let rows: Vec<(Option<String>, i64)> = flags::Entity::find()
        .select_only()
        .column(flags::Column::PlaceCode)
        .column_as(flags::Column::Id.count(), "flags")
        .filter(condition(scope, filter))
        .group_by(flags::Column::PlaceCode)
        .into_tuple()
        .all(registry.read())
        .await?;
    let read = |(code, count): (Option<String>, i64)| {
        (code.and_then(|code| code.parse().ok()), u64::try_from(count).unwrap_or_default())
    };
    Ok(rows.into_iter().map(read).collect())
}

/// One flag, open or closed.
///
/// # Errors
/// There is none within reach.
pub async fn find(registry: &Registry, scope: &Scope, id: FlagId) -> Result<FlagRow> {
    let row =
        flags::Entity::find().filter(reach(scope)).filter(flags::Column::Id.eq(id.0)).one(registry.read()).await?;
    let unknown = || Error::not_found("这条预警");
    shown(registry, scope, vec![row.ok_or_else(unknown)?]).await?.pop().ok_or_else(unknown)
}

/// Hands over every flag asked for, a few hundred at a time: memory does not grow with the list. An empty list says that nobody is
/// suspected; so it is refused where nobody looked.
///
/// # Errors
/// The term was never judged; the place does not exist or lies outside the officer's reach; the database does not answer, or the receiver
/// gives up.
pub async fn for_each<F>(registry: &Registry, scope: &Scope, filter: &FlagFilter, mut receive: F) -> Result<u64>
where
    F: FnMut(FlagRow) -> Result<()>,
{
    const AT_ONCE: u64 = 500;
    must_be_judged(registry, scope, filter.term).await?;
    if let Some(place) = filter.place {
        must_reach_today(registry, scope, &Area::Place(place)).await?;
    }
    let mut seen = 0;
    loop {
        let page = page(registry, scope, filter, seen, AT_ONCE).await?;
        if page.rows.is_empty() {
            return Ok(seen);
        }
        for row in page.rows {
            seen += 1;
            receive(row)?;
        }
    }
}

/// Whether the term was ever matched and judged: where nobody looked, an empty list says nothing.
///
/// # Errors
/// The database does not answer.
pub async fn is_judged(registry: &Registry, scope: &Scope, term: Term) -> Result<bool> {
    let runs = match_runs::Entity::find()
        .filter(scope.own(match_runs::Column::CountyCode))
        .filter(match_runs::Column::Term.eq(term.to_string()))
        .count(registry.read())
        .await?;
    Ok(runs > 0)
}

async fn must_be_judged(registry: &Registry, scope: &Scope, term: Term) -> Result<()> {
    if is_judged(registry, scope, term).await? {
        return Ok(());
    }
    let sentence = format!("{}还没有比对和研判，谈不上疑似名单：请先运行 baoxue match --term {term}", term.title());
    Err(Error::refused("not_judged", sentence))
}

/// Flags with child, school and file number, read in as many statements as there are tables.
pub(super) async fn shown(registry: &Registry, scope: &Scope, rows: Vec<flags::Model>) -> Result<Vec<FlagRow>> {
    let db = registry.read();
    let county = scope.county().to_string();
    let children = flagged_children(db, &county, &rows).await?;
    let names: HashMap<Uuid, String> = roster_rows::Entity::find()
        .filter(roster_rows::Column::CountyCode.eq(county.as_str()))
        .filter(roster_rows::Column::Id.is_in(rows.iter().filter_map(|f| f.roster_row_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let schools = crate::schools::load(registry, scope).await?;
    let code_of = |id: Uuid| schools.by_id(crate::schools::SchoolId(id)).map(|s| s.school_code.clone());
    let unreadable = |what: &str| Error::refused("flag", format!("预警记录的{what}无法读取：请运行 baoxue check"));
    rows.into_iter()
        .map(|row| {
            Ok(FlagRow {
                flag: row.id,
                kind: FlagKind::from_code(&row.kind).ok_or_else(|| unreadable("类别"))?,
                term: row.term,
                raised_on: row.raised_on,
                place: row.place_code,
                school: row.school_id.and_then(code_of),
                child: row.child_id.and_then(|id| children.get(&id).cloned()),
                row_name: row.roster_row_id.and_then(|id| names.get(&id).cloned()),
                reason: row.reason,
                evidence: serde_json::from_value(row.evidence).map_err(|_| unreadable("依据"))?,
                responsible: serde_json::from_value(row.responsible).map_err(|_| unreadable("责任人"))?,
                closed_on: row.closed_on,
                closed_because: row.closed_because,
            })
        })
        .collect()
}

async fn flagged_children(
    db: &impl ConnectionTrait,
    county: &str,
    rows: &[flags::Model],
) -> Result<HashMap<Uuid, FlaggedChild>> {
    let ids = || rows.iter().filter_map(|flag| flag.child_id);
    let numbers: HashMap<Uuid, String> = file_numbers::Entity::find()
        .filter(file_numbers::Column::CountyCode.eq(county))
        .filter(file_numbers::Column::ChildId.is_in(ids()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.child_id, row.number))
        .collect();
    let children_rows = children::Entity::find()
        .filter(children::Column::CountyCode.eq(county))
        .filter(children::Column::Id.is_in(ids()))
        .all(db)
        .await?;
    let mut stand = standings_of(db, county, rows).await?;
    let shown = children_rows.into_iter().map(|child| {
        let (status, groups) = stand.remove(&child.id).unzip();
        FlaggedChild {
            groups: groups.unwrap_or_default(),
            status,
            id: child.id,
            file_number: numbers.get(&child.id).cloned(),
            born_on: child.counted_birth(),
            name: child.shown_name().to_owned(),
            sex: child.shown_sex(),
        }
    });
    Ok(shown.map(|child| (child.id, child)).collect())
}

/// How the children of these flags stand in the flags' own term, and their special groups, by code.
async fn standings_of(
    db: &impl ConnectionTrait,
    county: &str,
    rows: &[flags::Model],
) -> Result<HashMap<Uuid, (String, Vec<String>)>> {
    let found: Vec<(Uuid, String, String)> = standings::Entity::find()
        .select_only()
        .columns([standings::Column::ChildId, standings::Column::Status, standings::Column::Groups])
        .filter(standings::Column::CountyCode.eq(county))
        .filter(standings::Column::Term.is_in(rows.iter().map(|flag| flag.term.as_str()).take(1)))
        .filter(standings::Column::ChildId.is_in(rows.iter().filter_map(|flag| flag.child_id)))
        .into_tuple()
        .all(db)
        .await?;
    let split = |groups: &str| groups.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Ok(found.into_iter().map(|(child, status, groups)| (child, (status, split(&groups)))).collect())
}

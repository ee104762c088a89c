//! 档案: one child laid open: how it stands term by term, the rows this rests on, its flags, the figures in which it counts.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::{SpecialGroup, Unfiled};
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::reach;
use crate::entities::{children, file_numbers, standings};
use crate::flags::{ClosedFlag, FlagRow, Lines, SourceSheet};
use crate::rates::{PartInFigure, parts_of_child};
use crate::schools::{SchoolId, Schools};
use crate::{Error, Registry, Result, Scope, flags, schools, standings as judged, surveys};

/// Everything recorded and decided of one child.
#[derive(Clone, PartialEq, Eq)]
pub struct ChildFile {
    /// Its id; of a child that was joined with another, the other's.
    pub id: Uuid,
    /// 建档号, once issued.
    pub file_number: Option<String>,
    /// Why it has none.
    pub unfiled: Option<Unfiled>,
    /// 姓名.
    pub name: String,
    /// 性别 by GB/T 2261.1.
    pub sex: i32,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// Where it lives, by code.
    pub place: Option<String>,
    /// Where its hukou is, by code.
    pub hukou: Option<String>,
    /// How it stands, the newest term first.
    pub standings: Vec<ChildStanding>,
    /// The rows on which its standing of the term rests, field by field.
    pub sheets: Vec<SourceSheet>,
    /// Who answers for it today.
    pub responsible: Lines,
    /// Open flags of every term.
    pub flags: Vec<FlagRow>,
    /// 销号痕迹.
    pub closed: Vec<ClosedFlag>,
    /// Its part in every figure of the term.
    pub parts: Vec<PartInFigure>,
}

/// How a child stands in one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildStanding {
    /// The term.
    pub term: String,
    /// 就学状况.
    pub status: SchoolStatus,
    /// One sentence: on what it rests.
    pub reason: String,
    /// 学校标识码.
    pub school: Option<String>,
    /// Grade code.
    pub grade: Option<String>,
    /// Full years on 31 August.
    pub age: Option<i32>,
    /// 特殊群体, from facts.
    pub groups: Vec<SpecialGroup>,
    /// 核实人.
    pub verified_by: Option<String>,
    /// 核实日期.
    pub verified_on: Option<NaiveDate>,
    /// The last day on which what was verified counts.
    pub expires_on: Option<NaiveDate>,
}

/// The child stays out of logs.
impl std::fmt::Debug for ChildFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChildFile").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The file of a child, its rows and figures as of a term.
///
/// # Errors
/// There is no such child within reach.
pub async fn open(registry: &Registry, scope: &Scope, term: Term, id: Uuid) -> Result<ChildFile> {
    let child = root(registry, scope, term, id).await?;
    let spoken = judged::spoken_of(registry, term, child.id).await?;
    let (flags, closed) = flags::of_child(registry, scope, child.id).await?;
    let standings = stood(registry, scope, child.id).await?;
    let number = file_number(registry, scope, child.id).await?;
    let unfiled = number.is_none().then(|| surveys::unfiled(&child, scope.county(), today(registry, term).age_day()));
    let (born_on, lives) = (child.counted_birth(), child.group_code.clone().or(child.village_code.clone()));
    Ok(ChildFile {
        id: child.id,
        file_number: number,
        unfiled,
        born_on,
        name: child.shown_name().to_owned(),
        sex: child.shown_sex(),
        place: lives,
        hukou: child.hukou_code,
        standings,
        sheets: flags::sheets(registry, scope, Some(term), &spoken.rows).await?,
        responsible: spoken.responsible,
        flags,
        closed,
        parts: parts_of_child(registry, scope, term, child.id).await?,
    })
}

/// Numbers are given by the ages of today, whatever term is on view.
fn today(registry: &Registry, shown: Term) -> Term {
    Term::of_day(registry.clock().today()).unwrap_or(shown)
}

/// The child itself, or the one with which it was joined. Whoever may see the one that was joined may see the other.
async fn root(registry: &Registry, scope: &Scope, term: Term, id: Uuid) -> Result<children::Model> {
    let unknown = || Error::not_found("这名儿童");
    let within = Condition::all().add(reach(scope, term)).add(children::Column::Id.eq(id));
    let found = children::Entity::find().filter(within).one(registry.read()).await?.ok_or_else(unknown)?;
    let Some(root) = found.merged_into else { return Ok(found) };
    let key = (scope.county().to_string(), root);
    children::Entity::find_by_id(key).one(registry.read()).await?.ok_or_else(unknown)
}

async fn file_number(registry: &Registry, scope: &Scope, child: Uuid) -> Result<Option<String>> {
    let number = file_numbers::Entity::find()
        .filter(scope.own(file_numbers::Column::CountyCode))
        .filter(file_numbers::Column::ChildId.eq(child))
        .one(registry.read())
        .await?;
    Ok(number.map(|number| number.number))
}

async fn stood(registry: &Registry, scope: &Scope, child: Uuid) -> Result<Vec<ChildStanding>> {
    let rows = standings::Entity::find()
        .filter(scope.own(standings::Column::CountyCode))
        .filter(standings::Column::ChildId.eq(child))
        .order_by_desc(standings::Column::Term)
        .all(registry.read())
        .await?;
    let schools = schools::load(registry, scope).await?;
    let mut standings: Vec<(Option<Term>, ChildStanding)> =
        rows.into_iter().filter_map(|row| Some((row.term.parse().ok(), standing(row, &schools)?))).collect();
    standings.sort_by_key(|(term, _)| std::cmp::Reverse(*term));
    Ok(standings.into_iter().map(|(_, standing)| standing).collect())
}

fn standing(row: standings::Model, schools: &Schools) -> Option<ChildStanding> {
    let school = row.school_id.and_then(|id| schools.by_id(SchoolId(id)));
    Some(ChildStanding {
        status: SchoolStatus::from_code(&row.status)?,
        groups: row.groups.split(',').filter_map(SpecialGroup::from_code).collect(),
        school: school.map(|school| school.school_code.clone()),
        term: row.term,
        reason: row.reason,
        grade: row.grade,
        age: row.age,
        verified_by: row.verified_by,
        verified_on: row.verified_on,
        expires_on: row.expires_on,
    })
}

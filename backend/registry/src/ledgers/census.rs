//! 人口底数: every child who can stand on a ledger, in the order in which ledgers are read: by village, group and household.
//!
//! Read once a run, some hundred bytes a child: who stands on which list is decided here, so that the totals of tables and the lines
//! of rosters cannot differ. What is printed of a child is gathered page by page.

use std::collections::HashSet;

use futures_util::TryStreamExt;
use rules::children::{DisabilityKind, SpecialGroup, read_residence};
use rules::ledgers::{Ledger, Member};
use rules::places::{PlaceCode, PlaceLevel, Reach};
use rules::schools::Grade;
use rules::standing::{Level, SchoolStatus};
use sea_orm::sea_query::{Expr, ExprTrait, NullOrdering, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, StreamTrait};
use uuid::Uuid;

use super::ground::{Ground, grade};
use crate::entities::{children, households, standings, survey_entries};
use crate::{Result, Scope};

/// The part of the county a ledger is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// All that is within reach.
    Reach,
    /// A place and everything in it.
    Place(PlaceCode),
    /// A school.
    School(Uuid),
}

/// A child who can stand on a ledger.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    /// The child.
    pub(super) id: Uuid,
    /// What decides on which ledgers it stands.
    pub(super) member: Member,
    /// 户籍地, also outside the county.
    pub(super) hukou: Option<PlaceCode>,
    /// The village group it lives in.
    group: Option<PlaceCode>,
    /// The school of the county where it is, or was last.
    pub(super) school: Option<Uuid>,
    /// Its grade there.
    pub(super) grade: Option<Grade>,
    /// 性别 by GB/T 2261.1.
    pub(super) sex: i32,
}

/// The children within reach.
pub(super) struct Census {
    children: Vec<Listed>,
    part: Part,
}

impl Census {
    /// Reads the children within reach who are of school age, or whose age nobody knows.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn read(ground: &Ground, scope: &Scope, part: Part) -> Result<Self> {
        let away = schooled_away(ground).await?;
        let select = select(ground, scope);
        let mut rows = ground.db().stream(&select).await?;
        let mut children = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let row = Row::from_query_result(&row, "")?;
            children.extend(listed(ground, &row, &away));
        }
        Ok(Self { children, part })
    }

    /// Who stands on that ledger, in reading order.
    pub(super) fn on(&self, ledger: Ledger, ground: &Ground) -> impl Iterator<Item = &Listed> {
        let policy = &ground.policy;
        self.children.iter().filter(move |child| self.is_on(child, ledger, policy))
    }

    /// All children, for a pass that writes several ledgers at once.
    pub(super) fn all(&self) -> &[Listed] {
        &self.children
    }

    /// Whether that child stands on that ledger of the part asked for.
    pub(super) fn is_on(&self, child: &Listed, ledger: Ledger, policy: &rules::policy::Policy) -> bool {
        let within = match self.part {
            Part::Reach => true,
            Part::School(school) => child.school == Some(school),
            Part::Place(place) if place.level() == PlaceLevel::Group => child.group == Some(place),
            Part::Place(place) => child.member.place(ledger.seat()).is_some_and(|seat| place.contains(seat)),
        };
        within && ledger.holds(&child.member, policy)
    }
}

#[derive(FromQueryResult)]
struct Row {
    child_id: Uuid,
    village_code: Option<String>,
    hukou_village_code: Option<String>,
    in_county_hukou: bool,
    resident: bool,
    age: Option<i32>,
    status: String,
    level: String,
    attained: String,
    school_id: Option<Uuid>,
    grade: Option<String>,
    sex: i32,
    groups: String,
    group_code: Option<String>,
    hukou_code: Option<String>,
    residence: Option<String>,
    disability_kind: Option<String>,
}

fn listed(ground: &Ground, row: &Row, away: &HashSet<Uuid>) -> Option<Listed> {
    let school = ground.school(row.school_id);
    let home = ground.village(row.village_code.as_deref());
    let told = row.residence.as_deref().and_then(|written| read_residence(written, home).value);
    let member = Member {
        age: row.age.and_then(|age| u8::try_from(age).ok()),
        status: SchoolStatus::from_code(&row.status)?,
        level: Level::from_code(&row.level)?,
        attained: Level::from_code(&row.attained)?,
        in_county_hukou: row.in_county_hukou,
        resident: row.resident,
        lives_away: told.is_some_and(Reach::is_out_of_county) || away.contains(&row.child_id),
        groups: row.groups.split(',').filter_map(SpecialGroup::from_code).collect(),
        disability: row.disability_kind.as_deref().and_then(DisabilityKind::from_code),
        hukou: ground.village(row.hukou_village_code.as_deref()),
        home,
        school_place: school.and_then(|school| school.place),
    };
    Some(Listed {
        id: row.child_id,
        member,
        hukou: row.hukou_code.as_deref().and_then(|code| code.parse().ok()),
        group: row.group_code.as_deref().and_then(|code| code.parse().ok()),
        school: row.school_id,
        grade: grade(row.grade.as_deref()),
        sex: row.sex,
    })
}

/// The children whose family named a school outside the county, in this term or before.
async fn schooled_away(ground: &Ground) -> Result<HashSet<Uuid>> {
    let rows: Vec<(Uuid, Option<String>)> = survey_entries::Entity::find()
        .select_only()
        .columns([survey_entries::Column::ChildId, survey_entries::Column::SchoolPlaceCode])
        .filter(survey_entries::Column::CountyCode.eq(ground.county()))
        .filter(survey_entries::Column::SchoolPlaceCode.is_not_null())
        .into_tuple()
        .all(ground.db())
        .await?;
    let outside = |code: &Option<String>| {
        let place: Option<PlaceCode> = code.as_deref().and_then(|code| code.parse().ok());
        place.is_some_and(|place| !ground.county_place().contains(place))
    };
    Ok(rows.into_iter().filter(|(_, code)| outside(code)).map(|(child, _)| child).collect())
}

fn select(ground: &Ground, scope: &Scope) -> SelectStatement {
    use children::Column as C;
    use standings::Column as S;
    let places = [S::VillageCode, S::HukouVillageCode];
    let of_age = S::Age.between(ground.policy.entry_age, ground.policy.leaving_age());
    let mut select = Query::select();
    for column in [
        S::ChildId,
        S::VillageCode,
        S::HukouVillageCode,
        S::InCountyHukou,
        S::Resident,
        S::Age,
        S::Status,
        S::Level,
        S::Attained,
        S::SchoolId,
        S::Grade,
        S::Sex,
        S::Groups,
    ] {
        select.column(column.as_column_ref());
    }
    for column in [C::GroupCode, C::HukouCode, C::Residence, C::DisabilityKind] {
        select.column(column.as_column_ref());
    }
    select
        .from(standings::Entity)
        .inner_join(children::Entity, same((S::CountyCode, C::CountyCode), (S::ChildId, C::Id)))
        .left_join(
            households::Entity,
            same((C::CountyCode, households::Column::CountyCode), (C::HouseholdId, households::Column::Id)),
        )
        .cond_where(scope.by_place_or_school(S::CountyCode, &places, S::SchoolId))
        .and_where(S::Term.eq(ground.term.to_string()))
        .cond_where(Condition::any().add(of_age).add(S::Age.is_null()));
    order(&mut select, S::VillageCode);
    order(&mut select, C::GroupCode);
    order(&mut select, households::Column::HouseholdNo);
    order(&mut select, C::BornOn);
    order(&mut select, C::Id);
    select
}

/// By that column, those without it last.
fn order(select: &mut SelectStatement, column: impl ColumnTrait) {
    select.order_by_with_nulls(column.as_column_ref(), Order::Asc, NullOrdering::Last);
}

/// Two pairs of columns agree.
pub(super) fn same(
    (a, b): (impl ColumnTrait, impl ColumnTrait),
    (c, d): (impl ColumnTrait, impl ColumnTrait),
) -> Condition {
    Condition::all().add(equal(a, b)).add(equal(c, d))
}

fn equal(left: impl ColumnTrait, right: impl ColumnTrait) -> Expr {
    Expr::col(left.as_column_ref()).equals(right.as_column_ref())
}

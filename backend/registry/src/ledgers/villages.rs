//! 逐村: children in the order in which ledgers are read: by village, group and household.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::children::{DisabilityKind, NoHukou, SpecialGroup, read_residence};
use rules::ledgers::Member;
use rules::places::{PlaceCode, Reach};
use rules::standing::{Level, SchoolStatus};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use uuid::Uuid;

use super::census::Listed;
use super::ground::{Ground, grade};
use super::registered::without_hukou;
use crate::entities::{children, households, standings, survey_entries};
use crate::packed::{self, Cell};
use crate::{Result, Scope};

/// Villages asked for together: some thousand children.
const VILLAGES_AT_ONCE: usize = 12;

/// The way from village to village.
pub(super) struct Villages<'g> {
    ground: &'g Ground,
    scope: &'g Scope,
    away: HashSet<Uuid>,
    /// Of whoever is without a hukou, where a ledger asks for it.
    no_hukou: HashMap<Uuid, NoHukou>,
    /// In the order of their codes; last those who live in none.
    codes: Vec<Option<String>>,
}

impl<'g> Villages<'g> {
    /// Finds the villages in which children within reach live; 无户籍 is worked out where a ledger asks for it alone.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn find(ground: &'g Ground, scope: &'g Scope, asks_hukou: bool) -> Result<Self> {
        use standings::Column as S;
        let mut codes: Vec<Option<String>> = standings::Entity::find()
            .select_only()
            .column(S::VillageCode)
            .distinct()
            .filter(within_reach(ground, scope))
            .into_tuple()
            .all(ground.db())
            .await?;
        codes.sort_by_key(|code| (code.is_none(), code.clone()));
        let no_hukou = if asks_hukou { without_hukou(ground).await? } else { HashMap::new() };
        let away = schooled_away(ground).await?;
        Ok(Self { ground, scope, away, no_hukou, codes })
    }

    /// Some at a time, in order: the way to the database and back takes as long as what one village answers.
    pub(super) fn some_at_a_time(&self) -> impl Iterator<Item = &[Option<String>]> + Send {
        self.codes.chunks(VILLAGES_AT_ONCE)
    }

    /// The children of these villages who are of school age, or whose age nobody knows: by village, group and household, in it the eldest
    /// first; those of whom one is not known come last.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn children(&self, villages: &[Option<String>]) -> Result<Vec<Listed>> {
        let mut rows: Vec<Row> = packed::page(self.ground.db(), select(self.ground, self.scope, villages)).await?;
        rows.sort_by(|one, other| one.place_in_order().cmp(&other.place_in_order()));
        Ok(rows.iter().filter_map(|row| self.listed(row)).collect())
    }

    fn listed(&self, row: &Row) -> Option<Listed> {
        let listed = listed(self.ground, row, &self.away)?;
        let no_hukou = self.no_hukou.get(&row.child_id).copied();
        let (at_seat, school_near) = (is_at_seat(self.scope, &listed), is_school_near(self.scope, &listed));
        Some(Listed { member: Member { no_hukou, ..listed.member }, at_seat, school_near, ..listed })
    }
}

#[derive(Deserialize)]
struct Row {
    child_id: Uuid,
    village_code: Option<String>,
    hukou_village_code: Option<String>,
    #[serde(deserialize_with = "packed::flag")]
    in_county_hukou: bool,
    #[serde(deserialize_with = "packed::flag")]
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
    household_no: Option<String>,
    born_on: Option<NaiveDate>,
}

impl Row {
    fn place_in_order(&self) -> impl Ord {
        fn last<T>(of: Option<T>) -> (bool, Option<T>) {
            (of.is_none(), of)
        }
        let in_village = (last(self.group_code.as_ref()), last(self.household_no.as_ref()), last(self.born_on));
        (last(self.village_code.as_ref()), in_village, self.child_id)
    }
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
        no_hukou: None,
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
        at_seat: false,
        school_near: false,
    })
}

/// The children whose family named a school outside the county, in this term or before.
async fn schooled_away(ground: &Ground) -> Result<HashSet<Uuid>> {
    use survey_entries::Column as E;
    let elsewhere = Condition::all()
        .add(E::CountyCode.eq(ground.county()))
        .add(E::SchoolPlaceCode.is_not_null())
        .add(E::SchoolPlaceCode.not_like(format!("{}%", ground.county())));
    let cells = [Cell::Of(E::ChildId), Cell::Of(E::SchoolPlaceCode)];
    let named: Vec<(Uuid, String)> = packed::rows::<survey_entries::Entity, _>(ground.db(), cells, elsewhere).await?;
    // What is written there may be no code at all.
    Ok(named.into_iter().filter(|(_, code)| code.parse::<PlaceCode>().is_ok()).map(|(child, _)| child).collect())
}

/// Those whom a ledger of the term can list and the officer may see.
fn within_reach(ground: &Ground, scope: &Scope) -> Condition {
    use standings::Column as S;
    let of_age = S::Age.between(ground.policy.entry_age, ground.policy.leaving_age());
    let own = scope.by_place_or_school(S::CountyCode, &[S::VillageCode, S::HukouVillageCode], S::SchoolId);
    let seated = seated(ground, scope);
    let at_schools = (!seated.is_empty()).then(|| S::SchoolId.is_in(seated));
    Condition::all()
        .add(S::CountyCode.eq(ground.county()))
        .add(Condition::any().add(own).add_option(at_schools))
        .add(S::Term.eq(ground.term.to_string()))
        .add(Condition::any().add(of_age).add(S::Age.is_null()))
}

/// The schools that lie in a township of the posts: a township answers for its schools, whoever sits in them.
fn seated(ground: &Ground, scope: &Scope) -> Vec<Uuid> {
    if scope.is_whole_county() {
        return Vec::new();
    }
    let reached = ground.schools.iter().filter(|school| scope.reaches_school(school.id.0, school.place));
    reached.map(|school| school.id.0).collect()
}

/// Whether nothing but the seat of its school brings the child within reach.
fn is_at_seat(scope: &Scope, child: &Listed) -> bool {
    let of_place = [child.member.home, child.member.hukou].into_iter().flatten().any(|place| scope.covers_place(place));
    !of_place && !child.school.is_some_and(|school| scope.covers_school(school)) && !scope.is_whole_county()
}

/// Whether the child's school is one of the posts, or lies in a township of theirs.
fn is_school_near(scope: &Scope, child: &Listed) -> bool {
    let township = child.member.school_place.and_then(PlaceCode::township);
    let is_near = |place: PlaceCode| township.is_some() && place.township() == township;
    let is_own = child.school.is_some_and(|school| scope.covers_school(school));
    is_own || scope.is_whole_county() || scope.places().into_iter().any(is_near)
}

fn select(ground: &Ground, scope: &Scope, villages: &[Option<String>]) -> SelectStatement {
    use children::Column as C;
    use standings::Column as S;
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
        .columns([households::Column::HouseholdNo.as_column_ref(), C::BornOn.as_column_ref()])
        .from(standings::Entity)
        .inner_join(children::Entity, same((S::CountyCode, C::CountyCode), (S::ChildId, C::Id)))
        .left_join(
            households::Entity,
            same((C::CountyCode, households::Column::CountyCode), (C::HouseholdId, households::Column::Id)),
        )
        .cond_where(within_reach(ground, scope))
        .cond_where(living_in(villages))
        .take()
}

fn living_in(villages: &[Option<String>]) -> Condition {
    let village = standings::Column::VillageCode;
    let nowhere = villages.iter().any(Option::is_none).then(|| village.is_null());
    Condition::any().add(village.is_in(villages.iter().flatten().map(String::as_str))).add_option(nowhere)
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

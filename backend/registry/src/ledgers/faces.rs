//! 取数: the rows behind the children of one page, by one statement a kind of row and no more columns than are printed.

use chrono::{DateTime, NaiveDate, Utc};
use rules::calendar::Term;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use uuid::Uuid;

use super::ground::Ground;
use super::villages::same;
use crate::children::{shown_name, shown_sex};
use crate::entities::{
    children, file_numbers, guardians, households, links, roster_rows, standings, survey_entries, survey_visits,
};
use crate::matching::{Decision, Source};
use crate::{Result, packed};

/// A child with its standing, its household and its file number.
#[derive(Deserialize)]
pub(super) struct Face {
    pub id: Uuid,
    pub name: String,
    pub sex: i32,
    pub ethnic: Option<String>,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub id_written: Option<String>,
    pub known_born_on: Option<NaiveDate>,
    pub known_id: Option<String>,
    pub roll_number: Option<String>,
    pub hukou_code: Option<String>,
    pub village_code: Option<String>,
    pub group_code: Option<String>,
    pub residence: Option<String>,
    pub disability_kind: Option<String>,
    pub disability_level: Option<String>,
    pub disability_cert: Option<String>,
    #[serde(deserialize_with = "packed::maybe")]
    pub father_away: Option<bool>,
    #[serde(deserialize_with = "packed::maybe")]
    pub mother_away: Option<bool>,
    #[serde(deserialize_with = "packed::flag")]
    pub in_county_hukou: bool,
    pub age: Option<i32>,
    pub status: String,
    pub reach: Option<String>,
    pub rests_on: String,
    pub school_id: Option<Uuid>,
    pub grade: Option<String>,
    pub verified_by: Option<String>,
    pub verified_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    pub groups: String,
    pub reason: String,
    pub head_name: Option<String>,
    pub phone: Option<String>,
    pub kind: Option<String>,
    pub number: Option<String>,
}

pub(super) async fn faces(ground: &Ground, ids: &[Uuid]) -> Result<Vec<Face>> {
    use children::Column as C;
    use file_numbers::Column as N;
    use households::Column as H;
    use standings::Column as S;
    let mut select = Query::select();
    select.column(C::Id.as_column_ref()).expr(shown_name()).expr(shown_sex());
    for column in [
        C::Ethnic,
        C::BornOn,
        C::IdNumber,
        C::IdWritten,
        C::KnownBornOn,
        C::KnownId,
        C::RollNumber,
        C::HukouCode,
        C::VillageCode,
        C::GroupCode,
        C::Residence,
        C::DisabilityKind,
        C::DisabilityLevel,
        C::DisabilityCert,
        C::FatherAway,
        C::MotherAway,
    ] {
        select.column(column.as_column_ref());
    }
    for column in [
        S::InCountyHukou,
        S::Age,
        S::Status,
        S::Reach,
        S::RestsOn,
        S::SchoolId,
        S::Grade,
        S::VerifiedBy,
        S::VerifiedOn,
        S::ExpiresOn,
        S::Groups,
        S::Reason,
    ] {
        select.column(column.as_column_ref());
    }
    for column in [H::HeadName, H::Phone, H::Kind] {
        select.column(column.as_column_ref());
    }
    select
        .column(N::Number.as_column_ref())
        .from(standings::Entity)
        .inner_join(children::Entity, same((S::CountyCode, C::CountyCode), (S::ChildId, C::Id)))
        .left_join(households::Entity, same((C::CountyCode, H::CountyCode), (C::HouseholdId, H::Id)))
        .left_join(file_numbers::Entity, same((C::CountyCode, N::CountyCode), (C::Id, N::ChildId)))
        .and_where(S::CountyCode.eq(ground.county()))
        .and_where(S::Term.eq(ground.term.to_string()))
        .and_where(packed::among(ground.db(), S::ChildId, ids));
    packed::page(ground.db(), select).await
}

/// A parent or guardian.
#[derive(Deserialize)]
pub(super) struct Guardian {
    pub child_id: Uuid,
    pub id: Uuid,
    pub relation: String,
    pub name: String,
    pub id_number: Option<String>,
    pub phone: Option<String>,
    pub employer: Option<String>,
}

pub(super) async fn guardians(ground: &Ground, ids: &[Uuid]) -> Result<Vec<Guardian>> {
    use guardians::Column as G;
    let mut select = Query::select();
    for column in [G::ChildId, G::Id, G::Relation, G::Name, G::IdNumber, G::Phone, G::Employer] {
        select.column(column.as_column_ref());
    }
    select.from(guardians::Entity).and_where(G::CountyCode.eq(ground.county())).and_where(packed::among(
        ground.db(),
        G::ChildId,
        ids,
    ));
    packed::page(ground.db(), select).await
}

/// What a survey said of the child, and who brought it home.
#[derive(Deserialize)]
pub(super) struct Told {
    pub child_id: Uuid,
    pub id: Uuid,
    pub term: String,
    pub visited_at: Option<DateTime<Utc>>,
    pub schooling: String,
    pub school_name: Option<String>,
    pub school_code: Option<String>,
    pub school_place_code: Option<String>,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub roll_number: Option<String>,
    pub out_reason: Option<String>,
    pub whereabouts: Option<String>,
    pub evidence: Option<String>,
    pub surveyor: Option<String>,
}

impl Told {
    /// Whether it was said in that term or before.
    pub(super) fn is_up_to(&self, term: Term) -> bool {
        self.term.parse::<Term>().is_ok_and(|of| of <= term)
    }
}

pub(super) async fn told(ground: &Ground, ids: &[Uuid]) -> Result<Vec<Told>> {
    use survey_entries::Column as E;
    use survey_visits::Column as V;
    let mut select = Query::select();
    for column in [
        E::ChildId,
        E::Id,
        E::Term,
        E::VisitedAt,
        E::Schooling,
        E::SchoolName,
        E::SchoolCode,
        E::SchoolPlaceCode,
        E::Grade,
        E::Class,
        E::RollNumber,
        E::OutReason,
        E::Whereabouts,
        E::Evidence,
    ] {
        select.column(column.as_column_ref());
    }
    let of_visit = same((E::CountyCode, V::CountyCode), (E::HouseholdId, V::HouseholdId))
        .add(same((E::CountyCode, V::CountyCode), (E::RoundId, V::RoundId)));
    select
        .column(V::Surveyor.as_column_ref())
        .from(survey_entries::Entity)
        .left_join(survey_visits::Entity, of_visit)
        .and_where(E::CountyCode.eq(ground.county()))
        .and_where(packed::among(ground.db(), E::ChildId, ids));
    packed::page(ground.db(), select).await
}

/// A roster row that belongs to the child, of this term or of the one before.
#[derive(Deserialize)]
pub(super) struct OnRoll {
    pub child_id: Uuid,
    pub id: Uuid,
    pub term: String,
    pub school_id: Uuid,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub roll_number: Option<String>,
    pub id_number: Option<String>,
    pub ended_on: Option<NaiveDate>,
    pub father_name: Option<String>,
    pub mother_name: Option<String>,
    pub guardian_name: Option<String>,
    pub guardian_id: Option<String>,
    pub guardian_phone: Option<String>,
}

pub(super) async fn on_roll(ground: &Ground, ids: &[Uuid]) -> Result<Vec<OnRoll>> {
    use links::Column as L;
    use roster_rows::Column as R;
    let mut select = Query::select();
    select.column(L::ChildId.as_column_ref());
    for column in [R::Id, R::Term, R::SchoolId, R::Grade, R::Class, R::RollNumber, R::IdNumber, R::EndedOn] {
        select.column(column.as_column_ref());
    }
    for column in [R::FatherName, R::MotherName, R::GuardianName, R::GuardianId, R::GuardianPhone] {
        select.column(column.as_column_ref());
    }
    select
        .from(links::Entity)
        .inner_join(roster_rows::Entity, same((L::CountyCode, R::CountyCode), (L::OtherId, R::Id)))
        .cond_where(linked_rows(ground))
        .and_where(packed::among(ground.db(), L::ChildId, ids));
    packed::page(ground.db(), select).await
}

/// The links of this term between a child and a roster row of this term or of the one before.
pub(super) fn linked_rows(ground: &Ground) -> Condition {
    Condition::all()
        .add(links::Column::CountyCode.eq(ground.county()))
        .add(links::Column::Term.eq(ground.term.to_string()))
        .add(links::Column::OtherKind.is_in([Source::Roster.as_str(), Source::RosterBefore.as_str()]))
        .add(links::Column::Decision.is_in([Decision::Certain.as_str(), Decision::Settled.as_str()]))
}

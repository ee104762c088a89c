//! 行: the columns that a comparison reads and no others. What was written stands beside each row and is wide: it is read only for
//! rows whose numbers could not be read.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use crate::Result;
use crate::entities::{children, hukou_entries, roster_rows, survey_entries};

/// A child of the register.
#[derive(FromQueryResult)]
pub(super) struct ChildRow {
    pub id: Uuid,
    pub household_id: Option<Uuid>,
    pub name: String,
    pub sex: i32,
    pub ethnic: Option<String>,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub id_written: Option<String>,
    pub roll_number: Option<String>,
    pub hukou_code: Option<String>,
    pub village_code: Option<String>,
    pub group_code: Option<String>,
    pub origin: String,
    pub origin_key: Option<String>,
}

/// What a survey says of a child's schooling.
#[derive(FromQueryResult)]
pub(super) struct EntryRow {
    pub child_id: Uuid,
    pub term: String,
    pub record_id: String,
    pub school_name: Option<String>,
    pub school_code: Option<String>,
    pub school_place_code: Option<String>,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub roll_number: Option<String>,
}

/// A pupil on a roster.
#[derive(FromQueryResult)]
pub(super) struct RosterRow {
    pub id: Uuid,
    pub school_id: Uuid,
    pub row_key: String,
    pub record_id: Option<String>,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub name: String,
    pub other_names: Option<String>,
    pub sex: i32,
    pub ethnic: Option<String>,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub roll_number: Option<String>,
    pub hukou_code: Option<String>,
    pub residence: Option<String>,
    pub father_name: Option<String>,
    pub mother_name: Option<String>,
    pub guardian_name: Option<String>,
    pub guardian_id: Option<String>,
    pub guardian_phone: Option<String>,
}

/// An entry of the police list.
#[derive(FromQueryResult)]
pub(super) struct HukouRow {
    pub id: Uuid,
    pub record_id: String,
    pub hukou_no: Option<String>,
    pub name: String,
    pub sex: i32,
    pub ethnic: Option<String>,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub hukou_code: Option<String>,
    pub hukou_state: String,
}

/// The children of the register, or one of them.
pub(super) async fn children(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<ChildRow>> {
    use children::Column;
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::Id.eq(id)));
    let numbers = [Column::IdNumber, Column::IdWritten, Column::RollNumber];
    let person = [Column::Id, Column::HouseholdId, Column::Name, Column::Sex, Column::Ethnic, Column::BornOn];
    let places = [Column::HukouCode, Column::VillageCode, Column::GroupCode, Column::Origin, Column::OriginKey];
    let found = children::Entity::find().select_only().columns(numbers).columns(person).columns(places);
    Ok(found.filter(wanted).into_model().all(db).await?)
}

/// What surveys say of the children, or of one of them, the oldest first.
pub(super) async fn entries(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<EntryRow>> {
    use survey_entries::Column;
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::ChildId.eq(id)));
    let school = [Column::SchoolName, Column::SchoolCode, Column::SchoolPlaceCode, Column::Grade, Column::Class];
    let keys = [Column::ChildId, Column::Term, Column::RecordId, Column::RollNumber];
    let found = survey_entries::Entity::find().select_only().columns(school).columns(keys);
    Ok(found.filter(wanted).order_by_asc(Column::Id).into_model().all(db).await?)
}

/// Which rows of the rosters.
#[derive(Clone, Copy)]
pub(super) enum RosterOf {
    /// All current ones of a term.
    Term(Term),
    /// One row, current or not.
    Row(Uuid),
}

impl RosterOf {
    fn rows(self, county: &str) -> Condition {
        use roster_rows::Column;
        let own = Condition::all().add(Column::CountyCode.eq(county));
        match self {
            Self::Term(term) => own.add(Column::Term.eq(term.to_string())).add(Column::EndedOn.is_null()),
            Self::Row(id) => own.add(Column::Id.eq(id)),
        }
    }
}

/// Pupils on the rosters; a number that could not be read as it was written.
pub(super) async fn roster(db: &impl ConnectionTrait, county: &str, of: RosterOf) -> Result<Vec<RosterRow>> {
    use roster_rows::Column;
    let seat = [Column::Id, Column::SchoolId, Column::RowKey, Column::RecordId, Column::Grade, Column::Class];
    let person = [Column::Name, Column::OtherNames, Column::Sex, Column::Ethnic, Column::BornOn, Column::IdNumber];
    let places = [Column::RollNumber, Column::HukouCode, Column::Residence, Column::FatherName, Column::MotherName];
    let guardian = [Column::GuardianName, Column::GuardianId, Column::GuardianPhone];
    let found = roster_rows::Entity::find().select_only().columns(seat).columns(person).columns(places);
    let mut rows: Vec<RosterRow> = found.columns(guardian).filter(of.rows(county)).into_model().all(db).await?;
    let unread = Condition::any().add(Column::IdNumber.is_null()).add(Column::RollNumber.is_null());
    let written: Vec<(Uuid, Value)> = roster_rows::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Written])
        .filter(of.rows(county).add(unread))
        .into_tuple()
        .all(db)
        .await?;
    let written: HashMap<Uuid, Value> = written.into_iter().collect();
    for row in &mut rows {
        if let Some(written) = written.get(&row.id) {
            as_written(&mut row.id_number, written, "id_number");
            as_written(&mut row.roll_number, written, "roll_number");
        }
    }
    Ok(rows)
}

/// Entries of the police list, whatever their state, or one of them.
pub(super) async fn hukou(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<HukouRow>> {
    use hukou_entries::Column;
    let wanted = || Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::Id.eq(id)));
    let person = [Column::Id, Column::RecordId, Column::Name, Column::Sex, Column::Ethnic, Column::BornOn];
    let rest = [Column::IdNumber, Column::HukouNo, Column::HukouCode, Column::HukouState];
    let found = hukou_entries::Entity::find().select_only().columns(person).columns(rest);
    let mut rows: Vec<HukouRow> = found.filter(wanted()).into_model().all(db).await?;
    let written: Vec<(Uuid, Value)> = hukou_entries::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Written])
        .filter(wanted().add(Column::IdNumber.is_null()))
        .into_tuple()
        .all(db)
        .await?;
    let written: HashMap<Uuid, Value> = written.into_iter().collect();
    for row in &mut rows {
        if let Some(written) = written.get(&row.id) {
            as_written(&mut row.id_number, written, "id_number");
        }
    }
    Ok(rows)
}

/// The reading where it is sure, the text as written where it is not: the matcher knows how numbers go wrong.
fn as_written(reading: &mut Option<String>, written: &Value, field: &str) {
    if reading.is_none() {
        *reading = written.get(field).and_then(Value::as_str).map(str::to_owned);
    }
}

//! 行: the columns that a comparison reads and no others. Where a number could not be read, the text as it was written stands in its
//! place: the matcher knows how numbers go wrong.
//!
//! Fields of a row stand in the order of the cells that are read for it.

use chrono::NaiveDate;
use rules::calendar::Term;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use serde::Deserialize;
use uuid::Uuid;

use crate::Result;
use crate::entities::{children, guardians, households, hukou_entries, other_names, roster_rows, survey_entries};
use crate::packed::{self, Cell};

/// A child of the register.
#[derive(Deserialize)]
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
#[derive(Deserialize)]
pub(super) struct EntryRow {
    pub id: Uuid,
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
#[derive(Deserialize)]
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

/// What a household lends to its children.
#[derive(Deserialize)]
pub(super) struct Home {
    pub id: Uuid,
    pub household_no: String,
    pub phone: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
}

/// A parent or guardian of a child.
#[derive(Deserialize)]
pub(super) struct KinRow {
    pub id: Uuid,
    pub child_id: Uuid,
    pub relation: String,
    pub name: String,
    pub id_number: Option<String>,
    pub phone: Option<String>,
}

/// Another name of a child.
#[derive(Deserialize)]
pub(super) struct OtherName {
    pub id: Uuid,
    pub child_id: Uuid,
    pub name: String,
}

/// An entry of the police list.
#[derive(Deserialize)]
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
    let person = [
        Column::Id,
        Column::HouseholdId,
        Column::Name,
        Column::Sex,
        Column::Ethnic,
        Column::BornOn,
        Column::IdNumber,
        Column::IdWritten,
        Column::RollNumber,
    ];
    let places = [Column::HukouCode, Column::VillageCode, Column::GroupCode, Column::Origin, Column::OriginKey];
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::Id.eq(id)));
    packed::rows::<children::Entity, _>(db, person.into_iter().chain(places).map(Cell::Of), wanted).await
}

/// What surveys say of the children, or of one of them, the oldest first.
pub(super) async fn entries(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<EntryRow>> {
    use survey_entries::Column;
    let cells = [
        Column::Id,
        Column::ChildId,
        Column::Term,
        Column::RecordId,
        Column::SchoolName,
        Column::SchoolCode,
        Column::SchoolPlaceCode,
        Column::Grade,
        Column::Class,
        Column::RollNumber,
    ];
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::ChildId.eq(id)));
    let mut rows: Vec<EntryRow> = packed::rows::<survey_entries::Entity, _>(db, cells.map(Cell::Of), wanted).await?;
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

/// The households, or one of them.
pub(super) async fn homes(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<Home>> {
    use households::Column;
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::Id.eq(id)));
    packed::rows::<households::Entity, _>(
        db,
        [Column::Id, Column::HouseholdNo, Column::Phone, Column::Lat, Column::Lon].map(Cell::Of),
        wanted,
    )
    .await
}

/// Parents and guardians of the children, or of one of them, in the order in which they were written down.
pub(super) async fn kin(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<KinRow>> {
    use guardians::Column;
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::ChildId.eq(id)));
    let cells = [Column::Id, Column::ChildId, Column::Relation, Column::Name, Column::IdNumber, Column::Phone];
    let mut rows: Vec<KinRow> = packed::rows::<guardians::Entity, _>(db, cells.map(Cell::Of), wanted).await?;
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

/// Other names of the children, or of one of them, in the order in which they were written down.
pub(super) async fn names(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<OtherName>> {
    use other_names::Column;
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::ChildId.eq(id)));
    let cells = [Column::Id, Column::ChildId, Column::Name].map(Cell::Of);
    let mut rows: Vec<OtherName> = packed::rows::<other_names::Entity, _>(db, cells, wanted).await?;
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
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

/// Pupils on the rosters.
pub(super) async fn roster(db: &impl ConnectionTrait, county: &str, of: RosterOf) -> Result<Vec<RosterRow>> {
    use roster_rows::Column;
    let person = [
        Column::Id,
        Column::SchoolId,
        Column::RowKey,
        Column::RecordId,
        Column::Grade,
        Column::Class,
        Column::Name,
        Column::OtherNames,
        Column::Sex,
        Column::Ethnic,
        Column::BornOn,
    ];
    let numbers = [
        Cell::OrWritten(Column::IdNumber, Column::Written, "id_number"),
        Cell::OrWritten(Column::RollNumber, Column::Written, "roll_number"),
    ];
    let rest = [
        Column::HukouCode,
        Column::Residence,
        Column::FatherName,
        Column::MotherName,
        Column::GuardianName,
        Column::GuardianId,
        Column::GuardianPhone,
    ];
    let cells = person.into_iter().map(Cell::Of).chain(numbers).chain(rest.map(Cell::Of));
    packed::rows::<roster_rows::Entity, _>(db, cells, of.rows(county)).await
}

/// Entries of the police list, whatever their state, or one of them.
pub(super) async fn hukou(db: &impl ConnectionTrait, county: &str, only: Option<Uuid>) -> Result<Vec<HukouRow>> {
    use hukou_entries::Column;
    let wanted = Condition::all().add(Column::CountyCode.eq(county)).add_option(only.map(|id| Column::Id.eq(id)));
    let person =
        [Column::Id, Column::RecordId, Column::HukouNo, Column::Name, Column::Sex, Column::Ethnic, Column::BornOn]
            .map(Cell::Of);
    let number = [Cell::OrWritten(Column::IdNumber, Column::Written, "id_number")];
    let state = [Column::HukouCode, Column::HukouState].map(Cell::Of);
    packed::rows::<hukou_entries::Entity, _>(db, person.into_iter().chain(number).chain(state), wanted).await
}

//! 所用列: of every stored row the few columns that bear on a standing. The rows are wide, and most of their width is what was
//! written and doubted (JSON); to read them whole cost more than to judge them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DerivePartialModel;
use serde::Deserialize;
use uuid::Uuid;

use crate::entities::{
    attendance_reports, children, hukou_entries, links, movements, outcomes, roster_rows, survey_entries,
};
use crate::packed;

/// A child of the register.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "children::Entity")]
pub(super) struct ChildRow {
    pub id: Uuid,
    pub household_id: Option<Uuid>,
    pub name: String,
    pub name_key: String,
    pub sex: i32,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub roll_number: Option<String>,
    pub hukou_code: Option<String>,
    pub village_code: Option<String>,
    pub group_code: Option<String>,
    pub residence: Option<String>,
    pub disability_kind: Option<String>,
    #[serde(deserialize_with = "packed::maybe")]
    pub father_away: Option<bool>,
    #[serde(deserialize_with = "packed::maybe")]
    pub mother_away: Option<bool>,
    pub merged_into: Option<Uuid>,
    pub known_name: Option<String>,
    pub known_sex: Option<i32>,
    pub known_born_on: Option<NaiveDate>,
    pub known_id: Option<String>,
}

impl ChildRow {
    /// The child that stands for this one: itself, unless it was merged into another.
    pub(super) fn root(&self) -> Uuid {
        self.merged_into.unwrap_or(self.id)
    }
}

/// What a visit said.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "survey_entries::Entity")]
pub(super) struct EntryRow {
    pub id: Uuid,
    pub term: String,
    pub record_id: String,
    pub child_id: Uuid,
    pub schooling: String,
    pub school_name: Option<String>,
    pub school_code: Option<String>,
    pub school_place_code: Option<String>,
    pub grade: Option<String>,
    pub evidence: Option<String>,
    pub visited_at: Option<DateTime<Utc>>,
}

/// An entry of the police list.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "hukou_entries::Entity")]
pub(super) struct PoliceRow {
    pub id: Uuid,
    pub record_id: String,
    pub name: String,
    pub name_key: String,
    pub sex: i32,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub hukou_state: String,
    pub state_on: Option<NaiveDate>,
}

/// A pupil on a roster.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "roster_rows::Entity")]
pub(super) struct PupilRow {
    pub id: Uuid,
    pub term: String,
    pub school_id: Uuid,
    pub row_key: String,
    pub record_id: Option<String>,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub name: String,
    pub name_key: String,
    pub sex: i32,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub roll_number: Option<String>,
    pub roll_state: String,
    pub hukou_code: Option<String>,
    pub last_snapshot_id: Uuid,
    pub ended_on: Option<NaiveDate>,
}

/// A link that holds.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "links::Entity")]
pub(super) struct LinkRow {
    pub id: Uuid,
    pub child_id: Option<Uuid>,
    pub other_kind: String,
    pub other_id: Uuid,
}

/// A pair that waits for a person.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "links::Entity")]
pub(super) struct AwaitingRow {
    pub id: Uuid,
    pub child_id: Option<Uuid>,
    pub other_kind: String,
    pub other_id: Uuid,
    pub probability: f64,
}

/// A line of the movement list.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "movements::Entity")]
pub(super) struct MovementRow {
    pub record_id: String,
    pub school_id: Option<Uuid>,
    pub name_key: String,
    pub born_on: Option<NaiveDate>,
    pub id_number: Option<String>,
    pub roll_number: Option<String>,
    pub grade: Option<String>,
    pub kind: String,
    pub on_day: NaiveDate,
    pub other_place: Option<String>,
    pub other_school: Option<String>,
    pub evidence: Option<String>,
}

/// A line of a school's monthly report.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "attendance_reports::Entity")]
pub(super) struct ReportRow {
    pub school_id: Uuid,
    pub month: String,
    pub row_key: String,
    pub roll_number: Option<String>,
    pub name_key: String,
    pub days_absent: i32,
    pub absent_since: Option<NaiveDate>,
    pub reason: Option<String>,
}

/// An outcome that a person has verified and nobody has taken back.
#[derive(DerivePartialModel, Deserialize)]
#[sea_orm(entity = "outcomes::Entity")]
pub(super) struct OutcomeRow {
    pub id: Uuid,
    pub term: String,
    pub child_id: Uuid,
    pub status: String,
    pub verified_by: Option<Uuid>,
    pub verified_on: NaiveDate,
    pub checked_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    pub over_on: Option<NaiveDate>,
}

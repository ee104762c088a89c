//! 花名册行: one pupil on one school's list in one term.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_rows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    pub school_id: Uuid,
    /// Record_id, else roll number, else school:class:class_no.
    #[sea_orm(column_type = "Text")]
    pub row_key: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub record_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub grade: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub class: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub class_no: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub other_names: Option<String>,
    pub sex: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub ethnic: Option<String>,
    pub born_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_kind: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub roll_number: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub roll_state: String,
    pub entered_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub hukou_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub father_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub mother_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub guardian_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub guardian_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub guardian_phone: Option<String>,
    pub boarding: Option<bool>,
    pub migrant: Option<bool>,
    pub left_behind: Option<bool>,
    pub inclusive: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub remarks: Option<String>,
    pub written: Json,
    pub doubts: Json,
    #[sea_orm(column_type = "Text")]
    pub content_hash: String,
    pub first_snapshot_id: Uuid,
    pub last_snapshot_id: Uuid,
    /// Missing from a later snapshot of that day.
    pub ended_on: Option<Date>,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! 月考勤.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance_reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub school_id: Uuid,
    /// YYYY-MM.
    #[sea_orm(column_type = "Text")]
    pub month: String,
    #[sea_orm(column_type = "Text")]
    pub row_key: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub roll_number: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    pub days_absent: i32,
    pub absent_since: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub written: Json,
    pub doubts: Json,
    #[sea_orm(column_type = "Text")]
    pub content_hash: String,
    pub import_id: Uuid,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

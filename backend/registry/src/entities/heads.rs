//! 人头: everyone whom a figure of a term counts, from one deed to another.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "heads")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub term: String,
    /// Child, pupil, flow, return, or the indicator that follows a cohort.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub role: String,
    /// The child, the roster row or the movement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// The deed from which on it is so.
    #[sea_orm(primary_key, auto_increment = false)]
    pub since_seq: i64,
    /// The deed from which on it is no longer so.
    pub until_seq: Option<i64>,
    /// The child to whom a roster row belongs; the child itself.
    pub child_id: Option<Uuid>,
    /// Code of rules::rates::Counted.
    #[sea_orm(column_type = "Text")]
    pub counted: String,
    /// As recorded; what it is called today is resolved when it is summed.
    #[sea_orm(column_type = "Text", nullable)]
    pub hukou_village: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub home_village: Option<String>,
    pub school_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub grade: Option<String>,
    pub sex: i32,
    /// Special groups, comma-separated codes.
    #[sea_orm(column_type = "Text")]
    pub groups: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

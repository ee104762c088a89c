//! 岗位: what an officer is charged with, on one of the two lines of duty.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub officer_id: Uuid,
    /// Government, education.
    #[sea_orm(column_type = "Text")]
    pub line: String,
    #[sea_orm(column_type = "Text")]
    pub post: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub place_code: Option<String>,
    pub school_id: Option<Uuid>,
    /// 年级班级 of a class teacher.
    #[sea_orm(column_type = "Text", nullable)]
    pub grade_class: Option<String>,
    /// 包户村组: list of group or village codes.
    pub assigned_groups: Option<Json>,
    pub from_day: Date,
    /// The first day on which the post was no longer held.
    pub to_day: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

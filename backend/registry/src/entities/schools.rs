//! 学校.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "schools")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// 学校标识码, ten digits.
    #[sea_orm(column_type = "Text")]
    pub school_code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// 办学类型.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// `primary,junior`: what the kind teaches.
    #[sea_orm(column_type = "Text")]
    pub stages: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub place_code: Option<String>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    /// 中心校 of a teaching point.
    #[sea_orm(column_type = "Text", nullable)]
    pub parent_school_code: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

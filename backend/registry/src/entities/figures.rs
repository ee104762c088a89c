//! 指标数.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub indicator: String,
    #[sea_orm(column_type = "Text")]
    pub formula: String,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    pub as_of: Date,
    /// Hukou, resident, roll.
    #[sea_orm(column_type = "Text")]
    pub basis: String,
    /// Place, school.
    #[sea_orm(column_type = "Text")]
    pub scope_kind: String,
    #[sea_orm(column_type = "Text")]
    pub scope_code: String,
    pub numerator: i64,
    pub denominator: i64,
    pub excluded: Json,
    pub computed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

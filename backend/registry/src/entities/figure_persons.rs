//! 指标名单: the persons behind a figure.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figure_persons")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    #[sea_orm(column_type = "Text")]
    pub indicator: String,
    #[sea_orm(column_type = "Text")]
    pub formula: String,
    #[sea_orm(column_type = "Text")]
    pub basis: String,
    pub child_id: Option<Uuid>,
    pub roster_row_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub place_code: Option<String>,
    pub school_id: Option<Uuid>,
    /// Numerator, denominator, excluded.
    #[sea_orm(column_type = "Text")]
    pub part: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! 入户: one household in one round.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_visits")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub household_id: Uuid,
    pub round_id: Uuid,
    pub visited_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub surveyor: Option<String>,
    /// File, phone.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    pub import_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

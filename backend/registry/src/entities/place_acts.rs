//! 区划变更办理: one order, one act.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_acts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Merge, split, rename.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub on_day: Date,
    #[sea_orm(column_type = "Text", nullable)]
    pub document: Option<String>,
    /// What begins, ends and moves.
    pub plan: Json,
    pub officer_id: Option<Uuid>,
    pub recorded_at: DateTimeUtc,
    pub undone_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

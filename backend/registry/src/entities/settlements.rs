//! 人工核定: decisions of persons, kept by the sender's key so that a new import does not lose them.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "settlements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text", nullable)]
    pub term: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub child_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub other_kind: String,
    #[sea_orm(column_type = "Text")]
    pub other_key: String,
    pub same: bool,
    pub officer_id: Uuid,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub settled_at: DateTimeUtc,
    pub undone_at: Option<DateTimeUtc>,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

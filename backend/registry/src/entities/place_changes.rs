//! 区划变更: merge, split or new name, with the document that ordered it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub old_code: String,
    #[sea_orm(column_type = "Text")]
    pub new_code: String,
    /// Merge, split, part, group, rename.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub on_day: Date,
    #[sea_orm(column_type = "Text", nullable)]
    pub document: Option<String>,
    pub act_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

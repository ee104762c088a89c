//! 县: the county that owns every other row; a reference table, small and copied to every node.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "counties")]
pub struct Model {
    /// Six digits (GB/T 2260).
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The county's own figures, where the policy leaves them to it.
    pub policy: Json,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

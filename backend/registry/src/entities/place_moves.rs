//! 随迁记录: a row that followed a change of places, and where it stood before.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_moves")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub act_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub of_table: String,
    pub row_id: Uuid,
    /// The columns as they were.
    pub before: Json,
    /// Where the row stands since then.
    #[sea_orm(column_type = "Text", nullable)]
    pub place_code: Option<String>,
    /// Whether a person must still say where it belongs.
    pub undecided: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

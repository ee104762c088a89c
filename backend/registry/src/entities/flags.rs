//! 疑似: a suspicion about a child or a roster row, one a kind and term.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "flags")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The child, or the roster row without a child.
    pub subject_id: Uuid,
    pub child_id: Option<Uuid>,
    pub roster_row_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub place_code: Option<String>,
    pub school_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub evidence: Json,
    pub raised_on: Date,
    pub closed_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_because: Option<String>,
    pub responsible: Json,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

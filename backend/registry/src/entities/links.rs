//! 关联: two rows held to be one child, and why.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub run_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    /// Match (two lists), double (twice on one list).
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub child_id: Option<Uuid>,
    /// Survey, child.
    #[sea_orm(column_type = "Text")]
    pub left_kind: String,
    /// The roster row on the left, where no child is known.
    pub left_row_id: Option<Uuid>,
    /// Roster, roster_before, hukou, survey.
    #[sea_orm(column_type = "Text")]
    pub other_kind: String,
    /// Row of the table that `other_kind` names.
    pub other_id: Uuid,
    /// Log2 odds.
    pub weight: f64,
    pub probability: f64,
    /// Certain, review, settled, rejected.
    #[sea_orm(column_type = "Text")]
    pub decision: String,
    /// One sentence.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub contested: bool,
    /// How the rows agree: the packed levels of every comparison; none for two rows of one list.
    pub pattern: Option<i64>,
    /// Log2 odds of the pair by itself, before other candidates are taken into account.
    pub evidence: Option<f64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

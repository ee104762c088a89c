//! 核实结果: what a person has verified of a child, who checked it again, and until when it counts (D§7.3).

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outcomes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The term in which it was verified.
    #[sea_orm(column_type = "Text")]
    pub term: String,
    pub child_id: Uuid,
    /// Code of D§7.3.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// 佐证, as written.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    /// What was found, in a sentence.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// The officer; none where a command on the machine did it.
    pub verified_by: Option<Uuid>,
    pub verified_on: Date,
    pub checked_by: Option<Uuid>,
    pub checked_on: Option<Date>,
    pub expires_on: Option<Date>,
    /// Since when it is over: a later list had the child in class, or it came back.
    pub over_on: Option<Date>,
    pub withdrawn_by: Option<Uuid>,
    pub withdrawn_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_why: Option<String>,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

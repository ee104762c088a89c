//! 区划底册: a place, a former code or a school under which figures are counted, from one deed to another.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "divisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    /// Place, former, school.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub kind: String,
    /// The place's code, the former code, the school's 标识码.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// The deed from which on it is so.
    #[sea_orm(primary_key, auto_increment = false)]
    pub since_seq: i64,
    /// The deed from which on it is no longer so.
    pub until_seq: Option<i64>,
    /// What the place or school is called.
    #[sea_orm(column_type = "Text", nullable)]
    pub name: Option<String>,
    /// The place to which a place belongs, where a former code went, where a school lies.
    #[sea_orm(column_type = "Text", nullable)]
    pub lies_in: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! 户籍记录.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hukou_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub record_id: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub hukou_no: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    pub sex: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub ethnic: Option<String>,
    pub born_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub hukou_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub relation: Option<String>,
    /// Registered, moved_out, cancelled, died.
    #[sea_orm(column_type = "Text")]
    pub hukou_state: String,
    pub state_on: Option<Date>,
    pub written: Json,
    pub doubts: Json,
    #[sea_orm(column_type = "Text")]
    pub content_hash: String,
    pub import_id: Uuid,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! 流动名册: transfers, suspensions, deaths, dropouts.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub record_id: String,
    pub school_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    pub born_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub roll_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub grade: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub class: Option<String>,
    /// Transfer_in, transfer_out, suspend, resume, death, dropout.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub on_day: Date,
    #[sea_orm(column_type = "Text", nullable)]
    pub other_place: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub other_school: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub evidence: Option<String>,
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

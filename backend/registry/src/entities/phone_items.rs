//! 手机上报.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The household; one may be sent in several versions.
    pub item_id: Uuid,
    pub officer_id: Uuid,
    pub device_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub batch_id: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub base_version: Option<i32>,
    pub made_at: DateTimeUtc,
    pub received_at: DateTimeUtc,
    pub body: Json,
    /// What stood there before this item was stored: the ground for merging later edits.
    pub body_before: Option<Json>,
    #[sea_orm(column_type = "Text")]
    pub body_hash: String,
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    pub version: Option<i32>,
    pub problems: Json,
    #[sea_orm(column_type = "Text")]
    pub receipt: String,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

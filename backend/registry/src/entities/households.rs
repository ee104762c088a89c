//! 户.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "households")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub household_no: String,
    #[sea_orm(column_type = "Text")]
    pub village_code: String,
    /// 14 digits.
    #[sea_orm(column_type = "Text", nullable)]
    pub group_code: Option<String>,
    /// As written.
    #[sea_orm(column_type = "Text", nullable)]
    pub group_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub head_name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub head_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    /// 家庭类型.
    #[sea_orm(column_type = "Text", nullable)]
    pub kind: Option<String>,
    pub only_child: Option<bool>,
    pub two_daughters: Option<bool>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    pub version: i32,
    /// Journal number of the deed that changed it last.
    pub changed_seq: i64,
    /// File, phone.
    #[sea_orm(column_type = "Text")]
    pub origin: String,
    /// Where the number was given: the code of a group, else of a village, with the group as it is written where the register of places has
    /// none of that name; it stays when villages are merged or split.
    #[sea_orm(column_type = "Text")]
    pub numbered_in: String,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

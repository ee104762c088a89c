//! 就学状况: the single source of every rate and flag.

use sea_orm::entity::prelude::*;
use serde::Deserialize;

use crate::packed;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "standings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    pub child_id: Uuid,
    #[sea_orm(column_type = "Text", nullable)]
    pub village_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub township_code: Option<String>,
    /// The village of the child's hukou, where it lies in the county: the hukou basis counts by it.
    #[sea_orm(column_type = "Text", nullable)]
    pub hukou_village_code: Option<String>,
    #[serde(deserialize_with = "packed::flag")]
    pub in_county_hukou: bool,
    #[serde(deserialize_with = "packed::flag")]
    pub resident: bool,
    /// Full years on 31 August.
    pub age: Option<i32>,
    pub sex: i32,
    /// Code of D§7.3.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// A … F, unknown.
    #[sea_orm(column_type = "Text")]
    pub status_class: String,
    /// None, primary, junior, senior.
    #[sea_orm(column_type = "Text")]
    pub level: String,
    /// The highest level finished.
    #[sea_orm(column_type = "Text")]
    pub attained: String,
    /// How far away a school elsewhere lies.
    #[sea_orm(column_type = "Text", nullable)]
    pub reach: Option<String>,
    /// What the standing rests on: verified, roster, movement, hukou, survey, age, nothing.
    #[sea_orm(column_type = "Text")]
    pub rests_on: String,
    pub school_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub grade: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub verified_by: Option<String>,
    pub verified_on: Option<Date>,
    pub expires_on: Option<Date>,
    /// Special groups, comma-separated codes.
    #[sea_orm(column_type = "Text")]
    pub groups: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

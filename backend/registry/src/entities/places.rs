//! 地点: county, township, village or group as it was called from a day to a day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "places")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Canonical: 12 digits, 14 for a village group.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// County, township, village, group.
    #[sea_orm(column_type = "Text")]
    pub level: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub parent_code: Option<String>,
    /// 城乡分类代码.
    #[sea_orm(column_type = "Text", nullable)]
    pub urban_rural: Option<String>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    /// GeoJSON geometry.
    #[sea_orm(column_type = "Text", nullable)]
    pub boundary: Option<String>,
    pub valid_from: Date,
    /// The first day on which it was no longer so.
    pub valid_to: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

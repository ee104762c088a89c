//! 抽查户: one household of the sample.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spot_check_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub check_id: Uuid,
    pub household_id: Uuid,
    /// From 1 within the check.
    pub number: i32,
    #[sea_orm(column_type = "Text")]
    pub stratum: String,
    #[sea_orm(column_type = "Text")]
    pub village_code: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub group_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub surveyor: Option<String>,
    /// What the survey said when the sample was drawn.
    pub recorded: Json,
    /// What the second visit found.
    pub found: Option<Json>,
    /// Waiting, draft, entered.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub entered_by: Option<Uuid>,
    pub entered_at: Option<DateTimeUtc>,
    pub version: i32,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

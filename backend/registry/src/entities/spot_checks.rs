//! 抽查.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spot_checks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    pub round_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub place_code: String,
    /// Township, village, with or without surveyor.
    #[sea_orm(column_type = "Text")]
    pub strata: String,
    pub seed: i64,
    /// Where the size came from a margin.
    pub margin_hundredths: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub confidence: String,
    /// List of {stratum, population, drawn}.
    pub sizes: Json,
    /// Drawn, in_field, accepted, to_repeat.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// The result as it was judged.
    pub judgement: Option<Json>,
    pub drawn_by: Option<Uuid>,
    pub drawn_at: DateTimeUtc,
    pub judged_by: Option<Uuid>,
    pub judged_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

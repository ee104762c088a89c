//! 比对批次.

use sea_orm::entity::prelude::*;

#[expect(clippy::struct_field_names, reason = "the version of the model, not of this row")]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "match_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    #[sea_orm(column_type = "Text")]
    pub model_version: String,
    pub started_at: DateTimeUtc,
    pub finished_at: DateTimeUtc,
    pub counts: Json,
    pub journal_seq: i64,
    pub current: bool,
    /// The models that this run has learnt, by the list compared; kept while links of the run stand.
    pub models: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

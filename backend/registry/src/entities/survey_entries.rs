//! 调查记录: what one round says about one child.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub term: String,
    pub round_id: Uuid,
    /// 记录编号, the sender's own key.
    #[sea_orm(column_type = "Text")]
    pub record_id: String,
    pub household_id: Uuid,
    pub child_id: Uuid,
    /// 就学情况, coded.
    #[sea_orm(column_type = "Text")]
    pub schooling: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub school_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub school_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub school_place_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub grade: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub class: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub roll_number: Option<String>,
    pub boarding: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub out_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub whereabouts: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub evidence: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub remarks: Option<String>,
    pub visited_at: Option<DateTimeUtc>,
    /// Fields whose text differs from the reading, and unknown headings.
    pub written: Json,
    /// List of {field, written, code, sentence}.
    pub doubts: Json,
    #[sea_orm(column_type = "Text")]
    pub content_hash: String,
    pub import_id: Option<Uuid>,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! 日志: one row a deed, chained by hashes, appended and never changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    /// 1, 2, 3 … without gaps within a county.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The hash of the row before.
    #[sea_orm(column_type = "Text")]
    pub prev_hash: String,
    /// SHA-256 over `prev_hash` and this row's canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub at: DateTimeUtc,
    /// `officer` or `system:<command>`.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// No foreign key: the journal outlives every account.
    pub officer_id: Option<Uuid>,
    /// What was done, e.g. `import_roster`.
    #[sea_orm(column_type = "Text")]
    pub deed: String,
    #[sea_orm(column_type = "Text")]
    pub subject_kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub subject_id: Option<String>,
    /// Canonical JSON, byte for byte as hashed; never a name or number of a child.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

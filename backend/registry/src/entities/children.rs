//! 儿童: the register, one row a child.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "children")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub county_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub household_id: Option<Uuid>,
    /// As written.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Normalised for comparison.
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    /// 0 unknown, 1 male, 2 female, 9 not stated (GB/T 2261.1).
    pub sex: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub ethnic: Option<String>,
    pub born_on: Option<Date>,
    /// The birth date as written, where it is doubtful.
    #[sea_orm(column_type = "Text", nullable)]
    pub birth_written: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_kind: Option<String>,
    /// Only a valid number.
    #[sea_orm(column_type = "Text", nullable)]
    pub id_number: Option<String>,
    /// The number as written, where it is not valid.
    #[sea_orm(column_type = "Text", nullable)]
    pub id_written: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub roll_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub hukou_code: Option<String>,
    /// Where the child lives: its household's village.
    #[sea_orm(column_type = "Text", nullable)]
    pub village_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub group_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub health: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub disability_kind: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub disability_level: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub disability_cert: Option<String>,
    pub father_away: Option<bool>,
    pub mother_away: Option<bool>,
    /// Survey, hukou, phone.
    #[sea_orm(column_type = "Text")]
    pub origin: String,
    /// 记录编号 of the police list's entry that a child of origin `hukou` was taken over from.
    #[sea_orm(column_type = "Text", nullable)]
    pub origin_key: Option<String>,
    pub merged_into: Option<Uuid>,
    pub version: i32,
    pub changed_seq: i64,
    /// 姓名 by all linked rows, where it is not the one of its own row (rules::children::identify).
    #[sea_orm(column_type = "Text", nullable)]
    pub known_name: Option<String>,
    /// The same of the sex.
    pub known_sex: Option<i32>,
    /// The same of the birthday, where it is not the one counted by its own row.
    pub known_born_on: Option<Date>,
    /// The same of the ID number; empty where its own row has somebody else's.
    #[sea_orm(column_type = "Text", nullable)]
    pub known_id: Option<String>,
}

super::hide_person!(Model);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

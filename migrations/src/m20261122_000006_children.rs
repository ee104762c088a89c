//! 儿童: households, the register of children and their numbers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean_null, date, date_null, double_null, integer, text, text_null, uuid, uuid_null,
};

use crate::table::{self, CountyTable};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop_all(manager, tables()).await
    }
}

/// The tables of this step; each refers only to those before it.
fn tables() -> Vec<CountyTable> {
    vec![households(), children(), other_names(), guardians(), file_numbers()]
}

/// 户.
fn households() -> CountyTable {
    CountyTable::new("households")
        .column(text("household_no"))
        .column(text("village_code"))
        .column(text_null("group_code"))
        .column(text_null("group_name"))
        .column(text_null("address"))
        .column(text("head_name"))
        .column(text_null("head_id"))
        .column(text_null("phone"))
        .column(text_null("kind"))
        .column(boolean_null("only_child"))
        .column(boolean_null("two_daughters"))
        .column(double_null("lon"))
        .column(double_null("lat"))
        .column(integer("version"))
        .column(big_integer("changed_seq"))
        .column(text("origin"))
        .unique(&["village_code", "household_no"])
        .index(&["changed_seq"])
}

/// 儿童: the register, one row a child.
fn children() -> CountyTable {
    CountyTable::new("children")
        .column(uuid_null("household_id"))
        .column(text("name"))
        .column(text("name_key"))
        .column(integer("sex"))
        .column(text_null("ethnic"))
        .column(date_null("born_on"))
        .column(text_null("birth_written"))
        .column(text_null("id_kind"))
        .column(text_null("id_number"))
        .column(text_null("id_written"))
        .column(text_null("roll_number"))
        .column(text_null("hukou_code"))
        .column(text_null("village_code"))
        .column(text_null("group_code"))
        .column(text_null("residence"))
        .column(text_null("health"))
        .column(text_null("disability_kind"))
        .column(text_null("disability_level"))
        .column(text_null("disability_cert"))
        .column(boolean_null("father_away"))
        .column(boolean_null("mother_away"))
        .column(text("origin"))
        .column(text_null("origin_key"))
        .column(uuid_null("merged_into"))
        .column(integer("version"))
        .column(big_integer("changed_seq"))
        .refers("household_id", "households")
        .refers("merged_into", "children")
        .index(&["id_number"])
        .index(&["village_code"])
        .index(&["household_id"])
        .index(&["changed_seq"])
}

/// 曾用名、小名.
fn other_names() -> CountyTable {
    CountyTable::new("other_names")
        .column(uuid("child_id"))
        .column(text("name"))
        .column(text("name_key"))
        .refers("child_id", "children")
        .index(&["child_id"])
}

/// 监护人.
fn guardians() -> CountyTable {
    CountyTable::new("guardians")
        .column(uuid("child_id"))
        .column(text("relation"))
        .column(text_null("relation_written"))
        .column(text("name"))
        .column(text_null("id_number"))
        .column(text_null("phone"))
        .column(text_null("employer"))
        .column(boolean_null("away"))
        .refers("child_id", "children")
        .index(&["child_id"])
}

/// 建档号: issued once, gap-free, never used again.
fn file_numbers() -> CountyTable {
    CountyTable::new("file_numbers")
        .column(text("number"))
        .column(uuid("child_id"))
        .column(text("village_code"))
        .column(text("group_digits"))
        .column(integer("household_seq"))
        .column(integer("person_seq"))
        .column(uuid("household_id"))
        .column(date("issued_on"))
        .refers("child_id", "children")
        .refers("household_id", "households")
        .unique(&["number"])
        .unique(&["child_id"])
        .index(&["household_id"])
}

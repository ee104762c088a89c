//! 学校: schools and their catchments.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{double_null, text, text_null, uuid};

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
    vec![schools(), school_catchments()]
}

/// 学校.
fn schools() -> CountyTable {
    CountyTable::new("schools")
        .column(text("school_code"))
        .column(text("name"))
        .column(text("kind"))
        .column(text("stages"))
        .column(text_null("place_code"))
        .column(double_null("lon"))
        .column(double_null("lat"))
        .column(text_null("parent_school_code"))
        .unique(&["school_code"])
        .index(&["place_code"])
}

/// 学区: the villages a school serves.
fn school_catchments() -> CountyTable {
    CountyTable::new("school_catchments")
        .column(uuid("school_id"))
        .column(text("village_code"))
        .refers("school_id", "schools")
        .unique(&["school_id", "village_code"])
        .index(&["village_code"])
}

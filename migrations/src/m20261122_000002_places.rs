//! 区划: places with their history.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, date_null, double_null, text, text_null};

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
    vec![places(), place_changes()]
}

/// 地点: county, township, village or group as it was called from a day to a day.
fn places() -> CountyTable {
    CountyTable::new("places")
        .column(text("code"))
        .column(text("name"))
        .column(text("level"))
        .column(text_null("parent_code"))
        .column(text_null("urban_rural"))
        .column(double_null("lon"))
        .column(double_null("lat"))
        .column(text_null("boundary"))
        .column(date("valid_from"))
        .column(date_null("valid_to"))
        .unique(&["code", "valid_from"])
        .index(&["parent_code"])
}

/// 区划变更: merge, split or new name, with the document that ordered it.
fn place_changes() -> CountyTable {
    CountyTable::new("place_changes")
        .column(text("old_code"))
        .column(text("new_code"))
        .column(text("kind"))
        .column(date("on_day"))
        .column(text_null("document"))
        .index(&["old_code"])
        .index(&["new_code"])
}

//! 导入: files taken in and the county's own headings.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date_null, text, text_null, timestamp_with_time_zone};

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
    vec![heading_mappings(), imports()]
}

/// 表头对照: a heading this county uses and the field it means.
fn heading_mappings() -> CountyTable {
    CountyTable::new("heading_mappings")
        .column(text("kind"))
        .column(text("heading"))
        .column(text("field"))
        .unique(&["kind", "heading"])
}

/// 导入批次: one file taken in, with counts that add up.
fn imports() -> CountyTable {
    CountyTable::new("imports")
        .column(text("kind"))
        .column(text_null("term"))
        .column(date_null("as_of"))
        .column(text("file_name"))
        .column(text("file_sha256"))
        .column(big_integer("rows_read"))
        .column(big_integer("rows_stored"))
        .column(big_integer("rows_unchanged"))
        .column(big_integer("rows_rejected"))
        .column(big_integer("journal_seq"))
        .column(timestamp_with_time_zone("imported_at"))
        .index(&["kind", "term"])
}

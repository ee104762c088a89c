//! 台账日志: counties, the hash chain of deeds and its head.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json, text, text_null, timestamp_with_time_zone, uuid_null};

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
    vec![counties(), journal(), journal_heads()]
}

/// 县: the county that owns every other row; a reference table, small and copied to every node.
fn counties() -> CountyTable {
    CountyTable::keyed_by("counties", None)
        .column(text("name"))
        .column(json("policy"))
        .column(timestamp_with_time_zone("created_at"))
}

/// 日志: one row a deed, chained by hashes, appended and never changed.
fn journal() -> CountyTable {
    CountyTable::keyed_by("journal", Some("seq"))
        .column(big_integer("seq"))
        .column(text("prev_hash"))
        .column(text("hash"))
        .column(timestamp_with_time_zone("at"))
        .column(text("actor"))
        .column(uuid_null("officer_id"))
        .column(text("deed"))
        .column(text("subject_kind"))
        .column(text_null("subject_id"))
        .column(text("body"))
        .index(&["subject_kind", "subject_id"])
        .index(&["deed"])
}

/// 日志末端: the last row of each county's chain; locked by every deed.
fn journal_heads() -> CountyTable {
    CountyTable::keyed_by("journal_heads", None).column(big_integer("seq")).column(text("hash"))
}

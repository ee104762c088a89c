//! 手机: everything a phone sent is kept.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, json, json_null, text, timestamp_with_time_zone, uuid, uuid_null};

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
    vec![phone_items()]
}

/// 手机上报.
fn phone_items() -> CountyTable {
    CountyTable::new("phone_items")
        .column(uuid("item_id"))
        .column(uuid("officer_id"))
        .column(uuid_null("device_id"))
        .column(text("batch_id"))
        .column(text("kind"))
        .column(integer_null("base_version"))
        .column(timestamp_with_time_zone("made_at"))
        .column(timestamp_with_time_zone("received_at"))
        .column(json("body"))
        .column(json_null("body_before"))
        .column(text("body_hash"))
        .column(text("outcome"))
        .column(integer_null("version"))
        .column(json("problems"))
        .column(text("receipt"))
        .refers("officer_id", "officers")
        .refers("device_id", "devices")
        .index(&["item_id"])
        .index(&["officer_id", "received_at"])
}

//! 责任人: officers, posts, devices, tokens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, json_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
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
    vec![officers(), posts(), devices(), refresh_tokens()]
}

/// 责任人: a person with an account.
fn officers() -> CountyTable {
    CountyTable::new("officers")
        .column(text("account"))
        .column(text("name"))
        .column(text_null("phone"))
        .column(text("password_hash"))
        .column(boolean("active"))
        .column(integer("token_version"))
        .column(boolean("must_change"))
        .unique(&["account"])
}

/// 岗位: what an officer is charged with, on one of the two lines of duty.
fn posts() -> CountyTable {
    CountyTable::new("posts")
        .column(uuid("officer_id"))
        .column(text("line"))
        .column(text("post"))
        .column(text_null("place_code"))
        .column(uuid_null("school_id"))
        .column(text_null("grade_class"))
        .column(json_null("assigned_groups"))
        .column(date("from_day"))
        .column(date_null("to_day"))
        .refers("officer_id", "officers")
        .refers("school_id", "schools")
        .index(&["officer_id"])
        .index(&["place_code"])
        .index(&["school_id"])
}

/// 设备: a phone that signed in.
fn devices() -> CountyTable {
    CountyTable::new("devices")
        .column(uuid("officer_id"))
        .column(text("device_key"))
        .column(text("name"))
        .column(timestamp_with_time_zone("last_seen_at"))
        .column(timestamp_with_time_zone_null("revoked_at"))
        .refers("officer_id", "officers")
        .unique(&["officer_id", "device_key"])
}

/// 续签令牌: kept as a hash, good once.
fn refresh_tokens() -> CountyTable {
    CountyTable::new("refresh_tokens")
        .column(uuid("officer_id"))
        .column(uuid("device_id"))
        .column(text("token_hash"))
        .column(timestamp_with_time_zone("expires_at"))
        .column(timestamp_with_time_zone_null("used_at"))
        .refers("officer_id", "officers")
        .refers("device_id", "devices")
        .unique(&["token_hash"])
        .index(&["device_id"])
}

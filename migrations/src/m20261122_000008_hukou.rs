//! 户籍: the police list.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date_null, integer, json, text, text_null, uuid};

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
    vec![hukou_entries()]
}

/// 户籍记录.
fn hukou_entries() -> CountyTable {
    CountyTable::new("hukou_entries")
        .column(text("record_id"))
        .column(text_null("hukou_no"))
        .column(text("name"))
        .column(text("name_key"))
        .column(integer("sex"))
        .column(text_null("ethnic"))
        .column(date_null("born_on"))
        .column(text_null("id_number"))
        .column(text_null("hukou_code"))
        .column(text_null("relation"))
        .column(text("hukou_state"))
        .column(date_null("state_on"))
        .column(json("written"))
        .column(json("doubts"))
        .column(text("content_hash"))
        .column(uuid("import_id"))
        .refers("import_id", "imports")
        .unique(&["record_id"])
        .index(&["id_number"])
}

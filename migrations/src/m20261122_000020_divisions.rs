//! 区划底册: the places, former codes and schools under which figures are counted, from one deed to another.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text, text_null};

use crate::table::{self, CountyTable};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::create_all(manager, vec![divisions()]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop_all(manager, vec![divisions()]).await
    }
}

/// A row is true from the deed `since_seq` until the deed `until_seq`.
fn divisions() -> CountyTable {
    CountyTable::keyed_by_all("divisions", &["kind", "code", "since_seq"])
        .column(text("kind"))
        .column(text("code"))
        .column(big_integer("since_seq"))
        .column(big_integer_null("until_seq"))
        .column(text_null("name"))
        .column(text_null("lies_in"))
}

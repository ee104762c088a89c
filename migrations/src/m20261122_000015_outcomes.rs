//! 核实结果: verified outcomes with their second check and expiry, the traces of flags, and the keys by which one child is looked at
//! without reading the county.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, date_null, text, text_null, uuid, uuid_null};

use crate::table::{self, CountyTable};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::create_all(manager, tables()).await?;
        for (table, column) in KEYS {
            manager.create_index(index(table, column).table(table).col("county_code").col(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in KEYS {
            manager.drop_index(Index::drop().table(table).name(index_name(table, column)).to_owned()).await?;
        }
        table::drop_all(manager, tables()).await
    }
}

/// Names and numbers by which movements and absences find their child.
const KEYS: [(&str, &str); 5] = [
    ("children", "name_key"),
    ("children", "roll_number"),
    ("roster_rows", "name_key"),
    ("roster_rows", "roll_number"),
    ("roster_rows", "id_number"),
];

fn index(table: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(index_name(table, column)).to_owned()
}

fn index_name(table: &str, column: &str) -> String {
    format!("{table}_{column}_idx")
}

/// The tables of this step; each refers only to those before it.
fn tables() -> Vec<CountyTable> {
    vec![outcomes(), flag_traces()]
}

/// 核实结果: one row a verification; never overwritten, only checked, withdrawn or followed by another.
fn outcomes() -> CountyTable {
    CountyTable::new("outcomes")
        .column(text("term"))
        .column(uuid("child_id"))
        .column(text("status"))
        .column(text("evidence"))
        .column(text("note"))
        .column(uuid_null("verified_by"))
        .column(date("verified_on"))
        .column(uuid_null("checked_by"))
        .column(date_null("checked_on"))
        .column(date_null("expires_on"))
        .column(uuid_null("withdrawn_by"))
        .column(date_null("withdrawn_on"))
        .column(text_null("withdrawn_why"))
        .refers("child_id", "children")
        .refers("verified_by", "officers")
        .refers("checked_by", "officers")
        .refers("withdrawn_by", "officers")
        .index(&["child_id"])
        .index(&["expires_on"])
}

/// 销号痕迹: a flag that is raised again keeps on record that it was closed.
fn flag_traces() -> CountyTable {
    CountyTable::new("flag_traces")
        .column(uuid("flag_id"))
        .column(date("raised_on"))
        .column(date("closed_on"))
        .column(text("closed_because"))
        .refers("flag_id", "flags")
        .index(&["flag_id"])
}

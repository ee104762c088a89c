//! 比对说明: how each link's rows agree and by which model they were weighed, so that the account of a pair can be drawn without
//! matching the county again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, double_null, json_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [("links", "pattern"), ("links", "evidence"), ("match_runs", "models")] {
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}

/// The levels of every comparison, packed; the bits of the pair by itself; the models of the run, by the list compared.
fn columns() -> [(&'static str, ColumnDef); 3] {
    [("links", big_integer_null("pattern")), ("links", double_null("evidence")), ("match_runs", json_null("models"))]
}

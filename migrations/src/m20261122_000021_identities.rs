//! 认定身份: which name, sex, birthday and number are a child's by all rows linked to it, where they differ from what its own row says.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date_null, integer_null, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "children";

fn columns() -> [ColumnDef; 4] {
    [text_null("known_name"), integer_null("known_sex"), date_null("known_born_on"), text_null("known_id")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            manager.alter_table(Table::alter().table(TABLE).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["known_id", "known_born_on", "known_sex", "known_name"] {
            manager.alter_table(Table::alter().table(TABLE).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

//! 比率: frozen versions, figures and their persons.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, integer, json, text, text_null, timestamp_with_time_zone, uuid_null,
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
    vec![frozen_versions(), figures(), figure_persons()]
}

/// 定稿: figures as published, never changed.
fn frozen_versions() -> CountyTable {
    CountyTable::new("frozen_versions")
        .column(text("term"))
        .column(integer("number"))
        .column(date("published_on"))
        .column(uuid_null("officer_id"))
        .column(text_null("why"))
        .column(big_integer("journal_seq"))
        .refers("officer_id", "officers")
        .unique(&["term", "number"])
}

/// 指标数.
fn figures() -> CountyTable {
    CountyTable::new("figures")
        .column(uuid_null("version_id"))
        .column(text("indicator"))
        .column(text("formula"))
        .column(text("term"))
        .column(date("as_of"))
        .column(text("basis"))
        .column(text("scope_kind"))
        .column(text("scope_code"))
        .column(big_integer("numerator"))
        .column(big_integer("denominator"))
        .column(json("excluded"))
        .column(timestamp_with_time_zone("computed_at"))
        .refers("version_id", "frozen_versions")
        .index(&["term", "indicator", "scope_code"])
}

/// 指标名单: the persons behind a figure.
pub(crate) fn figure_persons() -> CountyTable {
    CountyTable::new("figure_persons")
        .column(uuid_null("version_id"))
        .column(text("term"))
        .column(text("indicator"))
        .column(text("formula"))
        .column(text("basis"))
        .column(uuid_null("child_id"))
        .column(uuid_null("roster_row_id"))
        .column(text_null("place_code"))
        .column(uuid_null("school_id"))
        .column(text("part"))
        .column(text_null("reason"))
        .refers("version_id", "frozen_versions")
        .refers("child_id", "children")
        .refers("roster_row_id", "roster_rows")
        .refers("school_id", "schools")
        .index(&["term", "indicator", "place_code"])
        .index(&["term", "indicator", "school_id"])
}

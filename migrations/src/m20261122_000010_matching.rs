//! 比对: runs, links, what persons settled, what stayed alone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, double, json, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
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
    vec![match_runs(), links(), settlements(), unmatched()]
}

/// 比对批次.
fn match_runs() -> CountyTable {
    CountyTable::new("match_runs")
        .column(text("term"))
        .column(text("model_version"))
        .column(timestamp_with_time_zone("started_at"))
        .column(timestamp_with_time_zone("finished_at"))
        .column(json("counts"))
        .column(big_integer("journal_seq"))
        .column(boolean("current"))
        .index(&["term"])
}

/// 关联: two rows held to be one child, and why.
fn links() -> CountyTable {
    CountyTable::new("links")
        .column(uuid("run_id"))
        .column(text("term"))
        .column(text("kind"))
        .column(uuid_null("child_id"))
        .column(text("left_kind"))
        .column(uuid_null("left_row_id"))
        .column(text("other_kind"))
        .column(uuid("other_id"))
        .column(double("weight"))
        .column(double("probability"))
        .column(text("decision"))
        .column(text("reason"))
        .column(boolean("contested"))
        .refers("run_id", "match_runs")
        .refers("child_id", "children")
        .index(&["term", "other_kind", "child_id"])
        .index(&["term", "other_kind", "other_id"])
}

/// 人工核定: decisions of persons, kept by the sender's key so that a new import does not lose them.
fn settlements() -> CountyTable {
    CountyTable::new("settlements")
        .column(text_null("term"))
        .column(text("kind"))
        .column(uuid("child_id"))
        .column(text("other_kind"))
        .column(text("other_key"))
        .column(boolean("same"))
        .column(uuid("officer_id"))
        .column(text_null("note"))
        .column(timestamp_with_time_zone("settled_at"))
        .column(timestamp_with_time_zone_null("undone_at"))
        .refers("child_id", "children")
        .refers("officer_id", "officers")
        .index(&["other_kind", "other_key"])
        .index(&["child_id"])
}

/// 未比中: a row of either side without a partner, and why.
fn unmatched() -> CountyTable {
    CountyTable::new("unmatched")
        .column(uuid("run_id"))
        .column(text("term"))
        .column(text("side"))
        .column(uuid("subject_id"))
        .column(text("reason"))
        .refers("run_id", "match_runs")
        .index(&["term", "side"])
}

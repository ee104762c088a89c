//! 入户调查: rounds, visits and what was written about each child.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean_null, date, json, text, text_null, timestamp_with_time_zone_null, uuid, uuid_null,
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
    vec![survey_rounds(), survey_visits(), survey_entries()]
}

/// 调查轮次.
fn survey_rounds() -> CountyTable {
    CountyTable::new("survey_rounds")
        .column(text("term"))
        .column(text("name"))
        .column(date("opened_on"))
        .unique(&["term"])
}

/// 入户: one household in one round.
fn survey_visits() -> CountyTable {
    CountyTable::new("survey_visits")
        .column(uuid("household_id"))
        .column(uuid("round_id"))
        .column(timestamp_with_time_zone_null("visited_at"))
        .column(text_null("surveyor"))
        .column(text("source"))
        .column(uuid_null("import_id"))
        .refers("household_id", "households")
        .refers("round_id", "survey_rounds")
        .refers("import_id", "imports")
        .unique(&["household_id", "round_id"])
        .index(&["round_id"])
}

/// 调查记录: what one round says about one child.
fn survey_entries() -> CountyTable {
    CountyTable::new("survey_entries")
        .column(text("term"))
        .column(uuid("round_id"))
        .column(text("record_id"))
        .column(uuid("household_id"))
        .column(uuid("child_id"))
        .column(text("schooling"))
        .column(text_null("school_name"))
        .column(text_null("school_code"))
        .column(text_null("school_place_code"))
        .column(text_null("grade"))
        .column(text_null("class"))
        .column(text_null("roll_number"))
        .column(boolean_null("boarding"))
        .column(text_null("out_reason"))
        .column(text_null("whereabouts"))
        .column(text_null("evidence"))
        .column(text_null("remarks"))
        .column(timestamp_with_time_zone_null("visited_at"))
        .column(json("written"))
        .column(json("doubts"))
        .column(text("content_hash"))
        .column(uuid_null("import_id"))
        .refers("round_id", "survey_rounds")
        .refers("household_id", "households")
        .refers("child_id", "children")
        .refers("import_id", "imports")
        .unique(&["term", "record_id"])
        .index(&["child_id"])
        .index(&["household_id"])
}

//! 就学状况: one row a child and term, and the suspicions drawn from them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, json, text, text_null, uuid, uuid_null,
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
    vec![standings(), flags()]
}

/// 就学状况: the single source of every rate and flag.
fn standings() -> CountyTable {
    CountyTable::new("standings")
        .column(text("term"))
        .column(uuid("child_id"))
        .column(text_null("village_code"))
        .column(text_null("township_code"))
        .column(text_null("hukou_village_code"))
        .column(boolean("in_county_hukou"))
        .column(boolean("resident"))
        .column(integer_null("age"))
        .column(integer("sex"))
        .column(text("status"))
        .column(text("status_class"))
        .column(text("level"))
        .column(text("attained"))
        .column(text_null("reach"))
        .column(text("rests_on"))
        .column(uuid_null("school_id"))
        .column(text_null("grade"))
        .column(text_null("verified_by"))
        .column(date_null("verified_on"))
        .column(date_null("expires_on"))
        .column(text("groups"))
        .column(text("reason"))
        .refers("child_id", "children")
        .refers("school_id", "schools")
        .unique(&["term", "child_id"])
        .index(&["term", "village_code"])
        .index(&["term", "hukou_village_code"])
        .index(&["term", "school_id"])
}

/// 疑似: a suspicion about a child or a roster row, one a kind and term.
fn flags() -> CountyTable {
    CountyTable::new("flags")
        .column(text("term"))
        .column(text("kind"))
        .column(uuid("subject_id"))
        .column(uuid_null("child_id"))
        .column(uuid_null("roster_row_id"))
        .column(text_null("place_code"))
        .column(uuid_null("school_id"))
        .column(text("reason"))
        .column(json("evidence"))
        .column(date("raised_on"))
        .column(date_null("closed_on"))
        .column(text_null("closed_because"))
        .column(json("responsible"))
        .refers("child_id", "children")
        .refers("roster_row_id", "roster_rows")
        .refers("school_id", "schools")
        .unique(&["term", "kind", "subject_id"])
        .index(&["term", "place_code"])
        .index(&["term", "school_id"])
}

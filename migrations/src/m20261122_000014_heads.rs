//! 人头: everyone whom a figure counts, from one deed to another; and the runs that counted.
//!
//! The persons of published figures were copies beside them; now they are the heads as they stood at the deed that published, so the
//! table of copies goes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, date, integer, json, text, text_null, uuid, uuid_null};

use crate::m20261122_000012_rates::figure_persons;
use crate::table::{self, CountyTable};

/// What is added to tables of earlier steps: a page reads the figures of one area, a cohort the pupils of one grade.
const INDEXES: [(&str, &str, [&str; 2]); 2] = [
    ("figures", "figures_term_scope_code_idx", ["term", "scope_code"]),
    ("roster_rows", "roster_rows_term_grade_idx", ["term", "grade"]),
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop_all(manager, vec![figure_persons()]).await?;
        table::create_all(manager, tables()).await?;
        for (table, name, [first, second]) in INDEXES {
            let mut index = Index::create();
            index.table(table).name(name).col("county_code").col(first).col(second);
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, _) in INDEXES {
            manager.drop_index(Index::drop().table(table).name(name).to_owned()).await?;
        }
        table::drop_all(manager, tables()).await?;
        table::create_all(manager, vec![figure_persons()]).await
    }
}

/// The tables of this step; each refers only to those before it.
fn tables() -> Vec<CountyTable> {
    vec![rate_runs(), heads()]
}

/// 测算批次: when a term was counted, and by which settings.
fn rate_runs() -> CountyTable {
    CountyTable::new("rate_runs")
        .column(text("term"))
        .column(big_integer("journal_seq"))
        .column(date("on_day"))
        .column(json("policy"))
        .unique(&["term", "journal_seq"])
}

/// 人头: a row is true from the deed `since_seq` until the deed `until_seq`. The index holds all that counting reads, in the order
/// in which it groups.
fn heads() -> CountyTable {
    CountyTable::keyed_by_all("heads", &["term", "role", "subject_id", "since_seq"])
        .column(text("term"))
        .column(text("role"))
        .column(uuid("subject_id"))
        .column(big_integer("since_seq"))
        .column(big_integer_null("until_seq"))
        .column(uuid_null("child_id"))
        .column(text("counted"))
        .column(text_null("hukou_village"))
        .column(text_null("home_village"))
        .column(uuid_null("school_id"))
        .column(text_null("grade"))
        .column(integer("sex"))
        .column(text("groups"))
        .index_named(
            "counted",
            &["term", "counted", "hukou_village", "home_village", "school_id", "since_seq", "until_seq", "subject_id"],
        )
        .index(&["child_id"])
}

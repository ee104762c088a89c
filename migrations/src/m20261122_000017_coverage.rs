//! 抽查与撤并: spot checks of the survey; changes of places with every row that followed them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, integer, integer_null, json, json_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::table::{self, CountyTable};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A household's number is given within a village; it stays unique under that village when the village is merged or split.
const OLD_KEY: &str = "households_village_code_household_no_key";
const NEW_KEY: &str = "households_numbered_in_household_no_key";
const BY_VILLAGE: &str = "households_village_code_idx";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::create_all(manager, tables()).await?;
        let add = |column: ColumnDef, table: &'static str| Table::alter().table(table).add_column(column).to_owned();
        manager.alter_table(add(uuid_null("act_id"), "place_changes")).await?;
        manager.alter_table(add(text("numbered_in").default("").to_owned(), "households")).await?;
        manager.get_connection().execute_unprepared("UPDATE households SET numbered_in = village_code").await?;
        manager.drop_index(Index::drop().name(OLD_KEY).table("households").to_owned()).await?;
        let key = ["county_code", "numbered_in", "household_no"];
        manager.create_index(households_index(NEW_KEY, &key).unique().to_owned()).await?;
        manager.create_index(households_index(BY_VILLAGE, &["county_code", "village_code"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [BY_VILLAGE, NEW_KEY] {
            manager.drop_index(Index::drop().name(name).table("households").to_owned()).await?;
        }
        let key = ["county_code", "village_code", "household_no"];
        manager.create_index(households_index(OLD_KEY, &key).unique().to_owned()).await?;
        let without =
            |column: &'static str, table: &'static str| Table::alter().table(table).drop_column(column).to_owned();
        manager.alter_table(without("numbered_in", "households")).await?;
        manager.alter_table(without("act_id", "place_changes")).await?;
        table::drop_all(manager, tables()).await
    }
}

fn households_index(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.table("households").name(name);
    for column in columns {
        index.col(*column);
    }
    index
}

/// The tables of this step; each refers only to those before it.
fn tables() -> Vec<CountyTable> {
    vec![place_acts(), place_moves(), spot_checks(), spot_check_items()]
}

/// 区划变更办理: one order, one act.
fn place_acts() -> CountyTable {
    CountyTable::new("place_acts")
        .column(text("kind"))
        .column(date("on_day"))
        .column(text_null("document"))
        .column(json("plan"))
        .column(uuid_null("officer_id"))
        .column(timestamp_with_time_zone("recorded_at"))
        .column(timestamp_with_time_zone_null("undone_at"))
        .index(&["recorded_at"])
}

/// 随迁记录: a row that followed a change of places, and where it stood before.
fn place_moves() -> CountyTable {
    CountyTable::new("place_moves")
        .column(uuid("act_id"))
        .column(text("of_table"))
        .column(uuid("row_id"))
        .column(json("before"))
        .column(text_null("place_code"))
        .column(boolean("undecided"))
        .refers("act_id", "place_acts")
        .unique(&["act_id", "of_table", "row_id"])
        .index(&["row_id"])
}

/// 抽查.
fn spot_checks() -> CountyTable {
    CountyTable::new("spot_checks")
        .column(text("term"))
        .column(uuid("round_id"))
        .column(text("name"))
        .column(text("place_code"))
        .column(text("strata"))
        .column(big_integer("seed"))
        .column(integer_null("margin_hundredths"))
        .column(text("confidence"))
        .column(json("sizes"))
        .column(text("state"))
        .column(json_null("judgement"))
        .column(uuid_null("drawn_by"))
        .column(timestamp_with_time_zone("drawn_at"))
        .column(uuid_null("judged_by"))
        .column(timestamp_with_time_zone_null("judged_at"))
        .column(integer("version"))
        .refers("round_id", "survey_rounds")
        .index(&["term"])
}

/// 抽查户: one household of the sample, what the survey says of it and what the second visit found.
fn spot_check_items() -> CountyTable {
    CountyTable::new("spot_check_items")
        .column(uuid("check_id"))
        .column(uuid("household_id"))
        .column(integer("number"))
        .column(text("stratum"))
        .column(text("village_code"))
        .column(text_null("group_code"))
        .column(text_null("surveyor"))
        .column(json("recorded"))
        .column(json_null("found"))
        .column(text("state"))
        .column(uuid_null("entered_by"))
        .column(timestamp_with_time_zone_null("entered_at"))
        .column(integer("version"))
        .refers("check_id", "spot_checks")
        .refers("household_id", "households")
        .unique(&["check_id", "household_id"])
        .index(&["household_id"])
}

//! 花名册: snapshots of schools, their rows, movements and attendance.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, boolean_null, date, date_null, integer, json, text, text_null, uuid, uuid_null,
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
    vec![roster_snapshots(), roster_rows(), movements(), attendance_reports()]
}

/// 花名册快照: one school's whole list on one day.
fn roster_snapshots() -> CountyTable {
    CountyTable::new("roster_snapshots")
        .column(text("term"))
        .column(uuid("school_id"))
        .column(date("as_of"))
        .column(uuid("import_id"))
        .column(integer("row_count"))
        .column(boolean("current"))
        .refers("school_id", "schools")
        .refers("import_id", "imports")
        .index(&["term", "school_id"])
}

/// 花名册行: one pupil on one school's list in one term.
fn roster_rows() -> CountyTable {
    CountyTable::new("roster_rows")
        .column(text("term"))
        .column(uuid("school_id"))
        .column(text("row_key"))
        .column(text_null("record_id"))
        .column(text_null("grade"))
        .column(text_null("class"))
        .column(text_null("class_no"))
        .column(text("name"))
        .column(text("name_key"))
        .column(text_null("other_names"))
        .column(integer("sex"))
        .column(text_null("ethnic"))
        .column(date_null("born_on"))
        .column(text_null("id_kind"))
        .column(text_null("id_number"))
        .column(text_null("roll_number"))
        .column(text("roll_state"))
        .column(date_null("entered_on"))
        .column(text_null("hukou_code"))
        .column(text_null("residence"))
        .column(text_null("father_name"))
        .column(text_null("mother_name"))
        .column(text_null("guardian_name"))
        .column(text_null("guardian_id"))
        .column(text_null("guardian_phone"))
        .column(boolean_null("boarding"))
        .column(boolean_null("migrant"))
        .column(boolean_null("left_behind"))
        .column(boolean_null("inclusive"))
        .column(text_null("remarks"))
        .column(json("written"))
        .column(json("doubts"))
        .column(text("content_hash"))
        .column(uuid("first_snapshot_id"))
        .column(uuid("last_snapshot_id"))
        .column(date_null("ended_on"))
        .refers("school_id", "schools")
        .refers("first_snapshot_id", "roster_snapshots")
        .refers("last_snapshot_id", "roster_snapshots")
        .unique(&["term", "school_id", "row_key"])
}

/// 流动名册: transfers, suspensions, deaths, dropouts.
fn movements() -> CountyTable {
    CountyTable::new("movements")
        .column(text("record_id"))
        .column(uuid_null("school_id"))
        .column(text("name"))
        .column(text("name_key"))
        .column(date_null("born_on"))
        .column(text_null("id_number"))
        .column(text_null("roll_number"))
        .column(text_null("grade"))
        .column(text_null("class"))
        .column(text("kind"))
        .column(date("on_day"))
        .column(text_null("other_place"))
        .column(text_null("other_school"))
        .column(text_null("reason"))
        .column(text_null("evidence"))
        .column(json("written"))
        .column(json("doubts"))
        .column(text("content_hash"))
        .column(uuid("import_id"))
        .refers("school_id", "schools")
        .refers("import_id", "imports")
        .unique(&["record_id"])
        .index(&["school_id"])
}

/// 月考勤.
fn attendance_reports() -> CountyTable {
    CountyTable::new("attendance_reports")
        .column(uuid("school_id"))
        .column(text("month"))
        .column(text("row_key"))
        .column(text_null("roll_number"))
        .column(text("name"))
        .column(text("name_key"))
        .column(integer("days_absent"))
        .column(date_null("absent_since"))
        .column(text_null("reason"))
        .column(json("written"))
        .column(json("doubts"))
        .column(text("content_hash"))
        .column(uuid("import_id"))
        .refers("school_id", "schools")
        .refers("import_id", "imports")
        .unique(&["school_id", "month", "row_key"])
}

//! 导入月考勤: a school's monthly report of absence (D§6.13).

use std::borrow::Cow;
use std::collections::BTreeMap;

use rules::forms::FormKind;
use rules::identity::{read_count, read_date, read_month, read_roll_number};
use rules::names::read_name;
use sea_orm::{ColumnTrait, Condition};
use serde_json::Value;
use uuid::Uuid;

use super::read_row::find_school;
use crate::Result;
use crate::deed::Deed;
use crate::entities::attendance_reports;
use crate::imports::{Fault, Form, Lead, Notes, RowHasher, RowReader, Stored, has_doubts, keep};
use crate::schools::{self, Schools};
use crate::sheets::Row;

/// The reports of a file.
pub(crate) struct AttendanceForm {
    lead: Lead,
}

/// What reading needs to know.
pub(crate) struct Reader {
    county: String,
    schools: Schools,
}

impl Form for AttendanceForm {
    const KIND: FormKind = FormKind::Attendance;
    const DEED: &'static str = "import_attendance";
    const TABLES: &'static [&'static str] = &["attendance_reports"];
    type Reader = Reader;
    type Draft = attendance_reports::Model;

    async fn prepare(deed: &Deed, lead: Lead) -> Result<(Reader, Self)> {
        let schools = schools::load_in(deed).await?;
        Ok((Reader { county: deed.county_code(), schools }, Self { lead }))
    }

    fn read(reader: &Reader, row: Row<'_>, hasher: &RowHasher) -> Result<Self::Draft, Fault> {
        reader.read(row, hasher)
    }

    fn key(draft: &Self::Draft) -> (&'static str, Cow<'_, str>) {
        let field = if draft.roll_number.is_some() { "roll_number" } else { "name" };
        (field, Cow::Owned(format!("{} {} {}", draft.school_id, draft.month, draft.row_key)))
    }

    fn is_doubted(draft: &Self::Draft) -> bool {
        has_doubts(&draft.doubts)
    }

    async fn store(&mut self, deed: &Deed, drafts: Vec<Self::Draft>) -> Result<Stored> {
        use attendance_reports::Column::{ContentHash, CountyCode, Id, Month, RowKey, SchoolId};
        let mut reports: BTreeMap<(Uuid, String), Vec<attendance_reports::Model>> = BTreeMap::new();
        for draft in drafts {
            let draft = attendance_reports::Model { import_id: self.lead.import_id, ..draft };
            reports.entry((draft.school_id, draft.month.clone())).or_default().push(draft);
        }
        let mut outcome = Stored::default();
        for ((school_id, month), rows) in reports {
            let own = Condition::all()
                .add(CountyCode.eq(deed.county_code()))
                .add(SchoolId.eq(school_id))
                .add(Month.eq(month));
            let part = keep::<attendance_reports::Entity>(deed, &own, [RowKey, Id, ContentHash], rows).await?;
            outcome.taken += part.taken;
            outcome.unchanged += part.unchanged;
        }
        Ok(outcome)
    }
}

impl Reader {
    fn read(&self, row: Row<'_>, hasher: &RowHasher) -> Result<attendance_reports::Model, Fault> {
        let mut cells = RowReader::new(row);
        let school = find_school(&self.schools, &mut cells)?;
        let name = cells.read("name", read_name);
        let name = name.ok_or_else(|| Fault::new("name", "没有姓名；请补上学生的姓名"))?;
        let month = cells.code("month", read_month, |month| month.format("%Y-%m"));
        let month = month.ok_or_else(|| Fault::new("month", "月份读不懂；请按“年-月”填写，如2026-10"))?;
        let roll = cells.read("roll_number", read_roll_number).map(|roll| roll.to_string());
        let days = cells.read("days_absent", read_count);
        let report = attendance_reports::Model {
            county_code: self.county.clone(),
            id: Uuid::nil(),
            school_id: school.id.0,
            month: month.format("%Y-%m").to_string(),
            row_key: roll.clone().or_else(|| cells.text("roll_number")).unwrap_or_else(|| name.key().to_owned()),
            roll_number: roll,
            name: name.written().to_owned(),
            name_key: name.key().to_owned(),
            days_absent: i32::try_from(days.unwrap_or_default()).unwrap_or(i32::MAX),
            absent_since: cells.read("absent_since", read_date),
            reason: cells.text("reason"),
            written: Value::Null,
            doubts: Value::Null,
            content_hash: String::new(),
            import_id: Uuid::nil(),
        };
        let Notes { written, doubts, content_hash } = cells.finish(hasher);
        Ok(attendance_reports::Model { written, doubts, content_hash, ..report })
    }
}

//! 导入流动名册: who came to a school and who left it (D§6.7).

use std::borrow::Cow;

use rules::calendar::Term;
use rules::forms::FormKind;
use rules::identity::{IdNumber, read_date, read_id_number, read_roll_number};
use rules::names::read_name;
use rules::rosters::read_movement_kind;
use rules::schools::{GradeContext, System, read_class, read_grade, read_school_code};
use sea_orm::{ColumnTrait, Condition};
use serde_json::Value;
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::entities::movements;
use crate::imports::{Fault, Form, Lead, Notes, RowHasher, RowReader, Stored, has_doubts, keep};
use crate::schools::{self, Schools};
use crate::sheets::Row;
use crate::standings::policy;

/// The movements of a file.
pub(crate) struct MovementForm {
    lead: Lead,
}

/// What reading needs to know.
pub(crate) struct Reader {
    county: String,
    term: Term,
    system: System,
    schools: Schools,
}

impl Form for MovementForm {
    const KIND: FormKind = FormKind::Movements;
    const DEED: &'static str = "import_movements";
    const TABLES: &'static [&'static str] = &["movements"];
    type Reader = Reader;
    type Draft = movements::Model;

    async fn prepare(deed: &Deed, lead: Lead) -> Result<(Reader, Self)> {
        let schools = schools::load_in(deed).await?;
        let system = policy(deed).await?.system;
        Ok((Reader { county: deed.county_code(), term: lead.term, system, schools }, Self { lead }))
    }

    fn read(reader: &Reader, row: Row<'_>, hasher: &RowHasher) -> Result<Self::Draft, Fault> {
        reader.read(row, hasher)
    }

    fn key(draft: &Self::Draft) -> (&'static str, Cow<'_, str>) {
        ("record_id", Cow::Borrowed(&draft.record_id))
    }

    fn is_doubted(draft: &Self::Draft) -> bool {
        has_doubts(&draft.doubts)
    }

    async fn store(&mut self, deed: &Deed, mut drafts: Vec<Self::Draft>) -> Result<Stored> {
        use movements::Column::{ContentHash, CountyCode, Id, RecordId};
        let own = Condition::all().add(CountyCode.eq(deed.county_code()));
        for draft in &mut drafts {
            draft.import_id = self.lead.import_id;
        }
        keep::<movements::Entity>(deed, &own, [RecordId, Id, ContentHash], drafts).await
    }
}

impl Reader {
    fn read(&self, row: Row<'_>, hasher: &RowHasher) -> Result<movements::Model, Fault> {
        let mut cells = RowReader::new(row);
        let record_id = cells.key("record_id", "没有记录编号；请给每条异动编一个不重复的编号")?;
        let name = cells.read("name", read_name);
        let name = name.ok_or_else(|| Fault::new("name", "没有姓名；请补上学生的姓名"))?;
        let kind = cells.code("kind", read_movement_kind, |kind| kind.title());
        let kind = kind.ok_or_else(|| Fault::new("kind", "类别读不懂；请填写转入、转出、休学、复学、死亡或辍学"))?;
        let on_day = cells.read("on", read_date);
        let on_day = on_day.ok_or_else(|| Fault::new("on", "日期读不懂；请按“年-月-日”填写，如2026-10-08"))?;
        let code = cells.read("school_code", read_school_code);
        let school = code.as_deref().and_then(|code| self.schools.find(code));
        if school.is_none() {
            cells.keep("school_code");
        }
        let context =
            GradeContext { year: self.term.school_year(), kind: school.map(|school| school.kind), system: self.system };
        let id = cells.read("id_number", read_id_number);
        let born_on = cells.read("born_on", read_date);
        let movement = movements::Model {
            county_code: self.county.clone(),
            id: Uuid::nil(),
            record_id,
            school_id: school.map(|school| school.id.0),
            name: name.written().to_owned(),
            name_key: name.key().to_owned(),
            born_on: born_on.or(id.map(IdNumber::born_on)),
            id_number: id.map(|id| id.to_string()),
            roll_number: cells.read("roll_number", read_roll_number).map(|roll| roll.to_string()),
            grade: cells
                .code("grade", |written| read_grade(written, context), |grade| grade.title())
                .map(|grade| grade.to_string()),
            class: cells.read("class", read_class),
            kind: kind.as_str().to_owned(),
            on_day,
            other_place: cells.text("other_place"),
            other_school: cells.text("other_school"),
            reason: cells.text("reason"),
            evidence: cells.text("evidence"),
            written: Value::Null,
            doubts: Value::Null,
            content_hash: String::new(),
            import_id: Uuid::nil(),
        };
        let Notes { written, doubts, content_hash } = cells.finish(hasher);
        Ok(movements::Model { written, doubts, content_hash, ..movement })
    }
}

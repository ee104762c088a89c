//! 导入户籍名单: one entry a person, by the sender's key; a newer list corrects an older one.

use std::borrow::Cow;

use rules::children::{HukouState, read_hukou_state};
use rules::forms::FormKind;
use rules::identity::{IdNumber, Sex, cross_check, read_date, read_ethnic, read_id_number, read_place_code, read_sex};
use rules::names::read_name;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::entities::hukou_entries;
use crate::imports::{Fault, Form, Lead, Notes, RowHasher, RowReader, Stored, has_doubts, keep};
use crate::places::{self, Places};
use crate::sheets::Row;

/// The police list.
pub(crate) struct HukouForm {
    lead: Lead,
}

/// What reading needs to know.
pub(crate) struct Reader {
    county: String,
    places: Places,
}

impl Form for HukouForm {
    const KIND: FormKind = FormKind::Hukou;
    const DEED: &'static str = "import_hukou";
    const TABLES: &'static [&'static str] = &["hukou_entries"];
    type Reader = Reader;
    type Draft = hukou_entries::Model;

    async fn prepare(deed: &Deed, lead: Lead) -> Result<(Reader, Self)> {
        Ok((Reader { county: deed.county_code(), places: places::load_in(deed).await? }, Self { lead }))
    }

    fn read(reader: &Reader, row: Row<'_>, hasher: &RowHasher) -> Result<Self::Draft, Fault> {
        let mut cells = RowReader::new(row);
        let record_id = cells.key("record_id", "没有记录编号；请给每个人编一个不重复的编号")?;
        let name = cells.read("name", read_name);
        let name = name.ok_or_else(|| Fault::new("name", "没有姓名；请补上姓名"))?;
        let sex = cells.code("sex", read_sex, |sex| sex.title());
        let born_on = cells.read("born_on", read_date);
        let id = cells.read("id_number", read_id_number);
        let contradictions = id.map(|id| cross_check(id, born_on, sex)).unwrap_or_default();
        cells.doubt_all("id_number", contradictions);
        let state = cells.code("hukou_state", read_hukou_state, |state| state.title());
        let entry = hukou_entries::Model {
            county_code: reader.county.clone(),
            id: Uuid::nil(),
            record_id,
            hukou_no: cells.text("hukou_no"),
            name: name.written().to_owned(),
            name_key: name.key().to_owned(),
            sex: i32::from(sex.unwrap_or(Sex::Unknown).number()),
            ethnic: cells.code("ethnic", read_ethnic, |ethnic| ethnic.title()).map(|ethnic| ethnic.to_string()),
            born_on: born_on.or(id.map(IdNumber::born_on)),
            id_number: id.map(|id| id.to_string()),
            hukou_code: cells.read("hukou_code", read_place_code).map(|code| reader.places.resolve(code).to_string()),
            relation: cells.text("relation"),
            // A list without the column lists those who are registered.
            hukou_state: state.unwrap_or(HukouState::Registered).as_str().to_owned(),
            state_on: cells.read("state_on", read_date),
            written: serde_json::Value::Null,
            doubts: serde_json::Value::Null,
            content_hash: String::new(),
            import_id: Uuid::nil(),
        };
        let Notes { written, doubts, content_hash } = cells.finish(hasher);
        Ok(hukou_entries::Model { written, doubts, content_hash, ..entry })
    }

    fn key(draft: &Self::Draft) -> (&'static str, Cow<'_, str>) {
        ("record_id", Cow::Borrowed(&draft.record_id))
    }

    fn is_doubted(draft: &Self::Draft) -> bool {
        has_doubts(&draft.doubts)
    }

    async fn store(&mut self, deed: &Deed, mut drafts: Vec<Self::Draft>) -> Result<Stored> {
        use hukou_entries::Column::{ContentHash, CountyCode, Id, RecordId};
        let own = Condition::all().add(CountyCode.eq(deed.county_code()));
        for draft in &mut drafts {
            draft.import_id = self.lead.import_id;
        }
        keep::<hukou_entries::Entity>(deed, &own, [RecordId, Id, ContentHash], drafts).await
    }
}

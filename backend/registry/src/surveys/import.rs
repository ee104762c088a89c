//! 导入入户调查表: a file of one round becomes households, visits, children and entries.

use std::borrow::Cow;

use rules::calendar::Term;
use rules::forms::FormKind;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::read_row::{Draft, Reader};
use super::store::Batch;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{survey_entries, survey_rounds};
use crate::imports::{Fault, Form, Lead, RowHasher, Stored, has_doubts};
use crate::sheets::Row;
use crate::standings::policy;
use crate::{places, schools};

/// The survey of one round.
pub(crate) struct SurveyForm {
    pub(super) lead: Lead,
    pub(super) round_id: Uuid,
    /// Terms in which the same record numbers may have been used.
    pub(super) terms: Vec<String>,
    /// No entry was there when the import began: then no key can be known.
    pub(super) is_first: bool,
}

impl Form for SurveyForm {
    const KIND: FormKind = FormKind::Households;
    const DEED: &'static str = "import_households";
    const TABLES: &'static [&'static str] =
        &["households", "survey_visits", "children", "guardians", "other_names", "survey_entries"];
    type Reader = Reader;
    type Draft = Draft;

    async fn prepare(deed: &Deed, lead: Lead) -> Result<(Reader, Self)> {
        let reader = Reader {
            county: deed.county_code(),
            term: lead.term,
            system: policy(deed).await?.system,
            places: places::load_in(deed).await?,
            schools: schools::load_in(deed).await?,
        };
        let round_id = round(deed, lead.term).await?;
        let own = survey_entries::Column::CountyCode.eq(deed.county_code());
        let entries = survey_entries::Entity::find().filter(own).count(deed.txn()).await?;
        let terms = terms(deed).await?;
        Ok((reader, Self { lead, round_id, terms, is_first: entries == 0 }))
    }

    fn read(reader: &Reader, row: Row<'_>, hasher: &RowHasher) -> Result<Draft, Fault> {
        reader.read(row, hasher)
    }

    fn key(draft: &Draft) -> (&'static str, Cow<'_, str>) {
        ("record_id", Cow::Borrowed(&draft.entry.record_id))
    }

    fn is_doubted(draft: &Draft) -> bool {
        has_doubts(&draft.entry.doubts)
    }

    async fn store(&mut self, deed: &Deed, drafts: Vec<Draft>) -> Result<Stored> {
        Batch::sort(self, deed, drafts).await?.store(self, deed).await
    }
}

/// The round of a term: opened by its first survey.
pub(super) async fn round(deed: &Deed, term: Term) -> Result<Uuid> {
    let open = survey_rounds::Entity::find()
        .filter(survey_rounds::Column::CountyCode.eq(deed.county_code()))
        .filter(survey_rounds::Column::Term.eq(term.to_string()))
        .one(deed.txn())
        .await?;
    if let Some(round) = open {
        return Ok(round.id);
    }
    let round = survey_rounds::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        term: term.to_string(),
        name: format!("{}入户调查", term.title()),
        opened_on: deed.today(),
    };
    let id = round.id;
    survey_rounds::Entity::insert(round.into_active_model()).exec_without_returning(deed.txn()).await?;
    Ok(id)
}

/// All terms surveyed so far, the newest last.
async fn terms(deed: &Deed) -> Result<Vec<String>> {
    let rounds = survey_rounds::Entity::find()
        .filter(survey_rounds::Column::CountyCode.eq(deed.county_code()))
        .all(deed.txn())
        .await?;
    let mut terms: Vec<Term> = rounds.iter().filter_map(|round| round.term.parse().ok()).collect();
    terms.sort_unstable();
    Ok(terms.iter().map(Term::to_string).collect())
}

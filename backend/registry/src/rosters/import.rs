//! 导入花名册: a file is the whole roll of every school it names, on one day.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rules::forms::FormKind;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use super::read_row::Reader;
use super::snapshots::Snapshots;
use crate::deed::Deed;
use crate::entities::roster_rows;
use crate::imports::{Fault, Form, Lead, RowHasher, Stored, has_doubts};
use crate::sheets::Row;
use crate::standings::policy;
use crate::{Result, schools};

/// The rosters of one file.
pub(crate) struct RosterForm {
    lead: Lead,
    snapshots: Snapshots,
}

impl Form for RosterForm {
    const KIND: FormKind = FormKind::Roster;
    const DEED: &'static str = "import_roster";
    const TABLES: &'static [&'static str] = &["roster_snapshots", "roster_rows"];
    type Reader = Reader;
    type Draft = roster_rows::Model;

    async fn prepare(deed: &Deed, lead: Lead) -> Result<(Reader, Self)> {
        let schools = schools::load_in(deed).await?;
        let snapshots = Snapshots::of(lead, &schools);
        let system = policy(deed).await?.system;
        let reader = Reader { county: deed.county_code(), term: lead.term, system, schools };
        Ok((reader, Self { lead, snapshots }))
    }

    fn read(reader: &Reader, row: Row<'_>, hasher: &RowHasher) -> Result<Self::Draft, Fault> {
        reader.read(row, hasher)
    }

    fn key(draft: &Self::Draft) -> (&'static str, Cow<'_, str>) {
        let field = match (&draft.record_id, &draft.roll_number) {
            (Some(_), _) => "record_id",
            (None, Some(_)) => "roll_number",
            (None, None) => "class_no",
        };
        (field, Cow::Owned(format!("{} {}", draft.school_id, draft.row_key)))
    }

    fn is_doubted(draft: &Self::Draft) -> bool {
        has_doubts(&draft.doubts)
    }

    async fn store(&mut self, deed: &Deed, drafts: Vec<Self::Draft>) -> Result<Stored> {
        let mut by_school: BTreeMap<Uuid, Vec<roster_rows::Model>> = BTreeMap::new();
        for draft in drafts {
            by_school.entry(draft.school_id).or_default().push(draft);
        }
        let mut outcome = Stored::default();
        for (school_id, rows) in by_school {
            let snapshot = self.snapshots.take(deed, school_id, rows.len()).await?;
            let part = self.store_school(deed, school_id, snapshot, rows).await?;
            outcome.taken += part.taken;
            outcome.unchanged += part.unchanged;
        }
        Ok(outcome)
    }

    async fn finish(&mut self, deed: &Deed) -> Result<bool> {
        self.snapshots.finish(deed).await
    }
}

/// A pupil whom the register has under that key.
struct Known {
    id: Uuid,
    content_hash: String,
    first_snapshot_id: Uuid,
    ended_on: Option<NaiveDate>,
}

impl RosterForm {
    async fn store_school(
        &self,
        deed: &Deed,
        school_id: Uuid,
        snapshot: Uuid,
        rows: Vec<roster_rows::Model>,
    ) -> Result<Stored> {
        let known = self.known(deed, school_id, &rows).await?;
        let (mut new, mut changed, mut same) = (Vec::new(), Vec::new(), Vec::new());
        let mut outcome = Stored::default();
        for row in rows {
            let row = roster_rows::Model { last_snapshot_id: snapshot, ..row };
            match known.get(&row.row_key) {
                None => new.push(roster_rows::Model { id: deed.new_id(), first_snapshot_id: snapshot, ..row }),
                Some(known) if known.content_hash == row.content_hash => {
                    same.push(known.id);
                    // A pupil who had left and is back has changed, though the row says the same.
                    outcome.taken += u64::from(known.ended_on.is_some());
                    outcome.unchanged += u64::from(known.ended_on.is_none());
                }
                Some(known) => {
                    changed.push(roster_rows::Model {
                        id: known.id,
                        first_snapshot_id: known.first_snapshot_id,
                        ..row
                    });
                }
            }
        }
        outcome.taken += (new.len() + changed.len()) as u64;
        deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.replace_all(changed.into_iter().map(IntoActiveModel::into_active_model)).await?;
        still_there(deed, snapshot, same).await?;
        Ok(outcome)
    }

    async fn known(&self, deed: &Deed, school: Uuid, rows: &[roster_rows::Model]) -> Result<HashMap<String, Known>> {
        use roster_rows::Column::{ContentHash, CountyCode, EndedOn, FirstSnapshotId, Id, RowKey, SchoolId, Term};
        type Found = (String, Uuid, String, Uuid, Option<NaiveDate>);
        let found: Vec<Found> = roster_rows::Entity::find()
            .select_only()
            .columns([RowKey, Id, ContentHash, FirstSnapshotId, EndedOn])
            .filter(CountyCode.eq(deed.county_code()))
            .filter(Term.eq(self.lead.term.to_string()))
            .filter(SchoolId.eq(school))
            .filter(RowKey.is_in(rows.iter().map(|row| row.row_key.as_str())))
            .into_tuple()
            .all(deed.txn())
            .await?;
        let known = |(key, id, content_hash, first_snapshot_id, ended_on)| {
            (key, Known { id, content_hash, first_snapshot_id, ended_on })
        };
        Ok(found.into_iter().map(known).collect())
    }
}

/// Pupils who stand in the new snapshot as they stood in the one before.
async fn still_there(deed: &Deed, snapshot: Uuid, ids: Vec<Uuid>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let there = roster_rows::ActiveModel { last_snapshot_id: Set(snapshot), ended_on: Set(None), ..Default::default() };
    roster_rows::Entity::update_many()
        .set(there)
        .filter(roster_rows::Column::CountyCode.eq(deed.county_code()))
        .filter(roster_rows::Column::Id.is_in(ids))
        .exec(deed.txn())
        .await?;
    Ok(())
}

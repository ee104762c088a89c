//! 花名册快照: the roll of one school on one day. Who is missing from a newer one has left the roll.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

use crate::deed::Deed;
use crate::entities::{roster_rows, roster_snapshots};
use crate::imports::Lead;
use crate::schools::{SchoolId, Schools};
use crate::{Error, Result};

/// The snapshots that one import makes.
pub(super) struct Snapshots {
    lead: Lead,
    names: HashMap<Uuid, String>,
    open: HashMap<Uuid, Open>,
}

struct Open {
    id: Uuid,
    rows: usize,
    /// The day of the snapshot before, if there was one.
    before: Option<NaiveDate>,
    /// Added to by a supplement, not made by this import.
    is_old: bool,
}

impl Snapshots {
    pub(super) fn of(lead: Lead, schools: &Schools) -> Self {
        let names = schools.iter().map(|school| (school.id.0, school.name.clone())).collect();
        Self { lead, names, open: HashMap::new() }
    }

    /// The snapshot into which these rows of a school go.
    pub(super) async fn take(&mut self, deed: &Deed, school_id: Uuid, rows: usize) -> Result<Uuid> {
        if let Some(open) = self.open.get_mut(&school_id) {
            open.rows += rows;
            return Ok(open.id);
        }
        let mut open = self.begin(deed, school_id).await?;
        open.rows += rows;
        let id = open.id;
        self.open.insert(school_id, open);
        Ok(id)
    }

    async fn begin(&self, deed: &Deed, school_id: Uuid) -> Result<Open> {
        let before = current(deed, self.lead, school_id).await?;
        if let Some(before) = &before {
            if self.lead.is_supplement {
                let rows = usize::try_from(before.row_count).unwrap_or_default();
                return Ok(Open { id: before.id, rows, before: Some(before.as_of), is_old: true });
            }
            self.refuse_older(school_id, before.as_of)?;
            set_current(deed, before.id, false, None).await?;
        }
        let snapshot = roster_snapshots::Model {
            county_code: deed.county_code(),
            id: deed.new_id(),
            term: self.lead.term.to_string(),
            school_id,
            as_of: self.lead.as_of,
            import_id: self.lead.import_id,
            row_count: 0,
            current: true,
        };
        let id = snapshot.id;
        roster_snapshots::Entity::insert(snapshot.into_active_model()).exec_without_returning(deed.txn()).await?;
        Ok(Open { id, rows: 0, before: before.map(|before| before.as_of), is_old: false })
    }

    fn refuse_older(&self, school_id: Uuid, before: NaiveDate) -> Result<()> {
        if before <= self.lead.as_of {
            return Ok(());
        }
        let school = self.names.get(&school_id).map_or_else(|| SchoolId(school_id).to_string(), String::clone);
        let sentence = format!(
            "“{school}”已有 {before} 的花名册，比这份（{}）新：旧名册不能盖过新名册，请核对 --as-of",
            self.lead.as_of
        );
        Err(Error::refused("older_roster", sentence))
    }

    /// Ends the rows that the new snapshots lack. Whether anything is other than before.
    pub(super) async fn finish(&self, deed: &Deed) -> Result<bool> {
        let mut changed = false;
        for (school_id, open) in &self.open {
            set_current(deed, open.id, true, Some(open.rows)).await?;
            if !open.is_old {
                changed |= self.end_missing(deed, *school_id, open.id).await? > 0;
                changed |= open.before != Some(self.lead.as_of);
            }
        }
        Ok(changed)
    }

    async fn end_missing(&self, deed: &Deed, school_id: Uuid, snapshot: Uuid) -> Result<u64> {
        use roster_rows::Column::{CountyCode, EndedOn, LastSnapshotId, SchoolId, Term};
        let ended = roster_rows::ActiveModel { ended_on: Set(Some(self.lead.as_of)), ..Default::default() };
        let done = roster_rows::Entity::update_many()
            .set(ended)
            .filter(CountyCode.eq(deed.county_code()))
            .filter(Term.eq(self.lead.term.to_string()))
            .filter(SchoolId.eq(school_id))
            .filter(EndedOn.is_null())
            .filter(LastSnapshotId.ne(snapshot))
            .exec(deed.txn())
            .await?;
        Ok(done.rows_affected)
    }
}

async fn current(deed: &Deed, lead: Lead, school_id: Uuid) -> Result<Option<roster_snapshots::Model>> {
    Ok(roster_snapshots::Entity::find()
        .filter(roster_snapshots::Column::CountyCode.eq(deed.county_code()))
        .filter(roster_snapshots::Column::Term.eq(lead.term.to_string()))
        .filter(roster_snapshots::Column::SchoolId.eq(school_id))
        .filter(roster_snapshots::Column::Current.eq(true))
        .one(deed.txn())
        .await?)
}

async fn set_current(deed: &Deed, id: Uuid, current: bool, rows: Option<usize>) -> Result<()> {
    let mut snapshot = roster_snapshots::ActiveModel { current: Set(current), ..Default::default() };
    if let Some(rows) = rows {
        snapshot.row_count = Set(i32::try_from(rows).unwrap_or(i32::MAX));
    }
    roster_snapshots::Entity::update_many()
        .set(snapshot)
        .filter(roster_snapshots::Column::CountyCode.eq(deed.county_code()))
        .filter(roster_snapshots::Column::Id.eq(id))
        .exec(deed.txn())
        .await?;
    Ok(())
}

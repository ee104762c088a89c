//! Storing a batch of survey rows: what is new, what changed, and what stays as it is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rules::identity::Doubt;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::import::SurveyForm;
use super::numbers::{self, HouseholdKey, Named};
use super::read_row::Draft;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{children, guardians, households, other_names, survey_entries, survey_visits};
use crate::imports::{Fault, Stored, add_doubt, has_doubts};

/// What the register knows under a record number.
struct KnownEntry {
    id: Uuid,
    child_id: Uuid,
    content_hash: String,
    is_of_phone: bool,
    is_of_this_term: bool,
}

/// When a household was visited, and by whom.
type Seen = (Option<DateTime<Utc>>, Option<String>);

/// The rows of a batch by what is to be done with them.
pub(super) struct Batch {
    outcome: Stored,
    new: Vec<Draft>,
    /// Rows whose child is known; with the entry's id where it is of this term.
    changed: Vec<(Draft, Uuid, Option<Uuid>)>,
}

impl Batch {
    /// Looks the record numbers up and sorts the rows.
    pub(super) async fn sort(form: &SurveyForm, deed: &Deed, drafts: Vec<Draft>) -> Result<Self> {
        let known = if form.is_first { HashMap::new() } else { known_entries(form, deed, &drafts).await? };
        let mut batch = Self { outcome: Stored::default(), new: Vec::with_capacity(drafts.len()), changed: Vec::new() };
        for (index, draft) in drafts.into_iter().enumerate() {
            match known.get(&draft.entry.record_id) {
                None => batch.new.push(draft),
                Some(entry) if entry.is_of_this_term && entry.content_hash == draft.entry.content_hash => {
                    batch.outcome.unchanged += 1;
                }
                Some(entry) if entry.is_of_phone => {
                    let reason = "这条记录是手机填报的，文件不能覆盖；请在工作台上修改，或换一个记录编号";
                    batch.outcome.refused.push((index, Fault::new("record_id", reason)));
                }
                Some(entry) if draft.is_repeated && entry.is_of_this_term => {
                    let reason = "这个记录编号已有另一条记录入库；请改用不同的记录编号，或删去重复的这一行";
                    batch.outcome.refused.push((index, Fault::new("record_id", reason)));
                }
                Some(entry) => {
                    batch.changed.push((draft, entry.child_id, entry.is_of_this_term.then_some(entry.id)));
                }
            }
        }
        Ok(batch)
    }

    /// Stores households first, then children, then what hangs on them.
    pub(super) async fn store(mut self, form: &SurveyForm, deed: &Deed) -> Result<Stored> {
        self.part_namesakes(deed).await?;
        self.outcome.taken += (self.new.len() + self.changed.len()) as u64;
        let (named, homes) = self.store_households(form, deed).await?;
        let mut rows = Rows::default();
        let mut touched = Vec::new();
        for draft in std::mem::take(&mut self.new) {
            let home = homes[&named.meant(&draft.household)];
            touched.push(home);
            rows.add(form, deed, draft, home, deed.new_id(), None);
        }
        let mut again = Rows::default();
        for (draft, child_id, entry_id) in std::mem::take(&mut self.changed) {
            let home = homes[&named.meant(&draft.household)];
            touched.push(home);
            again.add(form, deed, draft, home, child_id, entry_id);
        }
        rows.insert(deed).await?;
        again.replace(deed).await?;
        if !form.is_first {
            touch(deed, touched).await?;
        }
        Ok(self.outcome)
    }

    /// A record number of an earlier term that now bears another name is another child. Changed children keep what the file
    /// does not speak of, and count one version up.
    async fn part_namesakes(&mut self, deed: &Deed) -> Result<()> {
        if self.changed.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = self.changed.iter().map(|(_, child_id, _)| *child_id).collect();
        let stored: HashMap<Uuid, children::Model> = children::Entity::find()
            .filter(children::Column::CountyCode.eq(deed.county_code()))
            .filter(children::Column::Id.is_in(ids))
            .all(deed.txn())
            .await?
            .into_iter()
            .map(|child| (child.id, child))
            .collect();
        for (mut draft, child_id, entry_id) in std::mem::take(&mut self.changed) {
            match stored.get(&child_id) {
                Some(child) if entry_id.is_some() || is_same_person(child, &draft.child) => {
                    draft.child.version = child.version + 1;
                    draft.child.merged_into = child.merged_into;
                    draft.child.origin.clone_from(&child.origin);
                    draft.child.origin_key.clone_from(&child.origin_key);
                    draft.child = draft.child.known_as(child);
                    self.changed.push((draft, child_id, entry_id));
                }
                _ => self.new.push(draft),
            }
        }
        Ok(())
    }

    /// The households of the batch, by number; new ones are inserted, changed ones replaced.
    async fn store_households(
        &mut self,
        form: &SurveyForm,
        deed: &Deed,
    ) -> Result<(Named, HashMap<HouseholdKey, Uuid>)> {
        let drafts = || self.new.iter().chain(self.changed.iter().map(|(draft, ..)| draft));
        let mut named = Named::of(drafts().map(|draft| &draft.household), fill);
        let mut visits: HashMap<HouseholdKey, Seen> = HashMap::new();
        for draft in drafts() {
            let seen = || (draft.entry.visited_at, draft.surveyor.clone());
            visits.entry(named.meant(&draft.household)).or_insert_with(seen);
        }
        let mut stored = numbers::stored(deed, &named.wanted, form.is_first).await?;
        self.doubt_two_heads(deed, &named, &stored);
        let wanted = std::mem::take(&mut named.wanted);
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        let mut homes = HashMap::with_capacity(wanted.len());
        for (key, written) in wanted {
            let household = match stored.remove(&key) {
                None => {
                    let household = households::Model { id: deed.new_id(), changed_seq: deed.seq(), ..written };
                    new.push(household.clone());
                    household
                }
                Some(stored) => {
                    let household = merged(deed, &stored, &written);
                    if household != stored {
                        changed.push(household.clone());
                    }
                    household
                }
            };
            homes.insert(key, household.id);
        }
        deed.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.replace_all(changed.into_iter().map(IntoActiveModel::into_active_model)).await?;
        store_visits(form, deed, &homes, visits).await?;
        Ok((named, homes))
    }

    /// Two heads of different valid numbers under one number of a household are two families or a slip of the pen: the row is taken, and
    /// somebody is asked. Who is registered with the household already may have got another head since.
    fn doubt_two_heads(&mut self, deed: &Deed, named: &Named, stored: &HashMap<HouseholdKey, households::Model>) {
        let new = self.new.iter_mut().map(|draft| (draft, true));
        for (draft, is_new) in new.chain(self.changed.iter_mut().map(|(draft, ..)| (draft, false))) {
            let (key, own) = (named.meant(&draft.household), &draft.household);
            let differs = |known: &households::Model| numbers::name_two_heads(known, own);
            let is_another = |known: &households::Model| {
                differs(known) && (known.changed_seq == deed.seq() || is_new && known.head_name != own.head_name)
            };
            if named.wanted.get(&key).is_some_and(differs) || stored.get(&key).is_some_and(is_another) {
                self.outcome.doubted += u64::from(!has_doubts(&draft.entry.doubts));
                add_doubt(&mut draft.entry.doubts, "household_no", &own.household_no, Doubt::HouseholdTwoHeads);
            }
        }
    }
}

/// A household whose children changed has changed, though its own row says the same: phones hear of it, one version up.
async fn touch(deed: &Deed, mut homes: Vec<Uuid>) -> Result<()> {
    use households::Column::{ChangedSeq, CountyCode, Id, Version};
    homes.sort_unstable();
    homes.dedup();
    for homes in homes.chunks(500) {
        households::Entity::update_many()
            .col_expr(Version, Expr::col(Version).add(1))
            .col_expr(ChangedSeq, Expr::value(deed.seq()))
            .filter(CountyCode.eq(deed.county_code()))
            .filter(Id.is_in(homes.iter().copied()))
            .filter(ChangedSeq.lt(deed.seq()))
            .exec(deed.txn())
            .await?;
    }
    Ok(())
}

/// One child keeps its record number over the terms when name or number stay.
fn is_same_person(stored: &children::Model, written: &children::Model) -> bool {
    stored.name_key == written.name_key || (stored.id_number.is_some() && stored.id_number == written.id_number)
}

async fn known_entries(form: &SurveyForm, deed: &Deed, drafts: &[Draft]) -> Result<HashMap<String, KnownEntry>> {
    use survey_entries::Column::{ChildId, ContentHash, CountyCode, Id, ImportId, RecordId, Term};
    type Found = (String, String, Uuid, Uuid, String, Option<Uuid>);
    let rows: Vec<Found> = survey_entries::Entity::find()
        .select_only()
        .columns([Term, RecordId, Id, ChildId, ContentHash, ImportId])
        .filter(CountyCode.eq(deed.county_code()))
        .filter(Term.is_in(form.terms.iter().map(String::as_str)))
        .filter(RecordId.is_in(drafts.iter().map(|draft| draft.entry.record_id.as_str())))
        .into_tuple()
        .all(deed.txn())
        .await?;
    let this_term = form.lead.term.to_string();
    let mut known: HashMap<String, (usize, KnownEntry)> = HashMap::with_capacity(rows.len());
    for (term, record_id, id, child_id, content_hash, import_id) in rows {
        let is_of_this_term = term == this_term;
        // This term's entry is the nearest, then the newest of the others.
        let nearness =
            if is_of_this_term { usize::MAX } else { form.terms.iter().position(|t| *t == term).unwrap_or(0) };
        let is_of_phone = is_of_this_term && import_id.is_none();
        let entry = KnownEntry { id, child_id, content_hash, is_of_phone, is_of_this_term };
        match known.get(&record_id) {
            Some((nearer, _)) if *nearer > nearness => {}
            _ => drop(known.insert(record_id, (nearness, entry))),
        }
    }
    Ok(known.into_iter().map(|(record_id, (_, entry))| (record_id, entry)).collect())
}

/// What the second row of a household adds to the first.
fn fill(first: &mut households::Model, second: &households::Model) {
    fn gap<T: Clone>(first: &mut Option<T>, second: Option<&T>) {
        if first.is_none() {
            *first = second.cloned();
        }
    }
    gap(&mut first.group_code, second.group_code.as_ref());
    gap(&mut first.group_name, second.group_name.as_ref());
    gap(&mut first.address, second.address.as_ref());
    gap(&mut first.head_id, second.head_id.as_ref());
    gap(&mut first.phone, second.phone.as_ref());
    gap(&mut first.kind, second.kind.as_ref());
    gap(&mut first.only_child, second.only_child.as_ref());
    gap(&mut first.two_daughters, second.two_daughters.as_ref());
    gap(&mut first.lon, second.lon.as_ref());
    gap(&mut first.lat, second.lat.as_ref());
    if first.head_name.is_empty() {
        first.head_name.clone_from(&second.head_name);
    }
}

/// The stored household with what the file says. What a phone wrote, or an earlier row of this file, is only added to.
fn merged(deed: &Deed, stored: &households::Model, written: &households::Model) -> households::Model {
    let keeps = stored.origin == "phone" || stored.changed_seq == deed.seq();
    let mut household = if keeps { stored.clone() } else { written.clone() };
    fill(&mut household, if keeps { written } else { stored });
    if !stored.numbered_in.starts_with(&stored.village_code) && written.group_code.is_none() {
        // It was placed after a split; a file that does not name the group knows no better.
        household.village_code.clone_from(&stored.village_code);
        household.group_code.clone_from(&stored.group_code);
    }
    household.id = stored.id;
    household.origin.clone_from(&stored.origin);
    household.version = stored.version;
    household.changed_seq = stored.changed_seq;
    if household != *stored {
        household.version += i32::from(stored.changed_seq != deed.seq());
        household.changed_seq = deed.seq();
    }
    household
}

async fn store_visits(
    form: &SurveyForm,
    deed: &Deed,
    homes: &HashMap<HouseholdKey, Uuid>,
    visits: HashMap<HouseholdKey, Seen>,
) -> Result<()> {
    use survey_visits::Column::{CountyCode, HouseholdId, RoundId, Surveyor, VisitedAt};
    let rows = visits.into_iter().map(|(key, (visited_at, surveyor))| {
        let visit = survey_visits::Model {
            county_code: deed.county_code(),
            id: deed.new_id(),
            household_id: homes[&key],
            round_id: form.round_id,
            visited_at,
            surveyor,
            source: "file".to_owned(),
            import_id: Some(form.lead.import_id),
        };
        visit.into_active_model()
    });
    let mut again = OnConflict::columns([CountyCode, HouseholdId, RoundId]);
    again.update_columns([VisitedAt, Surveyor]);
    let rows: Vec<_> = rows.collect();
    deed.write_all(rows, Some(again)).await?;
    Ok(())
}

/// Rows for the tables of a child.
#[derive(Default)]
struct Rows {
    children: Vec<children::Model>,
    guardians: Vec<guardians::Model>,
    other_names: Vec<other_names::Model>,
    entries: Vec<survey_entries::Model>,
}

impl Rows {
    fn add(
        &mut self,
        form: &SurveyForm,
        deed: &Deed,
        draft: Draft,
        home: Uuid,
        child_id: Uuid,
        entry_id: Option<Uuid>,
    ) {
        let Draft { child, guardians, other_names, entry, .. } = draft;
        self.children.push(children::Model {
            id: child_id,
            household_id: Some(home),
            changed_seq: deed.seq(),
            ..child
        });
        self.guardians.extend(guardians.into_iter().map(|g| guardians::Model { id: deed.new_id(), child_id, ..g }));
        self.other_names.extend(other_names.into_iter().map(|n| other_names::Model {
            id: deed.new_id(),
            child_id,
            ..n
        }));
        self.entries.push(survey_entries::Model {
            id: entry_id.unwrap_or_else(|| deed.new_id()),
            round_id: form.round_id,
            household_id: home,
            child_id,
            import_id: Some(form.lead.import_id),
            ..entry
        });
    }

    async fn insert(self, deed: &Deed) -> Result<()> {
        deed.insert_all(self.children.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.insert_all(self.guardians.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.insert_all(self.other_names.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.insert_all(self.entries.into_iter().map(IntoActiveModel::into_active_model)).await?;
        Ok(())
    }

    /// The same for children that are there: their rows are replaced, those that hang on them written anew.
    async fn replace(self, deed: &Deed) -> Result<()> {
        let ids: Vec<Uuid> = self.children.iter().map(|child| child.id).collect();
        if ids.is_empty() {
            return Ok(());
        }
        guardians::Entity::delete_many()
            .filter(guardians::Column::CountyCode.eq(deed.county_code()))
            .filter(guardians::Column::ChildId.is_in(ids.iter().copied()))
            .exec(deed.txn())
            .await?;
        other_names::Entity::delete_many()
            .filter(other_names::Column::CountyCode.eq(deed.county_code()))
            .filter(other_names::Column::ChildId.is_in(ids))
            .exec(deed.txn())
            .await?;
        deed.replace_all(self.children.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.replace_all(self.entries.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.insert_all(self.guardians.into_iter().map(IntoActiveModel::into_active_model)).await?;
        deed.insert_all(self.other_names.into_iter().map(IntoActiveModel::into_active_model)).await?;
        Ok(())
    }
}

//! 销号: a flag is raised once, stays while its cause stays, and closes by itself with a trace when the cause is gone.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::flags::Flag;
use rules::speech::{self, Told};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::Lines;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{flag_traces, flags};

/// Whom a flag is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// A child of the register.
    Child(Uuid),
    /// A roster row without a child.
    Row(Uuid),
}

impl Subject {
    fn id(self) -> Uuid {
        match self {
            Self::Child(id) | Self::Row(id) => id,
        }
    }
}

/// A flag that an assessment found.
pub(crate) struct Raised {
    pub subject: Subject,
    pub place: Option<String>,
    pub school: Option<Uuid>,
    pub flag: Flag,
    pub responsible: Lines,
}

/// How the flags of a term changed.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub raised: usize,
    pub kept: usize,
    pub closed: usize,
}

/// Brings the stored flags of a term to what was found: new ones are raised, known ones kept with their first day, the others closed
/// with the reason of their child (`because`). Where only some were judged (`among`), no other's flag is touched.
pub(crate) async fn settle_flags(
    deed: &Deed,
    term: Term,
    found: Vec<Raised>,
    among: Option<&[Uuid]>,
    because: impl Fn(Uuid) -> Option<Told>,
) -> Result<Counts> {
    let mut stored = stored(deed, term, among).await?;
    let (mut new, mut renewed, mut traces, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Counts::default());
    for raised in found {
        match stored.remove(&(raised.flag.kind.as_str().to_owned(), raised.subject.id())) {
            Some(known) => {
                match known.closed_on {
                    None => counts.kept += 1,
                    Some(closed_on) => {
                        counts.raised += 1;
                        traces.push(trace(deed, &known, closed_on).into_active_model());
                    }
                }
                renewed.extend(keep(deed, term, &known, &raised).map(IntoActiveModel::into_active_model));
            }
            None => new.push(row(deed, term, deed.new_id(), &raised).into_active_model()),
        }
    }
    counts.raised += new.len();
    deed.insert_all(new).await?;
    deed.insert_all(traces).await?;
    deed.replace_all(renewed).await?;
    for gone in stored.into_values().filter(|row| row.closed_on.is_none()) {
        counts.closed += 1;
        let why = because(gone.subject_id);
        close(deed, gone, why).await?;
    }
    Ok(counts)
}

/// The flags of a term as they are, open and closed.
async fn stored(deed: &Deed, term: Term, among: Option<&[Uuid]>) -> Result<HashMap<(String, Uuid), flags::Model>> {
    let mut known = flags::Entity::find()
        .filter(flags::Column::CountyCode.eq(deed.county_code()))
        .filter(flags::Column::Term.eq(term.to_string()));
    if let Some(subjects) = among {
        known = known.filter(flags::Column::SubjectId.is_in(subjects.iter().copied()));
    }
    let known = known.all(deed.txn()).await?;
    Ok(known.into_iter().map(|row| ((row.kind.clone(), row.subject_id), row)).collect())
}

/// That it was closed once stays on record when it is raised again.
fn trace(deed: &Deed, known: &flags::Model, closed_on: NaiveDate) -> flag_traces::Model {
    flag_traces::Model {
        county_code: known.county_code.clone(),
        id: deed.new_id(),
        flag_id: known.id,
        raised_on: known.raised_on,
        closed_on,
        closed_because: known.closed_because.clone().unwrap_or_default(),
    }
}

/// A known flag keeps its id and, while it was open, its first day; what it says and who answers for it is renewed.
fn keep(deed: &Deed, term: Term, known: &flags::Model, raised: &Raised) -> Option<flags::Model> {
    let mut renewed = row(deed, term, known.id, raised);
    if known.closed_on.is_none() {
        renewed.raised_on = known.raised_on;
    }
    (renewed != *known).then_some(renewed)
}

async fn close(deed: &Deed, gone: flags::Model, because: Option<Told>) -> Result<()> {
    let mut closed = gone.into_active_model();
    closed.closed_on = Set(Some(deed.today()));
    closed.closed_because = Set(Some(because.unwrap_or_else(|| speech::LISTS_RENEWED.told()).into()));
    closed.update(deed.txn()).await?;
    Ok(())
}

fn row(deed: &Deed, term: Term, id: Uuid, raised: &Raised) -> flags::Model {
    let (child_id, roster_row_id) = match raised.subject {
        Subject::Child(id) => (Some(id), None),
        Subject::Row(id) => (None, Some(id)),
    };
    flags::Model {
        county_code: deed.county_code(),
        id,
        term: term.to_string(),
        kind: raised.flag.kind.as_str().to_owned(),
        subject_id: raised.subject.id(),
        child_id,
        roster_row_id,
        place_code: raised.place.clone(),
        school_id: raised.school,
        reason: raised.flag.reason.to_string(),
        evidence: json!(raised.flag.evidence),
        raised_on: deed.today(),
        closed_on: None,
        closed_because: None,
        responsible: json!(raised.responsible),
    }
}

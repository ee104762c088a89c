//! 销号: a flag is raised once, stays while its cause stays, and closes by itself with a trace when the cause is gone.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::flags::Flag;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::Lines;
use crate::Result;
use crate::deed::Deed;
use crate::entities::flags;

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
/// with the reason of their child (`reasons`).
pub(crate) async fn settle_flags(
    deed: &Deed,
    term: Term,
    found: Vec<Raised>,
    reasons: &HashMap<Uuid, String>,
) -> Result<Counts> {
    let stored = flags::Entity::find()
        .filter(flags::Column::CountyCode.eq(deed.county_code()))
        .filter(flags::Column::Term.eq(term.to_string()))
        .all(deed.txn())
        .await?;
    let mut stored: HashMap<(String, Uuid), flags::Model> =
        stored.into_iter().map(|row| ((row.kind.clone(), row.subject_id), row)).collect();
    let (mut new, mut renewed, mut counts) = (Vec::new(), Vec::new(), Counts::default());
    for raised in found {
        match stored.remove(&(raised.flag.kind.as_str().to_owned(), raised.subject.id())) {
            Some(known) => {
                if known.closed_on.is_none() {
                    counts.kept += 1;
                } else {
                    counts.raised += 1;
                }
                renewed.extend(keep(deed, term, &known, &raised).map(IntoActiveModel::into_active_model));
            }
            None => new.push(row(deed, term, deed.new_id(), &raised).into_active_model()),
        }
    }
    counts.raised += new.len();
    deed.insert_all(new).await?;
    deed.replace_all(renewed).await?;
    for gone in stored.into_values().filter(|row| row.closed_on.is_none()) {
        counts.closed += 1;
        close(deed, gone, reasons).await?;
    }
    Ok(counts)
}

/// A known flag keeps its id and, while it was open, its first day; what it says and who answers for it is renewed.
fn keep(deed: &Deed, term: Term, known: &flags::Model, raised: &Raised) -> Option<flags::Model> {
    let mut renewed = row(deed, term, known.id, raised);
    if known.closed_on.is_none() {
        renewed.raised_on = known.raised_on;
    }
    (renewed != *known).then_some(renewed)
}

async fn close(deed: &Deed, gone: flags::Model, reasons: &HashMap<Uuid, String>) -> Result<()> {
    let because = reasons.get(&gone.subject_id).cloned();
    let mut closed = gone.into_active_model();
    closed.closed_on = Set(Some(deed.today()));
    closed.closed_because = Set(Some(because.unwrap_or_else(|| "预警原因已消失：名册或台账已更新".to_owned())));
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
        reason: raised.flag.reason.clone(),
        evidence: json!(raised.flag.evidence),
        raised_on: deed.today(),
        closed_on: None,
        closed_because: None,
        responsible: json!(raised.responsible),
    }
}

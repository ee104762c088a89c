//! 研判 as a deed: every child's standing for a term, and the flags raised, kept or closed by themselves.

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::flags::{Flag, closed_because, flags_of_child, flags_of_row};
use rules::places::PlaceCode;
use rules::standing::{Standing, stand};
use serde::Serialize;
use serde_json::json;

use super::facts::CountyFacts;
use super::sources::Sources;
use super::{duty, store};
use crate::entities::{children, roster_rows};
use crate::flags::Lines;
use crate::flags::raise::{Raised, Subject, settle_flags};
use crate::journal::Entry;
use crate::responsibility::Responsibility;
use crate::schools::SchoolId;
use crate::{Actor, Registry, Result};

/// What an assessment came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Assessed {
    /// Children with a standing.
    pub children: usize,
    /// Standings that differ from the last assessment.
    pub changed: usize,
    /// Flags raised that were not there before.
    pub raised: usize,
    /// Flags that are still there.
    pub kept: usize,
    /// Flags whose cause is gone.
    pub closed: usize,
}

/// A child with its standing.
pub(super) struct Stood<'s> {
    pub child: &'s children::Model,
    pub standing: Standing,
}

/// Decides every child's standing in a term from what is recorded now, and raises and closes flags accordingly.
///
/// # Errors
/// The database does not answer, or the county's settings cannot be read.
pub async fn assess(registry: &Registry, actor: &Actor, term: Term) -> Result<Assessed> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let sources = Sources::read(&deed, term).await?;
    let facts = CountyFacts::new(&sources, &deed);
    let lines = responsibility(&sources, deed.today());
    let (mut stood, mut raised) = (Vec::new(), Vec::new());
    let mut reasons = std::collections::HashMap::new();
    for (child, known) in &facts.children {
        let standing = stand(known, &sources.policy, &facts.situation);
        let flags = flags_of_child(known, &standing, &sources.policy, &facts.situation);
        if !flags.is_empty() {
            let responsible = lines.over(&duty::of_child(&facts, child, &standing, deed.today()));
            raised.extend(flags.into_iter().map(|flag| of_child(child, &standing, flag, responsible.clone())));
        }
        reasons.insert(child.id, closed_because(&standing));
        stood.push(Stood { child, standing });
    }
    for (row, roll) in &facts.strangers {
        let hukou = row.hukou_code.as_deref().and_then(|code| code.parse::<PlaceCode>().ok());
        let flag = flags_of_row(roll, hukou, &facts.situation);
        raised.extend(flag.map(|flag| of_row(&sources, row, hukou, flag, &lines, deed.today())));
    }
    let changed = store::replace(&deed, term, &sources, &stood).await?;
    let counts = settle_flags(&deed, term, raised, &reasons).await?;
    let report =
        Assessed { children: stood.len(), changed, raised: counts.raised, kept: counts.kept, closed: counts.closed };
    let body = json!({ "term": term.to_string(), "counts": report });
    deed.commit(Entry::new("assess", "term", Some(term.to_string()), body)).await?;
    Ok(report)
}

/// A flag lies where the child lives, or where its hukou is when nobody has seen it; its school is the one it is or was at.
fn of_child(child: &children::Model, standing: &Standing, flag: Flag, responsible: Lines) -> Raised {
    let place = home(child).map(str::to_owned);
    Raised { subject: Subject::Child(child.id), place, school: standing.school, flag, responsible }
}

/// A flag of a row without a child lies in the village of its hukou, where the child must be looked for; else where the school lies.
fn of_row(
    sources: &Sources,
    row: &roster_rows::Model,
    hukou: Option<PlaceCode>,
    flag: Flag,
    lines: &Responsibility,
    today: NaiveDate,
) -> Raised {
    let school = sources.schools.by_id(SchoolId(row.school_id));
    let place = hukou.filter(|code| code.village().is_some()).or_else(|| school.and_then(|school| school.place));
    let of_school = duty::of_row(sources, row, today);
    let responsible = lines.over(&rules::responsibility::Subject { place, ..of_school });
    let subject = Subject::Row(row.id);
    Raised { subject, place: place.map(|p| p.to_string()), school: Some(row.school_id), flag, responsible }
}

/// The posts held today, read once for the whole assessment.
fn responsibility(sources: &Sources, today: NaiveDate) -> Responsibility {
    Responsibility::new(&sources.officers, &sources.schools, &sources.places, today, sources.policy.system)
}

/// The village that answers for the child: where it lives, else where its hukou is.
pub(super) fn home(child: &children::Model) -> Option<&str> {
    child.group_code.as_deref().or(child.village_code.as_deref()).or(child.hukou_code.as_deref())
}

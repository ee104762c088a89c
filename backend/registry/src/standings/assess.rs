//! 研判 as a deed: every child's standing for a term, and the flags raised, kept or closed by themselves.
//!
//! The whole county and a single child go the same way; only what is read differs (near.rs).

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::{HukouState, Identity};
use rules::flags::{Flag, closed_because, flags_of_child, flags_of_pupil};
use rules::places::PlaceCode;
use rules::standing::{Standing, stand};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::facts::CountyFacts;
use super::rows::{ChildRow, OutcomeRow, PupilRow};
use super::sources::{Sources, Whom};
use super::{duty, findings, identities, store};
use crate::deed::Deed;
use crate::flags::Lines;
use crate::flags::raise::{Raised, Subject, settle_flags};
use crate::journal::Entry;
use crate::responsibility::Responsibility;
use crate::schools::SchoolId;
use crate::{Actor, Registry, Result, rates};

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
    pub child: &'s ChildRow,
    pub standing: Standing,
    /// What the police list says of the hukou.
    pub hukou: Option<HukouState>,
    /// What a person has verified, where the standing rests on it.
    pub outcome: Option<&'s OutcomeRow>,
    /// Who the child is by all its rows.
    pub identity: Identity<'s>,
}

/// Decides every child's standing in a term from what is recorded now, and raises and closes flags accordingly.
///
/// # Errors
/// The database does not answer, or the county's settings cannot be read.
pub async fn assess(registry: &Registry, actor: &Actor, term: Term) -> Result<Assessed> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let report = Box::pin(judge(&deed, term, Whom::Everyone)).await?;
    let body = json!({ "term": term.to_string(), "counts": report });
    deed.commit(Entry::new("assess", "term", Some(term.to_string()), body)).await?;
    Ok(report)
}

/// Decides anew how these children stand, and nobody else: what an assessment of the whole county would say of them now.
///
/// # Errors
/// As [`assess`].
pub async fn assess_children(registry: &Registry, actor: &Actor, term: Term, children: &[Uuid]) -> Result<Assessed> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::Match, None).await?;
    let report = reassess(&deed, term, children).await?;
    rates::follow(&deed, term, children).await?;
    let body = json!({ "term": term.to_string(), "asked": children.len(), "counts": report });
    deed.commit(Entry::new("assess_children", "term", Some(term.to_string()), body)).await?;
    Ok(report)
}

/// The same within a deed that has changed what is known of these children.
pub(crate) async fn reassess(deed: &Deed, term: Term, children: &[Uuid]) -> Result<Assessed> {
    Box::pin(judge(deed, term, Whom::These(children))).await
}

async fn judge(deed: &Deed, term: Term, whom: Whom<'_>) -> Result<Assessed> {
    let sources = Sources::read(deed, term, whom).await?;
    let mut facts = CountyFacts::new(&sources, deed);
    let (stood, raised) = stand_all(&sources, &mut facts, deed.today());
    let changed = store::replace(deed, term, &sources, &stood).await?;
    identities::keep(deed, term, &stood).await?;
    findings::end(deed, term, &facts).await?;
    let standings: HashMap<Uuid, &Standing> = stood.iter().map(|stood| (stood.child.id, &stood.standing)).collect();
    let because = |child: Uuid| standings.get(&child).map(|standing| closed_because(standing));
    let counts = settle_flags(deed, term, raised, sources.rows.flag_subjects().as_deref(), because).await?;
    Ok(Assessed { children: stood.len(), changed, raised: counts.raised, kept: counts.kept, closed: counts.closed })
}

/// Everyone's standing, and the flags that follow.
fn stand_all<'s>(sources: &'s Sources, facts: &mut CountyFacts<'s>, today: NaiveDate) -> (Vec<Stood<'s>>, Vec<Raised>) {
    let lines = responsibility(sources, today);
    let (mut stood, mut raised) = (Vec::with_capacity(facts.children.len()), Vec::new());
    let mut identities = std::mem::take(&mut facts.identities);
    for (child, known) in &facts.children {
        let standing = stand(known, &sources.policy, &facts.situation);
        let flags = flags_of_child(known, &standing, &sources.policy, &facts.situation);
        if !flags.is_empty() {
            let responsible = lines.over(&duty::of_child(facts, child, &standing, today));
            raised.extend(flags.into_iter().map(|flag| of_child(child, &standing, flag, responsible.clone())));
        }
        let hukou = known.hukou.as_ref().map(|entry| entry.state);
        let Some(identity) = identities.remove(&child.id) else { continue };
        stood.push(Stood { child, standing, hukou, outcome: facts.outcome_of(child.id), identity });
    }
    for stranger in facts.strangers.iter().filter(|stranger| sources.rows.judges_row(stranger.row().id)) {
        let row = stranger.row();
        let likelihood = facts.likelihood_of(row.id);
        let flags = flags_of_pupil(&stranger.facts, likelihood, &sources.policy, &facts.situation);
        raised.extend(flags.into_iter().map(|flag| of_row(sources, row, flag, &lines, today)));
    }
    (stood, raised)
}

/// A flag lies where the child lives, or where its hukou is when nobody has seen it; its school is the one it is or was at.
fn of_child(child: &ChildRow, standing: &Standing, flag: Flag, responsible: Lines) -> Raised {
    let place = home(child).map(str::to_owned);
    Raised { subject: Subject::Child(child.id), place, school: standing.school, flag, responsible }
}

/// A flag of a row without a child lies in the village of its hukou, where the child must be looked for; else where the school lies.
fn of_row(sources: &Sources, row: &PupilRow, flag: Flag, lines: &Responsibility, today: NaiveDate) -> Raised {
    let hukou = row.hukou_code.as_deref().and_then(|code| code.parse::<PlaceCode>().ok());
    let school = sources.schools.by_id(SchoolId(row.school_id));
    let place = hukou.filter(|code| code.village().is_some()).or_else(|| school.and_then(|school| school.place));
    let of_school = duty::of_row(sources, row, today);
    let responsible = lines.over(&rules::responsibility::Subject { place, ..of_school });
    let subject = Subject::Row(row.id);
    Raised { subject, place: place.map(|p| p.to_string()), school: Some(row.school_id), flag, responsible }
}

/// The posts held today, read once for the whole assessment.
pub(super) fn responsibility(sources: &Sources, today: NaiveDate) -> Responsibility {
    Responsibility::new(&sources.officers, &sources.schools, &sources.places, today, sources.policy.system)
}

/// The village that answers for the child: where it lives, else where its hukou is.
pub(super) fn home(child: &ChildRow) -> Option<&str> {
    child.group_code.as_deref().or(child.village_code.as_deref()).or(child.hukou_code.as_deref())
}

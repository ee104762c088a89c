//! 事实: the rows linked to each child, as the rules take them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::{Identity, Schooling};
use rules::places::{CountyCode, PlaceCode, Reach};
use rules::rosters::RollState;
use rules::schools::{Grade, Stage};
use rules::standing::{self, Awaiting, ChildFacts, Claim, RollRow, SchoolStatus, Situation, Verified, counts};
use rules::surveys::{read_evidence, read_permitted_until};
use uuid::Uuid;

use super::movements::Attribution;
use super::police::{Registered, hukou_entry};
use super::rows::{ChildRow, EntryRow, OutcomeRow, PupilRow};
use super::sources::Sources;
use super::strangers::{Stranger, strangers};
use super::{conflicts, identities};
use crate::clock::day_of;
use crate::deed::Deed;
use crate::matching::Source;

/// The facts of a county in one term: of everyone, or of some children and what is around them.
pub(super) struct CountyFacts<'s> {
    pub sources: &'s Sources,
    pub situation: Situation,
    /// Each child that is judged, with its facts.
    pub children: Vec<(&'s ChildRow, ChildFacts)>,
    /// Pupils of this term's rosters and of the last one's that are no child of the register.
    pub strangers: Vec<Stranger<'s>>,
    /// The roster rows of each child, of this term and of the one before.
    rows_of: HashMap<Uuid, Vec<&'s PupilRow>>,
    /// Of each row that waits for a person the greatest probability that it is some child's.
    likelihoods: HashMap<Uuid, f64>,
    /// Who each child is.
    pub identities: HashMap<Uuid, Identity<'s>>,
    /// What a person has verified of a child, where it counts.
    outcomes: HashMap<Uuid, &'s OutcomeRow>,
}

impl<'s> CountyFacts<'s> {
    /// Brings the rows together by the links of the last matching run.
    pub(super) fn new(sources: &'s Sources, deed: &Deed) -> Self {
        let situation = Situation {
            county: deed.county(),
            term: sources.term,
            today: if sources.has_rosters_after { deed.today().min(sources.term.ends_on()) } else { deed.today() },
            has_rosters: !sources.reported.is_empty(),
            has_rosters_before: sources.has_rosters_before,
            has_hukou_list: sources.has_hukou_list,
        };
        let rows = &sources.rows;
        let linked = Linked::new(sources);
        let mut facts: HashMap<Uuid, ChildFacts> = HashMap::with_capacity(rows.children.len());
        let waiting = villages_waiting(sources);
        for child in rows.children.iter().filter(|c| c.merged_into.is_none() && rows.judges(c.id)) {
            let home = child.village_code.as_deref().or(child.hukou_code.as_deref());
            let village = code(home).and_then(PlaceCode::village);
            let next_school_waits = village.is_some_and(|village| waiting.contains(&village));
            facts.insert(child.id, ChildFacts { next_school_waits, ..first_facts(child) });
        }
        add_claims(sources, situation.county, &mut facts);
        add_rows(sources, &mut facts);
        let identities = identities::of(sources);
        add_identities(&identities, &mut facts);
        add_awaiting(sources, &mut facts);
        let mut strangers = strangers(sources, &linked.child_of_row, &waiting);
        let of_whom = Attribution::new(sources, &linked.child_of_row, &strangers);
        let of_strangers = strangers.iter_mut().map(|stranger| (stranger.row().id, &mut stranger.facts));
        let mut everyone = facts.iter_mut().map(|(child, facts)| (*child, facts)).chain(of_strangers).collect();
        let last = deed.today().min(sources.term.ends_on());
        of_whom.add_to(sources, (situation.county, last), &mut everyone);
        add_earlier(sources, &mut facts);
        let outcomes = outcomes(sources);
        for (child, outcome) in &outcomes {
            if let Some(facts) = facts.get_mut(child) {
                facts.verified = verified(outcome);
                facts.finding_over = outcome.over_on.is_some_and(|on| on <= sources.term.ends_on());
            }
        }
        for (child, status) in &sources.stood_before {
            if let Some(facts) = facts.get_mut(child) {
                facts.stood_before = Some(*status);
            }
        }
        let children = rows.children.iter().filter_map(|c| Some((c, facts.remove(&c.id)?))).collect();
        let rows_of = linked.rows_of_children(sources);
        // The least likely come first, so that the likeliest stays.
        let likelihoods = rows.awaiting.iter().rev().map(|pair| (pair.other_id, pair.probability)).collect();
        Self { sources, situation, children, strangers, rows_of, likelihoods, identities, outcomes }
    }

    /// How likely a row is some child's whom a person has yet to judge, in percent.
    pub(super) fn likelihood_of(&self, row: Uuid) -> Option<u8> {
        self.likelihoods.get(&row).copied().and_then(Awaiting::percent)
    }

    /// The roster rows linked to a child.
    pub(super) fn rows_of(&self, child: Uuid) -> impl Iterator<Item = &'s PupilRow> {
        self.rows_of.get(&child).into_iter().flatten().copied()
    }

    /// The verified outcome of a child, where one counts or counted until it expired.
    pub(super) fn outcome_of(&self, child: Uuid) -> Option<&'s OutcomeRow> {
        self.outcomes.get(&child).copied()
    }
}

/// The newest outcome of each child that counts, or did until it expired (D§7.3).
fn outcomes(sources: &Sources) -> HashMap<Uuid, &OutcomeRow> {
    let roots = roots(sources);
    let (term, last) = (sources.term.to_string(), sources.term.ends_on());
    // A finding of the term may come late as long as no later term has begun.
    let late = |row: &OutcomeRow| row.term == term && !sources.has_rosters_after;
    let of_time = sources.rows.outcomes.iter().filter(|row| row.verified_on <= last || late(row));
    let counting = of_time.filter(|row| {
        let status = SchoolStatus::from_code(&row.status);
        status.is_some_and(|status| counts(status, row.checked_on.is_some()))
    });
    // They come in the order in which they were verified: the last one stays.
    counting.map(|row| (*roots.get(&row.child_id).unwrap_or(&row.child_id), row)).collect()
}

fn verified(outcome: &OutcomeRow) -> Option<Verified> {
    let status = SchoolStatus::from_code(&outcome.status)?;
    Some(Verified { status, on: outcome.verified_on, expires_on: outcome.expires_on })
}

/// For whom a merged child's rows speak.
fn roots(sources: &Sources) -> HashMap<Uuid, Uuid> {
    sources.rows.children.iter().filter_map(|c| Some((c.id, c.merged_into?))).collect()
}

/// What older rosters once proved of children who are on none now.
fn add_earlier(sources: &Sources, facts: &mut HashMap<Uuid, ChildFacts>) {
    for (child, row) in &sources.rows.earlier {
        let (Some(facts), Some(row)) = (facts.get_mut(child), roll_row(sources, row)) else { continue };
        if !facts.rows.is_empty() {
            continue;
        }
        if row.term == sources.term {
            facts.rows.push(row);
        } else if facts.row_before.is_none() && row.term == sources.term.previous() {
            facts.row_before = Some(row);
        } else if facts.row_before.is_none() {
            facts.row_earlier = Some(row);
        }
    }
}

/// Villages that junior schools serve of which none has handed in a list of this term.
fn villages_waiting(sources: &Sources) -> HashSet<PlaceCode> {
    let (mut served, mut reported) = (HashSet::new(), HashSet::new());
    for school in sources.schools.iter().filter(|school| school.kind.teaches(Stage::Junior)) {
        served.extend(school.catchment.iter().copied());
        if sources.reported.contains(&school.id.0) {
            reported.extend(school.catchment.iter().copied());
        }
    }
    served.difference(&reported).copied().collect()
}

fn first_facts(child: &ChildRow) -> ChildFacts {
    ChildFacts { hukou_code: code(child.hukou_code.as_deref()), ..ChildFacts::default() }
}

fn code(written: Option<&str>) -> Option<PlaceCode> {
    written.and_then(|text| text.parse().ok())
}

/// The newest survey of each child up to the term; a child surveyed twice is spoken for by whoever came last.
fn add_claims(sources: &Sources, county: CountyCode, facts: &mut HashMap<Uuid, ChildFacts>) {
    let (roots, rows) = (roots(sources), &sources.rows);
    let homes: HashMap<Uuid, Option<&str>> = rows.children.iter().map(|c| (c.id, c.village_code.as_deref())).collect();
    let mut newest: HashMap<Uuid, &EntryRow> = HashMap::with_capacity(rows.entries.len());
    let last = sources.term.ends_on();
    let is_later = |e: &EntryRow| sources.has_rosters_after && e.visited_at.is_some_and(|at| day_of(at) > last);
    let of_time = rows.entries.iter().filter(|e| e.term.parse::<Term>().is_ok_and(|term| term <= sources.term));
    let of_time = of_time.filter(|e| !is_later(e));
    for entry in of_time {
        let child = *roots.get(&entry.child_id).unwrap_or(&entry.child_id);
        let place = newest.entry(child).or_insert(entry);
        if (entry.visited_at, entry.id) > (place.visited_at, place.id) {
            *place = entry;
        }
    }
    for (child, entry) in newest {
        if let Some(facts) = facts.get_mut(&child) {
            facts.survey = Some(claim(sources, county, entry, homes.get(&child).copied().flatten()));
        }
    }
}

fn claim(sources: &Sources, county: CountyCode, entry: &EntryRow, home: Option<&str>) -> Claim {
    let by_code = entry.school_code.as_deref().and_then(|code| sources.schools.find(code));
    let school_place = code(entry.school_place_code.as_deref());
    let out_of_county = school_place.is_some_and(|p| p.county().is_some_and(|c| c != county));
    // A school elsewhere may bear the name of one of ours.
    let by_name = entry.school_name.as_deref().filter(|_| !out_of_county).and_then(|name| sources.schools.named(name));
    let school = by_code.or(by_name);
    Claim {
        record_id: entry.record_id.clone(),
        schooling: Schooling::from_code(&entry.schooling),
        school: school.map(|s| s.id.0),
        school_name: entry.school_name.clone().or_else(|| school.map(|s| s.name.clone())),
        school_reported: school.is_some_and(|s| sources.reported.contains(&s.id.0)),
        reach: code(home).zip(school_place).map(|(home, place)| Reach::between(home, place)),
        grade: grade(entry.grade.as_deref()),
        evidence: entry.evidence.as_deref().map(read_evidence).unwrap_or_default(),
        permitted_until: entry.evidence.as_deref().and_then(read_permitted_until),
        visited_on: entry.visited_at.map(day_of),
        round: entry.term.parse().ok(),
    }
}

pub(super) fn grade(code: Option<&str>) -> Option<Grade> {
    code.and_then(|code| code.parse().ok()).and_then(Grade::of_code)
}

/// Which roster row and which police entry belongs to which child.
struct Linked {
    child_of_row: HashMap<Uuid, Uuid>,
}

impl<'s> Linked {
    fn new(sources: &'s Sources) -> Self {
        let of_rows = sources
            .rows
            .links
            .iter()
            .filter(|l| matches!(Source::from_code(&l.other_kind), Some(Source::Roster | Source::RosterBefore)));
        Self { child_of_row: of_rows.filter_map(|l| Some((l.other_id, l.child_id?))).collect() }
    }

    fn rows_of_children(&self, sources: &'s Sources) -> HashMap<Uuid, Vec<&'s PupilRow>> {
        let mut rows: HashMap<Uuid, Vec<_>> = HashMap::new();
        for (row, child) in &self.child_of_row {
            rows.entry(*child).or_default().extend(sources.rows.pupils.get(row));
        }
        rows
    }
}

/// Hands each linked row and police entry to its child.
fn add_rows(sources: &Sources, facts: &mut HashMap<Uuid, ChildFacts>) {
    let registered = Registered::of(sources);
    for link in &sources.rows.links {
        let Some(facts) = link.child_id.and_then(|child| facts.get_mut(&child)) else { continue };
        match Source::from_code(&link.other_kind) {
            Some(Source::Roster | Source::RosterBefore) => {
                let Some(row) = sources.rows.pupils.get(&link.other_id).and_then(|row| roll_row(sources, row)) else {
                    continue;
                };
                if row.term == sources.term { facts.rows.push(row) } else { facts.row_before = Some(row) }
            }
            Some(Source::Hukou) => {
                let entry = sources.rows.hukou.get(&link.other_id);
                facts.hukou = entry.map(|entry| hukou_entry(sources.term, registered.get(entry)));
            }
            Some(Source::Survey) | None => {}
        }
    }
    conflicts::add(sources, facts);
}

/// The birthday by which each child is counted, and what a person has to settle of who it is: a child without an age would stand in no rate and
/// among no exclusions.
fn add_identities(identities: &HashMap<Uuid, Identity<'_>>, facts: &mut HashMap<Uuid, ChildFacts>) {
    for (child, identity) in identities {
        let Some(facts) = facts.get_mut(child) else { continue };
        facts.born_on = identity.born_on;
        facts.conflicts.extend(identity.conflicts.iter().cloned());
    }
}

/// Names to each child the rows that may be its own, the likeliest first, as they were put in order.
fn add_awaiting(sources: &Sources, facts: &mut HashMap<Uuid, ChildFacts>) {
    for pair in &sources.rows.awaiting {
        let Some(facts) = pair.child_id.and_then(|child| facts.get_mut(&child)) else { continue };
        let row = match Source::from_code(&pair.other_kind) {
            Some(Source::Roster) => {
                sources.rows.pupils.get(&pair.other_id).and_then(|row| roll_row(sources, row)).map(|row| row.shown())
            }
            Some(Source::Hukou) => {
                sources.rows.hukou.get(&pair.other_id).map(|entry| hukou_entry(sources.term, entry).shown())
            }
            _ => None,
        };
        facts.awaiting.extend(row.and_then(|row| Awaiting::likely(row, pair.probability)));
    }
}

/// The last class, which a list of July has no more, is not missing from it.
fn is_sent_off(sources: &Sources, row: &PupilRow, term: Term, on: NaiveDate) -> bool {
    grade(row.grade.as_deref()).is_some_and(|class| standing::is_sent_off(term, class, on, sources.policy.system))
}

pub(super) fn roll_row(sources: &Sources, row: &PupilRow) -> Option<RollRow> {
    let school = sources.schools.by_id(crate::schools::SchoolId(row.school_id))?;
    let term: Term = row.term.parse().ok()?;
    Some(RollRow {
        record_id: row.record_id.clone().unwrap_or_else(|| row.row_key.clone()),
        school: row.school_id,
        school_name: school.name.clone(),
        kind: school.kind,
        school_reported: sources.reported.contains(&row.school_id),
        state: RollState::from_code(&row.roll_state).unwrap_or(RollState::Present),
        grade: grade(row.grade.as_deref()),
        term,
        as_of: sources.as_of.get(&row.last_snapshot_id).copied().unwrap_or_else(|| term.starts_on()),
        ended_on: row.ended_on.filter(|on| !is_sent_off(sources, row, term, *on)),
    })
}

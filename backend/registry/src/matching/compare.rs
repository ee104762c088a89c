//! 比对: the register held against the police list and the rosters, in memory; nothing is stored here.

use std::collections::{HashMap, HashSet};

use linkage::{Model, Pattern, Row, Settled, Side};
use rayon::prelude::*;
use rules::matching::{self, Batch, Double, Link, Options, People, Unmatched, match_children};
use uuid::Uuid;

use super::record::{DOUBLE, MATCH, Origin, Record};
use super::{Decision, Source};

/// A child without an entry on the police list.
const CHILD_OF_POLICE: &str = "child:hukou";

/// All records of one comparison, each list in a fixed order.
pub(super) struct Lists {
    /// Children whom a survey knows.
    pub surveyed: Vec<Record>,
    /// Children whom only the police list knows so far, from earlier runs.
    pub taken_over: Vec<Record>,
    /// The police list.
    pub police: Vec<Record>,
    /// The rosters of the term.
    pub roster: Vec<Record>,
    /// The rosters of the term before.
    pub before: Vec<Record>,
    /// What persons have settled: child, source, the sender's key, one child or two.
    pub answers: Vec<Answer>,
    /// First year of the school year, for grades and ages.
    pub year: i32,
}

/// What a person has settled.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub child: Uuid,
    pub source: Source,
    pub key: String,
    pub same: bool,
    /// About a second row or survey of the child, not about the pair of two lists.
    pub double: bool,
}

/// One link to be stored.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The child; none where two roster rows of one pupil are linked and no child is known.
    pub child: Option<Uuid>,
    /// The roster row on the left, where there is no child.
    pub row: Option<Uuid>,
    /// `match` or `double`: one child on two lists, or twice on one.
    pub kind: &'static str,
    pub source: Source,
    pub other: Uuid,
    pub weight: f64,
    pub probability: f64,
    pub decision: Decision,
    pub reason: String,
    pub contested: bool,
    /// How the rows of a match agree, and the bits of the pair by itself.
    pub account: Option<(Pattern, f64)>,
}

/// The model by which two lists were compared.
#[derive(Debug, Clone)]
pub(super) struct Learnt {
    pub source: Source,
    /// Rows of the list that was searched.
    pub rows: usize,
    pub model: Model,
}

/// Why a record stayed alone.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    /// `child:roster`, `roster`, `hukou` …: whose partner is missing on which list.
    pub side: &'static str,
    pub id: Uuid,
    pub reason: String,
}

/// Everything a comparison found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub links: Vec<Found>,
    pub alone: Vec<Alone>,
    /// A child surveyed twice: the second goes into the first.
    pub merged: HashMap<Uuid, Uuid>,
    /// What each comparison has learnt.
    pub learnt: Vec<Learnt>,
    /// Children with their second rows on the rosters.
    doubles: HashSet<(Uuid, Uuid)>,
}

impl Lists {
    /// Children of the surveys against the police list and against each other: who is who before the rosters are looked at.
    pub(super) fn with_police(&self) -> Findings {
        let mut found = Findings::default();
        let settled = self.settled(&self.surveyed, &self.police, Source::Hukou);
        let outcome = compared(&self.surveyed, &self.police, &settled, self.year, true);
        found.merge_doubles(&self.surveyed, &outcome.doubles_left, &self.answers);
        found.add(&self.surveyed, &self.police, Source::Hukou, &outcome, CHILD_OF_POLICE, "hukou");
        found.hand_to_first();
        found.add_rejected(&self.surveyed, &self.police, Source::Hukou, &settled);
        found
    }

    /// Children of the register (surveyed ones that stand for themselves, and those taken over) against both terms' rosters.
    pub(super) fn with_rosters(&self, children: &[Record], found: &mut Findings) {
        for (rows, source, child_side, row_side) in [
            (&self.roster, Source::Roster, "child:roster", "roster"),
            (&self.before, Source::RosterBefore, "child:roster_before", "roster_before"),
        ] {
            let settled = self.settled(children, rows, source);
            let outcome = compared(children, rows, &settled, self.year, true);
            if source == Source::Roster {
                found.add_double_rolls(children, rows, &outcome, &self.answers);
            }
            found.add(children, rows, source, &outcome, child_side, row_side);
            found.add_rejected(children, rows, source, &settled);
        }
    }

    /// Pupils whom no child of the register explains, followed from the term before into this one: they are children too.
    pub(super) fn without_child(&self, found: &mut Findings) {
        let linked: HashSet<Uuid> = found.links.iter().filter(|l| l.decision.links()).map(|l| l.other).collect();
        let strangers: Vec<Record> = self.before.iter().filter(|row| !linked.contains(&row.id)).cloned().collect();
        let outcome = compared(&strangers, &self.roster, &[], self.year, false);
        for link in outcome.links {
            let row = strangers.get(link.left as usize).map(|r| r.id);
            let Some(other) = self.roster.get(link.right as usize).map(|r| r.id) else { continue };
            found.links.push(Found { child: None, row, ..found_link(&link, Source::Roster, other, None, false) });
        }
    }

    /// A person's answers as rows of these two lists.
    fn settled(&self, left: &[Record], right: &[Record], source: Source) -> Vec<Settled> {
        let lefts: HashMap<Uuid, Row> = rows_by(left, |r| r.id);
        let rights: HashMap<String, Row> = rows_by(right, |r| r.answer_key(source));
        let of_source = self.answers.iter().filter(|a| a.source == source && !a.double);
        of_source
            .filter_map(|a| Some(Settled { left: *lefts.get(&a.child)?, right: *rights.get(&a.key)?, same: a.same }))
            .collect()
    }
}

fn rows_by<'r, K: Eq + std::hash::Hash>(records: &'r [Record], key: impl Fn(&'r Record) -> K) -> HashMap<K, Row> {
    records.iter().enumerate().filter_map(|(nth, r)| Some((key(r), Row::try_from(nth).ok()?))).collect()
}

fn compared(left: &[Record], right: &[Record], settled: &[Settled], year: i32, doubles: bool) -> matching::Outcome {
    let mut people = People::new(year);
    people.join(Side::Left, batches(left, year));
    people.join(Side::Right, batches(right, year));
    match_children(&people, settled, &Options { doubles, ..Options::default() })
}

/// The records taken apart on all threads.
fn batches(records: &[Record], year: i32) -> Vec<Batch> {
    let some = |records: &[Record]| {
        let mut batch = Batch::new(year);
        for record in records {
            batch.push(&record.person());
        }
        batch
    };
    records.par_chunks(4096).map(some).collect()
}

fn decision_of(decision: matching::Decision) -> Decision {
    match decision {
        matching::Decision::Certain => Decision::Certain,
        matching::Decision::Review => Decision::Review,
        matching::Decision::Settled => Decision::Settled,
    }
}

fn found_link(link: &Link, source: Source, other: Uuid, child: Option<Uuid>, contested: bool) -> Found {
    Found {
        child,
        row: None,
        kind: MATCH,
        source,
        other,
        weight: link.weight,
        probability: link.probability,
        decision: decision_of(link.decision),
        reason: link.reason.to_string(),
        contested,
        account: Some((link.pattern, link.evidence)),
    }
}

impl Findings {
    /// The links, the losing candidates and the unmatched rows of one comparison.
    fn add(
        &mut self,
        left: &[Record],
        right: &[Record],
        source: Source,
        outcome: &matching::Outcome,
        left_side: &'static str,
        right_side: &'static str,
    ) {
        let claimed: HashSet<Row> = outcome.contested.iter().flat_map(|l| [l.left]).collect();
        let wanted: HashSet<Row> = outcome.contested.iter().flat_map(|l| [l.right]).collect();
        for (link, lost) in outcome.links.iter().map(|l| (l, false)).chain(outcome.contested.iter().map(|l| (l, true)))
        {
            let (Some(child), Some(other)) = (left.get(link.left as usize), right.get(link.right as usize)) else {
                continue;
            };
            // A second row of the same pupil is a link of its own.
            if lost && self.is_double(child.id, other.id) {
                continue;
            }
            let contested = lost || claimed.contains(&link.left) || wanted.contains(&link.right);
            self.links.push(found_link(link, source, other.id, Some(child.id), contested));
        }
        self.learnt.push(Learnt { source, rows: right.len(), model: outcome.model.clone() });
        self.add_alone(left, &outcome.unmatched_left, left_side);
        self.add_alone(right, &outcome.unmatched_right, right_side);
    }

    fn is_double(&self, child: Uuid, other: Uuid) -> bool {
        self.doubles.contains(&(child, other))
    }

    /// What was found for a child's second survey is found for the child, in the place of what only waits for a person: the two surveys
    /// were rivals for one entry, and either may have won it.
    fn hand_to_first(&mut self) {
        let merged = &self.merged;
        let of_police = |link: &&Found| link.source == Source::Hukou && link.decision.links();
        let decided = self.links.iter().filter(of_police).filter_map(|link| Some((link.child?, link.other)));
        let (seconds, firsts): (Vec<_>, Vec<_>) = decided.partition(|(child, _)| merged.contains_key(child));
        let firsts: HashSet<(Uuid, Uuid)> = firsts.into_iter().collect();
        let handed = seconds.into_iter().map(|(second, entry)| (merged[&second], entry));
        let mut handed: HashSet<(Uuid, Uuid)> = handed.filter(|pair| !firsts.contains(pair)).collect();
        let taken = handed.clone();
        self.links.retain_mut(|link| {
            let Some(child) = link.child.filter(|_| link.source == Source::Hukou) else { return true };
            let Some(first) = merged.get(&child) else {
                return link.decision.links() || !taken.contains(&(child, link.other));
            };
            link.child = Some(*first);
            link.decision.links() && handed.remove(&(*first, link.other))
        });
        let has_one =
            |alone: &Alone| alone.side == CHILD_OF_POLICE && taken.iter().any(|(child, _)| *child == alone.id);
        self.alone.retain(|alone| !merged.contains_key(&alone.id) && !has_one(alone));
    }

    /// What a person has ruled out stays to be seen, and can be taken back.
    fn add_rejected(&mut self, left: &[Record], right: &[Record], source: Source, settled: &[Settled]) {
        for answer in settled.iter().filter(|a| !a.same) {
            let (Some(child), Some(other)) = (left.get(answer.left as usize), right.get(answer.right as usize)) else {
                continue;
            };
            self.links.push(Found {
                child: Some(child.id),
                row: None,
                kind: MATCH,
                source,
                other: other.id,
                weight: f64::from(i16::MIN),
                probability: 0.0,
                decision: Decision::Rejected,
                reason: rules::speech::REVIEWED_AS_TWO.told().into(),
                contested: false,
                account: None,
            });
        }
    }

    /// A child taken over from the police list is the child of that entry.
    pub(super) fn add_own_entries(&mut self, police: &[Record], children: &[Record]) {
        let entries: HashMap<&str, Uuid> = police.iter().map(|r| (r.key.as_str(), r.id)).collect();
        for record in children {
            let Origin::Hukou(entry) = &record.origin else { continue };
            let Some(other) = entries.get(entry.as_str()) else { continue };
            self.links.push(Found {
                child: Some(record.id),
                row: None,
                kind: MATCH,
                source: Source::Hukou,
                other: *other,
                weight: f64::from(i16::MAX),
                probability: 1.0,
                decision: Decision::Certain,
                reason: rules::speech::FROM_HUKOU_LIST.told().into(),
                contested: false,
                account: None,
            });
        }
    }

    fn add_alone(&mut self, records: &[Record], unmatched: &[Unmatched], side: &'static str) {
        let alone = unmatched.iter().filter_map(|u| Some((records.get(u.row as usize)?, u)));
        self.alone.extend(alone.map(|(r, u)| Alone { side, id: r.id, reason: u.reason.to_string() }));
    }

    /// A child surveyed twice (重复调查): certain doubles are one child, doubtful ones wait for a person, settled ones obey.
    fn merge_doubles(&mut self, children: &[Record], doubles: &[Double], answers: &[Answer]) {
        for double in doubles {
            let (Some(one), Some(other)) = (children.get(double.one as usize), children.get(double.other as usize))
            else {
                continue;
            };
            let decision = answered(answers, one.id, other, Source::Survey).unwrap_or(decision_of(double.decision));
            if decision.links() {
                let root = *self.merged.get(&one.id).unwrap_or(&one.id);
                self.merged.entry(other.id).or_insert(root);
            }
            self.links.push(doubled(double, Source::Survey, Some(one.id), None, other.id, decision));
        }
    }

    /// A pupil on two rolls (双重学籍): the second row belongs to the child of the first.
    fn add_double_rolls(
        &mut self,
        children: &[Record],
        rows: &[Record],
        outcome: &matching::Outcome,
        answers: &[Answer],
    ) {
        let child_of: HashMap<Row, Uuid> =
            outcome.links.iter().filter_map(|l| Some((l.right, children.get(l.left as usize)?.id))).collect();
        for double in &outcome.doubles_right {
            let (linked, second) = if child_of.contains_key(&double.one) {
                (double.one, double.other)
            } else {
                (double.other, double.one)
            };
            let (Some(row), Some(other)) = (rows.get(linked as usize), rows.get(second as usize)) else { continue };
            let child = child_of.get(&linked).copied().filter(|_| !child_of.contains_key(&second));
            self.doubles.extend(child.map(|child| (child, other.id)));
            let answer = child.and_then(|child| answered(answers, child, other, Source::Roster));
            let decision = answer.unwrap_or(decision_of(double.decision));
            let row = child.is_none().then_some(row.id);
            self.links.push(doubled(double, Source::Roster, child, row, other.id, decision));
        }
    }
}

/// What a person last said of a second row or survey of that child.
fn answered(answers: &[Answer], child: Uuid, other: &Record, source: Source) -> Option<Decision> {
    let key = other.answer_key(source);
    let about_it = |a: &&Answer| a.double && a.source == source && a.child == child && a.key == key;
    let answer = answers.iter().rev().find(about_it)?;
    Some(if answer.same { Decision::Settled } else { Decision::Rejected })
}

fn doubled(
    double: &Double,
    source: Source,
    child: Option<Uuid>,
    row: Option<Uuid>,
    other: Uuid,
    decision: Decision,
) -> Found {
    let (weight, probability) = (double.weight, double.probability);
    let reason = double.reason.to_string();
    Found {
        child,
        row,
        kind: DOUBLE,
        source,
        other,
        weight,
        probability,
        decision,
        reason,
        contested: true,
        account: None,
    }
}

/// The police list's entry numbers that a surveyed child explains.
pub(super) fn explained_entries(lists: &Lists, found: &Findings) -> HashMap<String, Uuid> {
    let keys: HashMap<Uuid, &str> = lists.police.iter().map(|r| (r.id, r.key.as_str())).collect();
    let of_police = found.links.iter().filter(|l| l.source == Source::Hukou && l.decision.links());
    of_police.filter_map(|l| Some(((*keys.get(&l.other)?).to_owned(), l.child?))).collect()
}

/// The entries of the police list that are very likely a surveyed child's and wait for a person. They put no second child on the
/// register meanwhile, whom teachers would seek in vain; once a person says that they are two, the entry's child comes.
pub(super) fn awaiting_entries(lists: &Lists, found: &Findings) -> HashMap<String, Uuid> {
    let keys: HashMap<Uuid, &str> = lists.police.iter().map(|r| (r.id, r.key.as_str())).collect();
    let awaits = |l: &&Found| {
        l.source == Source::Hukou && l.decision == Decision::Review && matching::is_very_likely(l.probability)
    };
    let mut likeliest: Vec<&Found> = found.links.iter().filter(awaits).collect();
    likeliest.sort_by(|a, b| a.probability.total_cmp(&b.probability).then(b.child.cmp(&a.child)));
    likeliest.into_iter().filter_map(|l| Some(((*keys.get(&l.other)?).to_owned(), l.child?))).collect()
}

/// Whether a child of the register stands for itself: not surveyed a second time, not taken over and explained since.
pub(super) fn stands_for_itself(record: &Record, found: &Findings, explained: &HashMap<String, Uuid>) -> bool {
    match &record.origin {
        Origin::Survey => !found.merged.contains_key(&record.id),
        Origin::Hukou(entry) => !explained.contains_key(entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(child: Uuid, other: Uuid, decision: Decision) -> Found {
        Found {
            child: Some(child),
            row: None,
            kind: MATCH,
            source: Source::Hukou,
            other,
            weight: 9.0,
            probability: 0.99,
            decision,
            reason: String::new(),
            contested: true,
            account: None,
        }
    }

    fn kept(first: Decision, second: Decision) -> Vec<(Uuid, Decision)> {
        let [child, again, entry] = [1, 2, 3].map(Uuid::from_u128);
        let merged = HashMap::from([(again, child)]);
        let links = vec![link(child, entry, first), link(again, entry, second)];
        let mut found = Findings { links, merged, ..Findings::default() };
        found.hand_to_first();
        found.links.iter().map(|link| (link.child.unwrap(), link.decision)).collect()
    }

    #[test]
    fn a_child_surveyed_twice_keeps_its_entry_whichever_survey_won_it() {
        let only = vec![(Uuid::from_u128(1), Decision::Certain)];
        assert_eq!(kept(Decision::Review, Decision::Certain), only);
        assert_eq!(kept(Decision::Certain, Decision::Review), only);
        assert_eq!(kept(Decision::Certain, Decision::Certain), only);
    }
}

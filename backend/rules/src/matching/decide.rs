//! From weighed pairs to decisions: certain, for review, or settled by a person; and a reason for everything.

use std::collections::HashSet;
use std::sync::Arc;

use linkage::weights::{Weights, probability};
use linkage::{Linked, Model, Pair, Pairing, Quick, Row, Side};
use rayon::prelude::*;

use crate::matching::children::Children;
use crate::matching::competition::Competition;
use crate::matching::displaced::displaced;
use crate::matching::doubles::{Doubles, Same};
use crate::matching::outcome::{Decision, Double, Link, Outcome, Unmatched};
use crate::matching::proof::{burden, like_twins};
use crate::matching::reasons::{self, Reason, Sayings};

/// The rival "双胞胎" of the model.
const TWINS: usize = 2;

/// The case of every pair: its competition, and what is known about doubles.
struct Cases<'l> {
    linked: &'l Linked,
    weights: Weights,
    doubles: &'l Doubles,
    competition: Competition<'l>,
    /// Links one of whose rows is the second row of somebody else.
    displaced: HashSet<(Row, Row), Quick>,
    sayings: Sayings,
    /// Bits that a pair gains when neither row has another candidate: were it no match, both true partners would have to be
    /// missing, and few are.
    alone: f64,
    nothing: Arc<str>,
}

pub(super) fn decide(children: &Children<'_>, linked: &Linked, doubles: &Doubles) -> Outcome {
    let rows = (children.people.count(Side::Left), children.people.count(Side::Right));
    let worth_saying = linked.pairs.iter().filter(|pair| pair.chosen || pair.weight > linked.model.bars.review);
    let (competition, sayings) =
        rayon::join(|| Competition::of(&linked.pairs, rows), || Sayings::of(&linked.model, worth_saying));
    let cases = Cases {
        linked,
        weights: Weights::of(&linked.model, children.rows(Side::Right)),
        doubles,
        displaced: displaced(doubles, &competition, |same| proven(&linked.model, same, 0.0)),
        competition,
        sayings,
        alone: bits_for_standing_alone(linked.model.matches_per_row, rows),
        nothing: "对方名单中没有姓名、出生日期、证件号码、学籍号或父母与其相近的记录".into(),
    };
    // What is more likely wrong than right is shown, but is no link.
    let chosen: Vec<&Pair> = linked.pairs.iter().filter(|pair| pair.chosen).collect();
    let mut links: Vec<Link> = chosen.par_iter().map(|pair| cases.chosen(pair)).collect();
    let too_weak = links.extract_if(.., |link| link.weight < 0.0 && link.decision != Decision::Settled);
    let too_weak: Vec<Link> = too_weak.collect();
    let lost = |pair: &&Pair| !pair.chosen && pair.weight > linked.model.bars.review;
    let mut contested: Vec<Link> = linked.pairs.par_iter().filter(lost).map(|pair| cases.losing(pair)).collect();
    contested.extend(too_weak);
    contested.sort_by(|one, other| one.left.cmp(&other.left).then(other.weight.total_cmp(&one.weight)));
    let (left, right) = rayon::join(
        || marked(rows.0, links.iter().map(|link| link.left)),
        || marked(rows.1, links.iter().map(|link| link.right)),
    );
    Outcome {
        contested,
        unmatched_left: cases.unmatched(children, Side::Left, [&left, &right]),
        unmatched_right: cases.unmatched(children, Side::Right, [&right, &left]),
        links,
        doubles_left: all_doubles(&linked.model, doubles, Side::Left),
        doubles_right: all_doubles(&linked.model, doubles, Side::Right),
        model: linked.model.clone(),
        compared: linked.compared,
        passes: linked.passes.clone(),
    }
}

impl Cases<'_> {
    fn chosen(&self, pair: &Pair) -> Link {
        let rival = self.best_exchange(pair);
        let weight = -((-self.by_itself(pair)).exp2() + (-rival).exp2()).log2();
        let doubt = self.doubt(pair, weight, rival);
        let decision = match (pair.settled, doubt) {
            (true, _) => Decision::Settled,
            (false, None) => Decision::Certain,
            (false, Some(_)) => Decision::Review,
        };
        let says = self.sayings.about(&self.linked.model, pair);
        let reason = match decision {
            Decision::Settled => Reason::new("人工确认为同一人：", says, ""),
            _ => Reason::new("", says, doubt.unwrap_or_default()),
        };
        link(pair, weight, decision, reason)
    }

    /// The bits of a pair that has no other candidate. Twins of whom each list lacks the other are no less likely for that: it is
    /// what makes them look like one child.
    fn by_itself(&self, pair: &Pair) -> f64 {
        if !like_twins(pair.pattern) {
            return pair.weight + self.alone;
        }
        let twins = self.weights.against(TWINS, pair.pattern).max(pair.weight);
        (pair.weight + self.alone).min(twins)
    }

    /// What keeps a chosen pair from being certain.
    fn doubt(&self, pair: &Pair, weight: f64, rival: f64) -> Option<&'static str> {
        let bars = self.linked.model.bars;
        if self.displaced.contains(&(pair.left, pair.right)) {
            return Some("；两边之一很可能是他人的重复记录，需人工核对");
        }
        if rival < bars.margin {
            return Some("；另有相近的记录，需人工核对");
        }
        match burden(pair.pattern) {
            (more, _) if weight >= bars.certain + more => None,
            (_, doubt) if !doubt.is_empty() => Some(doubt),
            _ if usize::from(pair.against) == TWINS => Some("；可能是双胞胎，需人工核对"),
            _ => Some("；证据不足，需人工核对"),
        }
    }

    /// How much worse the best other assignment is, looking one exchange ahead. Doubles of the partner are no competition; they must prove
    /// to be that as a link must, for what only may be a double may as well be a namesake in the same class.
    fn best_exchange(&self, pair: &Pair) -> f64 {
        let model = &self.linked.model;
        let apart = |side, one, two| !self.doubles.between(side, one, two).is_some_and(|same| proven(model, same, 0.0));
        let for_right = self.competition.for_right(pair.right).filter(|other| other.left != pair.left);
        let for_right = for_right.filter(|other| apart(Side::Left, pair.left, other.left)).map(|other| {
            let held = self.competition.of_left(other.left);
            (other, held.map(|held| (held.weight, self.competition.weight_of(pair.left, held.right))))
        });
        let for_left = self.competition.for_left(pair.left).filter(|other| other.right != pair.right);
        let for_left = for_left.filter(|other| apart(Side::Right, pair.right, other.right)).map(|other| {
            let held = self.competition.of_right(other.right);
            (other, held.map(|held| (held.weight, self.competition.weight_of(held.left, pair.right))))
        });
        let worse = |(other, held): (&Pair, Option<(f64, f64)>)| {
            let (gives_up, gains) = held.unwrap_or_default();
            pair.weight + gives_up - other.weight - gains
        };
        for_right.chain(for_left).map(worse).fold(f64::INFINITY, f64::min)
    }

    /// A candidate that lost is the same child only if it is a double of the winner.
    fn losing(&self, pair: &Pair) -> Link {
        let as_double = |side: Side, one: Row, winner: Option<&Pair>| {
            let other = winner.map(|winner| if side == Side::Left { winner.left } else { winner.right })?;
            self.doubles.between(side, one, other).map(|same| same.weight.bits)
        };
        let by_left = as_double(Side::Right, pair.right, self.competition.of_left(pair.left));
        let by_right = as_double(Side::Left, pair.left, self.competition.of_right(pair.right));
        let weight = [by_left, by_right].into_iter().flatten().fold(pair.weight, f64::min);
        let why = match (by_left, by_right) {
            (Some(bits), _) if bits > 0.0 => "；该儿童已与另一条相符，疑似同一学生两条记录",
            (_, Some(bits)) if bits > 0.0 => "；该记录已与另一名儿童相符，疑似重复登记",
            (Some(_), _) => "；该儿童与另一条更相符",
            _ => "；该记录与另一名儿童更相符",
        };
        let says = self.sayings.about(&self.linked.model, pair);
        link(pair, weight, Decision::Review, Reason::new("", says, why))
    }

    /// The rows of a list that have no link, given whether those of it and of the other list have one.
    fn unmatched(&self, children: &Children<'_>, side: Side, [own, others]: [&[bool]; 2]) -> Vec<Unmatched> {
        let standing = (0..children.rows(side)).into_par_iter().filter(|row| children.stands(side, *row));
        standing.filter(|row| !own[*row as usize]).map(|row| self.why_alone(side, row, others)).collect()
    }

    fn why_alone(&self, side: Side, row: Row, others_linked: &[bool]) -> Unmatched {
        let best = match side {
            Side::Left => best_of(self.competition.for_left(row)),
            Side::Right => best_of(self.competition.for_right(row)),
        };
        let Some(best) = best else {
            let reason = Reason::new("", self.nothing.clone(), "");
            return Unmatched { row, nearest: None, reason };
        };
        let nearest = if side == Side::Left { best.right } else { best.left };
        let taken = others_linked[nearest as usize];
        let near = self.sayings.about(&self.linked.model, best);
        let reason = if taken {
            Reason::new("最相近的记录（", near, "）已与他人相符")
        } else {
            Reason::new("最相近的记录证据不足：", near, "")
        };
        Unmatched { row, nearest: Some(nearest), reason }
    }
}

/// Rows marked among so many.
fn marked(rows: usize, some: impl Iterator<Item = Row>) -> Vec<bool> {
    let mut marked = vec![false; rows];
    some.for_each(|row| marked[row as usize] = true);
    marked
}

fn best_of<'p>(pairs: impl Iterator<Item = &'p Pair>) -> Option<&'p Pair> {
    pairs.max_by(|one, other| one.weight.total_cmp(&other.weight))
}

/// The share of rows of either list that has no partner, as bits.
fn bits_for_standing_alone(matches_per_row: f64, (left, right): (usize, usize)) -> f64 {
    let missing = |share: f64| (1.0 - share).clamp(0.03, 0.9);
    let on_right = matches_per_row * left as f64 / right.max(1) as f64;
    -(missing(matches_per_row) * missing(on_right)).log2()
}

fn link(pair: &Pair, weight: f64, decision: Decision, reason: Reason) -> Link {
    Link {
        left: pair.left,
        right: pair.right,
        evidence: pair.weight,
        weight,
        probability: if decision == Decision::Settled { 1.0 } else { probability(weight) },
        decision,
        pattern: pair.pattern,
        reason,
    }
}

fn all_doubles(model: &Model, doubles: &Doubles, side: Side) -> Vec<Double> {
    let within = if side == Side::Left { &doubles.left } else { &doubles.right };
    let mut found: Vec<Double> = within
        .iter()
        .filter(|(_, same)| same.weight.bits > 0.0)
        .map(|((one, other), same)| double(model, *one, *other, same))
        .collect();
    found.sort_by_key(|double| (double.one, double.other));
    found
}

/// Bits that two rows of one list need above two rows of two lists: merging a child away is worse than a link too many.
const MERGING: f64 = 4.0;

/// Whether two rows of one list are proven to be one child, with so many bits to spare.
fn proven(model: &Model, same: &Same, to_spare: f64) -> bool {
    same.weight.bits >= model.bars.certain + to_spare + burden(same.pattern).0
}

fn double(model: &Model, one: Row, other: Row, same: &Same) -> Double {
    let weight = same.weight.bits;
    Double {
        one,
        other,
        weight,
        probability: probability(weight),
        decision: if proven(model, same, MERGING) { Decision::Certain } else { Decision::Review },
        reason: Reason::new("", reasons::of_pattern(model, same.pattern, same.weight.against.into()).into(), ""),
    }
}

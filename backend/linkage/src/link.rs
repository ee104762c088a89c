//! Linking: candidates, training, weights, assignment, in one call.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::assign::{Edge, one_to_many, one_to_one};
use crate::block::{Candidate, Candidates, PAIRS_AT_A_TIME, PassYield, find, find_to_teach, find_within};
use crate::em::Training;
use crate::hash::Quick;
use crate::model::Model;
use crate::pairing::{Errand, Pairing, Row, Side};
use crate::pattern::Pattern;
use crate::train::{sizes, train};
use crate::weights::{Sums, Weight, Weights};

/// How a run is done.
#[derive(Clone, Debug)]
pub struct Options {
    /// Learn the shares from these tables before weighing (otherwise the model is applied as it stands).
    pub train: bool,
    /// Keys shared by more right rows than this are passed over.
    pub most_per_key: usize,
    /// Pairs taken by chance to learn `u`.
    pub chance_pairs: u32,
    /// EM.
    pub training: Training,
    /// How many partners a row may have.
    pub choice: Choice,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            train: true,
            most_per_key: 200,
            chance_pairs: 30_000,
            training: Training::default(),
            choice: Choice::OneToOne,
        }
    }
}

/// How many partners a row may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Every row of either table has at most one: the best assignment there is.
    OneToOne,
    /// Every right row has at most one left row; a left row may have many.
    OneToMany,
    /// Every pair above the bar: for one table linked with itself, where clusters are wanted.
    All,
}

/// What is linked with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// The left table with the right one.
    Tables,
    /// One table with itself.
    Within(Side),
}

impl Between {
    /// The sides of a pair's `left` and `right` row.
    pub fn sides(self) -> (Side, Side) {
        match self {
            Self::Tables => (Side::Left, Side::Right),
            Self::Within(side) => (side, side),
        }
    }
}

/// What a person has settled about two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Row of the left table.
    pub left: Row,
    /// Row of the right table.
    pub right: Row,
    /// They are one and the same.
    pub same: bool,
}

/// A pair worth keeping, and whether it was chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Row of the left table (the smaller row inside one table).
    pub left: Row,
    /// Row of the right table.
    pub right: Row,
    /// How they agree.
    pub pattern: Pattern,
    /// Bits for the match.
    pub weight: f64,
    /// The strongest other explanation (0 = chance, n = n-th rival).
    pub against: u8,
    /// Chosen as a link.
    pub chosen: bool,
    /// Settled by a person.
    pub settled: bool,
}

/// The result of a run.
#[derive(Debug)]
pub struct Linked {
    /// Every pair above the model's `keep` bar, by left row, then right row.
    pub pairs: Vec<Pair>,
    /// The model as applied.
    pub model: Model,
    /// Distinct pairs compared.
    pub compared: u64,
    /// What each blocking pass cost and found.
    pub passes: Vec<PassYield>,
}

/// Links the left table with the right one.
pub fn link(pairing: &impl Pairing, model: &Model, settled: &[Settled], options: &Options) -> Linked {
    let candidates = if options.train {
        find_to_teach(pairing, Between::Tables.sides(), options.most_per_key)
    } else {
        find(pairing, options.most_per_key)
    };
    weigh_and_choose(pairing, Between::Tables, model, &candidates, settled, options)
}

/// Links one table with itself: every pair once. Choose [`Choice::All`] and group the chosen pairs with
/// [`crate::assign::clusters`].
pub fn link_within(
    pairing: &impl Pairing,
    side: Side,
    model: &Model,
    settled: &[Settled],
    options: &Options,
) -> Linked {
    let candidates = if options.train {
        find_to_teach(pairing, (side, side), options.most_per_key)
    } else {
        find_within(pairing, side, options.most_per_key)
    };
    weigh_and_choose(pairing, Between::Within(side), model, &candidates, settled, options)
}

fn weigh_and_choose(
    pairing: &impl Pairing,
    between: Between,
    model: &Model,
    candidates: &Candidates,
    settled: &[Settled],
    options: &Options,
) -> Linked {
    let mut model = model.clone();
    if options.train {
        train(pairing, between, &mut model, candidates, settled, options);
    }
    let pairs = weighed(pairing, between, &model, &candidates.chunks, settled, options.choice);
    Linked { compared: candidates.len() as u64, passes: candidates.passes.clone(), pairs, model }
}

/// Weighs the candidates with a model as it stands and chooses among them.
pub(crate) fn weighed(
    pairing: &impl Pairing,
    between: Between,
    model: &Model,
    chunks: &[Vec<Candidate>],
    settled: &[Settled],
    choice: Choice,
) -> Vec<Pair> {
    let scale = Scale { weights: Weights::of(model, sizes(pairing, between).right), between, model };
    let mut pairs = scale.weigh_all(pairing, chunks);
    scale.obey(pairing, settled, &mut pairs);
    choose(&mut pairs, model.bars.review, choice);
    pairs
}

/// Candidates are weighed in so many groups, whatever the number of threads.
const GROUPS: usize = 32;

/// Weighs pairs: the same sum in a batch and for a single row, bit for bit.
pub(crate) struct Scale<'m> {
    pub(crate) weights: Weights,
    pub(crate) between: Between,
    pub(crate) model: &'m Model,
}

impl Scale<'_> {
    pub(crate) fn weigh(&self, pairing: &impl Pairing, candidate: &Candidate) -> Pair {
        self.weigh_by(self.weights.sums(candidate.pattern), pairing, candidate)
    }

    fn weigh_by(&self, sums: Sums, pairing: &impl Pairing, candidate: &Candidate) -> Pair {
        let Candidate { left, right, pattern } = *candidate;
        let sides = self.between.sides();
        let rarity = self.weights.rarity(pairing, (sides.0, left), (sides.1, right), pattern);
        let Weight { bits, against } = sums.weigh(rarity);
        // An exact step decides before any weight is looked at.
        let step = !self.model.steps.is_empty() && self.model.step_for(pattern).is_some();
        let weight = if step { bits.max(self.model.bars.certain) } else { bits };
        Pair { left, right, pattern, weight, against, chosen: false, settled: false }
    }

    fn weigh_all(&self, pairing: &impl Pairing, chunks: &[Vec<Candidate>]) -> Vec<Pair> {
        let kept =
            chunks.par_chunks(chunks.len().div_ceil(GROUPS).max(1)).map(|chunks| self.weigh_some(pairing, chunks));
        kept.collect::<Vec<_>>().concat()
    }

    /// Most pairs share few patterns: the sums of each are taken once, and most patterns can never be kept.
    fn weigh_some(&self, pairing: &impl Pairing, chunks: &[Vec<Candidate>]) -> Vec<Pair> {
        let mut known: HashMap<Pattern, Option<Sums>, Quick> = HashMap::default();
        let (mut hopeful, mut kept): (Vec<(Candidate, Sums)>, Vec<Pair>) = (Vec::new(), Vec::new());
        for chunk in chunks {
            hopeful.clear();
            hopeful.extend(chunk.iter().filter_map(|candidate| {
                let sums = known.entry(candidate.pattern).or_insert_with(|| self.hopeful(candidate.pattern));
                Some((*candidate, (*sums)?))
            }));
            for some in hopeful.chunks(PAIRS_AT_A_TIME) {
                pairing.bring_near(
                    Errand::Rarity,
                    self.between.sides().1,
                    some.iter().map(|(candidate, _)| candidate.right),
                );
                let weighed = some.iter().map(|(candidate, sums)| self.weigh_by(*sums, pairing, candidate));
                kept.extend(weighed.filter(|pair| pair.weight >= self.model.bars.keep));
            }
        }
        kept
    }

    /// The sums of a pattern, if any pair that agrees so may be kept.
    fn hopeful(&self, pattern: Pattern) -> Option<Sums> {
        // Rarity can lift a pair by at most this much.
        const MOST_RARITY: f64 = 16.0;
        let (keep, step) = (self.model.bars.keep, || self.model.step_for(pattern).is_some());
        if self.weights.against(0, pattern) + MOST_RARITY < keep && !step() {
            return None;
        }
        let sums = self.weights.sums(pattern);
        (sums.weigh(MOST_RARITY).bits >= keep || step()).then_some(sums)
    }

    /// Puts settled answers in place of weights: "same" stands alone, "not the same" is taken out. The last answer counts.
    fn obey(&self, pairing: &impl Pairing, settled: &[Settled], pairs: &mut Vec<Pair>) {
        if settled.is_empty() {
            return;
        }
        let mut answers: HashMap<(Row, Row), bool, Quick> = HashMap::default();
        for one in settled {
            answers.insert((one.left, one.right), one.same);
        }
        pairs.retain(|pair| !answers.contains_key(&(pair.left, pair.right)));
        let (left_side, right_side) = self.between.sides();
        for ((left, right), _) in answers.into_iter().filter(|(_, same)| *same) {
            let pattern = pairing.compare((left_side, left), (right_side, right));
            let pair = self.weigh(pairing, &Candidate { left, right, pattern });
            pairs.push(Pair { settled: true, ..pair });
        }
        pairs.sort_by_key(|pair| (pair.left, pair.right));
    }
}

/// Marks the chosen pairs: settled ones first, then the best choice among rows that nobody has settled.
fn choose(pairs: &mut [Pair], bar: f64, choice: Choice) {
    let (mut lefts, mut rights): (HashSet<Row, Quick>, HashSet<Row, Quick>) = (HashSet::default(), HashSet::default());
    for pair in pairs.iter_mut().filter(|pair| pair.settled) {
        let free = lefts.insert(pair.left) & rights.insert(pair.right);
        pair.chosen = free || choice == Choice::All;
    }
    let taken = |pair: &Pair| match choice {
        Choice::OneToOne => lefts.contains(&pair.left) || rights.contains(&pair.right),
        Choice::OneToMany => rights.contains(&pair.right),
        Choice::All => false,
    };
    let worth = |place: &usize| pairs[*place].weight > bar && !taken(&pairs[*place]);
    let open: Vec<usize> = (0..pairs.len()).into_par_iter().filter(worth).collect();
    let edge = |place: &usize| {
        let pair = &pairs[*place];
        Edge { left: pair.left, right: pair.right, weight: pair.weight - bar }
    };
    let edges: Vec<Edge> = open.par_iter().map(edge).collect();
    let chosen = match choice {
        Choice::OneToOne => one_to_one(&edges),
        Choice::OneToMany => one_to_many(&edges),
        Choice::All => (0..edges.len()).collect(),
    };
    for place in chosen {
        pairs[open[place]].chosen = true;
    }
}

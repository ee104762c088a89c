//! Linking: candidates, training, weights, assignment, in one call.

use rayon::prelude::*;

use crate::assign::{Edge, one_to_one};
use crate::block::{Candidates, Index, PassYield, find, stir};
use crate::em::{Lesson, Sizes, Training, learn, learn_chance};
use crate::hash::Quick;
use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;
use crate::weights::{Weight, Weights};

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
}

impl Default for Options {
    fn default() -> Self {
        Self { train: true, most_per_key: 200, chance_pairs: 200_000, training: Training::default() }
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
    /// Row of the left table.
    pub left: Row,
    /// Row of the right table.
    pub right: Row,
    /// How they agree.
    pub pattern: Pattern,
    /// Bits for the match.
    pub weight: f64,
    /// The strongest other explanation (0 = chance, n = n-th rival).
    pub against: u8,
    /// Chosen by the one-to-one assignment.
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
    /// Distinct patterns seen.
    pub patterns: usize,
    /// What each blocking pass cost and found.
    pub passes: Vec<PassYield>,
}

/// Links the left table with the right one.
pub fn link(pairing: &impl Pairing, model: &Model, settled: &[Settled], options: &Options) -> Linked {
    let index = Index::build(pairing, Side::Right);
    link_with(pairing, &index, model, settled, options)
}

/// Links the left table with a right one that is already indexed.
pub fn link_with(
    pairing: &impl Pairing,
    index: &Index,
    model: &Model,
    settled: &[Settled],
    options: &Options,
) -> Linked {
    let candidates = find(pairing, index, options.most_per_key);
    let mut model = model.clone();
    if options.train {
        train(pairing, &mut model, &candidates, settled, options);
    }
    let weights = Weights::of(&model, standing(pairing, Side::Right));
    let mut pairs = weigh_all(pairing, &weights, &candidates, model.bars.keep);
    obey(pairing, &weights, settled, &mut pairs);
    choose(&mut pairs, model.bars.review);
    Linked {
        compared: candidates.len() as u64,
        patterns: candidates.histogram.len(),
        passes: candidates.passes,
        pairs,
        model,
    }
}

/// Teaches the model from the candidates, from pairs taken by chance, and from settled answers.
pub fn train(
    pairing: &impl Pairing,
    model: &mut Model,
    candidates: &Candidates,
    settled: &[Settled],
    options: &Options,
) {
    let sizes = Sizes { left: standing(pairing, Side::Left), right: standing(pairing, Side::Right) };
    if sizes.left == 0 || sizes.right == 0 {
        return;
    }
    let weights = Weights::of(model, sizes.right);
    let sample = by_chance(pairing, sizes, &weights, options.chance_pairs);
    learn_chance(model, &sample, options.training.imagined);
    let lessons: Vec<Lesson> = settled
        .iter()
        .map(|one| Lesson {
            pattern: pairing.compare((Side::Left, one.left), (Side::Right, one.right)),
            same: one.same,
        })
        .collect();
    learn(model, &candidates.histogram, &lessons, sizes, options.training);
}

fn standing(pairing: &impl Pairing, side: Side) -> u32 {
    (0..pairing.rows(side)).filter(|row| pairing.stands(side, *row)).count() as u32
}

/// Patterns of pairs taken by chance, true matches left out as far as the weights can tell.
fn by_chance(pairing: &impl Pairing, sizes: Sizes, weights: &Weights, pairs: u32) -> Vec<(Pattern, u64)> {
    let pairs = pairs.min(sizes.left.saturating_mul(sizes.right));
    let (lefts, rights) = (u64::from(pairing.rows(Side::Left)), u64::from(pairing.rows(Side::Right)));
    let mut patterns: Vec<Pattern> = (0..pairs)
        .into_par_iter()
        .with_min_len(4096)
        .map(u64::from)
        .filter_map(|number| {
            let left = ((u128::from(stir(number)) * u128::from(lefts)) >> 64) as Row;
            let right = ((u128::from(stir(number ^ 0x5555_5555_5555_5555)) * u128::from(rights)) >> 64) as Row;
            let stands = pairing.stands(Side::Left, left) && pairing.stands(Side::Right, right);
            stands.then(|| pairing.compare((Side::Left, left), (Side::Right, right)))
        })
        .filter(|pattern| weights.weigh(*pattern, 0.0).bits < 0.0)
        .collect();
    patterns.par_sort_unstable();
    patterns.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u64)).collect()
}

fn weigh_all(pairing: &impl Pairing, weights: &Weights, candidates: &Candidates, keep: f64) -> Vec<Pair> {
    // Most pairs share few patterns; their sums are taken once. Rarity can lift a pair by at most this much.
    const MOST_RARITY: f64 = 16.0;
    let hopeful: std::collections::HashSet<Pattern, Quick> = candidates
        .histogram
        .iter()
        .map(|(pattern, _)| *pattern)
        .filter(|pattern| weights.weigh(*pattern, MOST_RARITY).bits >= keep)
        .collect();
    let kept: Vec<Vec<Pair>> = candidates
        .chunks
        .par_iter()
        .map(|chunk| {
            let hopeful = chunk.iter().filter(|candidate| hopeful.contains(&candidate.pattern));
            let weighed =
                hopeful.map(|candidate| weigh(pairing, weights, candidate.left, candidate.right, candidate.pattern));
            weighed.filter(|pair| pair.weight >= keep).collect()
        })
        .collect();
    kept.concat()
}

/// Weighs one pair: the same sum in a batch and for a single row, bit for bit.
pub(crate) fn weigh(pairing: &impl Pairing, weights: &Weights, left: Row, right: Row, pattern: Pattern) -> Pair {
    let rarity = weights.rarity(pairing, (Side::Left, left), (Side::Right, right), pattern);
    let Weight { bits, against } = weights.weigh(pattern, rarity);
    Pair { left, right, pattern, weight: bits, against, chosen: false, settled: false }
}

/// Puts settled answers in place of weights: "same" stands alone, "not the same" is taken out.
fn obey(pairing: &impl Pairing, weights: &Weights, settled: &[Settled], pairs: &mut Vec<Pair>) {
    if settled.is_empty() {
        return;
    }
    // The last word counts.
    let mut answers: std::collections::HashMap<(Row, Row), bool, Quick> = std::collections::HashMap::default();
    for one in settled {
        answers.insert((one.left, one.right), one.same);
    }
    pairs.retain(|pair| !answers.contains_key(&(pair.left, pair.right)));
    for ((left, right), _) in answers.into_iter().filter(|(_, same)| *same) {
        let pattern = pairing.compare((Side::Left, left), (Side::Right, right));
        pairs.push(Pair { settled: true, ..weigh(pairing, weights, left, right, pattern) });
    }
    pairs.sort_by_key(|pair| (pair.left, pair.right));
}

/// Marks the chosen pairs: settled ones first, then the best one-to-one set among rows that nobody has settled.
pub(crate) fn choose(pairs: &mut [Pair], bar: f64) {
    let mut taken: (std::collections::HashSet<Row, Quick>, std::collections::HashSet<Row, Quick>) = Default::default();
    for pair in pairs.iter_mut().filter(|pair| pair.settled) {
        pair.chosen = taken.0.insert(pair.left) & taken.1.insert(pair.right);
    }
    let open: Vec<usize> = (0..pairs.len())
        .filter(|place| {
            let pair = &pairs[*place];
            pair.weight > bar && !taken.0.contains(&pair.left) && !taken.1.contains(&pair.right)
        })
        .collect();
    let edge = |place: &usize| {
        let pair = &pairs[*place];
        Edge { left: pair.left, right: pair.right, weight: pair.weight - bar }
    };
    let edges: Vec<Edge> = open.iter().map(edge).collect();
    for choice in one_to_one(&edges) {
        pairs[open[choice]].chosen = true;
    }
}

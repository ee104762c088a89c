//! Training: a model learns from the candidates, from pairs taken by chance, and from what people have settled.

use rayon::prelude::*;

use crate::block::{Candidates, stir};
use crate::em::{Lesson, Sizes, learn, learn_chance};
use crate::link::{Between, Options, Settled};
use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;
use crate::weights::Weights;

/// Teaches the model. The sample taken by chance depends on the number of rows only, so the same tables teach the same.
pub fn train(
    pairing: &impl Pairing,
    between: Between,
    model: &mut Model,
    candidates: &Candidates,
    settled: &[Settled],
    options: &Options,
) {
    let sizes = sizes(pairing, between);
    if sizes.left == 0 || sizes.right == 0 {
        return;
    }
    let weights = Weights::of(model, sizes.right);
    let sample = by_chance(pairing, between, &weights, options.chance_pairs);
    learn_chance(model, &sample, options.training.imagined);
    let (left, right) = between.sides();
    let lesson =
        |one: &Settled| Lesson { pattern: pairing.compare((left, one.left), (right, one.right)), same: one.same };
    let lessons: Vec<Lesson> = settled.iter().map(lesson).collect();
    learn(model, &candidates.histogram, &lessons, sizes, options.training);
}

/// Rows that stand on either side. Inside one table every pair has two ends, so half as many rows wait for each.
pub(crate) fn sizes(pairing: &impl Pairing, between: Between) -> Sizes {
    let standing = |side: Side| (0..pairing.rows(side)).filter(|row| pairing.stands(side, *row)).count() as u32;
    let (left, right) = between.sides();
    match between {
        Between::Tables => Sizes { left: standing(left), right: standing(right) },
        Between::Within(_) => Sizes { left: standing(left), right: standing(left).div_ceil(2) },
    }
}

/// Patterns of pairs taken by chance, true matches left out as far as the weights can tell.
fn by_chance(pairing: &impl Pairing, between: Between, weights: &Weights, pairs: u32) -> Vec<(Pattern, u64)> {
    let (left, right) = between.sides();
    let (lefts, rights) = (pairing.rows(left), pairing.rows(right));
    let draw = |number: u64, rows: u32| ((u128::from(stir(number)) * u128::from(rows)) >> 64) as Row;
    let mut patterns: Vec<Pattern> = (0..pairs.min(lefts.saturating_mul(rights)))
        .into_par_iter()
        .with_min_len(4096)
        .filter_map(|number| {
            let number = u64::from(number);
            let one = (left, draw(number, lefts));
            let other = (right, draw(number ^ 0x5555_5555_5555_5555, rights));
            let both = one != other && pairing.stands(one.0, one.1) && pairing.stands(other.0, other.1);
            both.then(|| pairing.compare(one, other))
        })
        .collect();
    patterns.par_sort_unstable();
    let counted = patterns.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u64));
    counted.filter(|(pattern, _)| weights.weigh(*pattern, 0.0).bits < 0.0).collect()
}

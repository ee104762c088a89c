//! Joining: every pair that shares a key, found by laying the keys of both tables side by side.
//!
//! Looking up each key in one great index costs a trip to main memory per key. Here the keys of both tables are first dealt into
//! parts by their upper bits, so that a part's keys fit into the processor's cache; then each part is joined by itself. The time
//! grows with rows plus pairs, and the memory is bounded by taking a few passes at a time.

use rayon::prelude::*;

use crate::block::PassYield;
use crate::block::dealing::{Dealt, deal_keys, some_at_a_time};
use crate::block::joint::{Heap, Joint, Sides};
use crate::block::keys::{MOST_PASSES, Passes};
use crate::block::sample::Sample;
use crate::block::seeking::Seeking;
use crate::pairing::{Pairing, Side};

/// Left rows whose pairs are compared together.
pub(crate) const ROWS_AT_A_TIME: u32 = 1024;
/// Keys of one side that a part should hold.
const KEYS_PER_PART: usize = 1 << 14;
/// Parts are joined in so many heaps, whatever the number of threads.
const HEAPS: usize = 32;
/// Of so many rows one is usually still looked for when the last passes are joined.
const SEEKING_IN_ALL: usize = 4;
/// Of so many rows one has its keys of the last passes joined, those that are joined though the row is found among them.
const ASKED_LAST: usize = 2;

/// What joining gives: pairs by chunk of [`ROWS_AT_A_TIME`] left rows (left in the upper half of the word), a pair as often as it was
/// found.
#[derive(Default)]
pub(super) struct Joined {
    /// The pairs that become candidates.
    pub(super) found: Vec<Dealt<u64>>,
    /// Pairs of the sampled left rows that training counts and that need be no candidates: under keys that their pass finds too common,
    /// and those of the last passes.
    pub(super) beside: Vec<Dealt<u64>>,
    /// What each pass cost.
    pub(super) passes: Vec<PassYield>,
}

/// How a join is done.
#[derive(Clone, Copy)]
pub(super) struct Search {
    pub(super) sides: (Side, Side),
    /// Right rows that may share a key, unless its pass allows less.
    pub(super) usual: usize,
    /// The left rows that teach a model.
    pub(super) sample: Option<Sample>,
    pub(super) passes: Passes,
}

/// Finds every pair that shares a key of those passes; with `seeking` only pairs of two rows that nobody has found.
pub(super) fn join(pairing: &impl Pairing, search: Search, seeking: Option<&Seeking>) -> Joined {
    let (left, right) = search.sides;
    let rows = pairing.rows(left) as usize + pairing.rows(right) as usize;
    let chunks = pairing.rows(left).div_ceil(ROWS_AT_A_TIME).max(1) as usize;
    let most: [usize; MOST_PASSES] = std::array::from_fn(|pass| pairing.most_per_key(pass, search.usual));
    let mut joined = Joined { passes: vec![PassYield::default(); MOST_PASSES], ..Joined::default() };
    let asked = if seeking.is_some() { rows / ASKED_LAST } else { rows };
    for passes in some_at_a_time(search.passes, asked) {
        let keys = rows * passes.iter().count().min(32);
        let keys = if seeking.is_some() { keys / SEEKING_IN_ALL } else { keys };
        let parts = (keys / KEYS_PER_PART).next_power_of_two().clamp(HEAPS, 1 << 13);
        let deal = |side| deal_keys(pairing, side, passes, parts, seeking);
        let (lefts, rights) = rayon::join(|| if left == right { Vec::new() } else { deal(left) }, || deal(right));
        let sides = Sides { left: if left == right { &rights } else { &lefts }, right: &rights, within: left == right };
        let heaps: Vec<Heap> = (0..HEAPS)
            .into_par_iter()
            .map_init(
                || Joint::new(parts, &most, search, seeking),
                |joint, heap| {
                    (heap * parts / HEAPS..(heap + 1) * parts / HEAPS).for_each(|part| joint.add(&sides, part));
                    joint.take(chunks)
                },
            )
            .collect();
        for (found, beside, yields) in heaps {
            joined.passes.iter_mut().zip(yields).for_each(|(sum, one)| sum.add(one));
            joined.found.push(found);
            joined.beside.push(beside);
        }
    }
    let used = joined.passes.iter().rposition(|one| *one != PassYield::default()).map_or(0, |last| last + 1);
    joined.passes.truncate(used);
    joined
}

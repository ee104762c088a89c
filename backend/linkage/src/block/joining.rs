//! Joining: every pair that shares a key, found by laying the keys of both tables side by side.
//!
//! Looking up each key in one great index costs a trip to main memory per key. Here the keys of both tables are first dealt into
//! parts by their upper bits, so that a part's keys fit into the processor's cache; then each part is joined by itself. The time
//! grows with rows plus pairs, and the memory is bounded by taking a few passes at a time.

use rayon::prelude::*;

use crate::block::PassYield;
use crate::block::dealing::{Dealt, Entry, deal_keys, some_at_a_time};
use crate::block::keys::{MOST_PASSES, Passes, pass_of};
use crate::block::sample::Sample;
use crate::block::seeking::Seeking;
use crate::pairing::{Pairing, Row, Side};

/// Left rows whose pairs are compared together.
pub(crate) const ROWS_AT_A_TIME: u32 = 1024;
/// Keys of one side that a part should hold.
const KEYS_PER_PART: usize = 1 << 14;
/// Parts are joined in so many heaps, whatever the number of threads.
const HEAPS: usize = 32;
/// Of so many rows one is usually still looked for when the last passes are joined.
const SEEKING_IN_ALL: usize = 4;

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
    for passes in some_at_a_time(search.passes, rows) {
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

/// What one heap gives: pairs found, pairs beside, and what each pass cost.
type Heap = (Dealt<u64>, Dealt<u64>, [PassYield; MOST_PASSES]);

struct Sides<'d> {
    left: &'d [Dealt<Entry>],
    right: &'d [Dealt<Entry>],
    within: bool,
}

/// One thread's room for joining part after part.
struct Joint<'m> {
    /// Right rows that may share a key, by pass.
    most: &'m [usize; MOST_PASSES],
    search: Search,
    seeking: Option<&'m Seeking>,
    /// Bits of a key that its part leaves open.
    shift: u32,
    pairs: Vec<u64>,
    beside: Vec<u64>,
    yields: [PassYield; MOST_PASSES],
    entries: Vec<Entry>,
    buckets: Vec<u32>,
}

impl<'m> Joint<'m> {
    fn new(parts: usize, most: &'m [usize; MOST_PASSES], search: Search, seeking: Option<&'m Seeking>) -> Self {
        Self {
            most,
            search,
            seeking,
            shift: parts.trailing_zeros(),
            pairs: Vec::new(),
            beside: Vec::new(),
            yields: [PassYield::default(); MOST_PASSES],
            entries: Vec::new(),
            buckets: Vec::new(),
        }
    }

    /// Hands over what has been found, dealt by chunk of left rows; keeps the room.
    fn take(&mut self, chunks: usize) -> Heap {
        let chunk_of = |pair: &u64| ((pair >> 32) as u32 / ROWS_AT_A_TIME) as usize;
        let [found, beside] = [&mut self.pairs, &mut self.beside].map(|pairs| {
            let dealt = Dealt::deal(pairs, chunks, chunk_of);
            pairs.clear();
            dealt
        });
        (found, beside, std::mem::replace(&mut self.yields, [PassYield::default(); MOST_PASSES]))
    }

    fn add(&mut self, sides: &Sides<'_>, part: usize) {
        let mask = self.lay_out(sides.right, part);
        for entry in sides.left.iter().flat_map(|dealt| dealt.part(part)) {
            match self.seeking {
                None => self.look_up(entry.key(), entry.row, mask, sides.within),
                Some(seeking) => self.look_up_last(entry.key(), entry.row, mask, seeking),
            }
        }
    }

    /// Puts the right rows of a part into buckets by the next bits of their keys; gives the mask of the buckets' numbers.
    fn lay_out(&mut self, right: &[Dealt<Entry>], part: usize) -> u64 {
        let entries = || right.iter().flat_map(|dealt| dealt.part(part));
        let count = entries().count();
        let mask = (count.next_power_of_two() as u64).max(2) - 1;
        self.buckets.clear();
        self.buckets.resize(mask as usize + 2, 0);
        entries().for_each(|entry| self.buckets[number(entry.key(), self.shift, mask) + 1] += 1);
        for bucket in 1..self.buckets.len() {
            self.buckets[bucket] += self.buckets[bucket - 1];
        }
        self.entries.clear();
        self.entries.resize(count, Entry::default());
        // Each bucket's start runs to its end while it is filled, which is the next one's start: one step back afterwards.
        for entry in entries() {
            let place = &mut self.buckets[number(entry.key(), self.shift, mask)];
            self.entries[*place as usize] = *entry;
            *place += 1;
        }
        mask
    }

    #[inline]
    fn look_up(&mut self, key: u64, left: Row, mask: u64, within: bool) {
        let (before, most) = (self.pairs.len(), self.most[pass_of(key)]);
        let bucket = bucket(&self.entries, &self.buckets, number(key, self.shift, mask));
        let mut too_common = false;
        for (found, right) in rights_of(bucket, key).enumerate() {
            too_common = found >= most;
            if too_common {
                break;
            }
            if !within || right > left {
                self.pairs.push(pair_of(left, right));
            }
        }
        if too_common {
            self.pairs.truncate(before);
            self.yields[pass_of(key)].passed_over += 1;
            if most < self.search.usual && self.search.sample.is_some_and(|sample| sample.takes(left)) {
                self.look_up_beside(key, left, mask, within);
            }
        }
        self.yields[pass_of(key)].pairs += (self.pairs.len() - before) as u64;
    }

    /// A left row that is still looked for meets right rows that are, too: how many they are says whether the key is too common. A
    /// sampled row is counted with all right rows.
    fn look_up_last(&mut self, key: u64, left: Row, mask: u64, seeking: &Seeking) {
        if seeking.seeks(Side::Left, left) {
            let (before, most) = (self.pairs.len(), self.most[pass_of(key)]);
            let bucket = bucket(&self.entries, &self.buckets, number(key, self.shift, mask));
            let rights = rights_of(bucket, key).filter(|right| seeking.seeks(Side::Right, *right));
            self.pairs.extend(rights.take(most + 1).map(|right| pair_of(left, right)));
            let yields = &mut self.yields[pass_of(key)];
            if self.pairs.len() - before > most {
                self.pairs.truncate(before);
                yields.passed_over += 1;
            }
            yields.pairs += (self.pairs.len() - before) as u64;
        }
        if seeking.teaches(left) {
            self.look_up_beside(key, left, mask, false);
        }
    }

    /// The pairs of a sampled row under a key that a run would allow, whatever its pass does.
    fn look_up_beside(&mut self, key: u64, left: Row, mask: u64, within: bool) {
        let bucket = bucket(&self.entries, &self.buckets, number(key, self.shift, mask));
        if rights_of(bucket, key).take(self.search.usual + 1).count() <= self.search.usual {
            let rights = rights_of(bucket, key).filter(|right| !within || *right > left);
            self.beside.extend(rights.map(|right| pair_of(left, right)));
        }
    }
}

fn bucket<'e>(entries: &'e [Entry], buckets: &[u32], number: usize) -> &'e [Entry] {
    let start = if number == 0 { 0 } else { buckets[number - 1] };
    &entries[start as usize..buckets[number] as usize]
}

/// The rows of a bucket that have a key. A row that came to it by two ways stands there twice, one behind the other.
#[inline]
fn rights_of(bucket: &[Entry], key: u64) -> impl Iterator<Item = Row> + '_ {
    let mut last = Row::MAX;
    let rights = bucket.iter().filter(move |entry| entry.key() == key).map(|entry| entry.row);
    rights.filter(move |right| std::mem::replace(&mut last, *right) != *right)
}

/// A pair in one word, the left row in the upper half.
#[inline]
fn pair_of(left: Row, right: Row) -> u64 {
    u64::from(left) << 32 | u64::from(right)
}

/// The bucket of a key: the bits below those that chose its part.
#[inline]
fn number(key: u64, shift: u32, mask: u64) -> usize {
    ((key << shift >> 32) & mask) as usize
}

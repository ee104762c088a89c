//! One part of a join: right rows in buckets by their keys, left rows looking them up.

use crate::block::PassYield;
use crate::block::dealing::{Dealt, Entry};
use crate::block::joining::{ROWS_AT_A_TIME, Search};
use crate::block::keys::{MOST_PASSES, pass_of};
use crate::block::seeking::Seeking;
use crate::pairing::{Row, Side};

/// What one heap gives: pairs found, pairs beside, and what each pass cost.
pub(super) type Heap = (Dealt<u64>, Dealt<u64>, [PassYield; MOST_PASSES]);

/// The keys of both sides; of one table, twice.
pub(super) struct Sides<'d> {
    pub(super) left: &'d [Dealt<Entry>],
    pub(super) right: &'d [Dealt<Entry>],
    pub(super) within: bool,
}

/// One thread's room for joining part after part.
pub(super) struct Joint<'m> {
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
    pub(super) fn new(
        parts: usize,
        most: &'m [usize; MOST_PASSES],
        search: Search,
        seeking: Option<&'m Seeking>,
    ) -> Self {
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
    pub(super) fn take(&mut self, chunks: usize) -> Heap {
        let chunk_of = |pair: &u64| ((pair >> 32) as u32 / ROWS_AT_A_TIME) as usize;
        let [found, beside] = [&mut self.pairs, &mut self.beside].map(|pairs| {
            let dealt = Dealt::deal(pairs, chunks, chunk_of);
            pairs.clear();
            dealt
        });
        (found, beside, std::mem::replace(&mut self.yields, [PassYield::default(); MOST_PASSES]))
    }

    /// Joins one part.
    pub(super) fn add(&mut self, sides: &Sides<'_>, part: usize) {
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

    /// A left row that is still looked for meets right rows that are, too, or under some keys all: how many they are says whether the key
    /// is too common. A sampled row is counted with all right rows.
    fn look_up_last(&mut self, key: u64, left: Row, mask: u64, seeking: &Seeking) {
        let (either, sought) = (seeking.of_either(key), seeking.seeks(Side::Left, left));
        if either || sought {
            let (before, most) = (self.pairs.len(), self.most[pass_of(key)]);
            let bucket = bucket(&self.entries, &self.buckets, number(key, self.shift, mask));
            let rights = rights_of(bucket, key).filter(|right| either || seeking.seeks(Side::Right, *right));
            let mut met = 0;
            for right in rights.take(most + 1) {
                met += 1;
                if sought || seeking.seeks(Side::Right, right) {
                    self.pairs.push(pair_of(left, right));
                }
            }
            let yields = &mut self.yields[pass_of(key)];
            if met > most {
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

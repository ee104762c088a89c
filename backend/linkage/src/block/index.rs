//! The index of one table: from a blocking key to the rows that have it. Read by many threads, built in parallel.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::block::Keys;
use crate::hash::Quick;
use crate::pairing::{Pairing, Row, Side};

const PARTS: usize = 64;
const ROWS_AT_A_TIME: u32 = 8192;

/// All blocking keys of one table.
#[derive(Debug)]
pub struct Index {
    parts: Vec<Part>,
    /// Rows added after the index was laid out.
    later: HashMap<u64, Vec<Row>, Quick>,
}

/// The keys whose upper six bits are equal: buckets laid out one behind the other.
#[derive(Debug, Default)]
struct Part {
    mask: u64,
    starts: Vec<u32>,
    tags: Vec<u32>,
    rows: Vec<Row>,
}

type Entries = Vec<(u64, Row)>;

impl Index {
    /// Indexes every standing row of a table. The result does not depend on the number of threads.
    pub fn build(pairing: &impl Pairing, side: Side) -> Self {
        let rows = pairing.rows(side);
        let chunks: Vec<Vec<Entries>> = (0..rows.div_ceil(ROWS_AT_A_TIME))
            .into_par_iter()
            .map(|chunk| {
                let first = chunk * ROWS_AT_A_TIME;
                spread(pairing, side, first..rows.min(first + ROWS_AT_A_TIME))
            })
            .collect();
        let parts = (0..PARTS).into_par_iter().map(|part| Part::lay_out(chunks.iter().map(|chunk| &chunk[part])));
        Self { parts: parts.collect(), later: HashMap::default() }
    }

    /// Adds rows that have come later, under their keys, which are in order. Rows that have gone are passed over by [`Pairing::stands`].
    pub(crate) fn extend(&mut self, keys: &[(u64, Row)]) {
        for some in keys.chunk_by(|one, other| one.0 == other.0) {
            self.later.entry(some[0].0).or_default().extend(some.iter().map(|(_, row)| *row));
        }
    }

    /// The rows that have this key, in the order of the table.
    #[inline]
    pub fn rows_of(&self, key: u64) -> impl Iterator<Item = Row> + '_ {
        let part = &self.parts[(key >> 58) as usize];
        let bucket = part.bucket(key);
        let tag = (key >> 2) as u32;
        let later = if self.later.is_empty() { None } else { self.later.get(&key) };
        let laid_out = bucket.filter(move |place| part.tags[*place] == tag).map(move |place| part.rows[place]);
        laid_out.chain(later.into_iter().flatten().copied())
    }

    /// Number of keys held, each row's key counted once.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.rows.len()).sum()
    }

    /// Whether no row has a key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Part {
    fn lay_out<'e>(entries: impl Iterator<Item = &'e Entries> + Clone) -> Self {
        let count = entries.clone().map(Vec::len).sum::<usize>();
        let mask = count.next_power_of_two().max(2) as u64 - 1;
        let mut part = Self { mask, starts: vec![0; mask as usize + 2], tags: vec![0; count], rows: vec![0; count] };
        for (key, _) in entries.clone().flatten() {
            let number = part.number(*key);
            part.starts[number + 1] += 1;
        }
        for bucket in 1..part.starts.len() {
            part.starts[bucket] += part.starts[bucket - 1];
        }
        let mut next = part.starts.clone();
        for (key, row) in entries.flatten() {
            let number = part.number(*key);
            let place = &mut next[number];
            part.tags[*place as usize] = (*key >> 2) as u32;
            part.rows[*place as usize] = *row;
            *place += 1;
        }
        part
    }

    #[inline]
    fn number(&self, key: u64) -> usize {
        ((key >> 34) & self.mask) as usize
    }

    #[inline]
    fn bucket(&self, key: u64) -> std::ops::Range<usize> {
        if self.starts.is_empty() {
            return 0..0;
        }
        let number = self.number(key);
        self.starts[number] as usize..self.starts[number + 1] as usize
    }
}

fn spread(pairing: &impl Pairing, side: Side, rows: std::ops::Range<Row>) -> Vec<Entries> {
    let mut keys = Keys::default();
    let mut parts = vec![Entries::new(); PARTS];
    for row in rows.filter(|row| pairing.stands(side, *row)) {
        keys.clear();
        pairing.keys(side, row, &mut keys);
        keys.settle();
        for key in keys.iter() {
            parts[(key >> 58) as usize].push((key, row));
        }
    }
    parts
}

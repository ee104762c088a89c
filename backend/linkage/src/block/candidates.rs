//! Candidates: the pairs that share a key, each compared once.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::block::{Index, Keys};
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;

const ROWS_AT_A_TIME: u32 = 1024;

/// A pair that some pass brought together, and how it agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Row of the left table.
    pub left: Row,
    /// Row of the right table.
    pub right: Row,
    /// How they agree.
    pub pattern: Pattern,
}

/// What one pass cost and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassYield {
    /// Pairs the pass brought together.
    pub pairs: u64,
    /// Keys it passed over because too many rows share them.
    pub passed_over: u64,
}

/// All candidates in the order of the left table, with the histogram of their patterns.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Candidates by chunk of left rows.
    pub chunks: Vec<Vec<Candidate>>,
    /// How often each pattern occurs, ordered by pattern.
    pub histogram: Vec<(Pattern, u64)>,
    /// Yield of every pass, by its number.
    pub passes: Vec<PassYield>,
}

impl Candidates {
    /// Number of distinct pairs.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// Whether no pass found anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One thread's room for finding partners.
#[derive(Default)]
struct Room {
    keys: Keys,
    partners: Vec<Row>,
    passes: Vec<PassYield>,
}

/// Finds and compares every pair of rows of the two tables that share a key. `index` is the right table's.
pub fn find(pairing: &impl Pairing, index: &Index, most: usize) -> Candidates {
    search(pairing, index, (Side::Left, Side::Right), most)
}

/// Finds and compares every pair of rows of one table that share a key, each pair once: the smaller row is `left`.
pub fn find_within(pairing: &impl Pairing, index: &Index, side: Side, most: usize) -> Candidates {
    search(pairing, index, (side, side), most)
}

fn search(pairing: &impl Pairing, index: &Index, sides: (Side, Side), most: usize) -> Candidates {
    let rows = pairing.rows(sides.0);
    let found: Vec<(Vec<Candidate>, Vec<PassYield>)> = (0..rows.div_ceil(ROWS_AT_A_TIME))
        .into_par_iter()
        .map(|chunk| {
            let first = chunk * ROWS_AT_A_TIME;
            let mut room = Room::default();
            let pairs = in_chunk(pairing, index, sides, first..rows.min(first + ROWS_AT_A_TIME), most, &mut room);
            (pairs, room.passes)
        })
        .collect();
    let mut candidates = Candidates::default();
    for (pairs, passes) in found {
        add_yield(&mut candidates.passes, &passes);
        candidates.chunks.push(pairs);
    }
    candidates.histogram = histogram(&candidates.chunks);
    candidates
}

/// The partners of one row, by number, each once; the same that [`find`] would compare it with.
pub fn partners_of(pairing: &impl Pairing, index: &Index, side: Side, row: Row, most: usize) -> Vec<Row> {
    let mut room = Room::default();
    look_up(pairing, index, (side, side.other()), row, most, &mut room);
    room.partners
}

fn in_chunk(
    pairing: &impl Pairing,
    index: &Index,
    (side, other): (Side, Side),
    rows: std::ops::Range<Row>,
    most: usize,
    room: &mut Room,
) -> Vec<Candidate> {
    let mut pairs = Vec::with_capacity(rows.len() * 6);
    for row in rows.filter(|row| pairing.stands(side, *row)) {
        look_up(pairing, index, (side, other), row, most, room);
        for partner in &room.partners {
            if side == other && *partner <= row {
                continue;
            }
            let pattern = pairing.compare((side, row), (other, *partner));
            pairs.push(Candidate { left: row, right: *partner, pattern });
        }
    }
    pairs
}

fn look_up(pairing: &impl Pairing, index: &Index, (side, other): (Side, Side), row: Row, most: usize, room: &mut Room) {
    room.keys.clear();
    room.partners.clear();
    pairing.keys(side, row, &mut room.keys);
    room.keys.settle();
    for (key, pass) in room.keys.iter() {
        let before = room.partners.len();
        let standing = index.rows_of(key).filter(|row| pairing.stands(other, *row));
        room.partners.extend(standing.take(most + 1));
        let found = room.partners.len() - before;
        let pass = usize::from(pass);
        if room.passes.len() <= pass {
            room.passes.resize(pass + 1, PassYield::default());
        }
        if found > most {
            room.partners.truncate(before);
            room.passes[pass].passed_over += 1;
        } else {
            room.passes[pass].pairs += found as u64;
        }
    }
    room.partners.sort_unstable();
    room.partners.dedup();
}

fn add_yield(all: &mut Vec<PassYield>, some: &[PassYield]) {
    if all.len() < some.len() {
        all.resize(some.len(), PassYield::default());
    }
    for (sum, one) in all.iter_mut().zip(some) {
        sum.pairs += one.pairs;
        sum.passed_over += one.passed_over;
    }
}

/// How often each pattern occurs, ordered by pattern.
pub(crate) fn histogram(chunks: &[Vec<Candidate>]) -> Vec<(Pattern, u64)> {
    let counts = chunks
        .par_chunks(16)
        .map(|chunks| {
            let mut counts: HashMap<Pattern, u64, crate::hash::Quick> = HashMap::default();
            for candidate in chunks.iter().flatten() {
                *counts.entry(candidate.pattern).or_default() += 1;
            }
            counts
        })
        .reduce(HashMap::default, |mut all, some| {
            for (pattern, count) in some {
                *all.entry(pattern).or_default() += count;
            }
            all
        });
    let mut counts: Vec<(Pattern, u64)> = counts.into_iter().collect();
    counts.sort_unstable();
    counts
}

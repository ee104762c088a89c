//! Candidates: the pairs that share a key, each compared once.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::block::dealing::Dealt;
use crate::block::joining::{ROWS_AT_A_TIME, join};
use crate::block::keys::pass_of;
use crate::block::sample::Sample;
use crate::block::{Index, Keys};
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;

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

impl PassYield {
    /// Adds what another part of the tables gave.
    pub(super) fn add(&mut self, other: Self) {
        self.pairs += other.pairs;
        self.passed_over += other.passed_over;
    }
}

/// All candidates in the order of the left table, with the histogram of their patterns.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Candidates by chunk of left rows.
    pub chunks: Vec<Vec<Candidate>>,
    /// Every pattern of a candidate, ordered, and how often training counts it: a great table is counted by a sample of its left rows,
    /// under the keys that their pass finds too common as well.
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

/// Finds and compares every pair of rows of the two tables that share a key.
pub fn find(pairing: &impl Pairing, most: usize) -> Candidates {
    search(pairing, (Side::Left, Side::Right), most, None)
}

/// Finds and compares every pair of rows of one table that share a key, each pair once: the smaller row is `left`.
pub fn find_within(pairing: &impl Pairing, side: Side, most: usize) -> Candidates {
    search(pairing, (side, side), most, None)
}

/// The same with a histogram by which a model can be taught.
pub(crate) fn find_to_teach(pairing: &impl Pairing, sides: (Side, Side), most: usize) -> Candidates {
    search(pairing, sides, most, Some(Sample::of(pairing.rows(sides.0))))
}

fn search(pairing: &impl Pairing, sides: (Side, Side), most: usize, sample: Option<Sample>) -> Candidates {
    let joined = join(pairing, sides, most, sample);
    let chunks = pairing.rows(sides.0).div_ceil(ROWS_AT_A_TIME) as usize;
    let hopeful = |left, right| !pairing.hopeless((sides.0, left), (sides.1, right));
    let (chunks, beside): (Vec<Vec<Candidate>>, Vec<Vec<Pattern>>) = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            let pairs = pairs_of(&joined.found, chunk, hopeful);
            let beside = pairs_of(&joined.beside, chunk, |left, right| {
                pairs.binary_search(&(left, right)).is_err() && hopeful(left, right)
            });
            let beside = compare_all(pairing, sides, &beside).into_iter().map(|pair| pair.pattern).collect();
            (compare_all(pairing, sides, &pairs), beside)
        })
        .unzip();
    let sample = sample.unwrap_or(Sample { every: 1 });
    Candidates { histogram: histogram(&chunks, &beside, sample), chunks, passes: joined.passes }
}

/// The pairs of a chunk of left rows that are worth it, each once, in order. They are sorted by left row first, which has few rights.
fn pairs_of(found: &[Dealt<u64>], chunk: usize, worth_it: impl Fn(Row, Row) -> bool) -> Vec<(Row, Row)> {
    let first = chunk as Row * ROWS_AT_A_TIME;
    let pairs = || found.iter().flat_map(|dealt| dealt.part(chunk));
    let mut ends = vec![0; ROWS_AT_A_TIME as usize + 1];
    let place = |pair: u64| ((pair >> 32) as Row - first) as usize;
    pairs().for_each(|pair| ends[place(*pair) + 1] += 1);
    for row in 1..ends.len() {
        ends[row] += ends[row - 1];
    }
    let mut rights: Vec<Row> = vec![0; ends[ends.len() - 1]];
    // Each row's start runs to its end while it is filled, which is the next one's start.
    for pair in pairs() {
        let end = &mut ends[place(*pair)];
        rights[*end] = *pair as Row;
        *end += 1;
    }
    let (mut worth, mut start) = (Vec::with_capacity(rights.len() / 2), 0);
    for (left, end) in (first..).zip(&ends[..ROWS_AT_A_TIME as usize]) {
        let rights = &mut rights[start..*end];
        rights.sort_unstable();
        let mut last = None;
        for right in rights {
            if last.replace(*right) != Some(*right) && worth_it(left, *right) {
                worth.push((left, *right));
            }
        }
        start = *end;
    }
    worth
}

/// Pairs whose rows are brought near together before they are compared one by one.
pub(crate) const PAIRS_AT_A_TIME: usize = 32;

fn compare_all(pairing: &impl Pairing, sides: (Side, Side), pairs: &[(Row, Row)]) -> Vec<Candidate> {
    let mut compared = Vec::with_capacity(pairs.len());
    for some in pairs.chunks(PAIRS_AT_A_TIME) {
        let lefts = some.chunk_by(|one, other| one.0 == other.0).map(|of_one| of_one[0].0);
        pairing.bring_near(sides.0, lefts);
        pairing.bring_near(sides.1, some.iter().map(|(_, right)| *right));
        compared.extend(some.iter().map(|(left, right)| Candidate {
            left: *left,
            right: *right,
            pattern: pairing.compare((sides.0, *left), (sides.1, *right)),
        }));
    }
    compared
}

/// Compares a pair that shares a key, unless it is seen at a glance that nothing can come of it.
#[inline]
pub(crate) fn compared(pairing: &impl Pairing, sides: (Side, Side), left: Row, right: Row) -> Option<Candidate> {
    let (one, other) = ((sides.0, left), (sides.1, right));
    let pattern = || Candidate { left, right, pattern: pairing.compare(one, other) };
    (!pairing.hopeless(one, other)).then(pattern)
}

/// The partners of one row, by number, each once; the same that [`find`] would compare it with.
pub fn partners_of(pairing: &impl Pairing, index: &Index, side: Side, row: Row, most: usize) -> Vec<Row> {
    let other = side.other();
    let (mut keys, mut partners) = (Keys::default(), Vec::new());
    pairing.keys(side, row, &mut keys);
    keys.settle();
    for key in keys.iter() {
        let (before, most) = (partners.len(), pairing.most_per_key(pass_of(key), most));
        partners.extend(index.rows_of(key).filter(|row| pairing.stands(other, *row)).take(most + 1));
        if partners.len() - before > most {
            partners.truncate(before);
        }
    }
    partners.sort_unstable();
    partners.dedup();
    partners
}

/// Every pattern and how often training counts it, ordered by pattern.
fn histogram(chunks: &[Vec<Candidate>], beside: &[Vec<Pattern>], sample: Sample) -> Vec<(Pattern, u64)> {
    let counts = chunks
        .par_chunks(16)
        .zip(beside.par_chunks(16))
        .map(|(chunks, beside)| {
            let mut counts: HashMap<Pattern, u64, crate::hash::Quick> = HashMap::default();
            for candidate in chunks.iter().flatten() {
                *counts.entry(candidate.pattern).or_default() += u64::from(sample.takes(candidate.left));
            }
            for pattern in beside.iter().flatten() {
                *counts.entry(*pattern).or_default() += 1;
            }
            counts
        })
        .reduce(HashMap::default, |mut all, some| {
            for (pattern, count) in some {
                *all.entry(pattern).or_default() += count;
            }
            all
        });
    let mut counts: Vec<(Pattern, u64)> =
        counts.into_iter().map(|(pattern, count)| (pattern, count * sample.every)).collect();
    counts.sort_unstable();
    counts
}

//! Comparing: the pairs that joining has found, chunk by chunk of left rows, each once.

use rayon::prelude::*;

use crate::block::candidates::Candidate;
use crate::block::dealing::Dealt;
use crate::block::joining::ROWS_AT_A_TIME;
use crate::pairing::{Errand, Pairing, Row, Side};

/// Compares the pairs of every chunk that are not among its candidates yet; gives the new ones in order.
pub(super) fn compare_new(
    pairing: &impl Pairing,
    sides: (Side, Side),
    found: &[Dealt<u64>],
    chunks: &[Vec<Candidate>],
) -> Vec<Vec<Candidate>> {
    let new_of = |(number, chunk): (usize, &Vec<Candidate>)| {
        let pairs = pairs_of(found, number, |left, right| {
            chunk.is_empty() || chunk.binary_search_by_key(&(left, right), Candidate::rows).is_err()
        });
        compare_all(pairing, sides, &hopeful(pairing, sides, &pairs))
    };
    chunks.par_iter().enumerate().map(new_of).collect()
}

/// Lays new candidates among those of their chunks.
pub(crate) fn lay_in(chunks: &mut [Vec<Candidate>], new: &[Vec<Candidate>]) {
    chunks.par_iter_mut().zip(new).filter(|(_, new)| !new.is_empty()).for_each(|(chunk, new)| {
        chunk.extend_from_slice(new);
        // Two runs that are in order each: the stable sort lays them into one another.
        chunk.sort_by_key(Candidate::rows);
    });
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

/// The pairs that are not given up at a glance.
fn hopeful(pairing: &impl Pairing, sides: (Side, Side), pairs: &[(Row, Row)]) -> Vec<(Row, Row)> {
    let mut hopeful = Vec::with_capacity(pairs.len());
    for some in pairs.chunks(PAIRS_AT_A_TIME) {
        pairing.bring_near(Errand::Glance, sides.1, some.iter().map(|(_, right)| *right));
        let kept = some.iter().filter(|(left, right)| !pairing.hopeless((sides.0, *left), (sides.1, *right)));
        hopeful.extend(kept.copied());
    }
    hopeful
}

/// Pairs whose rows are brought near together before they are compared one by one.
pub(crate) const PAIRS_AT_A_TIME: usize = 32;

fn compare_all(pairing: &impl Pairing, sides: (Side, Side), pairs: &[(Row, Row)]) -> Vec<Candidate> {
    let mut compared = Vec::with_capacity(pairs.len());
    for some in pairs.chunks(PAIRS_AT_A_TIME) {
        pairing.bring_pairs_near(sides, some);
        compared.extend(some.iter().map(|(left, right)| Candidate {
            left: *left,
            right: *right,
            pattern: pairing.compare((sides.0, *left), (sides.1, *right)),
        }));
    }
    compared
}

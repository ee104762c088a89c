//! Linking again after some rows of a table have changed, without comparing what has not: the same answer as from scratch.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::block::{
    Candidate, Index, Keys, ROWS_AT_A_TIME, Turn, compared, find_first, find_last, lay_in, partners_by, pass_of,
};
use crate::hash::Quick;
use crate::link::{Between, Choice, Linked, Settled, weighed};
use crate::marked::Marked;
use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};

/// The compared pairs of two tables, kept up to date. Pairs of the first passes are kept; those of the last ones, which few rows
/// need, are found anew each time, for a row may be found or lost by what has changed on the other side.
#[derive(Debug)]
pub struct Relink {
    left: Index,
    right: Index,
    /// The pairs in order, by chunk of [`ROWS_AT_A_TIME`] left rows.
    chunks: Vec<Vec<Candidate>>,
    most_per_key: usize,
}

/// What has changed in one table. The pairing shows the new state already: removed rows no longer stand, new rows are
/// at the end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'c> {
    /// Rows that no longer stand.
    pub removed: &'c [Row],
    /// New rows.
    pub added: &'c [Row],
    /// Rows that answer otherwise because of their neighbours, though their keys are what they were.
    pub touched: &'c [Row],
}

const SIDES: (Side, Side) = (Side::Left, Side::Right);

impl Relink {
    /// Indexes both tables and compares every pair that shares a key of the first passes.
    pub fn new(pairing: &impl Pairing, most_per_key: usize) -> Self {
        let chunks = find_first(pairing, most_per_key);
        Self {
            left: Index::build(pairing, Side::Left),
            right: Index::build(pairing, Side::Right),
            chunks,
            most_per_key,
        }
    }

    /// Takes in a change of the right table.
    pub fn right_changed(&mut self, pairing: &impl Pairing, change: Change<'_>) {
        let (gone, come) = (keys_of(pairing, Side::Right, change.removed), keys_of(pairing, Side::Right, change.added));
        let again = self.lefts_of_turned_keys(pairing, &gone, &come);
        self.right.extend(&come);
        let (removed, anew) = (Marked::of(change.removed.iter().copied()), Marked::of(again.iter().copied()));
        self.forget(|pair| removed.has(pair.right) || anew.has(pair.left));
        self.compare_touched(pairing, change.touched, |pair| pair.right);
        let mut new = self.pairs_of_added(pairing, &come, &anew);
        new.extend(self.pairs_of_lefts(pairing, &again));
        self.take_in(new);
    }

    /// Takes in a change of the left table. It turns no key: only the right rows under a key are counted.
    pub fn left_changed(&mut self, pairing: &impl Pairing, change: Change<'_>) {
        self.left.extend(&keys_of(pairing, Side::Left, change.added));
        let removed = Marked::of(change.removed.iter().copied());
        self.forget(|pair| removed.has(pair.left));
        self.compare_touched(pairing, change.touched, |pair| pair.left);
        self.chunks.resize(pairing.rows(Side::Left).div_ceil(ROWS_AT_A_TIME) as usize, Vec::new());
        let standing: Vec<Row> = change.added.iter().copied().filter(|row| pairing.stands(Side::Left, *row)).collect();
        let new = self.pairs_of_lefts(pairing, &standing);
        self.take_in(new);
    }

    /// Links the tables as they stand, with a model as it stands.
    pub fn linked(&self, pairing: &impl Pairing, model: &Model, settled: &[Settled], choice: Choice) -> Linked {
        let more = find_last(pairing, self.most_per_key, &self.chunks);
        let mut chunks = self.chunks.clone();
        lay_in(&mut chunks, &more);
        Linked {
            pairs: weighed(pairing, Between::Tables, model, &chunks, settled, choice),
            model: model.clone(),
            compared: chunks.iter().map(Vec::len).sum::<usize>() as u64,
            passes: Vec::new(),
        }
    }

    fn forget(&mut self, gone: impl Fn(&Candidate) -> bool + Sync) {
        self.chunks.par_iter_mut().for_each(|chunk| chunk.retain(|pair| !gone(pair)));
    }

    fn compare_touched(&mut self, pairing: &impl Pairing, touched: &[Row], row: impl Fn(&Candidate) -> Row + Sync) {
        let touched = Marked::of(touched.iter().copied());
        self.chunks.par_iter_mut().flat_map_iter(|chunk| chunk).filter(|pair| touched.has(row(pair))).for_each(
            |pair| {
                pair.pattern = pairing.compare((Side::Left, pair.left), (Side::Right, pair.right));
            },
        );
    }

    /// Puts new pairs where they belong among those that are in order already.
    fn take_in(&mut self, mut new: Vec<Candidate>) {
        new.sort_unstable_by_key(Candidate::rows);
        self.chunks.par_iter_mut().enumerate().for_each(|(number, chunk)| {
            let first = new.partition_point(|pair| chunk_of(pair) < number);
            let end = first + new[first..].partition_point(|pair| chunk_of(pair) == number);
            if first < end {
                chunk.extend_from_slice(&new[first..end]);
                // Two runs that are in order each: the stable sort lays them into one another.
                chunk.sort_by_key(Candidate::rows);
            }
        });
    }

    /// Left rows under keys that have become too common, or are so no longer: they look for their partners anew.
    fn lefts_of_turned_keys(&self, pairing: &impl Pairing, gone: &[KeyOf], come: &[KeyOf]) -> Vec<Row> {
        let mut counts: HashMap<u64, (usize, usize), Quick> = HashMap::default();
        for some in come.chunk_by(same_key) {
            counts.insert(some[0].0, (0, some.len()));
        }
        for some in gone.chunk_by(same_key) {
            counts.entry(some[0].0).or_default().0 = some.len();
        }
        // The index holds those that have gone, too: a key below the bar with all of them has not turned.
        let most = |key: u64| most_under(pairing, key, self.most_per_key);
        counts.retain(|key, (_, come)| self.right.rows_of(*key).count() + *come > most(*key));
        let turned = counts.into_iter().filter(|(key, (gone, come))| {
            let standing = self.right.rows_of(*key).filter(|row| pairing.stands(Side::Right, *row)).count();
            (standing + gone > most(*key)) != (standing + come > most(*key))
        });
        let lefts = turned.flat_map(|(key, _)| self.left.rows_of(key)).filter(|row| pairing.stands(Side::Left, *row));
        let mut lefts: Vec<Row> = lefts.collect();
        lefts.sort_unstable();
        lefts.dedup();
        lefts
    }

    fn pairs_of_lefts(&self, pairing: &impl Pairing, lefts: &[Row]) -> Vec<Candidate> {
        let first = Turn::First.passes(pairing, SIDES);
        let pairs_of = |left: &Row| {
            let partners = partners_by(pairing, &self.right, (Side::Left, *left), self.most_per_key, first);
            let pairs = partners.into_iter().filter_map(|right| compared(pairing, SIDES, *left, right));
            pairs.collect::<Vec<Candidate>>()
        };
        lefts.par_iter().flat_map_iter(pairs_of).collect()
    }

    /// The pairs of rows that have come, by their keys; the index knows them already.
    fn pairs_of_added(&self, pairing: &impl Pairing, come: &[KeyOf], anew: &Marked) -> Vec<Candidate> {
        let meet = |some: &[KeyOf]| {
            let key = some[0].0;
            let waiting = self.right.rows_of(key).filter(|row| pairing.stands(Side::Right, *row));
            let most = most_under(pairing, key, self.most_per_key);
            let common = waiting.take(most + 1).count() > most;
            let lefts = self.left.rows_of(key).filter(|row| !common && pairing.stands(Side::Left, *row));
            let lefts = lefts.filter(|left| !anew.has(*left));
            lefts.flat_map(|left| some.iter().map(move |(_, right)| (left, *right))).collect::<Vec<(Row, Row)>>()
        };
        let mut pairs: Vec<(Row, Row)> = come.par_chunk_by(same_key).flat_map_iter(meet).collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        pairs.par_iter().filter_map(|(left, right)| compared(pairing, SIDES, *left, *right)).collect()
    }
}

/// A key of a row.
type KeyOf = (u64, Row);

/// How many right rows may share a key before it is passed over.
fn most_under(pairing: &impl Pairing, key: u64, usual: usize) -> usize {
    pairing.most_per_key(pass_of(key), usual)
}

fn same_key(one: &KeyOf, other: &KeyOf) -> bool {
    one.0 == other.0
}

/// The keys of the first passes of rows that came or went, by key.
fn keys_of(pairing: &impl Pairing, side: Side, rows: &[Row]) -> Vec<KeyOf> {
    let first = Turn::First.passes(pairing, SIDES);
    let keys_of = |row: &Row| {
        let mut keys = Keys::of_passes(first);
        pairing.keys(side, *row, &mut keys);
        keys.settle();
        keys.iter().map(|key| (key, *row)).collect::<Vec<KeyOf>>()
    };
    let mut all: Vec<KeyOf> = rows.par_iter().flat_map_iter(keys_of).collect();
    all.par_sort_unstable();
    all
}

fn chunk_of(pair: &Candidate) -> usize {
    (pair.left / ROWS_AT_A_TIME) as usize
}

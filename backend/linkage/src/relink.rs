//! Linking again after some rows of the right table have changed, without comparing what has not: the same answer as from
//! scratch.

use std::collections::{HashMap, HashSet};

use crate::block::{Candidate, Candidates, Index, Keys, compared, find, histogram, partners_of};
use crate::hash::Quick;
use crate::link::{Between, Choice, Pair, Settled, weighed};
use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};

/// The compared pairs of two tables, kept up to date.
#[derive(Debug)]
pub struct Relink {
    left: Index,
    right: Index,
    pairs: Vec<Candidate>,
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

type Rows = HashSet<Row, Quick>;

const SIDES: (Side, Side) = (Side::Left, Side::Right);

impl Relink {
    /// Indexes both tables and compares every pair that shares a key.
    pub fn new(pairing: &impl Pairing, most_per_key: usize) -> Self {
        let right = Index::build(pairing, Side::Right);
        let pairs = find(pairing, most_per_key).chunks.concat();
        Self { left: Index::build(pairing, Side::Left), right, pairs, most_per_key }
    }

    /// Takes in a change of the right table.
    pub fn right_changed(&mut self, pairing: &impl Pairing, change: Change<'_>) {
        let again = self.lefts_of_turned_keys(pairing, change);
        for row in change.added {
            self.right.add(pairing, Side::Right, *row);
        }
        let removed: Rows = change.removed.iter().copied().collect();
        self.pairs.retain(|pair| !removed.contains(&pair.right) && !again.contains(&pair.left));
        self.compare_touched(pairing, change.touched, |pair| pair.right);
        let mut new = self.pairs_of_added(pairing, change.added, &again);
        for left in again {
            new.extend(self.pairs_of(pairing, left));
        }
        self.take_in(new);
    }

    /// Takes in a change of the left table. It turns no key: only the right rows under a key are counted.
    pub fn left_changed(&mut self, pairing: &impl Pairing, change: Change<'_>) {
        for row in change.added {
            self.left.add(pairing, Side::Left, *row);
        }
        let removed: Rows = change.removed.iter().copied().collect();
        self.pairs.retain(|pair| !removed.contains(&pair.left));
        self.compare_touched(pairing, change.touched, |pair| pair.left);
        let new = change.added.iter().filter(|row| pairing.stands(Side::Left, **row));
        let new = new.flat_map(|row| self.pairs_of(pairing, *row)).collect();
        self.take_in(new);
    }

    fn pairs_of(&self, pairing: &impl Pairing, left: Row) -> Vec<Candidate> {
        let partners = partners_of(pairing, &self.right, Side::Left, left, self.most_per_key);
        partners.into_iter().filter_map(|right| compared(pairing, SIDES, left, right)).collect()
    }

    fn compare_touched(&mut self, pairing: &impl Pairing, touched: &[Row], row: impl Fn(&Candidate) -> Row) {
        let touched: Rows = touched.iter().copied().collect();
        if touched.is_empty() {
            return;
        }
        for pair in self.pairs.iter_mut().filter(|pair| touched.contains(&row(pair))) {
            pair.pattern = pairing.compare((Side::Left, pair.left), (Side::Right, pair.right));
        }
    }

    /// Puts new pairs where they belong among those that are in order already.
    fn take_in(&mut self, mut new: Vec<Candidate>) {
        new.sort_unstable_by_key(order);
        let mut merged = Vec::with_capacity(self.pairs.len() + new.len());
        let mut new = new.into_iter().peekable();
        for pair in self.pairs.drain(..) {
            while let Some(first) = new.next_if(|first| order(first) < order(&pair)) {
                merged.push(first);
            }
            merged.push(pair);
        }
        merged.extend(new);
        self.pairs = merged;
    }

    /// The weighed pairs under a model as it stands, links chosen.
    pub fn weigh(&self, pairing: &impl Pairing, model: &Model, settled: &[Settled], choice: Choice) -> Vec<Pair> {
        let chunks: Vec<Vec<Candidate>> = self.pairs.chunks(4096).map(<[Candidate]>::to_vec).collect();
        let candidates = Candidates { histogram: histogram(&chunks), chunks, passes: Vec::new() };
        weighed(pairing, Between::Tables, model, &candidates, settled, choice)
    }

    /// Number of pairs compared.
    pub fn compared(&self) -> usize {
        self.pairs.len()
    }

    /// Left rows under keys that have become too common, or are so no longer: they look for their partners anew.
    fn lefts_of_turned_keys(&self, pairing: &impl Pairing, change: Change<'_>) -> Rows {
        let mut counts: HashMap<u64, (usize, usize), Quick> = HashMap::default();
        for row in change.removed {
            keys_of(pairing, *row, |key| counts.entry(key).or_default().0 += 1);
        }
        for row in change.added {
            keys_of(pairing, *row, |key| counts.entry(key).or_default().1 += 1);
        }
        let turned = counts.into_iter().filter(|(key, (removed, added))| {
            let standing = self.right.rows_of(*key).filter(|row| pairing.stands(Side::Right, *row)).count();
            (standing + removed > self.most_per_key) != (standing + added > self.most_per_key)
        });
        turned.flat_map(|(key, _)| self.left.rows_of(key)).filter(|row| pairing.stands(Side::Left, *row)).collect()
    }

    fn pairs_of_added(&self, pairing: &impl Pairing, added: &[Row], again: &Rows) -> Vec<Candidate> {
        let mut pairs = Vec::new();
        for right in added.iter().filter(|row| pairing.stands(Side::Right, **row)) {
            let mut lefts: Vec<Row> = Vec::new();
            keys_of(pairing, *right, |key| {
                let waiting = self.right.rows_of(key).filter(|row| pairing.stands(Side::Right, *row));
                if waiting.take(self.most_per_key + 1).count() <= self.most_per_key {
                    lefts.extend(self.left.rows_of(key).filter(|row| pairing.stands(Side::Left, *row)));
                }
            });
            lefts.sort_unstable();
            lefts.dedup();
            lefts.retain(|left| !again.contains(left));
            pairs.extend(lefts.into_iter().filter_map(|left| compared(pairing, SIDES, left, *right)));
        }
        pairs
    }
}

fn order(pair: &Candidate) -> (Row, Row) {
    (pair.left, pair.right)
}

fn keys_of(pairing: &impl Pairing, right: Row, each: impl FnMut(u64)) {
    let mut keys = Keys::default();
    pairing.keys(Side::Right, right, &mut keys);
    keys.settle();
    keys.iter().for_each(each);
}

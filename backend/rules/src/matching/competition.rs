//! Who competes with whom: the pairs of every row, and the partner that each was given.

use linkage::{Pair, Row};

const NOBODY: u32 = u32::MAX;

/// The pairs by left row and by right row.
pub(super) struct Competition<'l> {
    pairs: &'l [Pair],
    left_starts: Vec<u32>,
    right_starts: Vec<u32>,
    /// Places in `pairs`, by right row.
    by_right: Vec<u32>,
    left_partner: Vec<u32>,
    right_partner: Vec<u32>,
}

impl<'l> Competition<'l> {
    /// `pairs` are ordered by left row, then right row.
    pub(super) fn of(pairs: &'l [Pair], (lefts, rights): (usize, usize)) -> Self {
        let left_starts = starts(lefts, pairs.iter().map(|pair| pair.left));
        let right_starts = starts(rights, pairs.iter().map(|pair| pair.right));
        let (mut left_partner, mut right_partner) = (vec![NOBODY; lefts], vec![NOBODY; rights]);
        let mut by_right = vec![0; pairs.len()];
        let mut next = right_starts.clone();
        for (place, pair) in (0..).zip(pairs) {
            let free = &mut next[pair.right as usize];
            by_right[*free as usize] = place;
            *free += 1;
            if pair.chosen {
                left_partner[pair.left as usize] = place;
                right_partner[pair.right as usize] = place;
            }
        }
        Self { pairs, left_starts, right_starts, by_right, left_partner, right_partner }
    }

    /// The candidates of a left row.
    pub(super) fn for_left(&self, row: Row) -> impl Iterator<Item = &'l Pair> + '_ {
        self.pairs[range(&self.left_starts, row)].iter()
    }

    /// The candidates of a right row.
    pub(super) fn for_right(&self, row: Row) -> impl Iterator<Item = &'l Pair> + '_ {
        self.by_right[range(&self.right_starts, row)].iter().map(|place| &self.pairs[*place as usize])
    }

    /// The link of a left row.
    pub(super) fn of_left(&self, row: Row) -> Option<&'l Pair> {
        self.pairs.get(self.left_partner[row as usize] as usize)
    }

    /// The link of a right row.
    pub(super) fn of_right(&self, row: Row) -> Option<&'l Pair> {
        self.pairs.get(self.right_partner[row as usize] as usize)
    }

    /// What a pair would gain, 0 when it is no candidate.
    pub(super) fn weight_of(&self, left: Row, right: Row) -> f64 {
        self.for_left(left).find(|pair| pair.right == right).map_or(0.0, |pair| pair.weight.max(0.0))
    }
}

/// Where each row's pairs begin, and the end.
fn starts(rows: usize, of_pairs: impl Iterator<Item = Row>) -> Vec<u32> {
    let mut starts = vec![0; rows + 1];
    for row in of_pairs {
        starts[row as usize + 1] += 1;
    }
    for row in 1..starts.len() {
        starts[row] += starts[row - 1];
    }
    starts
}

fn range(starts: &[u32], row: Row) -> std::ops::Range<usize> {
    starts[row as usize] as usize..starts[row as usize + 1] as usize
}

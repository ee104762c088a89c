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
        let (left, right) = (|pair: &Pair| pair.left, |pair: &Pair| pair.right);
        let ((left_starts, left_partner), (right_starts, by_right, right_partner)) = rayon::join(
            || (starts(lefts, pairs.iter().map(left)), partners(lefts, pairs, left)),
            || {
                let starts = starts(rights, pairs.iter().map(right));
                let by_right = places_by(pairs, right, starts.clone());
                (starts, by_right, partners(rights, pairs, right))
            },
        );
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

/// The places of the pairs by a row of theirs, given where each row's begin.
fn places_by(pairs: &[Pair], row: impl Fn(&Pair) -> Row, mut next: Vec<u32>) -> Vec<u32> {
    let mut places = vec![0; pairs.len()];
    for (place, pair) in (0..).zip(pairs) {
        let free = &mut next[row(pair) as usize];
        places[*free as usize] = place;
        *free += 1;
    }
    places
}

/// The place of each row's link.
fn partners(rows: usize, pairs: &[Pair], row: impl Fn(&Pair) -> Row) -> Vec<u32> {
    let mut partners = vec![NOBODY; rows];
    for (place, pair) in (0..).zip(pairs).filter(|(_, pair)| pair.chosen) {
        partners[row(pair) as usize] = place;
    }
    partners
}

fn range(starts: &[u32], row: Row) -> std::ops::Range<usize> {
    starts[row as usize] as usize..starts[row as usize + 1] as usize
}

//! Measuring: links held against a truth that is known, as for made-up tables.

use std::collections::HashSet;

use crate::hash::Quick;
use crate::pairing::Row;

/// A pair that a linker has scored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Row of the left table.
    pub left: Row,
    /// Row of the right table.
    pub right: Row,
    /// Its score, whatever the scale.
    pub weight: f64,
}

/// How good the pairs above a cut are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// The cut.
    pub cut: f64,
    /// Of the pairs above it, the share that is true.
    pub precision: f64,
    /// Of the true pairs, the share above it.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Pairs above it that are not true.
    pub wrong: f64,
    /// True pairs below it.
    pub missed: f64,
}

/// The true pairs, and what can be asked of them.
#[derive(Debug, Default)]
pub struct Truth {
    pairs: HashSet<(Row, Row), Quick>,
}

impl Truth {
    /// These pairs are true, all others are not.
    pub fn of(pairs: impl IntoIterator<Item = (Row, Row)>) -> Self {
        Self { pairs: pairs.into_iter().collect() }
    }

    /// Whether a pair is true.
    pub fn holds(&self, left: Row, right: Row) -> bool {
        self.pairs.contains(&(left, right))
    }

    /// Number of true pairs.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether no pair is true.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// As many true pairs as fit one to one: a child with two records on one side still has one partner.
    pub fn most_one_to_one(&self) -> f64 {
        let mut count = [std::collections::HashMap::<Row, u32, Quick>::default(), std::collections::HashMap::default()];
        for (left, right) in &self.pairs {
            *count[0].entry(*left).or_default() += 1;
            *count[1].entry(*right).or_default() += 1;
        }
        // Records of one child pair each with each: a left row has as many partners as the child has right rows, and the reverse.
        let share = |(left, right): &(Row, Row)| {
            let (rights, lefts) = (f64::from(count[0][left]), f64::from(count[1][right]));
            lefts.min(rights) / (lefts * rights)
        };
        let mut shares: Vec<f64> = self.pairs.iter().map(share).collect();
        shares.sort_by(f64::total_cmp);
        shares.into_iter().sum()
    }

    /// The best F1 over all cuts. `most` is the number of true pairs that could be found.
    pub fn best_cut(&self, scored: &[Scored], most: f64) -> Measure {
        let order = by_weight(scored);
        let (mut best, mut good) = (Measure::default(), 0.0);
        for (place, at) in order.iter().enumerate() {
            let pair = &scored[*at];
            good += f64::from(u8::from(self.holds(pair.left, pair.right)));
            let tied = order.get(place + 1).is_some_and(|next| scored[*next].weight.total_cmp(&pair.weight).is_eq());
            let taken = (place + 1) as f64;
            let f1 = 2.0 * good / (taken + most).max(1.0);
            if !tied && f1 > best.f1 {
                let (precision, recall) = (good / taken, good / most.max(1.0));
                best = Measure { cut: pair.weight, precision, recall, f1, wrong: taken - good, missed: most - good };
            }
        }
        best
    }
}

/// Pairs taken greedily from the best down, so that no row occurs twice; ties by row. What a linker without an assignment of its own
/// comes to.
pub fn one_to_one(scored: &[Scored]) -> Vec<Scored> {
    let (mut lefts, mut rights): (HashSet<Row, Quick>, HashSet<Row, Quick>) = (HashSet::default(), HashSet::default());
    let mut taken = Vec::new();
    for at in by_weight(scored) {
        let pair = scored[at];
        if !lefts.contains(&pair.left) && !rights.contains(&pair.right) {
            lefts.insert(pair.left);
            rights.insert(pair.right);
            taken.push(pair);
        }
    }
    taken
}

fn by_weight(scored: &[Scored]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scored.len()).collect();
    order.sort_by(|one, other| {
        let (one, other) = (&scored[*one], &scored[*other]);
        other.weight.total_cmp(&one.weight).then((one.left, one.right).cmp(&(other.left, other.right)))
    });
    order
}

#[cfg(test)]
mod tests {
    use super::{Scored, Truth, one_to_one};

    fn scored(left: u32, right: u32, weight: f64) -> Scored {
        Scored { left, right, weight }
    }

    #[test]
    fn the_best_cut_keeps_what_is_true() {
        let truth = Truth::of([(0, 0), (1, 1), (2, 2)]);
        let best = truth.best_cut(&[scored(0, 0, 9.0), scored(1, 1, 5.0), scored(3, 2, 4.0)], 3.0);
        assert!((best.f1 - 0.8).abs() < 1e-9 && (best.cut - 5.0).abs() < 1e-9);
        assert!((best.missed - 1.0).abs() < 1e-9 && best.wrong.abs() < 1e-9);
    }

    #[test]
    fn ties_stand_or_fall_together() {
        let truth = Truth::of([(0, 0)]);
        let best = truth.best_cut(&[scored(0, 0, 5.0), scored(1, 1, 5.0)], 1.0);
        assert!((best.precision - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_child_with_two_rows_counts_once_one_to_one() {
        let truth = Truth::of([(0, 0), (0, 1), (1, 2)]);
        assert!((truth.most_one_to_one() - 2.0).abs() < 1e-9);
        assert_eq!(one_to_one(&[scored(0, 0, 5.0), scored(0, 1, 4.0), scored(1, 2, 3.0)]).len(), 2);
    }
}

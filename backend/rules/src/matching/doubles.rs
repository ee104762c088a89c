//! Doubles inside one list: a child surveyed twice (重复建档), a child on two rolls (双重学籍).
//!
//! Whether a losing candidate is a double or another child is the same question: if the survey child is already linked to a
//! roster row, a second row can be the same child only when the two rows are one child.

use std::collections::HashMap;

use linkage::weights::{Weight, Weights};
use linkage::{Errand, Linked, Pairing, Pattern, Row, Side};
use rayon::prelude::*;

use crate::matching::children::Children;
use crate::matching::look_alikes::{groups_of, pairs_among};

/// What is known about two rows of one list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Same {
    pub(super) pattern: Pattern,
    pub(super) weight: Weight,
}

/// Pairs of rows of one list that were looked at, the smaller row first.
pub(super) type Within = HashMap<(Row, Row), Same, linkage::Quick>;

/// The pairs of both lists.
#[derive(Debug, Default)]
pub(super) struct Doubles {
    pub(super) left: Within,
    pub(super) right: Within,
}

impl Doubles {
    /// What is known about two rows of one list.
    pub(super) fn between(&self, side: Side, one: Row, other: Row) -> Option<&Same> {
        let within = if side == Side::Left { &self.left } else { &self.right };
        within.get(&(one.min(other), one.max(other)))
    }
}

/// Pairs whose rows are brought near together before they are compared one by one.
const PAIRS_AT_A_TIME: usize = 32;

/// Of a thousand rows this many are written a second time.
const DOUBLES_PER_ROW: f64 = 0.02;

/// Weighs the pairs inside both lists that compete for a partner, and those that look alike on the left and on the right list.
pub(super) fn find(children: &Children<'_>, linked: &Linked, alike: [Vec<(Row, Row)>; 2]) -> Doubles {
    let [left, right] = alike;
    let (left, right) =
        rayon::join(|| in_list(children, linked, Side::Left, left), || in_list(children, linked, Side::Right, right));
    Doubles { left, right }
}

fn in_list(children: &Children<'_>, linked: &Linked, side: Side, alike: Vec<(Row, Row)>) -> Within {
    let mut model = linked.model.clone();
    model.matches_per_row = DOUBLES_PER_ROW;
    let rows = children.rows(side);
    let weights = Weights::of(&model, rows);
    let mut suspects = competitors(linked, side);
    suspects.extend(alike);
    suspects.par_sort_unstable();
    suspects.dedup();
    let weigh = |(one, other): &(Row, Row)| {
        let pattern = children.compare((side, *one), (side, *other));
        let rarity = weights.rarity(children, (side, *one), (side, *other), pattern);
        ((*one, *other), Same { pattern, weight: weights.weigh(pattern, rarity) })
    };
    let weighed = suspects.par_chunks(PAIRS_AT_A_TIME).flat_map_iter(|some| {
        children.bring_near(Errand::Glance, side, some.iter().flat_map(|(one, other)| [*one, *other]));
        children.bring_pairs_near((side, side), some);
        some.iter().map(weigh)
    });
    weighed.collect::<Vec<_>>().into_iter().collect()
}

/// Rows of one list that meet in a row of the other.
fn competitors(linked: &Linked, side: Side) -> Vec<(Row, Row)> {
    let own_and_other = |pair: &linkage::Pair| match side {
        Side::Left => (pair.right, pair.left),
        Side::Right => (pair.left, pair.right),
    };
    let meetings = linked.pairs.iter().filter(|pair| pair.weight > 0.0).map(own_and_other);
    groups_of(meetings.map(|(row, own)| (u64::from(row), own))).flat_map(|group| pairs_among(&group)).collect()
}

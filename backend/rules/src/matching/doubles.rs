//! Doubles inside one list: a child surveyed twice (重复建档), a child on two rolls (双重学籍).
//!
//! Whether a losing candidate is a double or another child is the same question: if the survey child is already linked to a
//! roster row, a second row can be the same child only when the two rows are one child.

use std::collections::HashMap;

use linkage::weights::{Weight, Weights};
use linkage::{Linked, Pairing, Pattern, Row, Side};
use rayon::prelude::*;

use crate::matching::children::Children;
use crate::matching::numbers::Standing;
use crate::matching::people::{Child, List};

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

/// Of a thousand rows this many are written a second time.
const DOUBLES_PER_ROW: f64 = 0.02;

/// Weighs the pairs inside both lists that compete for a partner, and with `everywhere` those that share a number, or a name
/// and a birth date, too.
pub(super) fn find(children: &Children<'_>, linked: &Linked, everywhere: bool) -> Doubles {
    let (left, right) = rayon::join(
        || in_list(children, linked, Side::Left, everywhere),
        || in_list(children, linked, Side::Right, everywhere),
    );
    Doubles { left, right }
}

fn in_list(children: &Children<'_>, linked: &Linked, side: Side, everywhere: bool) -> Within {
    let mut model = linked.model.clone();
    model.matches_per_row = DOUBLES_PER_ROW;
    let rows = children.rows(side);
    let weights = Weights::of(&model, rows);
    let mut suspects = competitors(linked, side);
    if everywhere {
        suspects.extend(look_alikes(children, side));
    }
    suspects.par_sort_unstable();
    suspects.dedup();
    let weighed = suspects.into_par_iter().with_min_len(256).map(|(one, other)| {
        let pattern = children.compare((side, one), (side, other));
        let rarity = weights.rarity(children, (side, one), (side, other), pattern);
        ((one, other), Same { pattern, weight: weights.weigh(pattern, rarity) })
    });
    weighed.collect::<Vec<_>>().into_iter().collect()
}

/// Rows of one list that meet in a row of the other.
fn competitors(linked: &Linked, side: Side) -> Vec<(Row, Row)> {
    let own_and_other = |pair: &linkage::Pair| match side {
        Side::Left => (pair.right, pair.left),
        Side::Right => (pair.left, pair.right),
    };
    let mut meetings: Vec<(Row, Row)> =
        linked.pairs.iter().filter(|pair| pair.weight > 0.0).map(own_and_other).collect();
    meetings.par_sort_unstable();
    meetings.chunk_by(|one, other| one.0 == other.0).flat_map(pairs_among).collect()
}

/// Every two of a few rows; where very many meet, nothing is said.
fn pairs_among(group: &[(Row, Row)]) -> Vec<(Row, Row)> {
    const MOST: usize = 12;
    let group = &group[..group.len().min(MOST)];
    let pairs = group.iter().enumerate().flat_map(|(place, (_, one))| {
        group[place + 1..].iter().map(move |(_, other)| (*one.min(other), *one.max(other)))
    });
    pairs.filter(|(one, other)| one != other).collect()
}

/// Rows of one list with one number, or one name and birth date.
fn look_alikes(children: &Children<'_>, side: Side) -> Vec<(Row, Row)> {
    let list = children.people.list(side);
    let number = |child: &Child| match child.standing {
        Standing::Valid | Standing::Broken => child.id,
        Standing::None | Standing::Adult => 0,
    };
    let sound_and_birth = |child: &Child| {
        let sound = children.people.names.name(child.name).sound;
        if child.born == 0 || child.name == 0 { 0 } else { u128::from(sound) << 32 | u128::from(child.born) }
    };
    let mut found = alike(list, number);
    found.extend(alike(list, |child| child.roll));
    found.extend(alike(list, sound_and_birth));
    found
}

fn alike(list: &List, value: impl Fn(&Child) -> u128) -> Vec<(Row, Row)> {
    let mut rows: Vec<(u128, Row)> = list.standing().map(|(row, child)| (value(child), row)).collect();
    rows.retain(|(value, _)| *value != 0);
    rows.par_sort_unstable();
    let groups = rows.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
    let as_meeting = |group: &[(u128, Row)]| -> Vec<(Row, Row)> { group.iter().map(|(_, row)| (0, *row)).collect() };
    groups.flat_map(|group| pairs_among(&as_meeting(group))).collect()
}

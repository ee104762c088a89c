//! Names numbered in the order in which the rows have them, so that the names of neighbours lie near one another in memory, and are
//! numbered alike in whatever order the rows were written.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use rayon::prelude::*;

use crate::matching::namebook::NameNumber;
use crate::matching::people::{Child, List};

/// Names that a row holds.
const NAMES_OF_A_ROW: usize = 5;

/// Where each name of the book comes first among the rows, noted by many threads.
pub(super) struct FirstRows(Vec<AtomicU32>);

impl FirstRows {
    /// Of so many names, none of which has come yet.
    pub(super) fn of(names: usize) -> Self {
        Self((0..names).map(|_| AtomicU32::new(u32::MAX)).collect())
    }

    /// A word of what is known about each name of a row.
    #[inline]
    pub(super) fn touched(&self, child: &Child) -> u32 {
        child.names().fold(0, |near, name| near ^ self.0[name as usize].load(Relaxed))
    }

    /// Notes the names of a row.
    #[inline]
    pub(super) fn note(&self, row: usize, child: &Child) {
        for (nth, number) in child.names().enumerate().filter(|(_, number)| *number != 0) {
            let (place, first) = ((row * NAMES_OF_A_ROW + nth) as u32, &self.0[number as usize]);
            // Most names have come before: looking costs less than writing.
            if first.load(Relaxed) > place {
                first.fetch_min(place, Relaxed);
            }
        }
    }

    /// The numbers of the names in the order of their first rows; those that no row holds come last.
    pub(super) fn order(&self) -> Vec<NameNumber> {
        let names = (1..).zip(&self.0[1..]);
        let mut firsts: Vec<u64> =
            names.map(|(number, first): (u64, _)| u64::from(first.load(Relaxed)) << 32 | number).collect();
        firsts.par_sort_unstable();
        std::iter::once(0).chain(firsts.into_iter().map(|first| first as NameNumber)).collect()
    }
}

/// The place of each number in an order.
pub(super) fn places(order: &[NameNumber]) -> Vec<NameNumber> {
    let mut places = vec![0; order.len()];
    (0..).zip(order).for_each(|(place, number)| places[*number as usize] = place);
    places
}

/// Numbers the names of all rows anew.
pub(super) fn renumber(list: &mut List, new: &[NameNumber]) {
    let rows = list.children.par_iter_mut().with_min_len(4096);
    rows.for_each(|child| child.names_mut().for_each(|number| *number = new[*number as usize]));
}

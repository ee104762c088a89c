//! Rows that meet under a key, kept while rows come to a list and go from it.

use std::collections::HashMap;

use linkage::Row;
use rayon::prelude::*;

use crate::matching::people::List;

/// The rows of a list by some key of theirs; a row may have several.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    laid_out: Vec<(u64, Row)>,
    /// Rows that came later.
    later: HashMap<u64, Vec<Row>, linkage::Quick>,
}

impl Meetings {
    /// Of all these rows.
    pub(super) fn of(mut rows: Vec<(u64, Row)>) -> Self {
        rows.par_sort_unstable();
        Self { laid_out: rows, later: HashMap::default() }
    }

    /// Adds a row with a greater number than all before.
    pub(super) fn add(&mut self, key: u64, row: Row) {
        self.later.entry(key).or_default().push(row);
    }

    /// The groups of two and more that were there at the beginning.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[(u64, Row)]> {
        self.laid_out.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1)
    }

    /// The rows under a key that still stand, by number.
    pub(super) fn under<'l>(&'l self, list: &'l List, key: u64) -> impl Iterator<Item = Row> + 'l {
        let start = self.laid_out.partition_point(|meeting| meeting.0 < key);
        let laid_out = self.laid_out[start..].iter().take_while(move |meeting| meeting.0 == key).map(|(_, row)| *row);
        let later = self.later.get(&key).into_iter().flatten().copied();
        laid_out.chain(later).filter(|row| list.stands(*row))
    }
}

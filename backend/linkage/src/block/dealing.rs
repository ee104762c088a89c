//! Dealing: the keys of a table parted by their upper bits, so that a part fits into the processor's cache.

use rayon::prelude::*;

use crate::block::keys::{Keys, Passes};
use crate::block::seeking::Seeking;
use crate::pairing::{Errand, Pairing, Row, Side};

/// Rows whose keys are dealt together, at least and at most: each deal is looked at for each part, and some work must be left for every
/// thread.
const ROWS_PER_DEAL: [u32; 2] = [2048, 8192];
/// A great table is dealt in so many deals.
const DEALS: u32 = 128;
/// Rows whose records are brought near together before their keys are made.
const ROWS_AT_ONCE: usize = 32;
/// Keys of both sides held at a time.
const KEYS_AT_A_TIME: usize = 1 << 25;

/// A key and a row that has it, in twelve bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    key: [u32; 2],
    pub(super) row: Row,
}

impl Entry {
    #[inline]
    fn new(key: u64, row: Row) -> Self {
        Self { key: [(key >> 32) as u32, key as u32], row }
    }

    #[inline]
    pub(super) fn key(self) -> u64 {
        u64::from(self.key[0]) << 32 | u64::from(self.key[1])
    }
}

/// Things dealt into parts.
#[derive(Default)]
pub(super) struct Dealt<T> {
    things: Vec<T>,
    starts: Vec<u32>,
}

impl<T: Copy + Default> Dealt<T> {
    pub(super) fn deal(things: &[T], parts: usize, part_of: impl Fn(&T) -> usize) -> Self {
        let mut starts = vec![0; parts + 1];
        for thing in things {
            starts[part_of(thing) + 1] += 1;
        }
        for part in 0..parts {
            starts[part + 1] += starts[part];
        }
        let mut next = starts.clone();
        let mut dealt = vec![T::default(); things.len()];
        for thing in things {
            let place = &mut next[part_of(thing)];
            dealt[*place as usize] = *thing;
            *place += 1;
        }
        Self { things: dealt, starts }
    }

    /// The things of one part.
    pub(super) fn part(&self, part: usize) -> &[T] {
        &self.things[self.starts[part] as usize..self.starts[part + 1] as usize]
    }
}

/// The passes in groups that keep the memory bounded. A row has about three keys for two passes.
pub(super) fn some_at_a_time(passes: Passes, rows: usize) -> Vec<Passes> {
    let passes: Vec<u8> = passes.iter().collect();
    let groups = (rows * passes.len() * 3 / 2).div_ceil(KEYS_AT_A_TIME).clamp(1, passes.len().max(1));
    let share = passes.len().div_ceil(groups).max(1);
    passes.chunks(share).map(|some| Passes::of(some.iter().copied())).collect()
}

/// The keys of a table's standing rows under some passes, as far as they are wanted, dealt into parts.
pub(super) fn deal_keys(
    pairing: &impl Pairing,
    side: Side,
    passes: Passes,
    parts: usize,
    seeking: Option<&Seeking>,
) -> Vec<Dealt<Entry>> {
    let rows = pairing.rows(side);
    let per_deal = (rows / DEALS).clamp(ROWS_PER_DEAL[0], ROWS_PER_DEAL[1]);
    let shift = 64 - parts.trailing_zeros();
    let deal = |deal: u32| {
        let mut keys = Keys::of_passes(passes);
        let first = deal * per_deal;
        let rows = first..rows.min(first + per_deal);
        let mut entries: Vec<Entry> = Vec::with_capacity(rows.len() * 4);
        for some in rows.clone().step_by(ROWS_AT_ONCE) {
            let some = some..rows.end.min(some + ROWS_AT_ONCE as Row);
            let wanted = |row: Row| seeking.map_or(passes, |seeking| seeking.wanted(side, row, passes));
            let some = some.filter(|row| pairing.stands(side, *row) && !wanted(*row).is_empty());
            pairing.bring_near(Errand::Keys, side, some.clone());
            for row in some {
                keys.begin(wanted(row));
                pairing.keys(side, row, &mut keys);
                let wanted = |key: &u64| seeking.is_none_or(|seeking| seeking.wants(side, row, *key));
                entries.extend(keys.iter().filter(wanted).map(|key| Entry::new(key, row)));
            }
        }
        Dealt::deal(&entries, parts, |entry| (entry.key() >> shift) as usize)
    };
    (0..rows.div_ceil(per_deal)).into_par_iter().map(deal).collect()
}

#[cfg(test)]
mod tests {
    use super::{Passes, some_at_a_time};

    #[test]
    fn every_pass_is_taken_once() {
        for (passes, rows) in [(17, 120_000), (17, 2_000_000), (64, 50_000_000), (1, 10), (0, 10)] {
            let groups = some_at_a_time(Passes::of(0..passes), rows);
            let all: Vec<u8> = groups.into_iter().flat_map(Passes::iter).collect();
            assert_eq!(all, (0..passes).collect::<Vec<u8>>());
        }
    }
}

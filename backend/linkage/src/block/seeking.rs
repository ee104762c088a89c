//! Seeking: whom the first passes have found, and who must still be looked for in the last ones.
//!
//! Of a million children 88 in a hundred are found beyond doubt by a number or by name and township. Keys that bring strangers from the
//! whole table, or neighbours who are hardly ever the same child, need not be asked about them: only rows that nobody has found meet there,
//! or, in passes that bring second rows of one child, such a row and any other.

use rayon::prelude::*;

use crate::block::candidates::Candidate;
use crate::block::keys::{Keys, Passes, pass_of};
use crate::block::sample::Sample;
use crate::marked::Marked;
use crate::pairing::{Pairing, Row, Side};

/// The rows of both tables that some pair proves, and the keys of those that teach a model.
pub(super) struct Seeking {
    found: [Marked; 2],
    sample: Option<Sample>,
    taught: Filter,
    /// The passes that are asked about pairs of which one row is found.
    either: Passes,
}

impl Seeking {
    /// After these pairs have been compared.
    pub(super) fn after(
        pairing: &impl Pairing,
        chunks: &[Vec<Candidate>],
        passes: Passes,
        sample: Option<Sample>,
    ) -> Self {
        let proven = |chunk: &Vec<Candidate>| {
            let proven = chunk.iter().filter(|pair| pairing.proves(pair.pattern));
            proven.map(Candidate::rows).collect::<Vec<(Row, Row)>>()
        };
        let proven: Vec<Vec<(Row, Row)>> = chunks.par_iter().map(proven).collect();
        let pairs = || proven.iter().flatten();
        let found = [Marked::of(pairs().map(|pair| pair.0)), Marked::of(pairs().map(|pair| pair.1))];
        let taught = sample.map_or_else(Filter::default, |sample| taught(pairing, passes, sample));
        let either = Passes::of(passes.iter().filter(|pass| pairing.asked_of_either(*pass)));
        Self { found, sample, taught, either }
    }

    /// Whether nobody has found a row yet.
    #[inline]
    pub(super) fn seeks(&self, side: Side, row: Row) -> bool {
        !self.found[usize::from(side == Side::Right)].has(row)
    }

    /// The passes of which a row has keys that are wanted.
    #[inline]
    pub(super) fn wanted(&self, side: Side, row: Row, passes: Passes) -> Passes {
        let teaches = match side {
            Side::Left => self.teaches(row),
            Side::Right => self.sample.is_some(),
        };
        if teaches || self.seeks(side, row) { passes } else { passes.and(self.either) }
    }

    /// Whether a key of a row is wanted: a right row that is found stands under the keys of rows that teach, and where either row may be
    /// found.
    #[inline]
    pub(super) fn wants(&self, side: Side, row: Row, key: u64) -> bool {
        side == Side::Left || self.of_either(key) || self.seeks(side, row) || self.taught.may_hold(key)
    }

    /// Whether two rows may meet under a key though one of them is found.
    #[inline]
    pub(super) fn of_either(&self, key: u64) -> bool {
        self.either.has(pass_of(key) as u8)
    }

    /// Whether a left row teaches.
    #[inline]
    pub(super) fn teaches(&self, left: Row) -> bool {
        self.sample.is_some_and(|sample| sample.takes(left))
    }
}

/// The keys of the left rows by which a model is taught.
fn taught(pairing: &impl Pairing, passes: Passes, sample: Sample) -> Filter {
    const ROWS_AT_A_TIME: u32 = 8192;
    let rows = pairing.rows(Side::Left);
    let keys_of = |chunk: u32| {
        let first = chunk * ROWS_AT_A_TIME;
        let teach = (first..rows.min(first + ROWS_AT_A_TIME)).filter(|row| sample.takes(*row));
        let mut keys = Keys::of_passes(passes);
        teach.filter(|row| pairing.stands(Side::Left, *row)).for_each(|row| pairing.keys(Side::Left, row, &mut keys));
        keys
    };
    let keys: Vec<Keys> = (0..rows.div_ceil(ROWS_AT_A_TIME)).into_par_iter().map(keys_of).collect();
    Filter::of(&keys)
}

/// Holds some keys, and takes one in sixteen of the others for them.
#[derive(Default)]
struct Filter {
    words: Vec<u64>,
    shift: u32,
}

impl Filter {
    fn of(keys: &[Keys]) -> Self {
        let bits = (keys.iter().map(|keys| keys.iter().count()).sum::<usize>() * 16).next_power_of_two().max(64);
        let mut filter = Self { words: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() };
        for key in keys.iter().flat_map(Keys::iter) {
            let (word, bit) = filter.place(key);
            filter.words[word] |= 1 << bit;
        }
        filter
    }

    #[inline]
    fn may_hold(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.words.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }

    #[inline]
    fn place(&self, key: u64) -> (usize, u64) {
        let place = key >> self.shift;
        ((place / 64) as usize, place % 64)
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;
    use crate::block::Keys;

    #[test]
    fn a_filter_holds_its_keys_and_few_others() {
        let keys = |range: std::ops::Range<u64>| {
            let mut keys = Keys::default();
            range.for_each(|part| keys.add(0, &[part]));
            keys
        };
        let filter = Filter::of(&[keys(0..2000), keys(2000..5000)]);
        assert!(keys(0..5000).iter().all(|key| filter.may_hold(key)));
        assert!(keys(5000..15_000).iter().filter(|key| filter.may_hold(*key)).count() < 10_000 / 12);
        assert!(!Filter::default().may_hold(7));
    }
}

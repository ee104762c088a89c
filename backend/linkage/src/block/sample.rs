//! Which left rows teach a model.

use crate::block::keys::stir;
use crate::pairing::Row;

/// Left rows by whose pairs a model is taught: all of a small table, some eight thousand of a great one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// One row in so many, a power of two.
    pub(crate) every: u64,
}

impl Sample {
    /// Of a table of so many rows.
    pub(crate) fn of(rows: Row) -> Self {
        Self { every: u64::from(rows >> 13).max(1).next_power_of_two() }
    }

    /// Whether a left row belongs to it.
    #[inline]
    pub(crate) fn takes(self, left: Row) -> bool {
        self.every == 1 || stir(u64::from(left)) & (self.every - 1) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Sample;

    #[test]
    fn a_small_table_teaches_with_all_its_rows_and_a_great_one_with_its_share() {
        assert!((0..1000).all(|row| Sample::of(10_000).takes(row)));
        let sample = Sample::of(1_000_000);
        let taken = (0..1_000_000).filter(|row| sample.takes(*row)).count() as u64;
        assert!((taken * sample.every).abs_diff(1_000_000) < 50_000, "{taken} of one in {}", sample.every);
    }
}

//! 骰子: the only source of chance. Whole numbers only, so that a seed gives the same county on every machine.

use rand::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// One in a million, the unit of every rate in this crate.
pub(crate) const MILLION: u32 = 1_000_000;

/// A stream of chance. Each part of the county has a stream of its own, so that a new quirk in one part leaves the rest as it was.
#[derive(Debug, Clone)]
pub(crate) struct Dice(Pcg64Mcg);

impl Dice {
    /// The stream of one part: the county's seed, the part's name and its number.
    pub(crate) fn of(seed: u64, part: &str, number: u64) -> Self {
        // FNV-1a over the part's name, so that streams do not depend on the order in which parts are made.
        let mut key = 0xcbf2_9ce4_8422_2325_u64;
        for byte in part.bytes().chain(number.to_le_bytes()) {
            key = (key ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(Pcg64Mcg::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ key))
    }

    /// A number below `n` (0 when `n` is 0).
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(n);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// An index below `n`.
    pub(crate) fn index(&mut self, n: usize) -> usize {
        self.below(u32::try_from(n).unwrap_or(u32::MAX)) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below(high.abs_diff(low) + 1).cast_signed()
    }

    /// Whether something that happens `ppm` times in a million happens now.
    pub(crate) fn happens(&mut self, ppm: u32) -> bool {
        self.below(MILLION) < ppm
    }

    /// One of these, all alike.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.index(from.len())]
    }

    /// One of these, by weight.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let total = from.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for &(value, weight) in from {
            if left < weight {
                return value;
            }
            left -= weight;
        }
        from[0].0
    }
}

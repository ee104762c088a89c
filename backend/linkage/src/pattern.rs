//! A pattern: how one pair of rows agrees, comparison by comparison, packed into one word.

use std::fmt;

/// Most comparisons a model may declare: four bits each in one 64-bit word.
pub const MOST_COMPARISONS: usize = 16;

/// Most levels of one comparison, the level "missing" included.
pub const MOST_LEVELS: usize = 16;

/// The level of every comparison for one pair. Level 0 means "missing on one side": no evidence either way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pattern(u64);

impl Pattern {
    /// Nothing is known: every comparison is missing.
    pub const UNKNOWN: Self = Self(0);

    /// This pattern with one comparison set to a level.
    #[inline]
    pub fn with(self, comparison: usize, level: u8) -> Self {
        let shift = comparison * 4;
        Self((self.0 & !(15 << shift)) | (u64::from(level & 15) << shift))
    }

    /// The level of one comparison.
    #[inline]
    pub fn level(self, comparison: usize) -> usize {
        ((self.0 >> (comparison * 4)) & 15) as usize
    }

    /// The packed word, for hashing and for storing beside a link.
    #[inline]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The pattern that [`Pattern::bits`] gave.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Pattern({:x})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_level_can_be_set_read_and_set_again() {
        let pattern = Pattern::UNKNOWN.with(0, 3).with(15, 9).with(0, 2);
        assert_eq!((pattern.level(0), pattern.level(7), pattern.level(15)), (2, 0, 9));
        assert_eq!(Pattern::from_bits(pattern.bits()), pattern);
    }
}

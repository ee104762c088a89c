//! A quick hasher for words that are already well mixed or small: patterns, row numbers.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`QuickHasher`]s.
pub type Quick = BuildHasherDefault<QuickHasher>;

/// One multiplication per word. Not for keys that a stranger chooses.
#[derive(Default, Clone, Copy, Debug)]
pub struct QuickHasher(u64);

impl Hasher for QuickHasher {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    #[inline]
    fn write_u128(&mut self, word: u128) {
        self.write_u64(word as u64 ^ (word >> 64) as u64);
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.0 = crate::block::stir(self.0 ^ word);
    }
}

//! Blocking keys: 64-bit fingerprints, each made by one pass.

/// Passes that can be told apart.
pub(crate) const MOST_PASSES: usize = 64;

/// Some of the passes, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passes(u64);

impl Passes {
    /// Every pass.
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// Those passes.
    pub(crate) fn of(passes: impl IntoIterator<Item = u8>) -> Self {
        Self(passes.into_iter().fold(0, |all, pass| all | 1 << (usize::from(pass) % MOST_PASSES)))
    }

    /// Whether a pass is among them.
    #[inline]
    pub(crate) fn has(self, pass: u8) -> bool {
        self.0 >> (usize::from(pass) % MOST_PASSES) & 1 == 1
    }

    /// Those that are among others, too.
    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in order.
    pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
        (0..MOST_PASSES as u8).filter(move |pass| self.has(*pass))
    }
}

/// The keys of one row, collected pass by pass. Reused from row to row.
#[derive(Debug)]
pub struct Keys {
    found: Vec<u64>,
    wanted: Passes,
}

impl Default for Keys {
    fn default() -> Self {
        Self { found: Vec::new(), wanted: Passes::ALL }
    }
}

impl Keys {
    /// Only the keys of those passes are kept.
    pub(crate) fn of_passes(wanted: Passes) -> Self {
        Self { found: Vec::new(), wanted }
    }

    /// Whether the keys of any of these passes are kept: asked before work that serves only them.
    #[inline]
    pub fn wants(&self, passes: &[u8]) -> bool {
        passes.iter().any(|pass| self.wanted.has(*pass))
    }

    /// Adds the key made of these parts by this pass (below 64).
    #[inline]
    pub fn add(&mut self, pass: u8, parts: &[u64]) {
        if !self.wanted.has(pass) {
            return;
        }
        let mut key = u64::from(pass) ^ 0x9E37_79B9_7F4A_7C15;
        for part in parts {
            key = (key.rotate_left(23) ^ part).wrapping_mul(0xE703_7ED1_A0B4_28DB);
        }
        self.found.push((stir(key) & !(MOST_PASSES as u64 - 1)) | (u64::from(pass) % MOST_PASSES as u64));
    }

    /// Forgets the keys, keeps the room; only keys of those passes are kept from now on.
    pub(crate) fn begin(&mut self, wanted: Passes) {
        self.found.clear();
        self.wanted = wanted;
    }

    /// Forgets the keys, keeps the room.
    pub fn clear(&mut self) {
        self.found.clear();
    }

    /// The keys.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.found.iter().copied()
    }

    /// Each key once, however many values of the row led to it.
    pub fn settle(&mut self) {
        self.found.sort_unstable();
        self.found.dedup();
    }
}

/// The pass that made a key.
#[inline]
pub(crate) fn pass_of(key: u64) -> usize {
    (key % MOST_PASSES as u64) as usize
}

/// One round of mixing: a full 128-bit product folded onto itself.
#[inline]
pub fn stir(word: u64) -> u64 {
    let product = u128::from(word ^ 0xA076_1D64_78BD_642F) * u128::from(0xE703_7ED1_A0B4_28DB_u64);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Fingerprint of a text, for keys over text.
#[inline]
pub fn fingerprint(text: &str) -> u64 {
    mark(text) as u64
}

/// A long fingerprint: two texts that share it are equal, for all that a county will ever write.
#[inline]
pub fn mark(text: &str) -> u128 {
    let (mut one, mut other) = (0xCBF2_9CE4_8422_2325 ^ text.len() as u64, 0x9E37_79B9_7F4A_7C15_u64);
    let mut add = |word: u64| {
        one = stir(one ^ word);
        other = stir(other.rotate_left(23) ^ word.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ one);
    };
    let (whole, rest) = text.as_bytes().as_chunks::<8>();
    for part in whole {
        add(u64::from_le_bytes(*part));
    }
    if !rest.is_empty() {
        add(rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    u128::from(other) << 64 | u128::from(one)
}

#[cfg(test)]
mod tests {
    use super::{Keys, Passes, fingerprint, mark, pass_of};

    #[test]
    fn a_key_knows_its_pass_and_unwanted_passes_make_none() {
        let mut keys = Keys::of_passes(Passes::of(2..4));
        (0..6).for_each(|pass| keys.add(pass, &[7]));
        assert_eq!(keys.iter().map(pass_of).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn texts_of_any_length_have_marks_of_their_own() {
        let texts = ["", "a", "张子涵", "张梓涵", "阿依古丽买买提", "阿依古丽买买题", "12345678", "123456780"];
        for (place, one) in texts.iter().enumerate() {
            for other in &texts[place + 1..] {
                assert_ne!(mark(one), mark(other));
                assert_ne!(fingerprint(one), fingerprint(other));
            }
        }
    }
}

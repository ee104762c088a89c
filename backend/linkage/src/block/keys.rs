//! Blocking keys: 64-bit fingerprints, each made by one pass.

/// The keys of one row, collected pass by pass. Reused from row to row.
#[derive(Default, Debug)]
pub struct Keys {
    found: Vec<(u64, u8)>,
}

impl Keys {
    /// Adds the key made of these parts by this pass.
    #[inline]
    pub fn add(&mut self, pass: u8, parts: &[u64]) {
        let mut key = u64::from(pass) ^ 0x9E37_79B9_7F4A_7C15;
        for part in parts {
            key = stir(key ^ part);
        }
        self.found.push((stir(key), pass));
    }

    /// Forgets the keys, keeps the room.
    pub fn clear(&mut self) {
        self.found.clear();
    }

    /// The keys with the pass that made each.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u8)> + '_ {
        self.found.iter().copied()
    }

    /// Each key once, however many values of the row led to it.
    pub fn settle(&mut self) {
        self.found.sort_unstable();
        self.found.dedup();
    }
}

/// One round of mixing: a full 128-bit product folded onto itself.
#[inline]
pub fn stir(word: u64) -> u64 {
    let product = u128::from(word ^ 0xA076_1D64_78BD_642F) * u128::from(0xE703_7ED1_A0B4_28DB_u64);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Fingerprint of a text, for keys over text.
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |word, byte| stir(word ^ u64::from(byte)))
}

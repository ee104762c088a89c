//! Rows marked, one bit each.

use crate::pairing::Row;

/// Some rows of a table.
#[derive(Debug, Default)]
pub(crate) struct Marked(Vec<u64>);

impl Marked {
    /// Those rows.
    pub(crate) fn of(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut words = Vec::new();
        for row in rows {
            let word = row as usize / 64;
            if word >= words.len() {
                words.resize(word + 1, 0);
            }
            words[word] |= 1 << (row % 64);
        }
        Self(words)
    }

    /// Whether a row is among them.
    #[inline]
    pub(crate) fn has(&self, row: Row) -> bool {
        self.0.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

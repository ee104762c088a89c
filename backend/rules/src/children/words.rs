//! Reading a coded value from the words people use for it.

use crate::identity::plain;

/// The value of the first word that is in the text. Rarer and longer words stand first in the table.
pub(super) fn first_word<T: Copy>(written: &str, words: &[(&str, T)]) -> Option<T> {
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
    words.iter().find(|(word, _)| text.contains(word)).map(|(_, value)| *value)
}

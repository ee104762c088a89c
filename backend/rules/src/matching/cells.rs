//! What is done to every cell of a file, and so has to be quick: blanks cut off, digits told from letters.

/// A text without the blanks around it. Nearly all cells have none, and two bytes tell.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => "",
        [first, .., last] | [first @ last] if is_ink(*first) && is_ink(*last) => text,
        [first, .., han, _, _] if begins_han(*first) && begins_han(*han) => text,
        _ => text.trim(),
    }
}

/// A visible sign of ASCII.
fn is_ink(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

/// The first of the three bytes of a Chinese character (U+4000–U+9FFF); no other byte of a text looks like it.
#[inline]
pub(super) fn begins_han(byte: u8) -> bool {
    (0xE4..=0xE9).contains(&byte)
}

/// Whether a text is nothing but Chinese characters (U+4E00–U+9FFF).
#[inline]
pub(super) fn is_han(text: &str) -> bool {
    let (characters, rest) = text.as_bytes().as_chunks::<3>();
    let han = |[first, second, _]: &[u8; 3]| begins_han(*first) && (*first > 0xE4 || *second >= 0xB8);
    rest.is_empty() && characters.iter().all(han)
}

#[cfg(test)]
mod tests {
    use super::{is_han, trimmed};
    use proptest::prelude::*;

    #[test]
    fn blanks_of_every_kind_are_cut_off() {
        for text in
            ["", " ", "a", "a ", " ab", "王小明", "王小明\u{3000}", "\u{3000}王", "王", "a王", "王a", "é", "王 "]
        {
            assert_eq!(trimmed(text), text.trim(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_it_is_trimmed_and_read_as_by_the_character(text in "[ \u{3000}\u{4dff}-\u{4e05}王\u{9ffe}-\u{a001}a·é]{0,5}") {
            prop_assert_eq!(trimmed(&text), text.trim());
            prop_assert_eq!(is_han(&text), text.chars().all(|one| ('\u{4e00}'..='\u{9fff}').contains(&one)));
        }
    }
}

//! A name as written, made tidy: what remains is the same for all who wrote the same name.

use std::borrow::Cow;

use crate::matching::cells::is_han;

/// The dot between the parts of a transliterated name, and what is written for it.
pub(super) const DOT: char = '·';
const DOTS: [char; 11] = ['·', '•', '．', '.', '・', '‧', '∙', '●', '。', '-', '－'];

/// Without spaces, brackets and what they hold; every dot between parts as one; full-width letters as ASCII capitals.
pub(super) fn tidy(written: &str) -> Cow<'_, str> {
    // Nearly all names are plain characters: nothing to tidy.
    if is_han(written) {
        return Cow::Borrowed(written);
    }
    let mut tidy = String::with_capacity(written.len());
    let (mut bracket, mut between) = (false, false);
    for character in written.chars().map(half_width) {
        match character {
            '（' | '(' | '【' | '[' => bracket = true,
            '）' | ')' | '】' | ']' => bracket = false,
            '\'' | '’' => {}
            dot if DOTS.contains(&dot) => between = !tidy.is_empty(),
            space if space.is_whitespace() || space.is_control() || space == '\u{feff}' => {}
            _ if bracket => {}
            other => {
                if std::mem::take(&mut between) {
                    tidy.push(DOT);
                }
                tidy.push(other.to_ascii_uppercase());
            }
        }
    }
    Cow::Owned(tidy)
}

fn half_width(character: char) -> char {
    match character {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        other => other,
    }
}

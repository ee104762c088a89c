//! 姓名比对键: one key for all spellings of a name.

use super::surname::usual_surname;
use super::variants::simplified;
use crate::identity::plain;

/// The key by which spellings of one name are equal: without spaces, dots of transliterated names and remarks in brackets, half
/// width, lower case, traditional and variant characters in their usual form, surnames written in a popular short form (萧/肖)
/// in one form. A key is for comparing only; nothing is stored instead of what was written.
pub fn name_key(written: &str) -> String {
    let text = plain(written);
    let mut depth = 0u32;
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' | '（' | '【' | '{' => depth += 1,
            ')' | ']' | '）' | '】' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 || is_separator(c) || c.is_whitespace() => {}
            _ if key.is_empty() => key.extend(usual_surname(simplified(c)).to_lowercase()),
            _ => key.extend(simplified(c).to_lowercase()),
        }
    }
    key
}

/// Dots of transliterated names (D§7.2) and marks beside a name.
fn is_separator(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧' | '∙' | '⋅' | '･' | '.' | '。' | '-' | '\'' | '’' | '‘' | '`' | '"' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_dot_and_space_is_the_same_name() {
        for written in [
            "阿依夏·买买提",
            "阿依夏•买买提",
            "阿依夏．买买提",
            "阿依夏.买买提",
            "阿依夏・买买提",
            "阿依夏 买买提",
            "阿依夏　·买买提",
        ] {
            assert_eq!(name_key(written), "阿依夏买买提", "{written}");
        }
    }

    #[test]
    fn traditional_forms_short_surnames_and_remarks_do_not_count() {
        assert_eq!(name_key("張曉東"), name_key("张晓东"));
        assert_eq!(name_key("萧红"), name_key("肖红"));
        assert_eq!(name_key("马小燕（大）"), "马小燕");
        assert_eq!(name_key("MARIA Li"), name_key("maria li"));
        // Only as a surname: 红萧 is not 红肖.
        assert_ne!(name_key("红萧"), name_key("红肖"));
        // Homophones are different names here; how alike they are is for matching.
        assert_ne!(name_key("张晓东"), name_key("张小东"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(written in "[\u{4e00}-\u{9fa5}A-Za-z· ().]{0,8}") {
            let key = name_key(&written);
            prop_assert_eq!(name_key(&key), key);
        }
    }
}

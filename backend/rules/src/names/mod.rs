//! 姓名: names as written, the key by which they are compared, and what is doubtful in them (D§7.2).
//!
//! Lives here: spelling that does not count (dots, spaces, width, traditional forms), rare and lost characters, other names.
//! Must not live here: how alike two names are (matching, linkage).

mod contradiction;
mod key;
mod proper;
mod surname;
mod variants;

pub use contradiction::contradict;
pub use key::name_key;
pub use proper::is_proper;
pub use surname::{surname, surname_length};

use std::fmt;

use crate::identity::{Doubt, Reading, plain};

/// 姓名: as written, with the key by which it is compared. Hides itself in `Debug`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    written: String,
    key: String,
}

impl Name {
    /// The name as it stands on the form, without surrounding space.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The key by which two spellings of one name are equal ([`name_key`]).
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The surname (姓) of the key: one character, or two for a compound surname; the first part of a dotted name.
    pub fn surname(&self) -> &str {
        surname(&self.key)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(…)")
    }
}

/// Reads a name. It always has a value when anything was written, for a person without a name cannot be looked for; doubts say
/// what a person should look at.
pub fn read_name(written: &str) -> Reading<Name> {
    let key = name_key(written);
    if key.is_empty() {
        return Reading::empty();
    }
    let name = Name { written: written.trim().to_owned(), key };
    Reading { doubts: doubts_of(&name.written), value: Some(name) }
}

/// Splits 曾用名/小名 into names: `小名：尕娃、毛毛`, `曾用名张三(三娃)`.
pub fn read_other_names(written: &str) -> Vec<Name> {
    let text = plain(written);
    if matches!(&*text, "无" | "没有" | "否") {
        return Vec::new();
    }
    text.split(['、', ',', '，', ';', '；', '/', '|', '(', ')', '[', ']', '和'])
        .map(|part| {
            let part = part.trim();
            let label =
                ["曾用名", "小名", "又名", "乳名", "奶名", "别名", "经名"].iter().find_map(|l| part.strip_prefix(l));
            label.unwrap_or(part).trim_start_matches([':', '：', ' ', '是', '叫'])
        })
        .filter_map(|part| read_name(part).value)
        .collect()
}

/// What a person should look at in a name.
fn doubts_of(written: &str) -> Vec<Doubt> {
    let text = plain(written);
    let has = |test: fn(char) -> bool| text.chars().any(test);
    let foreign = !has(is_han);
    let mut doubts = Vec::new();
    let mut add = |found: bool, doubt: Doubt| {
        if found {
            doubts.push(doubt);
        }
    };
    add(has(is_private_use), Doubt::NamePrivateUse);
    add(has(is_placeholder), Doubt::NamePlaceholder);
    add(!foreign && has(|c| c.is_ascii_alphabetic() || is_toned_letter(c)), Doubt::NamePinyin);
    add(has(is_strange), Doubt::NameCharacters);
    add(has(is_rare), Doubt::NameRare);
    doubts
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || is_rare(c)
}

/// Extensions A to I, compatibility forms: many fonts and printers lack them.
fn is_rare(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn is_placeholder(c: char) -> bool {
    matches!(c, '?' | '□' | '■' | '◇' | '◆' | '○' | '●' | '\u{fffd}' | '*' | '_' | '〓' | '＿')
}

fn is_toned_letter(c: char) -> bool {
    matches!(
        c,
        'ā' | 'á'
            | 'ǎ'
            | 'à'
            | 'ē'
            | 'é'
            | 'ě'
            | 'è'
            | 'ī'
            | 'í'
            | 'ǐ'
            | 'ì'
            | 'ō'
            | 'ó'
            | 'ǒ'
            | 'ò'
            | 'ū'
            | 'ú'
            | 'ǔ'
            | 'ù'
            | 'ü'
            | 'ǘ'
    )
}

/// Digits and marks that no name has; dots, brackets and spaces are spelling.
fn is_strange(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '@' | '#' | '$' | '%' | '&' | '+' | '=' | '!' | '~' | '^' | '<' | '>' | ':' | '：' | ';' | '、' | ','
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn doubts(written: &str) -> Vec<Doubt> {
        read_name(written).doubts
    }

    #[test]
    fn an_ordinary_name_is_kept_as_written_and_hides_itself() {
        let name = read_name(" 马 晓燕 ").value.unwrap();
        assert_eq!((name.written(), name.key(), name.surname()), ("马 晓燕", "马晓燕", "马"));
        assert_eq!(format!("{name:?}"), "Name(…)");
        assert_eq!(read_name("  "), Reading::empty());
    }

    #[test]
    fn lost_and_rare_characters_are_doubts_but_the_name_stays() {
        assert_eq!(doubts("王?燕"), [Doubt::NamePlaceholder]);
        assert_eq!(doubts("王□燕"), [Doubt::NamePlaceholder]);
        assert_eq!(doubts("王\u{e83a}"), [Doubt::NamePrivateUse]);
        assert_eq!(doubts("王xin"), [Doubt::NamePinyin]);
        assert_eq!(doubts("王xīn"), [Doubt::NamePinyin]);
        assert_eq!(doubts("王㛃"), [Doubt::NameRare]);
        assert_eq!(doubts("王\u{20000}"), [Doubt::NameRare]);
        assert_eq!(doubts("王三1"), [Doubt::NameCharacters]);
        assert_eq!(doubts("Maria"), []);
        assert!(read_name("王?燕").value.is_some());
    }

    #[test]
    fn other_names_are_split_and_lose_their_labels() {
        let keys = |written: &str| read_other_names(written).iter().map(|n| n.key().to_owned()).collect::<Vec<_>>();
        assert_eq!(keys("小名：尕娃、毛毛"), ["尕娃", "毛毛"]);
        assert_eq!(keys("曾用名马三(三娃)"), ["马三", "三娃"]);
        assert_eq!(keys("无"), Vec::<String>::new());
        assert_eq!(keys(""), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_text_is_read(written in ".{0,20}") {
            let reading = read_name(&written);
            prop_assert_eq!(reading.value.is_some(), !name_key(&written).is_empty());
            drop(read_other_names(&written));
        }
    }
}

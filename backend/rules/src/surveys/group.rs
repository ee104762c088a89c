//! 社(组) as forms write it: 一社, 1社, 第一社 and 一组 are one group of a village.

use crate::identity::plain;

/// What a form may add to a group's own name, the longest first.
const KINDS: [&str; 6] = ["村民小组", "合作社", "小组", "社", "组", "队"];

/// The key by which two spellings of one group are equal: the number in digits where it has one, else the name without what it is.
pub fn group_key(written: &str) -> String {
    let text: String = plain(written).chars().filter(|sign| !sign.is_whitespace()).collect();
    let own = KINDS.iter().find_map(|kind| text.strip_suffix(kind)).unwrap_or(&text);
    let own = own.strip_prefix('第').unwrap_or(own);
    match number(own) {
        Some(number) => number.to_string(),
        None if own.is_empty() => text,
        None => own.to_owned(),
    }
}

/// The number of a group that is written with one: 一社, 12组, 第二十社.
pub fn group_number(written: &str) -> Option<u8> {
    group_key(written).parse().ok()
}

/// 1 to 99, in digits or in Chinese.
fn number(text: &str) -> Option<u8> {
    if let Ok(number) = text.parse::<u8>() {
        return Some(number).filter(|number| *number > 0);
    }
    let unit = |text: &str| match text {
        "" => None,
        one => DIGITS.iter().position(|digit| *digit == one).and_then(|at| u8::try_from(at + 1).ok()),
    };
    match text.split_once('十') {
        None => unit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { Some(1) } else { unit(tens) }?;
            let ones = if ones.is_empty() { Some(0) } else { unit(ones) }?;
            Some(tens * 10 + ones)
        }
    }
}

const DIGITS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_group_is_one_however_it_is_written() {
        for written in ["一社", "1社", "第一社", "一组", "１组", " 一 组", "一村民小组", "01", "一"] {
            assert_eq!((group_key(written).as_str(), group_number(written)), ("1", Some(1)), "{written}");
        }
        assert_eq!(group_number("十社"), Some(10));
        assert_eq!(group_number("二十三组"), Some(23));
        assert_eq!((group_key("上河湾社").as_str(), group_number("三家台社")), ("上河湾", None));
        assert_ne!(group_key("一组"), group_key("十一组"));
        assert_eq!(group_key("社"), "社", "a group without a name of its own");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(written in "[一二三十百上下河湾1-9 ]{0,5}[社组队]?") {
            let key = group_key(&written);
            prop_assert_eq!(group_key(&key), key);
        }
    }
}

//! Two names under one number: whether they can be the names of one person.

use pinyin::{Pinyin, ToPinyin};

/// Signs with which a household calls a child, whatever the register says.
const CALLED: [char; 4] = ['小', '阿', '老', '大'];

/// Whether two normalised names have nothing in common, neither a character nor a sound: with one ID number between them a person must
/// look (D§7.2: 证件号一致姓名不符). A name for the household only contradicts nothing.
pub fn contradict(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() || is_for_the_household(one) || is_for_the_household(other) {
        return false;
    }
    let sound = |sign: char| sign.to_pinyin().map(Pinyin::plain);
    let alike = |a: char, b: char| a == b || sound(a).is_some_and(|known| sound(b) == Some(known));
    !one.chars().any(|a| other.chars().any(|b| alike(a, b)))
}

/// 小宝, 阿强, 妞妞.
fn is_for_the_household(name: &str) -> bool {
    let signs: Vec<char> = name.chars().collect();
    matches!(signs[..], [first, second] if CALLED.contains(&first) || first == second)
}

#[cfg(test)]
mod tests {
    use super::contradict;
    use proptest::prelude::*;

    #[test]
    fn only_names_without_a_common_sign_or_sound_contradict() {
        assert!(contradict("赵一鸣", "钱二毛"));
        for (one, other) in
            [("张伟", "章玮"), ("李小梅", "李梅"), ("王强", "小宝"), ("阿依古丽", "马阿依古丽"), ("", "赵一鸣")]
        {
            assert!(!contradict(one, other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_same_either_way_and_never_of_a_name_with_itself(one in "[赵钱孙李小宝强伟]{0,4}", other in "[赵钱周吴阿宝]{0,4}") {
            prop_assert_eq!(contradict(&one, &other), contradict(&other, &one));
            prop_assert!(!contradict(&one, &one));
        }
    }
}

//! 残疾: kind and level (D§4.6).

use super::words::{said_in_lists, without_space};
use crate::coded;
use crate::identity::denial::{Mention, denies};
use crate::identity::{Doubt, Reading, is_blank, plain};

coded! {
    /// 残疾类别 (GB/T 26341).
    pub enum DisabilityKind {
        /// 视力残疾.
        Sight = "1" "视力",
        /// 听力残疾.
        Hearing = "2" "听力",
        /// 言语残疾.
        Speech = "3" "言语",
        /// 肢体残疾.
        Limbs = "4" "肢体",
        /// 智力残疾.
        Mind = "5" "智力",
        /// 精神残疾.
        Psychic = "6" "精神",
        /// 多重残疾.
        Multiple = "7" "多重",
    }
}

impl DisabilityKind {
    /// 三残 (三类残疾): sight, hearing and speech, mind, the three the Compulsory Education Act names (D§1.1, art. 19: 听力语言).
    pub fn is_of_the_three(self) -> bool {
        matches!(self, Self::Sight | Self::Hearing | Self::Speech | Self::Mind)
    }
}

/// Words and the kind they name. 脑瘫 is a disability of the limbs, 孤独症 a psychic one (GB/T 26341).
const DISABILITY_WORDS: [(&str, DisabilityKind); 21] = [
    ("视", DisabilityKind::Sight),
    ("盲", DisabilityKind::Sight),
    ("失明", DisabilityKind::Sight),
    ("听", DisabilityKind::Hearing),
    ("聋", DisabilityKind::Hearing),
    ("言", DisabilityKind::Speech),
    ("语", DisabilityKind::Speech),
    ("哑", DisabilityKind::Speech),
    ("肢", DisabilityKind::Limbs),
    ("瘫", DisabilityKind::Limbs),
    ("侏儒", DisabilityKind::Limbs),
    ("智", DisabilityKind::Mind),
    ("唐氏", DisabilityKind::Mind),
    ("先天愚型", DisabilityKind::Mind),
    ("痴呆", DisabilityKind::Mind),
    ("精神", DisabilityKind::Psychic),
    ("自闭", DisabilityKind::Psychic),
    ("孤独症", DisabilityKind::Psychic),
    ("多重", DisabilityKind::Multiple),
    ("多种残疾", DisabilityKind::Multiple),
    ("综合残疾", DisabilityKind::Multiple),
];

/// Whole cells that say that there is no disability.
const NONE: [&str; 6] = ["否", "0", "健全", "正常", "健康", "没有"];

/// Reads a kind of disability by code or word; several kinds are 多重, hearing and speech together are not.
pub fn read_disability_kind(written: &str) -> Reading<DisabilityKind> {
    let text = without_space(written);
    if is_blank(written) || NONE.contains(&&*text) {
        return Reading::empty();
    }
    if let Some(kind) = DisabilityKind::from_code(&text) {
        return Reading::sure(kind);
    }
    // 近视 is corrected by glasses and no disability.
    let text = text.replace("近视", "").replace("远视", "");
    let named = said_in_lists(&text, &DISABILITY_WORDS, |mention| !is_sound(mention));
    let says_none = named.is_empty() && denies(&text, "残");
    if says_none { Reading::empty() } else { Reading::or_doubt(of_all(named), Doubt::DisabilityKindUnknown) }
}

/// Whether that sense or limb is said to be sound: 智力正常.
fn is_sound(mention: &Mention<'_>) -> bool {
    ["正常", "良好", "无障碍", "无异常", "健全"].iter().any(|sound| mention.behind.contains(sound))
}

/// 视力、听力语言、智力 are the three kinds of the Compulsory Education Act (art. 19): 听力语言 is one of them and not two, while GB/T 26341
/// gives hearing and speech a code each. Both together are read as hearing, for whoever does not hear does not learn to speak, and 多重
/// would take the child out of the three.
fn of_all(mut named: Vec<DisabilityKind>) -> Option<DisabilityKind> {
    named.sort_unstable();
    named.dedup();
    match *named.as_slice() {
        [] => None,
        [kind] => Some(kind),
        [DisabilityKind::Hearing, DisabilityKind::Speech] => Some(DisabilityKind::Hearing),
        _ => Some(DisabilityKind::Multiple),
    }
}

/// Reads a level of disability: 一级 (most severe) to 四级.
pub fn read_disability_level(written: &str) -> Reading<u8> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let value = match text.trim_end_matches(".0").trim_end_matches('级') {
        "1" | "一" | "壹" => Some(1),
        "2" | "二" | "贰" => Some(2),
        "3" | "三" | "叁" => Some(3),
        "4" | "四" | "肆" => Some(4),
        _ => None,
    };
    Reading::or_doubt(value, Doubt::DisabilityLevelUnknown)
}

#[cfg(test)]
mod tests {
    use super::super::words::assert_denied_words_are_not_read;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn kinds_by_code_and_by_the_words_people_use() {
        for (written, kind) in [
            ("听力残疾", DisabilityKind::Hearing),
            ("视力、智力", DisabilityKind::Multiple),
            ("言语", DisabilityKind::Speech),
            ("盲", DisabilityKind::Sight),
            ("哑", DisabilityKind::Speech),
            ("弱智", DisabilityKind::Mind),
            ("唐氏综合征", DisabilityKind::Mind),
            ("脑瘫", DisabilityKind::Limbs),
            ("自闭症", DisabilityKind::Psychic),
            ("孤独症", DisabilityKind::Psychic),
            ("肢体残疾，智力正常", DisabilityKind::Limbs),
            ("5", DisabilityKind::Mind),
        ] {
            assert_eq!(read_disability_kind(written).value, Some(kind), "{written}");
        }
    }

    #[test]
    fn hearing_and_speech_together_are_one_of_the_three_kinds() {
        for written in ["听力语言", "听力言语残疾", "听力、言语", "听力和语言", "聋哑", "聋"] {
            let kind = read_disability_kind(written).value;
            assert_eq!(kind, Some(DisabilityKind::Hearing), "{written}");
            assert!(kind.is_some_and(DisabilityKind::is_of_the_three));
        }
        assert_eq!(read_disability_kind("盲聋哑").value, Some(DisabilityKind::Multiple));
        assert_eq!(read_disability_kind("听力、言语、智力").value, Some(DisabilityKind::Multiple));
    }

    #[test]
    fn whoever_is_said_not_to_be_disabled_has_no_kind() {
        for written in ["无", "否", "非残疾", "无残疾", "不残疾", "没有残疾", "无任何残疾", "正常"]
        {
            assert_eq!(read_disability_kind(written), Reading::empty(), "{written}");
        }
        for written in ["智力正常", "近视", "父亲肢体残疾", "残疾", "有残疾", "非听力语言残疾", "无视力、听力残疾"]
        {
            assert_eq!(read_disability_kind(written).doubts, [Doubt::DisabilityKindUnknown], "{written}");
        }
        assert_denied_words_are_not_read(&DISABILITY_WORDS, |text| {
            read_disability_kind(text).value.into_iter().collect()
        });
    }

    #[test]
    fn levels_are_one_to_four() {
        assert_eq!(read_disability_level("二级").value, Some(2));
        assert_eq!(read_disability_level("五级").doubts, [Doubt::DisabilityLevelUnknown]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,26}") {
            drop(read_disability_kind(&written));
            prop_assert!(read_disability_level(&written).value.is_none_or(|level| (1..=4).contains(&level)));
        }
    }
}

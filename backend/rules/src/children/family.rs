//! 家庭: relation to who looks after the child, state of the hukou.

use super::words::first_word;
use crate::coded;
use crate::identity::{Doubt, Reading, is_blank, plain};

coded! {
    /// 户口状态 in the police list.
    pub enum HukouState {
        /// 在册.
        Registered = "registered" "在册",
        /// 迁出.
        MovedOut = "moved_out" "迁出",
        /// 注销.
        Cancelled = "cancelled" "注销",
        /// 死亡.
        Dead = "dead" "死亡",
    }
}

coded! {
    /// Who looks after a child (监护人关系, after GB/T 4761).
    pub enum Relation {
        /// 父亲.
        Father = "father" "父亲",
        /// 母亲.
        Mother = "mother" "母亲",
        /// 祖父母、外祖父母.
        Grandparent = "grandparent" "祖辈",
        /// 兄弟姐妹.
        Sibling = "sibling" "兄弟姐妹",
        /// 其他亲属.
        Relative = "relative" "其他亲属",
        /// 非亲属.
        Other = "other" "其他",
    }
}

/// Words and what they mean; the first that the text says decides.
const HUKOU_WORDS: [(&str, HukouState); 13] = [
    ("死亡", HukouState::Dead),
    // Whoever is not moved out or struck off is on the register, and so is who came back.
    ("未迁出", HukouState::Registered),
    ("没有迁出", HukouState::Registered),
    ("未注销", HukouState::Registered),
    ("未销户", HukouState::Registered),
    ("迁回", HukouState::Registered),
    ("迁出", HukouState::MovedOut),
    ("注销", HukouState::Cancelled),
    ("销户", HukouState::Cancelled),
    ("在册", HukouState::Registered),
    ("正常", HukouState::Registered),
    ("常住", HukouState::Registered),
    ("迁入", HukouState::Registered),
];

/// Reads the state of a hukou.
pub fn read_hukou_state(written: &str) -> Reading<HukouState> {
    if is_blank(written) {
        return Reading::empty();
    }
    let value = HukouState::from_code(&plain(written)).or_else(|| first_word(written, &HUKOU_WORDS));
    Reading::or_doubt(value, Doubt::HukouStateUnknown)
}

/// Words and what they mean; the first that the text says decides.
const RELATION_WORDS: [(&str, Relation); 16] = [
    ("祖", Relation::Grandparent),
    ("爷", Relation::Grandparent),
    ("奶", Relation::Grandparent),
    ("外公", Relation::Grandparent),
    ("外婆", Relation::Grandparent),
    ("姥", Relation::Grandparent),
    ("兄", Relation::Sibling),
    ("姐", Relation::Sibling),
    ("哥", Relation::Sibling),
    ("伯", Relation::Relative),
    ("叔", Relation::Relative),
    ("舅", Relation::Relative),
    ("姑", Relation::Relative),
    ("姨", Relation::Relative),
    ("父", Relation::Father),
    ("母", Relation::Mother),
];

/// Reads who looks after the child.
pub fn read_relation(written: &str) -> Reading<Relation> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let value = Relation::from_code(&text).or(match &*text {
        "爸爸" | "爸" => Some(Relation::Father),
        "妈妈" | "妈" => Some(Relation::Mother),
        "其他" | "非亲属" | "其他监护人" => Some(Relation::Other),
        _ => first_word(&text, &RELATION_WORDS),
    });
    Reading::or_doubt(value, Doubt::RelationUnknown)
}

#[cfg(test)]
mod tests {
    use super::super::words::assert_denied_words_are_not_read;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn states_and_relations_by_word() {
        assert_eq!(read_hukou_state("已迁出").value, Some(HukouState::MovedOut));
        assert_eq!(read_hukou_state("正常").value, Some(HukouState::Registered));
        assert_eq!(read_relation("祖父").value, Some(Relation::Grandparent));
        assert_eq!(read_relation("父子").value, Some(Relation::Father));
    }

    #[test]
    fn who_has_not_moved_out_is_registered_and_who_is_not_on_the_register_is_not() {
        for written in ["未迁出", "户口未迁出", "没有迁出", "尚未注销", "迁出后迁回"] {
            assert_eq!(read_hukou_state(written).value, Some(HukouState::Registered), "{written}");
        }
        for written in ["不在册", "非常住", "不正常", "未死亡", "未迁入", "拟迁出"] {
            assert_eq!(read_hukou_state(written).doubts, [Doubt::HukouStateUnknown], "{written}");
        }
    }

    #[test]
    fn no_word_is_read_once_it_is_denied() {
        let of_state = |text: &str| read_hukou_state(text).value.into_iter().collect();
        // Two denials say it again: 没有未迁出.
        let words: Vec<_> = HUKOU_WORDS.into_iter().filter(|(word, _)| !word.starts_with(['未', '没'])).collect();
        assert_denied_words_are_not_read(&words, of_state);
        assert_denied_words_are_not_read(&RELATION_WORDS, |text| read_relation(text).value.into_iter().collect());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,14}") {
            drop((read_hukou_state(&written), read_relation(&written)));
        }
    }
}

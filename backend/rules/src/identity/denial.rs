//! 否认: whether a text says a word or denies it. 未迁出 holds 迁出 and says the opposite.
//!
//! A text is taken clause by clause; a denial reaches no further. Within its clause a word is denied by a negation that stands right before
//! it or is parted from it by nothing but helping words: 没有｜再继续｜上学. A negation that belongs to something else (无人照管辍学) denies
//! nothing: between it and the word stands a word that no table here knows.

use super::clauses::is_clause_end;

/// How a text stands to a word that occurs in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// 辍学: said, or denied twice (并非未入学).
    Said,
    /// 没有辍学: denied.
    Denied,
    /// 即将辍学, 不在本县就读, 不按时上学: neither. It has not come yet, or what is denied is the place or the manner.
    Open,
}

/// One place where a word occurs.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'t> {
    /// Where it begins in the text, in bytes.
    pub at: usize,
    /// What stands before it in its clause.
    pub before: &'t str,
    /// What stands behind it in its clause.
    pub behind: &'t str,
    /// The negation and the helping words right before it: 没有去. Empty where none is.
    pub helpers: &'t str,
    /// Said or denied.
    pub stance: Stance,
}

/// Every place where the word occurs.
pub fn mentions<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = Mention<'t>> {
    text.match_indices(word).map(move |(at, _)| {
        let (head, tail) = (&text[..at], &text[at + word.len()..]);
        let before = head.rsplit(is_clause_end).next().unwrap_or_default();
        let (stance, helpers) = stance(before);
        Mention { at, before, behind: tail.split(is_clause_end).next().unwrap_or_default(), helpers, stance }
    })
}

/// Whether the text says the word at least once without denying it there.
pub fn says(text: &str, word: &str) -> bool {
    mentions(text, word).any(|mention| mention.stance == Stance::Said)
}

/// Whether the text denies the word somewhere.
pub fn denies(text: &str, word: &str) -> bool {
    mentions(text, word).any(|mention| mention.stance == Stance::Denied)
}

/// Begin like a negation and are none. 不得不辍学 is said.
const NO_NEGATIONS: &str = "不得不 不能不 不仅 不但 不断 不久 非常 非法";

/// The longer first: 拒不 is one denial, not two.
const NEGATIONS: &str = "拒不 拒绝 无法 没钱 无钱 不 没 未 无 非 拒";

/// What they stand before has not come.
const NOT_YET: &str = "即将 将 拟 待 准备 计划 打算 想";

/// With a negation before them, what is denied is the place or the manner and not the thing.
const PLACE_OR_MANNER: &str = "外地 外省 外县 省外 县外 本县 本地 本校 本乡 本镇 本村 本市 本省 本区 县内 省内 国内 当地 我县 我校 户籍地 户籍所在地 原校 按时 及时 正常 经常 按期 如期 坚持 好好 喜欢 爱 太";

/// Helping words that may stand between a negation and what it denies.
const HELPERS: &str = "被 获 享受 纳入 列入 领取 认定为 确定为 识别为 评为 患有 由于 出现 发生 存在 属于 办理 能够 继续 愿意 允许 批准 同意 报名 接受 参加 进入 升入 考上 完成 外出 长期 任何 明显 \
    学校 户口 有 是 属 为 去 到 在 能 会 再 愿 肯 敢 让 给 送 准 进 升 上 读 过 经 受 校 并 从 尚 患 得 因 请";

/// How a clause stands to the word that comes next, and the negations and helping words right before it.
fn stance(before: &str) -> (Stance, &str) {
    let (mut rest, mut denials, mut not_yet, mut elsewhere) = (before, 0, false, false);
    while !NO_NEGATIONS.split(' ').any(|word| rest.ends_with(word)) {
        let strip = |words: &'static str| words.split(' ').find_map(|word| rest.strip_suffix(word));
        rest = if let Some(shorter) = strip(NEGATIONS) {
            denials += 1;
            shorter
        } else if let Some(shorter) = strip(NOT_YET) {
            not_yet = true;
            shorter
        } else if let Some(shorter) = strip(PLACE_OR_MANNER) {
            elsewhere = true;
            shorter
        } else if let Some(shorter) = strip(HELPERS) {
            shorter
        } else {
            break;
        };
    }
    let stance = match denials % 2 {
        1 if elsewhere => Stance::Open,
        1 => Stance::Denied,
        _ if not_yet => Stance::Open,
        _ => Stance::Said,
    };
    (stance, &before[rest.len()..])
}

/// Ways to deny a word, for the property that every table of words keeps: what is denied is never read as what it denies.
#[cfg(test)]
pub(crate) const DENIALS: [&str; 12] =
    ["没有", "没", "未", "无", "非", "不", "不是", "并非", "从未", "尚未", "不属于", "没有发生"];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str, word: &str) -> Stance {
        mentions(text, word).next().expect("the word is there").stance
    }

    #[test]
    fn a_negation_denies_the_word_behind_it_and_its_helping_words() {
        for (text, word) in [
            ("户口未迁出", "迁出"),
            ("不是外出务工", "务工"),
            ("没有再继续上学", "上学"),
            ("一直没去上学", "上学"),
            ("拒不返校", "返校"),
            ("不属于脱贫户", "脱贫"),
            ("未被纳入低保", "低保"),
            ("没请病假", "病假"),
        ] {
            assert_eq!(of(text, word), Stance::Denied, "{text}");
        }
    }

    #[test]
    fn a_negation_of_something_else_denies_nothing() {
        for (text, word) in [
            ("无人照管辍学", "辍学"),
            ("不想读书外出务工", "务工"),
            ("未批准，休学", "休学"),
            ("不得不辍学", "辍学"),
            ("非常健康", "健康"),
            ("并非未入学", "入学"),
            ("无锡市就读", "就读"),
            ("西安市未央区就读", "就读"),
        ] {
            assert_eq!(of(text, word), Stance::Said, "{text}");
        }
    }

    #[test]
    fn what_has_not_come_and_a_denied_place_or_manner_stay_open() {
        for (text, word) in [("即将辍学", "辍学"), ("待复学", "复学"), ("不在本县就读", "就读"), ("不按时上学", "上学")]
        {
            assert_eq!(of(text, word), Stance::Open, "{text}");
        }
    }

    #[test]
    fn a_word_may_be_denied_in_one_clause_and_said_in_another() {
        assert!(says("未辍学，后来辍学", "辍学") && denies("未辍学，后来辍学", "辍学"));
        assert_eq!(mentions("没有去上学", "上学").next().map(|mention| mention.helpers), Some("没有去"));
    }

    proptest! {
        #[test]
        fn a_denied_word_is_never_said_and_twice_denied_is(
            denial in proptest::sample::select(&DENIALS[..]),
            lead in proptest::sample::select(vec!["", "孩子", "在校，", "（", "户口"]),
        ) {
            let denied = format!("{lead}{denial}辍学");
            prop_assert!(!says(&denied, "辍学") && denies(&denied, "辍学"), "{}", denied);
            let twice = format!("{lead}并非{denial}辍学");
            prop_assert!(says(&twice, "辍学"), "{}", twice);
        }

        #[test]
        fn any_text_is_cut_without_a_fault(text in ".{0,20}", likely in "[没未不有在上学辍，（）]{0,16}") {
            for text in [&text, &likely] {
                for mention in mentions(text, "学") {
                    prop_assert!(text[mention.at..].starts_with('学'));
                    prop_assert!(mention.before.ends_with(mention.helpers));
                }
            }
        }
    }
}

//! 未就学原因 (D§7.4).

use super::words::{says_of_child, without_space};
use crate::coded;
use crate::identity::denial::says;
use crate::identity::{Reading, is_blank};

coded! {
    /// Why a child is out of school: the groups of 教基〔2020〕5号 and those of practice (D§7.4).
    pub enum OutReason {
        /// 学习困难或厌学.
        Learning = "learning" "学习困难或厌学",
        /// 外出务工.
        Work = "work" "外出务工",
        /// 早婚早育.
        EarlyMarriage = "early_marriage" "早婚早育",
        /// 信教; sensitive (PIPL 28), never on maps or exports by default.
        Religion = "religion" "信教",
        /// 因病因残.
        Health = "health" "因病因残",
        /// 因贫.
        Poverty = "poverty" "家庭经济困难",
        /// 上学远.
        Distance = "distance" "上学远",
        /// 沉迷网络.
        Internet = "internet" "沉迷网络",
        /// 家庭变故、监护缺失.
        Family = "family" "家庭变故或监护缺失",
        /// 校园欺凌.
        Bullying = "bullying" "校园欺凌",
        /// 心理.
        Mind = "mind" "心理问题",
        /// 涉案、不服管教.
        Conduct = "conduct" "涉案或不服管教",
        /// 其他.
        Other = "other" "其他",
    }
}

impl OutReason {
    /// Whether only the few with leave may see it (PIPL 28: religion, health, mind).
    pub const fn is_sensitive(self) -> bool {
        matches!(self, Self::Religion | Self::Mind | Self::Health)
    }
}

/// Words and what they mean; the first that the text says decides.
const REASON_WORDS: [(&str, OutReason); 25] = [
    ("厌学", OutReason::Learning),
    ("学习", OutReason::Learning),
    ("成绩", OutReason::Learning),
    // Of the parents, and before 婚: 父母离婚 is no early marriage.
    ("离异", OutReason::Family),
    ("离婚", OutReason::Family),
    ("再婚", OutReason::Family),
    ("务工", OutReason::Work),
    ("打工", OutReason::Work),
    ("婚", OutReason::EarlyMarriage),
    ("孕", OutReason::EarlyMarriage),
    ("生育", OutReason::EarlyMarriage),
    ("信教", OutReason::Religion),
    ("学经", OutReason::Religion),
    ("宗教", OutReason::Religion),
    ("心理", OutReason::Mind),
    ("抑郁", OutReason::Mind),
    ("病", OutReason::Health),
    ("残", OutReason::Health),
    ("贫", OutReason::Poverty),
    ("远", OutReason::Distance),
    ("网", OutReason::Internet),
    ("手机", OutReason::Internet),
    ("欺凌", OutReason::Bullying),
    ("家庭", OutReason::Family),
    ("涉案", OutReason::Conduct),
];

/// What is the reason when it is wanting, and so is read denied or not: 不爱学习, 无经济来源, 无人监护, 不服管教.
const WANTING: [(&str, OutReason); 5] = [
    ("学习", OutReason::Learning),
    ("成绩", OutReason::Learning),
    ("经济", OutReason::Poverty),
    ("监护", OutReason::Family),
    ("管教", OutReason::Conduct),
];

/// What befalls the parents is a reason of the family: 父亲病重, 母亲去世, 父母外出务工.
const OF_PARENTS: [&str; 6] = ["病", "残", "去世", "死亡", "务工", "打工"];

/// Whether the text gives that reason. Work, illness and marriage must be the child's own.
fn is_told(text: &str, (word, reason): &(&str, OutReason)) -> bool {
    match reason {
        OutReason::Work | OutReason::Health | OutReason::Mind | OutReason::EarlyMarriage => says_of_child(text, word),
        _ => says(text, word),
    }
}

/// Reads a reason; words that are not known are 其他, for the text is kept beside it.
pub fn read_out_reason(written: &str) -> Reading<OutReason> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = without_space(written);
    let said = || REASON_WORDS.iter().find(|pair| is_told(&text, pair)).map(|(_, reason)| *reason);
    let wanting = || WANTING.iter().find(|(word, _)| text.contains(word)).map(|(_, reason)| *reason);
    let parents = || OF_PARENTS.iter().any(|word| says(&text, word)).then_some(OutReason::Family);
    let known = OutReason::from_code(&text).or_else(said).or_else(wanting).or_else(parents);
    Reading::sure(known.unwrap_or(OutReason::Other))
}

#[cfg(test)]
mod tests {
    use super::super::words::assert_denied_words_are_not_read;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reasons_are_grouped_and_unknown_words_are_other() {
        assert_eq!(read_out_reason("厌学").value, Some(OutReason::Learning));
        assert_eq!(read_out_reason("跟父母去打工").value, Some(OutReason::Work));
        assert_eq!(read_out_reason("天太冷").value, Some(OutReason::Other));
        assert_eq!(read_out_reason(""), Reading::empty());
        for reason in OutReason::ALL {
            assert_eq!(read_out_reason(reason.as_str()).value, Some(*reason));
        }
    }
    #[test]
    fn a_reason_that_is_denied_is_not_read() {
        for written in ["不是贫困", "未婚", "不信教", "非外出务工", "没有手机", "无病"] {
            assert_eq!(read_out_reason(written).value, Some(OutReason::Other), "{written}");
        }
        let denied = |(word, _): &(&str, _)| !WANTING.iter().any(|(wanting, _)| wanting == word);
        let words: Vec<_> = REASON_WORDS.into_iter().filter(denied).collect();
        assert_denied_words_are_not_read(&words, |text| read_out_reason(text).value.into_iter().collect());
    }

    #[test]
    fn what_is_wanting_and_what_befalls_the_parents_is_a_reason() {
        for (written, reason) in [
            ("不爱学习", OutReason::Learning),
            ("无经济来源", OutReason::Poverty),
            ("无人监护", OutReason::Family),
            ("不服管教", OutReason::Conduct),
            ("父母离婚", OutReason::Family),
            ("父母外出务工", OutReason::Family),
            ("母亲去世", OutReason::Family),
            ("随父母外出务工", OutReason::Work),
            ("未婚先孕", OutReason::EarlyMarriage),
        ] {
            assert_eq!(read_out_reason(written).value, Some(reason), "{written}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(written in ".{0,14}") {
            prop_assert_eq!(read_out_reason(&written).value.is_none(), is_blank(&written));
        }
    }
}

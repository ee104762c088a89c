//! 未就学原因 (D§7.4).

use super::words::first_word;
use crate::coded;
use crate::identity::{Reading, is_blank, plain};

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
    pub fn is_sensitive(self) -> bool {
        matches!(self, Self::Religion | Self::Mind | Self::Health)
    }
}

/// Words and what they mean; the first that is in the text decides.
const REASON_WORDS: [(&str, OutReason); 26] = [
    ("厌学", OutReason::Learning),
    ("学习", OutReason::Learning),
    ("成绩", OutReason::Learning),
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
    ("经济", OutReason::Poverty),
    ("远", OutReason::Distance),
    ("网", OutReason::Internet),
    ("手机", OutReason::Internet),
    ("欺凌", OutReason::Bullying),
    ("离异", OutReason::Family),
    ("监护", OutReason::Family),
    ("家庭", OutReason::Family),
    ("涉案", OutReason::Conduct),
    ("管教", OutReason::Conduct),
];

/// Reads a reason; words that are not known are 其他, for the text is kept beside it.
pub fn read_out_reason(written: &str) -> Reading<OutReason> {
    if is_blank(written) {
        return Reading::empty();
    }
    let known = OutReason::from_code(&plain(written)).or_else(|| first_word(written, &REASON_WORDS));
    Reading::sure(known.unwrap_or(OutReason::Other))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

//! 学籍异动 (流动名册, D§6.7).

use crate::coded;
use crate::identity::denial::{Mention, Stance, mentions};
use crate::identity::{Doubt, Reading, is_blank, plain};

coded! {
    /// 异动类别.
    pub enum MovementKind {
        /// 转入.
        TransferIn = "transfer_in" "转入",
        /// 转出.
        TransferOut = "transfer_out" "转出",
        /// 休学.
        Suspension = "suspension" "休学",
        /// 复学.
        Return = "return" "复学",
        /// 死亡.
        Death = "death" "死亡",
        /// 辍学.
        Dropout = "dropout" "辍学",
        /// 毕业.
        Graduation = "graduation" "毕业",
        /// 其他减少.
        OtherOut = "other_out" "其他减少",
        /// 其他增加.
        OtherIn = "other_in" "其他增加",
    }
}

impl MovementKind {
    /// Whether it explains why a pupil of last term is no longer on a roster. 辍学 explains it as well: as a dropout.
    pub fn takes_off_roll(self) -> bool {
        matches!(
            self,
            Self::TransferOut | Self::Suspension | Self::Death | Self::Dropout | Self::Graduation | Self::OtherOut
        )
    }

    /// Whether it counts as a decrease in the net-flow formula of the dropout rate (休学+退学+死亡+转出+其他减少, D§5.2).
    pub fn is_decrease(self) -> bool {
        matches!(self, Self::TransferOut | Self::Suspension | Self::Death | Self::Dropout | Self::OtherOut)
    }

    /// Whether it counts as an increase in the net-flow formula (转入+其他增加, D§5.2; a return is among 其他增加).
    pub fn is_increase(self) -> bool {
        matches!(self, Self::TransferIn | Self::Return | Self::OtherIn)
    }
}

/// Words and what they mean; the first that the text says decides.
const WORDS: [(&str, MovementKind); 16] = [
    ("转入", MovementKind::TransferIn),
    ("转出", MovementKind::TransferOut),
    ("转学", MovementKind::TransferOut),
    // Before 休学 and 辍学, from which a pupil returns: 休学期满复学.
    ("复学", MovementKind::Return),
    ("返校", MovementKind::Return),
    ("休学", MovementKind::Suspension),
    ("劝返", MovementKind::Return),
    ("死亡", MovementKind::Death),
    ("去世", MovementKind::Death),
    ("辍学", MovementKind::Dropout),
    ("退学", MovementKind::Dropout),
    ("失学", MovementKind::Dropout),
    ("毕业", MovementKind::Graduation),
    ("结业", MovementKind::Graduation),
    ("减少", MovementKind::OtherOut),
    ("增加", MovementKind::OtherIn),
];

/// With these behind it nothing has moved: 劝返未果.
const IN_VAIN: [&str; 5] = ["未果", "未成", "失败", "无效", "未批"];

/// Reads a kind of movement. One that is denied (未转出) or came to nothing is none; of a return and a new dropout the later counts.
pub fn read_movement_kind(written: &str) -> Reading<MovementKind> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let happened = |mention: &Mention<'_>| {
        mention.stance == Stance::Said && !IN_VAIN.iter().any(|word| mention.behind.contains(word))
    };
    let last = |word: &'static str| mentions(&text, word).filter(happened).map(|mention| mention.at).max();
    let latest = |words: &[&'static str]| words.iter().filter_map(|word| last(word)).max();
    let again = latest(&["辍学", "退学", "失学"]) > latest(&["复学", "返校", "劝返"]);
    let said =
        |(word, kind): &(&'static str, MovementKind)| last(word).is_some() && !(again && *kind == MovementKind::Return);
    let value = MovementKind::from_code(&text).or_else(|| WORDS.iter().find(|pair| said(pair)).map(|(_, kind)| *kind));
    Reading::or_doubt(value, Doubt::MovementKindUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::denial::DENIALS;
    use proptest::prelude::*;

    #[test]
    fn kinds_by_name_and_code() {
        for kind in MovementKind::ALL {
            assert_eq!(read_movement_kind(kind.title()).value, Some(*kind));
            assert_eq!(read_movement_kind(kind.as_str()).value, Some(*kind));
            assert!(!(kind.is_decrease() && kind.is_increase()));
        }
        assert_eq!(read_movement_kind("省内转出").value, Some(MovementKind::TransferOut));
        assert_eq!(read_movement_kind("搬家").doubts, [Doubt::MovementKindUnknown]);
    }

    #[test]
    fn what_did_not_happen_is_no_movement() {
        for written in ["未转出", "没有复学", "劝返未果", "转学未批", "尚未返校"] {
            assert_eq!(read_movement_kind(written).doubts, [Doubt::MovementKindUnknown], "{written}");
        }
        for (word, kind) in WORDS {
            for denial in DENIALS {
                assert_ne!(read_movement_kind(&format!("{denial}{word}")).value, Some(kind), "{denial}{word}");
            }
        }
    }

    #[test]
    fn of_leaving_and_coming_back_the_later_counts() {
        for (written, kind) in [
            ("休学期满复学", MovementKind::Return),
            ("辍学后复学", MovementKind::Return),
            ("复学后又辍学", MovementKind::Dropout),
            ("休学期满未复学", MovementKind::Suspension),
        ] {
            assert_eq!(read_movement_kind(written).value, Some(kind), "{written}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,10}") {
            drop(read_movement_kind(&written));
        }
    }
}

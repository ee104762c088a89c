//! 学籍异动 (流动名册, D§6.7).

use crate::coded;
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

/// Reads a kind of movement.
pub fn read_movement_kind(written: &str) -> Reading<MovementKind> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let value = MovementKind::from_code(&text).or_else(|| {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match () {
            () if has(&["转入"]) => Some(MovementKind::TransferIn),
            () if has(&["转出", "转学"]) => Some(MovementKind::TransferOut),
            () if has(&["休学"]) => Some(MovementKind::Suspension),
            () if has(&["复学", "返校", "劝返"]) => Some(MovementKind::Return),
            () if has(&["死亡", "去世"]) => Some(MovementKind::Death),
            () if has(&["辍学", "退学", "失学"]) => Some(MovementKind::Dropout),
            () if has(&["毕业", "结业"]) => Some(MovementKind::Graduation),
            () if has(&["减少"]) => Some(MovementKind::OtherOut),
            () if has(&["增加"]) => Some(MovementKind::OtherIn),
            () => None,
        }
    });
    Reading::or_doubt(value, Doubt::MovementKindUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
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

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,10}") {
            drop(read_movement_kind(&written));
        }
    }
}

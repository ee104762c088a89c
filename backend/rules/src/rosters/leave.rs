//! 请假: whether the reason of an absence is a leave (D§3.2).

use crate::identity::denial::{Mention, Stance, denies, mentions, says};
use crate::identity::plain;

/// What is a leave or stands for one.
const LEAVES: [&str; 12] =
    ["病", "事假", "请假", "丧假", "准假", "住院", "手术", "骨折", "奔丧", "丧事", "治丧", "休假"];

/// With these behind it a leave was not given, or is over and the pupil still away: 事假未批准, 假期已满.
const NOT_GIVEN: [&str; 22] = [
    "未批",
    "没批",
    "不批",
    "未准",
    "不准",
    "没准",
    "未获",
    "未经",
    "未同意",
    "不同意",
    "不予",
    "待批",
    "待审",
    "被拒",
    "拒批",
    "驳回",
    "无效",
    "期满",
    "到期",
    "超期",
    "愈",
    "好了",
];

/// Whether the reason given is a leave: 病假, 事假, 请假, 住院 …. An absence that is called unexcused anywhere is looked at.
pub fn read_leave(reason: &str) -> bool {
    let text: String = plain(reason).chars().filter(|c| !c.is_whitespace()).collect();
    let unexcused = ["无假", "装病", "假条未", "假条没", "未准假", "超假"].iter().any(|word| text.contains(word))
        || ["请假", "假条", "准假"].iter().any(|word| denies(&text, word))
        || ["旷课", "逃学"].iter().any(|word| says(&text, word));
    !unexcused && LEAVES.iter().any(|word| mentions(&text, word).any(|leave| is_given(&leave)))
}

/// Whether that leave is said, was given, and is the pupil's own: 父亲住院 is not.
fn is_given(leave: &Mention<'_>) -> bool {
    let of_parents = ["父", "母", "爷", "奶", "家人", "家长"].iter().any(|kin| leave.before.contains(kin));
    let granted = !NOT_GIVEN.iter().any(|word| leave.behind.contains(word));
    leave.stance == Stance::Said && granted && (!of_parents || leave.behind.contains('假'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::denial::DENIALS;
    use proptest::prelude::*;

    #[test]
    fn leave_is_read_from_the_reason() {
        for written in
            ["病假", "腿骨折住院", "事假", "请假", "因病请假", "病假，非旷课", "父亲生病请假", "因病未能上学"]
        {
            assert!(read_leave(written), "{written}");
        }
        assert!(!read_leave("不明") && !read_leave(""));
    }

    #[test]
    fn a_leave_that_was_not_asked_or_not_given_is_none() {
        for written in [
            "未请假",
            "没有请假",
            "没请病假",
            "未请事假",
            "未办理请假手续",
            "旷课，事假未批准",
            "假条未批",
            "请假未批准",
            "病假被拒",
            "请假期满未返校",
            "病愈未返校",
            "没病",
            "装病逃学",
            "丧失学习兴趣",
            "父亲住院",
        ] {
            assert!(!read_leave(written), "{written}");
        }
    }

    #[test]
    fn no_word_for_leave_is_read_once_it_is_denied() {
        for leave in LEAVES {
            for denial in DENIALS {
                assert!(!read_leave(&format!("{denial}{leave}")), "{denial}{leave}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_said_besides_a_leave_not_asked_for_is_none(lead in ".{0,10}", tail in ".{0,10}") {
            let written = format!("{lead}，未请假{tail}");
            prop_assert!(!read_leave(&written), "{}", written);
        }
    }
}

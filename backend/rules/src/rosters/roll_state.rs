//! 学籍状态: the two-by-two of roll and presence (三比对②, D§4.6).

use crate::coded;
use crate::identity::{Doubt, Reading, is_blank, plain};

coded! {
    /// 学籍状态.
    pub enum RollState {
        /// 在籍在校.
        Present = "present" "在籍在校",
        /// 在籍离校: on the roll and not in school.
        Away = "away" "在籍离校",
        /// 在校不在籍: in school without roll (借读, newly come).
        Unregistered = "unregistered" "在校不在籍",
        /// 不在籍不在校.
        Gone = "gone" "不在籍不在校",
        /// 学前班、幼儿园: on the school's list and not yet in compulsory school (D§5.4: pre-primary counts as out of school).
        Preschool = "preschool" "学前",
    }
}

/// Words for a class before the first grade.
const BEFORE_SCHOOL: [&str; 6] = ["学前", "幼儿", "幼小", "大班", "中班", "小班"];

/// Whether a grade or class as written lies before the first grade.
pub fn is_before_school(written: &str) -> bool {
    let text = plain(written);
    BEFORE_SCHOOL.iter().any(|word| text.contains(word))
}

impl RollState {
    /// Whether the child sits in the classroom.
    pub fn is_in_school(self) -> bool {
        matches!(self, Self::Present | Self::Unregistered)
    }

    /// Whether the row says anything of a place in compulsory school.
    pub fn is_of_school(self) -> bool {
        !matches!(self, Self::Gone | Self::Preschool)
    }

    /// Whether the child is on the roll.
    pub fn is_on_roll(self) -> bool {
        matches!(self, Self::Present | Self::Away)
    }
}

/// Reads the state by name, by the national number 0–3 or by our code. An empty cell is a roster's ordinary pupil and stays empty
/// here; who asks decides.
pub fn read_roll_state(written: &str) -> Reading<RollState> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let value = RollState::from_code(&text).or(match &*text {
        "0" | "在籍在校" | "在校" | "正常" | "在籍" | "在读" => Some(RollState::Present),
        "1" | "在籍离校" | "在籍不在校" | "离校" | "人籍分离" | "休学" | "休学中" => {
            Some(RollState::Away)
        }
        "2" | "在校不在籍" | "无学籍在校" | "借读" => Some(RollState::Unregistered),
        "3" | "不在籍不在校" => Some(RollState::Gone),
        _ if is_before_school(&text) => Some(RollState::Preschool),
        _ => None,
    });
    Reading::or_doubt(value, Doubt::RollStateUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_four_states_by_name_number_and_code() {
        for (number, state) in RollState::ALL.iter().enumerate().take(4) {
            for written in [state.title(), state.as_str(), &number.to_string()] {
                assert_eq!(read_roll_state(written).value, Some(*state), "{written}");
            }
        }
        assert_eq!(read_roll_state("在籍不在校").value, Some(RollState::Away));
        assert_eq!(read_roll_state("休学中").value, Some(RollState::Away));
        assert_eq!(read_roll_state(RollState::Preschool.title()).value, Some(RollState::Preschool));
        assert!(is_before_school("学前班") && is_before_school("幼儿园大班") && !is_before_school("三年级"));
        assert!(!RollState::Preschool.is_in_school() && !RollState::Preschool.is_of_school());
        assert_eq!(read_roll_state("待定").doubts, [Doubt::RollStateUnknown]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,10}") {
            drop(read_roll_state(&written));
        }
    }
}

//! 健康状况 (D§4.6).

use super::words::{said_in_lists, without_space};
use crate::coded;
use crate::identity::{Doubt, Reading, is_blank};

coded! {
    /// 健康状况 of the national roll.
    pub enum Health {
        /// 健康或良好.
        Healthy = "10" "健康",
        /// 一般或较弱.
        Fair = "20" "一般",
        /// 有慢性病.
        Chronic = "30" "慢性病",
        /// 有生理缺陷.
        Defect = "40" "生理缺陷",
        /// 残疾.
        Disabled = "50" "残疾",
    }
}

/// Words and what they mean; the first that the text says of the child decides.
const HEALTH_WORDS: [(&str, Health); 10] = [
    ("残", Health::Disabled),
    ("慢性", Health::Chronic),
    ("缺陷", Health::Defect),
    ("患病", Health::Chronic),
    ("疾病", Health::Chronic),
    ("较弱", Health::Fair),
    ("一般", Health::Fair),
    ("健康", Health::Healthy),
    ("良好", Health::Healthy),
    ("正常", Health::Healthy),
];

/// Reads a state of health by code or word. 无残疾 alone is a doubt: whoever is not disabled need not be well.
pub fn read_health(written: &str) -> Reading<Health> {
    if is_blank(written) {
        return Reading::empty();
    }
    // 健康状况差 asks for health and does not say it.
    let text = without_space(written).replace("健康状况", "").replace("健康情况", "");
    let said = said_in_lists(&text, &HEALTH_WORDS, |_| true);
    let first = HEALTH_WORDS.iter().map(|(_, health)| *health).find(|health| said.contains(health));
    Reading::or_doubt(Health::from_code(&text).or(first), Doubt::HealthUnknown)
}

#[cfg(test)]
mod tests {
    use super::super::words::assert_denied_words_are_not_read;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn health_by_code_and_word() {
        for (written, health) in [
            ("健康", Health::Healthy),
            ("非常健康", Health::Healthy),
            ("残疾", Health::Disabled),
            ("30", Health::Chronic),
            ("健康状况一般", Health::Fair),
            ("身体健康，无残疾", Health::Healthy),
            ("无残疾，有慢性病", Health::Chronic),
        ] {
            assert_eq!(read_health(written).value, Some(health), "{written}");
        }
    }

    #[test]
    fn what_a_child_does_not_have_is_not_read() {
        for written in [
            "无残疾",
            "非残疾",
            "无慢性病",
            "没有疾病",
            "不健康",
            "不太健康",
            "健康状况差",
            "父亲残疾",
            "无残疾、慢性病",
            "未患疾病",
        ] {
            assert_eq!(read_health(written).doubts, [Doubt::HealthUnknown], "{written}");
        }
        assert_denied_words_are_not_read(&HEALTH_WORDS, |text| read_health(text).value.into_iter().collect());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,14}") {
            drop(read_health(&written));
        }
    }
}

//! 家庭类型: the hardship lists on which a household stands (D§1.8).

use super::words::without_space;
use crate::coded;
use crate::identity::denial::{Mention, Stance, mentions};

coded! {
    /// 家庭类型: the hardship lists of civil affairs and the rural office (D§1.8).
    pub enum Hardship {
        /// 特困.
        Destitute = "destitute" "特困",
        /// 低保边缘.
        NearSubsistence = "near_subsistence" "低保边缘",
        /// 低保.
        Subsistence = "subsistence" "低保",
        /// 支出型困难.
        Expenses = "expenses" "支出型困难",
        /// 其他低收入.
        LowIncome = "low_income" "其他低收入",
        /// 事实无人抚养.
        Unsupported = "unsupported" "事实无人抚养",
        /// 孤儿.
        Orphan = "orphan" "孤儿",
        /// 脱贫不稳定.
        UnstableOutOfPoverty = "unstable_out_of_poverty" "脱贫不稳定",
        /// 边缘易致贫.
        NearPoverty = "near_poverty" "边缘易致贫",
        /// 突发严重困难.
        SuddenHardship = "sudden_hardship" "突发严重困难",
        /// 脱贫 (formerly 建档立卡).
        OutOfPoverty = "out_of_poverty" "脱贫",
        /// 残疾人子女.
        ChildOfDisabled = "child_of_disabled" "残疾人子女",
    }
}

impl Hardship {
    /// Whether the household is on the poverty list (脱贫户、监测户) against which dropouts are compared (三比对③, D§1.6).
    pub fn is_poverty_list(self) -> bool {
        matches!(self, Self::OutOfPoverty | Self::UnstableOutOfPoverty | Self::NearPoverty | Self::SuddenHardship)
    }
}

/// Words and what they mean. 未脱贫 is no denial: a household not yet out of poverty is on the poverty list all the more.
const OTHER_HARDSHIP_WORDS: [(&str, Hardship); 6] = [
    ("未脱贫", Hardship::OutOfPoverty),
    ("建档立卡", Hardship::OutOfPoverty),
    ("贫困户", Hardship::OutOfPoverty),
    ("监测", Hardship::NearPoverty),
    ("五保", Hardship::Destitute),
    ("边缘户", Hardship::NearPoverty),
];

/// Every word, the longer before what it holds.
fn words() -> impl Iterator<Item = (&'static str, Hardship)> {
    let (unstable, others) = OTHER_HARDSHIP_WORDS.split_at(1);
    let known = Hardship::ALL.iter().flat_map(|h| [(h.title(), *h), (h.as_str(), *h)]);
    unstable.iter().copied().chain(known).chain(others.iter().copied())
}

/// Reads every hardship named in 家庭类型: `脱贫户、低保`. 一般户 and the like name none, nor does what is denied: 非脱贫户.
pub fn read_hardships(written: &str) -> Vec<Hardship> {
    let mut text = without_space(written);
    let mut found = Vec::new();
    for (word, hardship) in words() {
        if mentions(&text, word).any(|mention| stands(&mention)) && !found.contains(&hardship) {
            found.push(hardship);
        }
        // Taken out, said or denied, so that 脱贫不稳定 is not 脱贫 as well; the mark that stays parts it from what follows.
        text = text.replace(word, "，");
    }
    found
}

/// Whether the household stands on that list, and does so still.
fn stands(mention: &Mention<'_>) -> bool {
    let is_over = ["已取消", "已退出", "已停", "取消", "退出"].iter().any(|word| mention.behind.contains(word));
    let was = ["取消", "退出", "原", "曾", "曾是"].iter().any(|word| mention.before.ends_with(word));
    mention.stance == Stance::Said && !is_over && !was
}

#[cfg(test)]
mod tests {
    use super::super::words::assert_denied_words_are_not_read;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_household_may_stand_on_several_lists() {
        assert_eq!(read_hardships("脱贫户、低保"), [Hardship::Subsistence, Hardship::OutOfPoverty]);
        assert_eq!(read_hardships("脱贫户、低保户"), [Hardship::Subsistence, Hardship::OutOfPoverty]);
        assert_eq!(read_hardships("脱贫不稳定户"), [Hardship::UnstableOutOfPoverty]);
        assert_eq!(read_hardships("低保边缘"), [Hardship::NearSubsistence]);
        assert_eq!(read_hardships("监测户"), [Hardship::NearPoverty]);
        assert_eq!(read_hardships("事实无人抚养"), [Hardship::Unsupported]);
        assert_eq!(read_hardships("未脱贫户"), [Hardship::OutOfPoverty]);
        assert!(Hardship::OutOfPoverty.is_poverty_list() && !Hardship::Subsistence.is_poverty_list());
    }

    #[test]
    fn a_household_that_is_said_not_to_be_on_a_list_is_on_none() {
        for written in [
            "一般户",
            "无",
            "非脱贫户",
            "非建档立卡户",
            "非贫困户",
            "一般户（非贫困户）",
            "不是脱贫户",
            "非低保户",
            "不属于低保边缘户",
            "低保已取消",
            "原低保户",
            "未享受低保",
            "未纳入监测",
        ] {
            assert_eq!(read_hardships(written), [], "{written}");
        }
        assert_eq!(read_hardships("非脱贫户，低保户"), [Hardship::Subsistence]);
    }

    #[test]
    fn no_word_is_read_once_it_is_denied() {
        // 未 makes another word of 脱贫 and not its denial.
        let words: Vec<_> = words().filter(|(word, _)| *word != "脱贫" && *word != "未脱贫").collect();
        assert_denied_words_are_not_read(&words, read_hardships);
    }

    proptest! {
        #[test]
        fn any_text_is_read(written in ".{0,14}") {
            drop(read_hardships(&written));
        }
    }
}

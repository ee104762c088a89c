//! 家庭: residence, relation, hardship, state of the hukou.

use super::words::first_word;
use crate::coded;
use crate::identity::{Doubt, Reading, is_blank, plain};
use crate::places::{PlaceCode, Reach};

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

/// Words and what they mean; the first that is in the text decides.
const OTHER_HARDSHIP_WORDS: [(&str, Hardship); 5] = [
    ("建档立卡", Hardship::OutOfPoverty),
    ("贫困户", Hardship::OutOfPoverty),
    ("监测", Hardship::NearPoverty),
    ("五保", Hardship::Destitute),
    ("边缘户", Hardship::NearPoverty),
];

/// Reads every hardship named in 家庭类型: `脱贫户、低保`. 一般户 and the like name none.
pub fn read_hardships(written: &str) -> Vec<Hardship> {
    let mut text: String = plain(written).into_owned();
    let mut found = Vec::new();
    let known = Hardship::ALL.iter().flat_map(|h| [(h.title(), *h), (h.as_str(), *h)]);
    for (word, hardship) in known.chain(OTHER_HARDSHIP_WORDS) {
        if text.contains(word) && !found.contains(&hardship) {
            // Taken out, so that 脱贫不稳定 is not 脱贫 as well.
            text = text.replace(word, " ");
            found.push(hardship);
        }
    }
    found
}

/// Words and what they mean; the first that is in the text decides.
const HUKOU_WORDS: [(&str, HukouState); 8] = [
    ("死亡", HukouState::Dead),
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

/// Words and what they mean; the first that is in the text decides.
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

/// Words and what they mean; the first that is in the text decides.
const REACH_WORDS: [(&str, Reach); 17] = [
    ("境外", Reach::Abroad),
    ("国外", Reach::Abroad),
    ("港澳台", Reach::Abroad),
    ("县外省内", Reach::Province),
    ("省内", Reach::Province),
    ("省外", Reach::Country),
    ("外省", Reach::Country),
    ("县外", Reach::Province),
    ("外县", Reach::Province),
    ("县内", Reach::County),
    ("本县", Reach::County),
    ("外乡", Reach::County),
    ("县城", Reach::County),
    ("本乡", Reach::Township),
    ("外村", Reach::Township),
    ("本村", Reach::Village),
    ("在家", Reach::Village),
];

/// Reads where the child lives, from a place code or words, seen from the home village.
pub fn read_residence(written: &str, home: Option<PlaceCode>) -> Reading<Reach> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let of_code = text.parse::<PlaceCode>().ok().zip(home).map(|(place, home)| Reach::between(home, place));
    let value = of_code.or_else(|| Reach::from_code(&text)).or_else(|| first_word(&text, &REACH_WORDS));
    Reading::or_doubt(value, Doubt::ResidenceUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_household_may_stand_on_several_lists() {
        assert_eq!(read_hardships("脱贫户、低保"), [Hardship::Subsistence, Hardship::OutOfPoverty]);
        assert_eq!(read_hardships("脱贫不稳定户"), [Hardship::UnstableOutOfPoverty]);
        assert_eq!(read_hardships("低保边缘"), [Hardship::NearSubsistence]);
        assert_eq!(read_hardships("一般户"), []);
        assert!(Hardship::OutOfPoverty.is_poverty_list() && !Hardship::Subsistence.is_poverty_list());
    }

    #[test]
    fn states_relations_and_residence_by_word() {
        assert_eq!(read_hukou_state("已迁出").value, Some(HukouState::MovedOut));
        assert_eq!(read_hukou_state("正常").value, Some(HukouState::Registered));
        assert_eq!(read_relation("祖父").value, Some(Relation::Grandparent));
        assert_eq!(read_relation("父子").value, Some(Relation::Father));
        let home = "629001101201".parse().ok();
        assert_eq!(read_residence("629001102", home).value, Some(Reach::County));
        assert_eq!(read_residence("省外", home).value, Some(Reach::Country));
        assert_eq!(read_residence("山那边", home).doubts, [Doubt::ResidenceUnknown]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,14}") {
            drop((read_hardships(&written), read_hukou_state(&written), read_relation(&written)));
            drop(read_residence(&written, None));
        }
    }
}

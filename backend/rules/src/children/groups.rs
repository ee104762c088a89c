//! 特殊群体: from facts, never from a bare tick (D§1.8).

use super::{DisabilityKind, Hardship};
use crate::coded;
use crate::places::PlaceCode;

coded! {
    /// 特殊群体 that are watched and counted on their own (D§1.6, D§1.8).
    pub enum SpecialGroup {
        /// 单亲留守 by the roll's definition: one parent out for three months or more.
        LeftBehindOne = "left_behind_one" "单亲留守",
        /// 双亲留守 by the roll's definition.
        LeftBehindBoth = "left_behind_both" "双亲留守",
        /// 留守儿童 by civil affairs: both out, or one out and the other unable; under 16, rural hukou.
        LeftBehindCivil = "left_behind_civil" "留守儿童（民政口径）",
        /// 随迁子女.
        Migrant = "migrant" "随迁子女",
        /// 残疾.
        Disabled = "disabled" "残疾",
        /// 三残.
        ThreeDisabled = "three_disabled" "三残",
        /// 视力残疾; the kinds are those of GB/T 26341.
        DisabledSight = "disabled_sight" "视力残疾",
        /// 听力残疾.
        DisabledHearing = "disabled_hearing" "听力残疾",
        /// 言语残疾.
        DisabledSpeech = "disabled_speech" "言语残疾",
        /// 肢体残疾.
        DisabledLimbs = "disabled_limbs" "肢体残疾",
        /// 智力残疾.
        DisabledMind = "disabled_mind" "智力残疾",
        /// 精神残疾.
        DisabledPsychic = "disabled_psychic" "精神残疾",
        /// 多重残疾.
        DisabledMultiple = "disabled_multiple" "多重残疾",
        /// 孤儿.
        Orphan = "orphan" "孤儿",
        /// 事实无人抚养.
        Unsupported = "unsupported" "事实无人抚养",
        /// 脱贫户及监测户.
        PovertyList = "poverty_list" "脱贫及监测户",
        /// 低保、特困等困境家庭.
        Hardship = "hardship" "困境家庭",
    }
}

impl SpecialGroup {
    /// The kind of disability that makes the group.
    pub fn disability(self) -> Option<DisabilityKind> {
        match self {
            Self::DisabledSight => Some(DisabilityKind::Sight),
            Self::DisabledHearing => Some(DisabilityKind::Hearing),
            Self::DisabledSpeech => Some(DisabilityKind::Speech),
            Self::DisabledLimbs => Some(DisabilityKind::Limbs),
            Self::DisabledMind => Some(DisabilityKind::Mind),
            Self::DisabledPsychic => Some(DisabilityKind::Psychic),
            Self::DisabledMultiple => Some(DisabilityKind::Multiple),
            _ => None,
        }
    }

    /// Whether another of these groups says it more exactly: whoever is 视力残疾 need not be called 残疾 and 三残 as well.
    pub fn goes_without_saying(self, among: &[Self]) -> bool {
        matches!(self, Self::Disabled | Self::ThreeDisabled) && among.iter().any(|group| group.disability().is_some())
    }
}

/// The facts from which groups are derived. What is not known is `None` and makes no group.
#[derive(Debug, Clone, Default)]
pub struct GroupFacts {
    /// Full years on the age day.
    pub age: Option<u8>,
    /// Whether the hukou lies in the countryside (城乡分类 of the hukou village).
    pub rural_hukou: Option<bool>,
    /// Father away for three months or more.
    pub father_away: Option<bool>,
    /// Mother away for three months or more.
    pub mother_away: Option<bool>,
    /// Whether the parent who stayed is able to look after the child; unknown counts as able.
    pub staying_parent_able: Option<bool>,
    /// Where the hukou is.
    pub hukou: Option<PlaceCode>,
    /// Where the child lives.
    pub home: Option<PlaceCode>,
    /// Whether the child itself lives outside the county: wherever that is, nobody has left it behind here.
    pub lives_away: bool,
    /// Whether that is city or town (城乡分类 of the village where the child lives).
    pub home_urban: Option<bool>,
    /// Kind of disability.
    pub disability: Option<DisabilityKind>,
    /// Lists on which the household stands.
    pub hardships: Vec<Hardship>,
}

/// Every group the child belongs to, in the order of [`SpecialGroup::ALL`].
pub fn special_groups(facts: &GroupFacts) -> Vec<SpecialGroup> {
    SpecialGroup::ALL.iter().copied().filter(|group| belongs(*group, facts)).collect()
}

fn belongs(group: SpecialGroup, facts: &GroupFacts) -> bool {
    let listed = |hardship: Hardship| facts.hardships.contains(&hardship);
    let parents_away = [facts.father_away, facts.mother_away].iter().filter(|away| **away == Some(true)).count();
    match group {
        SpecialGroup::LeftBehindOne => parents_away == 1 && !facts.lives_away,
        SpecialGroup::LeftBehindBoth => parents_away == 2 && !facts.lives_away,
        SpecialGroup::LeftBehindCivil => !facts.lives_away && is_left_behind_civil(facts, parents_away),
        SpecialGroup::Migrant => is_migrant(facts, parents_away),
        SpecialGroup::Disabled => facts.disability.is_some(),
        SpecialGroup::ThreeDisabled => facts.disability.is_some_and(DisabilityKind::is_of_the_three),
        SpecialGroup::DisabledSight
        | SpecialGroup::DisabledHearing
        | SpecialGroup::DisabledSpeech
        | SpecialGroup::DisabledLimbs
        | SpecialGroup::DisabledMind
        | SpecialGroup::DisabledPsychic
        | SpecialGroup::DisabledMultiple => facts.disability.is_some() && facts.disability == group.disability(),
        SpecialGroup::Orphan => listed(Hardship::Orphan),
        SpecialGroup::Unsupported => listed(Hardship::Unsupported),
        SpecialGroup::PovertyList => facts.hardships.iter().any(|h| h.is_poverty_list()),
        SpecialGroup::Hardship => {
            listed(Hardship::Destitute)
                || listed(Hardship::Subsistence)
                || listed(Hardship::NearSubsistence)
                || listed(Hardship::Expenses)
                || listed(Hardship::LowIncome)
        }
    }
}

/// 民发〔2016〕42号.
fn is_left_behind_civil(facts: &GroupFacts, parents_away: usize) -> bool {
    let without_care = parents_away == 2 || (parents_away == 1 && facts.staying_parent_able == Some(false));
    without_care && facts.age.is_some_and(|age| age < 16) && facts.rural_hukou == Some(true)
}

/// Hukou in another province, or in the countryside of another county, living with the parents in city or town.
fn is_migrant(facts: &GroupFacts, parents_away: usize) -> bool {
    let (Some(hukou), Some(home)) = (facts.hukou, facts.home) else {
        return false;
    };
    let other_province = hukou.province() != home.province();
    let other_countryside = hukou.county() != home.county() && facts.rural_hukou != Some(false);
    (other_province || other_countryside) && facts.home_urban == Some(true) && parents_away < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(facts: &GroupFacts) -> Vec<&'static str> {
        special_groups(facts).into_iter().map(SpecialGroup::as_str).collect()
    }

    #[test]
    fn the_two_definitions_of_left_behind_differ() {
        let one_away =
            GroupFacts { age: Some(10), rural_hukou: Some(true), father_away: Some(true), ..GroupFacts::default() };
        assert_eq!(of(&one_away), ["left_behind_one"]);
        let unable = GroupFacts { staying_parent_able: Some(false), ..one_away.clone() };
        assert_eq!(of(&unable), ["left_behind_one", "left_behind_civil"]);
        let both = GroupFacts { mother_away: Some(true), ..one_away };
        assert_eq!(of(&both), ["left_behind_both", "left_behind_civil"]);
        let grown = GroupFacts { age: Some(16), ..both.clone() };
        assert_eq!(of(&grown), ["left_behind_both"]);
        let with_them = GroupFacts { lives_away: true, ..both };
        assert_eq!(of(&with_them), [""; 0], "who lives elsewhere is left behind by nobody here");
    }

    #[test]
    fn a_migrant_lives_in_town_with_the_parents_and_has_another_countryside_hukou() {
        let facts = GroupFacts {
            hukou: "629002101201".parse().ok(),
            home: "629001001001".parse().ok(),
            home_urban: Some(true),
            rural_hukou: Some(true),
            ..GroupFacts::default()
        };
        assert_eq!(of(&facts), ["migrant"]);
        assert_eq!(of(&GroupFacts { home_urban: Some(false), ..facts.clone() }), [""; 0]);
        assert_eq!(of(&GroupFacts { hukou: "629001101201".parse().ok(), ..facts }), [""; 0]);
    }

    #[test]
    fn every_kind_of_disability_is_a_group_of_its_own_within_the_disabled() {
        for kind in DisabilityKind::ALL.iter().copied() {
            let groups = special_groups(&GroupFacts { disability: Some(kind), ..GroupFacts::default() });
            let own: Vec<_> = groups.iter().filter_map(|group| group.disability()).collect();
            assert_eq!(own, [kind]);
            assert!(groups.contains(&SpecialGroup::Disabled));
            assert_eq!(groups.contains(&SpecialGroup::ThreeDisabled), kind.is_of_the_three());
        }
    }

    #[test]
    fn what_is_not_known_makes_no_group() {
        assert_eq!(special_groups(&GroupFacts::default()), []);
        let facts = GroupFacts {
            disability: Some(DisabilityKind::Mind),
            hardships: vec![Hardship::OutOfPoverty, Hardship::Orphan],
            ..GroupFacts::default()
        };
        assert_eq!(of(&facts), ["disabled", "three_disabled", "disabled_mind", "orphan", "poverty_list"]);
    }
}

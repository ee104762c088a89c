//! 抽查结论: what a second visit found, how far a check has got, and whether the survey is accepted or repeated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::intervals::{Confidence, ErrorRate, StratumErrors};
use crate::coded;
use crate::policy::Percent;
use crate::speech::{self, Told};

coded! {
    /// 核查项目: what is asked again at a second visit (the fields of contract §2 on which status, rates and numbers stand).
    pub enum CheckedField {
        /// 姓名.
        Name = "name" "姓名",
        /// 性别.
        Sex = "sex" "性别",
        /// 出生日期: a wrong age makes a wrong number (D§4.7).
        BornOn = "born_on" "出生日期",
        /// 证件号码.
        IdNumber = "id_number" "证件号码",
        /// 户籍地.
        HukouCode = "hukou_code" "户籍地",
        /// 就学情况.
        Schooling = "schooling" "就学情况",
        /// 就读学校.
        SchoolName = "school_name" "就读学校",
        /// 年级.
        Grade = "grade" "年级",
        /// 残疾类别.
        DisabilityKind = "disability_kind" "残疾类别",
        /// 父亲姓名.
        FatherName = "father_name" "父亲姓名",
        /// 母亲姓名.
        MotherName = "mother_name" "母亲姓名",
        /// 监护人电话.
        GuardianPhone = "guardian_phone" "监护人电话",
    }
}

coded! {
    /// What became of the second visit to a household.
    pub enum HomeFinding {
        /// 已见到.
        Met = "met" "已入户见面",
        /// 家中无人: asked of neighbours or by telephone; says nothing against the survey.
        Away = "away" "家中无人",
        /// 查无此户: the survey tells of a household that is not there.
        NoSuchHousehold = "no_such_household" "查无此户",
    }
}

coded! {
    /// What the second visit found in one field of a child.
    pub enum FieldFinding {
        /// 与登记一致.
        AsRecorded = "as_recorded" "一致",
        /// 与登记不符.
        Differs = "differs" "不符",
        /// 未核: could not be asked.
        NotAsked = "not_asked" "未核",
    }
}

coded! {
    /// 结论.
    pub enum Verdict {
        /// 通过.
        Accepted = "accepted" "通过",
        /// 返工: some villages are surveyed again.
        ToRepeat = "to_repeat" "返工",
    }
}

/// How far a spot check has got. `Drawn → InField → Judged`; never back, except that a judgement is taken back into the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckState {
    /// 已抽样: the sample is drawn, nobody has gone out.
    Drawn,
    /// 核查中: at least one household has a result.
    InField,
    /// 已评定.
    Judged(Verdict),
}

/// A step that a check cannot take from where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("抽查当前为“{}”，不能转为“{}”：{cure}", .from.title(), .to.title())]
pub struct Refused {
    /// Where it stands.
    pub from: CheckState,
    /// Where it was to go.
    pub to: CheckState,
    /// What to do instead.
    pub cure: &'static str,
}

impl CheckState {
    /// The code that is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::InField => "in_field",
            Self::Judged(Verdict::Accepted) => "accepted",
            Self::Judged(Verdict::ToRepeat) => "to_repeat",
        }
    }

    /// The Chinese name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Drawn => "已抽样",
            Self::InField => "核查中",
            Self::Judged(Verdict::Accepted) => "已评定·通过",
            Self::Judged(Verdict::ToRepeat) => "已评定·返工",
        }
    }

    /// The state of a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Drawn, Self::InField, Self::Judged(Verdict::Accepted), Self::Judged(Verdict::ToRepeat)];
        all.into_iter().find(|state| state.as_str() == code)
    }

    /// A result comes in.
    ///
    /// # Errors
    /// The check is judged.
    pub const fn enter(self) -> Result<Self, Refused> {
        match self {
            Self::Drawn | Self::InField => Ok(Self::InField),
            Self::Judged(_) => {
                Err(Refused { from: self, to: Self::InField, cure: "如需补录，请先撤回评定" })
            }
        }
    }

    /// The last result is taken away again.
    ///
    /// # Errors
    /// The check is judged.
    pub const fn empty(self) -> Result<Self, Refused> {
        match self {
            Self::Drawn | Self::InField => Ok(Self::Drawn),
            Self::Judged(_) => Err(Refused { from: self, to: Self::Drawn, cure: "请先撤回评定" }),
        }
    }

    /// The results are judged.
    ///
    /// # Errors
    /// It is judged already, or `waiting` households have no result yet.
    pub const fn judge(self, verdict: Verdict, waiting: u64) -> Result<Self, Refused> {
        let to = Self::Judged(verdict);
        match self {
            Self::InField if waiting == 0 => Ok(to),
            Self::InField => {
                Err(Refused { from: self, to, cure: "样本中还有户没有录入结果，请先全部录入" })
            }
            Self::Drawn => Err(Refused { from: self, to, cure: "还没有录入任何结果，请先入户核查" }),
            Self::Judged(_) => Err(Refused { from: self, to, cure: "如需改判，请先撤回原评定" }),
        }
    }

    /// The judgement is taken back.
    ///
    /// # Errors
    /// It was not judged.
    pub const fn reopen(self) -> Result<Self, Refused> {
        match self {
            Self::Judged(_) => Ok(Self::InField),
            Self::Drawn | Self::InField => {
                Err(Refused { from: self, to: Self::InField, cure: "尚未评定，直接录入即可" })
            }
        }
    }
}

/// County settings of spot checks. All values are a PROPOSAL: no national text fixes them; 5 % stands for the share of wrong entries
/// that acceptance inspections of the “两基” books tolerated in practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpotCheckPolicy {
    /// 允许误差 of the sample, in hundredths of a percent (500 = ±5 %).
    pub margin_hundredths: u32,
    /// 置信水平.
    pub confidence: Confidence,
    /// A check is accepted when the upper bound of the error rate of children is not above this, in hundredths of a percent.
    pub limit_hundredths: u32,
    /// A village is surveyed again when its own error rate is above this, in hundredths of a percent.
    pub village_limit_hundredths: u32,
    /// Children whom the survey missed that a village is forgiven (漏人: none).
    pub missed_children_allowed: u32,
}

impl Default for SpotCheckPolicy {
    fn default() -> Self {
        Self {
            margin_hundredths: 500,
            confidence: Confidence::NinetyFive,
            limit_hundredths: 500,
            village_limit_hundredths: 1000,
            missed_children_allowed: 0,
        }
    }
}

impl SpotCheckPolicy {
    /// 评定规则: by which limits a survey is accepted and a village is to repeat, as [`verdict`] decides.
    pub fn rule(&self) -> Told {
        let percent = |hundredths: u32| Percent::of_hundredths(i64::from(hundredths));
        let limit = percent(self.limit_hundredths);
        let village = percent(self.village_limit_hundredths);
        speech::SPOT_CHECK_ACCEPTED
            .of(&[&self.confidence.as_str(), &limit])
            .besides(speech::SPOT_CHECK_VILLAGE.of(&[&village, &self.missed_children_allowed]))
            .besides(speech::SPOT_CHECK_UNPROVEN.told())
    }
}

/// What was found in one village: children with at least one wrong entry, of those checked, and children the survey had missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VillageErrors {
    /// Children checked.
    pub checked: u64,
    /// Children with an error: a field that differs, a household that is not there.
    pub wrong: u64,
    /// Children found whom the survey missed.
    pub missed: u64,
}

impl VillageErrors {
    fn is_bad(self, policy: &SpotCheckPolicy) -> bool {
        let above =
            u128::from(self.wrong) * 10_000 > u128::from(self.checked) * u128::from(policy.village_limit_hundredths);
        above || self.missed > u64::from(policy.missed_children_allowed)
    }
}

/// Accept or repeat, and which villages.
///
/// Accepted when the upper bound of the whole error rate is within the limit and no village is bad for itself. A village is bad when
/// its own error rate is above the village limit or children were missed there. Where the whole is not proven good and no village is
/// bad for itself, every village in which an error was found or nobody could be met is repeated, and where there is none, every village
/// of the sample: the sample was too small to prove anything.
pub fn verdict<V: Ord + Clone>(
    strata: &[StratumErrors],
    villages: &BTreeMap<V, VillageErrors>,
    policy: &SpotCheckPolicy,
) -> (Verdict, Vec<V>) {
    let which = |bad: &dyn Fn(VillageErrors) -> bool| -> Vec<V> {
        villages.iter().filter(|(_, errors)| bad(**errors)).map(|(village, _)| village.clone()).collect()
    };
    let bad = which(&|errors| errors.is_bad(policy));
    let limit = f64::from(policy.limit_hundredths) / 10_000.0;
    let proven = ErrorRate::of(strata, policy.confidence).is_some_and(|rate| rate.upper <= limit + 1e-12);
    if !bad.is_empty() {
        return (Verdict::ToRepeat, bad);
    }
    if proven {
        return (Verdict::Accepted, Vec::new());
    }
    let touched = which(&|errors| errors.wrong > 0 || errors.checked == 0);
    (Verdict::ToRepeat, if touched.is_empty() { which(&|_| true) } else { touched })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [CheckState; 4] = [
        CheckState::Drawn,
        CheckState::InField,
        CheckState::Judged(Verdict::Accepted),
        CheckState::Judged(Verdict::ToRepeat),
    ];

    #[test]
    fn a_check_goes_from_drawn_to_the_field_to_its_judgement_and_no_other_way() {
        assert_eq!(CheckState::Drawn.enter(), Ok(CheckState::InField));
        assert_eq!(CheckState::InField.judge(Verdict::Accepted, 0), Ok(CheckState::Judged(Verdict::Accepted)));
        assert_eq!(CheckState::Judged(Verdict::ToRepeat).reopen(), Ok(CheckState::InField));
        let refused = CheckState::Drawn.judge(Verdict::Accepted, 0).unwrap_err();
        assert_eq!(refused.to_string(), "抽查当前为“已抽样”，不能转为“已评定·通过”：还没有录入任何结果，请先入户核查");
        assert!(CheckState::InField.judge(Verdict::Accepted, 3).unwrap_err().to_string().contains("还有户没有录入"));
        assert!(CheckState::Judged(Verdict::Accepted).enter().unwrap_err().to_string().contains("撤回评定"));
        for state in ALL {
            assert_eq!(CheckState::from_code(state.as_str()), Some(state));
        }
    }

    fn village(checked: u64, wrong: u64, missed: u64) -> VillageErrors {
        VillageErrors { checked, wrong, missed }
    }

    fn judged(villages: &[(&str, VillageErrors)], population: u64) -> (Verdict, Vec<String>) {
        let villages: BTreeMap<String, VillageErrors> =
            villages.iter().map(|(name, errors)| ((*name).to_owned(), *errors)).collect();
        let sum = |of: fn(&VillageErrors) -> u64| villages.values().map(of).sum();
        let whole = StratumErrors { population, checked: sum(|v| v.checked), wrong: sum(|v| v.wrong) };
        verdict(&[whole], &villages, &SpotCheckPolicy::default())
    }

    #[test]
    fn a_good_survey_is_accepted_when_enough_was_checked_to_know() {
        let (verdict, repeat) = judged(&[("东", village(150, 1, 0)), ("西", village(150, 2, 0))], 6_000);
        assert_eq!((verdict, repeat), (Verdict::Accepted, vec![]));
    }

    #[test]
    fn a_child_whom_the_survey_missed_sends_the_village_back() {
        let (verdict, repeat) = judged(&[("东", village(150, 1, 0)), ("西", village(150, 0, 1))], 6_000);
        assert_eq!((verdict, repeat), (Verdict::ToRepeat, vec!["西".to_owned()]));
    }

    #[test]
    fn the_rule_says_its_limits_in_both_languages() {
        let rule = SpotCheckPolicy { village_limit_hundredths: 1_250, ..SpotCheckPolicy::default() }.rule();
        for limit in ["（置信水平95%）不超过5.00%", "差错率超过12.50%", "漏登儿童超过0人"] {
            assert!(rule.contains(limit), "{rule}");
        }
        let english = speech::english(&rule);
        assert!(english.contains("above 12.50 %") && !english.contains('村'), "{english}");
    }

    #[test]
    fn a_sample_too_small_to_prove_anything_accepts_nothing() {
        let (verdict, repeat) = judged(&[("东", village(5, 0, 0)), ("西", village(5, 0, 0))], 6_000);
        assert_eq!((verdict, repeat.len()), (Verdict::ToRepeat, 2));
        // Checked to the last child, the same is proof.
        assert_eq!(judged(&[("东", village(5, 0, 0)), ("西", village(5, 0, 0))], 10).0, Verdict::Accepted);
    }

    proptest! {
        #[test]
        fn accepted_means_that_nothing_is_repeated_and_the_other_way_round(
            villages in proptest::collection::btree_map(0u8..9, (1u64..80, 0u64..5, 0u64..2), 1..6), population in 0u64..5000,
        ) {
            let villages: BTreeMap<u8, VillageErrors> = villages.into_iter().map(|(k, (n, w, m))| (k, village(n, w.min(n), m))).collect();
            let sum = |of: fn(&VillageErrors) -> u64| villages.values().map(of).sum::<u64>();
            let whole = StratumErrors { population, checked: sum(|v| v.checked), wrong: sum(|v| v.wrong) };
            let (said, repeat) = verdict(&[whole], &villages, &SpotCheckPolicy::default());
            prop_assert_eq!(said == Verdict::Accepted, repeat.is_empty());
            prop_assert!(sum(|v| v.missed) == 0 || said == Verdict::ToRepeat);
        }
    }
}
